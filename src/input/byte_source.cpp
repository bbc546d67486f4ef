// SPDX-License-Identifier: Apache-2.0
#include "input/byte_source.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <vector>

#include "base/error.hpp"
#include "base/limits.hpp"

namespace ttp::input {

namespace {

class RawFile {
 public:
  RawFile(const std::string& path, Profile* profile)
      : name_(path == "-" ? "standard input" : path), profile_(profile) {
    if (path == "-") {
      descriptor_ = STDIN_FILENO;
      return;
    }
    descriptor_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor_ < 0) {
      if (errno == EINTR) throw Interrupted();
      throw InputError("cannot open '" + path + "': " + std::strerror(errno));
    }
    owned_ = true;
    struct stat status{};
    if (::fstat(descriptor_, &status) == 0 && S_ISDIR(status.st_mode)) {
      ::close(descriptor_);
      throw InputError("'" + path + "' is a directory");
    }
  }
  ~RawFile() {
    if (owned_) ::close(descriptor_);
  }
  RawFile(const RawFile&) = delete;
  RawFile& operator=(const RawFile&) = delete;

  std::size_t read(char* to, std::size_t size) {
    const BlockTimer timer(profile_, Stage::read);
    for (;;) {
      const ssize_t got = ::read(descriptor_, to, size);
      if (got >= 0) {
        consumed_ += static_cast<std::uint64_t>(got);
        return static_cast<std::size_t>(got);
      }
      // A signal during the wait for a quiet pipe: the caller looks at what it asks for.
      if (errno == EINTR) throw Interrupted();
      throw InputError("cannot read '" + name_ + "': " + std::strerror(errno));
    }
  }
  [[nodiscard]] std::uint64_t consumed() const { return consumed_; }

 private:
  std::string name_;
  Profile* profile_;
  int descriptor_ = -1;
  bool owned_ = false;
  std::uint64_t consumed_ = 0;
};

/// Compressed bytes on their way to a decoder. Begins with what was read to recognise the format.
class Feed {
 public:
  Feed(std::unique_ptr<RawFile> file, std::string head)
      : file_(std::move(file)), buffer_(limits::input_block) {
    std::memcpy(buffer_.data(), head.data(), head.size());
    end_ = head.size();
  }

  /// The bytes at hand, more being read when there are none; empty at the end.
  std::string_view bytes() {
    if (begin_ == end_) {
      begin_ = 0;
      end_ = file_->read(buffer_.data(), buffer_.size());
    }
    return {buffer_.data() + begin_, end_ - begin_};
  }
  void take(std::size_t count) { begin_ += count; }

  /// Puts the bytes at hand at `to`, or reads more straight to there.
  std::size_t read(char* to, std::size_t size) {
    if (begin_ == end_) return file_->read(to, size);
    const std::size_t count = std::min(size, end_ - begin_);
    std::memcpy(to, buffer_.data() + begin_, count);
    begin_ += count;
    return count;
  }
  [[nodiscard]] std::uint64_t consumed() const { return file_->consumed(); }

 private:
  std::unique_ptr<RawFile> file_;
  std::vector<char> buffer_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

class PlainSource final : public ByteSource {
 public:
  explicit PlainSource(Feed feed) : feed_(std::move(feed)) {}

  std::size_t read(char* to, std::size_t size) override { return feed_.read(to, size); }
  [[nodiscard]] std::string_view damage() const override { return {}; }
  [[nodiscard]] std::uint64_t consumed() const override { return feed_.consumed(); }

 private:
  Feed feed_;
};

class GzipSource final : public ByteSource {
 public:
  GzipSource(Feed feed, Profile* profile) : feed_(std::move(feed)), profile_(profile) {
    // 15 bits of window, + 16: a gzip header is expected.
    if (inflateInit2(&stream_, 15 + 16) != Z_OK) throw Error("out of memory for decompression");
  }
  ~GzipSource() override { inflateEnd(&stream_); }
  GzipSource(const GzipSource&) = delete;
  GzipSource& operator=(const GzipSource&) = delete;

