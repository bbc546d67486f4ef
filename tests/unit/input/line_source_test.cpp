// SPDX-License-Identifier: Apache-2.0
#include "input/line_source.hpp"

#include <doctest/doctest.h>
#include <zlib.h>
#include <zstd.h>

#include <random>

#include "base/error.hpp"
#include "base/limits.hpp"
#include "support.hpp"

namespace ttp::input::line_source_test {

namespace {

std::string gzip(const std::string& text) {
  z_stream stream{};
  REQUIRE(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string out(deflateBound(&stream, text.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string zstd(const std::string& text) {
  std::string out(ZSTD_compressBound(text.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 3));
  return out;
}

struct Read {
  std::vector<std::string> lines;
  std::size_t too_long = 0;
  std::string damage;
};

Read read_lines(const std::filesystem::path& path) {
  Read result;
  input::LineSource lines(input::ByteSource::open(path.string()));
  std::uint64_t number = 0;
  while (const auto line = lines.next()) {
    CHECK(line->number == ++number);
    if (line->is_too_long) {
      ++result.too_long;
    } else {
      result.lines.emplace_back(line->text);
    }
  }
  result.damage = lines.bytes().damage();
  return result;
}

}  // namespace

TEST_CASE("lines of any length come out as they are, plain and compressed") {
  std::mt19937 random(3);
  std::vector<std::string> expected;
  std::string text;
  for (int i = 0; i < 3000; ++i) {
    std::string line(random() % (i % 100 == 0 ? 600'000U : 300U), static_cast<char>('a' + i % 26));
    text += line + "\n";
    expected.push_back(std::move(line));
  }
  const test::TemporaryDirectory directory;
  CHECK(read_lines(directory.write("plain", text)).lines == expected);
  CHECK(read_lines(directory.write("gz", gzip(text))).lines == expected);
  CHECK(read_lines(directory.write("zst", zstd(text))).lines == expected);
  CHECK(read_lines(directory.write("members", gzip(text.substr(0, 1000)) +
                                                  gzip(text.substr(1000)) + std::string(9, '\0')))
            .lines == expected);
  CHECK(read_lines(directory.write("frames", zstd(text.substr(0, 1000)) +
                                                 zstd(text.substr(1000))))
            .lines == expected);
}

TEST_CASE("a line beyond the limit is skipped without being kept, its neighbours are read") {
  const test::TemporaryDirectory directory;
  const std::string huge(12 * limits::record_bytes + 17, 'x');
  const auto result =
      read_lines(directory.write("f", "before\n" + huge + "\nafter\n" + huge + "\nlast"));
  CHECK(result.too_long == 2);
  CHECK(result.lines == std::vector<std::string>{"before", "after", "last"});
  const std::string longest(limits::record_bytes, 'y');
  CHECK(read_lines(directory.write("g", longest + "\n" + longest)).lines ==
        std::vector<std::string>{longest, longest});
  CHECK(read_lines(directory.write("h", huge)).too_long == 1);
}

TEST_CASE("a cut or corrupt archive gives its readable lines and says what is wrong") {
  std::string text;
  std::mt19937 random(5);
  for (int i = 0; i < 20'000; ++i) text += std::to_string(random()) + "\n";
  const test::TemporaryDirectory directory;
  const std::string packed = gzip(text);
  const auto cut = read_lines(directory.write("cut.gz", packed.substr(0, packed.size() / 2)));
  CHECK(cut.damage == "the gzip stream ends too early");
  CHECK(cut.lines.size() > 1000);
  std::string broken = packed;
  broken[broken.size() / 2] = static_cast<char>(broken[broken.size() / 2] ^ 0x55);
  broken[broken.size() / 2 + 1] = static_cast<char>(broken[broken.size() / 2 + 1] ^ 0x55);
  CHECK(read_lines(directory.write("bad.gz", broken)).damage == "the gzip stream is damaged");
  const std::string frame = zstd(text);
  CHECK(read_lines(directory.write("cut.zst", frame.substr(0, frame.size() / 2))).damage ==
        "the zstd stream ends too early");
  CHECK(read_lines(directory.write("junk.gz", packed + "junk")).damage ==
        "the gzip stream is damaged");
}

TEST_CASE("files that can't be read are errors with their names") {
  const test::TemporaryDirectory directory;
  const std::string missing = (directory.path() / "missing").string();
  CHECK_THROWS_WITH_AS(static_cast<void>(input::ByteSource::open(missing)),
                       doctest::Contains("No such file"), Error);
  CHECK_THROWS_WITH_AS(static_cast<void>(input::ByteSource::open(directory.path().string())),
                       doctest::Contains("is a directory"), Error);
}

}  // namespace ttp::input::line_source_test
