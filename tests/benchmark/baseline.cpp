// SPDX-License-Identifier: Apache-2.0
// What ttp is measured against: the least that any program must do which does a part of its work,
// written as well as the libraries allow. Prints what was counted, so that nothing is optimised
// away and runs can be compared with ttp's counts.
#include <fcntl.h>
#include <fmt/format.h>
#include <simdjson.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "baseline_database.hpp"

namespace {

constexpr std::string_view usage = R"(usage: ttp-baseline lines FILE           reads lines
       ttp-baseline simdjson FILE        parses events, takes the seven fields that judging needs
       ttp-baseline simdjson-loaded FILE the same, the whole file being read into memory first
       ttp-baseline simdjson-cowrie FILE the same for Cowrie's log
       ttp-baseline simdjson-calls FILE  the same for calls of tools
       ttp-baseline insert FROM TO ROWS  copies the tags of one database into another, ROWS a
                                         transaction, the statement and settings being the live system's
       ttp-baseline read-rows FILE       reads the commands of all attackers, parses their JSON
)";

/// A file in pieces that end with a line, all in the same memory.
class Pieces {
 public:
  explicit Pieces(const char* path) : descriptor_(::open(path, O_RDONLY | O_CLOEXEC)) {
    if (descriptor_ < 0)
      throw std::runtime_error(fmt::format("{}: {}", path, std::strerror(errno)));
  }
  ~Pieces() { ::close(descriptor_); }
  Pieces(const Pieces&) = delete;
  Pieces& operator=(const Pieces&) = delete;

  /// The next lines; empty at the end. simdjson's padding follows.
  std::string_view next() {
    std::memmove(bytes_.get(), bytes_.get() + taken_, filled_ - taken_);
    filled_ -= taken_;
    taken_ = 0;
    while (filled_ < size && !is_at_end_) {
      const ssize_t got = ::read(descriptor_, bytes_.get() + filled_, size - filled_);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) throw std::runtime_error(std::strerror(errno));
      is_at_end_ = got == 0;
      filled_ += static_cast<std::size_t>(got);
    }
    const std::string_view all(bytes_.get(), filled_);
    taken_ = is_at_end_ ? filled_ : all.rfind('\n') + 1;
    if (taken_ == 0 && filled_ != 0) throw std::runtime_error("a line is too long");
    return all.substr(0, taken_);
  }

  /// Bytes of a piece, which is one batch of iterate_many.
  static constexpr std::size_t size = 1U << 20;

 private:
  int descriptor_;
  std::unique_ptr<char[]> bytes_ = std::make_unique<char[]>(size + simdjson::SIMDJSON_PADDING);
  std::size_t filled_ = 0;
  std::size_t taken_ = 0;
  bool is_at_end_ = false;
};

/// A file as one piece.
class Whole {
 public:
  explicit Whole(const char* path) {
    if (simdjson::padded_string::load(path).get(text_) != simdjson::SUCCESS) {
      throw std::runtime_error(fmt::format("cannot read {}", path));
    }
  }
  std::string_view next() {
    const bool is_first = std::exchange(is_first_, false);
    return is_first ? std::string_view(text_) : std::string_view();
  }

 private:
  simdjson::padded_string text_;
  bool is_first_ = true;
};

void lines(const char* path) {
  Pieces pieces(path);
  std::uint64_t count = 0;
  std::uint64_t bytes = 0;
  for (std::string_view piece = pieces.next(); !piece.empty(); piece = pieces.next()) {
    while (!piece.empty()) {
      const void* end = std::memchr(piece.data(), '\n', piece.size());
      const std::size_t length =
          end == nullptr ? piece.size()
                         : static_cast<std::size_t>(static_cast<const char*>(end) - piece.data());
      ++count;
      bytes += length;
      piece.remove_prefix(end == nullptr ? length : length + 1);
    }
  }
  fmt::print("lines={} bytes={}\n", count, bytes);
}

using Object = simdjson::ondemand::object;

/// Adds the length of a text member, if there is one.
void take(Object& object, std::string_view name, std::uint64_t& bytes) {
  std::string_view text;
  if (object.find_field_unordered(name).get_string().get(text) == simdjson::SUCCESS) {
    bytes += text.size();
  }
}

/// Parses every line and takes text fields of it: `names`, and `inner` of the member `outer`.
template <typename Source, std::size_t N>
void parse(Source pieces, const std::array<std::string_view, N>& names, std::string_view outer = {},
           std::string_view inner = {}) {
  simdjson::ondemand::parser parser;
  std::uint64_t count = 0;
  std::uint64_t bytes = 0;
  for (std::string_view piece = pieces.next(); !piece.empty(); piece = pieces.next()) {
    simdjson::ondemand::document_stream documents;
    if (parser.iterate_many(piece.data(), piece.size(), Pieces::size).get(documents) !=
        simdjson::SUCCESS) {
      throw std::runtime_error("cannot parse");
    }
    for (auto document : documents) {
      Object object;
      if (document.get_object().get(object) != simdjson::SUCCESS) {
        throw std::runtime_error(fmt::format("document {} is no object", count + 1));
      }
      for (const std::string_view name : names) take(object, name, bytes);
      if (!outer.empty()) {
        Object nested;
        if (object.find_field_unordered(outer).get_object().get(nested) == simdjson::SUCCESS) {
          take(nested, inner, bytes);
        }
      }
      ++count;
    }
  }
  fmt::print("documents={} bytes={}\n", count, bytes);
}

constexpr std::array<std::string_view, 6> event_fields = {
    "source_kind", "source_id", "attacker_uuid", "session_id", "decky_id", "ts"};
constexpr std::array<std::string_view, 7> cowrie_fields = {
    "eventid", "session", "timestamp", "src_ip", "sensor", "input", "username"};
constexpr std::array<std::string_view, 3> call_fields = {"session_id", "ts", "tool"};

}  // namespace

int main(int count, char** texts) try {
  const std::string_view what = count > 2 ? texts[1] : "";
  if (what == "lines" && count == 3) {
    lines(texts[2]);
  } else if (what == "simdjson" && count == 3) {
    parse(Pieces(texts[2]), event_fields, "payload", "command_text");
  } else if (what == "simdjson-loaded" && count == 3) {
    parse(Whole(texts[2]), event_fields, "payload", "command_text");
  } else if (what == "simdjson-cowrie" && count == 3) {
    parse(Pieces(texts[2]), cowrie_fields);
  } else if (what == "simdjson-calls" && count == 3) {
    parse(Pieces(texts[2]), call_fields, "arguments", "text");
  } else if (what == "insert" && count == 5) {
    ttp::benchmark::insert_tags(texts[2], texts[3], std::stoull(texts[4]));
  } else if (what == "read-rows" && count == 3) {
    ttp::benchmark::read_rows(texts[2]);
  } else {
    fmt::print(stderr, "{}", usage);
    return 2;
  }
  return 0;
} catch (const std::exception& error) {
  fmt::print(stderr, "ttp-baseline: {}\n", error.what());
  return 2;
}