  std::size_t read(char* to, std::size_t size) override {
    const BlockTimer timer(profile_, Stage::decompress);
    stream_.next_out = reinterpret_cast<Bytef*>(to);
    stream_.avail_out = static_cast<uInt>(size);
    while (stream_.avail_out == size && damage_.empty()) {
      const std::string_view bytes = feed_.bytes();
      if (bytes.empty()) {
        if (!between_members_) damage_ = "the gzip stream ends too early";
        break;
      }
      if (between_members_ && !begin_member(bytes)) break;
      stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
      stream_.avail_in = static_cast<uInt>(bytes.size());
      const int result = inflate(&stream_, Z_NO_FLUSH);
      feed_.take(bytes.size() - stream_.avail_in);
      if (result == Z_STREAM_END) {
        between_members_ = true;
      } else if (result != Z_OK && result != Z_BUF_ERROR) {
        damage_ = "the gzip stream is damaged";
      }
    }
    return size - stream_.avail_out;
  }
  [[nodiscard]] std::string_view damage() const override { return damage_; }
  [[nodiscard]] std::uint64_t consumed() const override { return feed_.consumed(); }

 private:
  /// Rotated logs are often several gzip members in a row; zero bytes behind the last are padding.
  bool begin_member(std::string_view bytes) {
    if (bytes.front() == '\0') {
      feed_.take(1);
      return true;
    }
    inflateReset(&stream_);
    between_members_ = false;
    return true;
  }

  Feed feed_;
  Profile* profile_;
  z_stream stream_{};
  bool between_members_ = false;
  std::string damage_;
};

class ZstdSource final : public ByteSource {
 public:
  ZstdSource(Feed feed, Profile* profile)
      : feed_(std::move(feed)), profile_(profile), stream_(ZSTD_createDStream()) {
    if (stream_ == nullptr) throw Error("out of memory for decompression");
    ZSTD_DCtx_setParameter(stream_, ZSTD_d_windowLogMax, limits::zstd_window_log);
  }
  ~ZstdSource() override { ZSTD_freeDStream(stream_); }
  ZstdSource(const ZstdSource&) = delete;
  ZstdSource& operator=(const ZstdSource&) = delete;

  std::size_t read(char* to, std::size_t size) override {
    const BlockTimer timer(profile_, Stage::decompress);
    ZSTD_outBuffer out{to, size, 0};
    while (out.pos == 0 && damage_.empty()) {
      const std::string_view bytes = feed_.bytes();
      if (bytes.empty()) {
        if (pending_ != 0) damage_ = "the zstd stream ends too early";
        break;
      }
      ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
      pending_ = ZSTD_decompressStream(stream_, &out, &in);
      feed_.take(in.pos);
      if (ZSTD_isError(pending_) != 0) {
        damage_ = ZSTD_getErrorCode(pending_) == ZSTD_error_frameParameter_windowTooLarge
                      ? "the zstd stream needs a window of more than 8 MiB (compressed with --long)"
                      : "the zstd stream is damaged";
      }
    }
    return out.pos;
  }
  [[nodiscard]] std::string_view damage() const override { return damage_; }
  [[nodiscard]] std::uint64_t consumed() const override { return feed_.consumed(); }

 private:
  Feed feed_;
  Profile* profile_;
  ZSTD_DStream* stream_;
  std::size_t pending_ = 0;  // 0 when a frame was just completed
  std::string damage_;
};

}  // namespace

std::unique_ptr<ByteSource> ByteSource::open(const std::string& path, Profile* profile) {
  auto file = std::make_unique<RawFile>(path, profile);
  std::string head(4, '\0');
  std::size_t got = 0;
  while (got < head.size()) {
    const std::size_t more = file->read(head.data() + got, head.size() - got);
    if (more == 0) break;
    got += more;
  }
  head.resize(got);
  Feed feed(std::move(file), head);
  if (head.starts_with("\x1f\x8b")) return std::make_unique<GzipSource>(std::move(feed), profile);
  // The second kind of frame, which is skipped, may come first.
  const bool is_skippable = head.size() == 4 && (head[0] & '\xf0') == '\x50' &&
                            head.substr(1) == "\x2a\x4d\x18";
  if (head == "\x28\xb5\x2f\xfd" || is_skippable) {
    return std::make_unique<ZstdSource>(std::move(feed), profile);
  }
  return std::make_unique<PlainSource>(std::move(feed));
}

std::uint64_t file_size_or_zero(const std::string& path) {
  struct stat status{};
  if (path == "-" ? ::fstat(STDIN_FILENO, &status) != 0 : ::stat(path.c_str(), &status) != 0) {
    return 0;
  }
  return S_ISREG(status.st_mode) ? static_cast<std::uint64_t>(status.st_size) : 0;
}

}  // namespace ttp::input
