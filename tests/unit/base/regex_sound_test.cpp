// SPDX-License-Identifier: Apache-2.0
// Patterns that are said to be sound are held against PCRE2 itself.
#include "base/regex_sound.hpp"

#include <doctest/doctest.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <array>
#include <functional>
#include <random>
#include <string>

#include "rule/document.hpp"
#include "support.hpp"

namespace ttp::regex_sound_test {

namespace {

/// As Regex::compile() asks.
bool compiles(std::string_view pattern) {
  int error = 0;
  PCRE2_SIZE offset = 0;
  pcre2_code* code = pcre2_compile(reinterpret_cast<PCRE2_SPTR>(pattern.data()), pattern.size(),
                                   PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C, &error,
                                   &offset, nullptr);
  const bool is_sound = code != nullptr;
  pcre2_code_free(code);
  return is_sound;
}

/// The patterns of the shipped rules.
std::vector<std::string> shipped_patterns() {
  std::vector<std::string> patterns;
  const std::function<void(const rule::Node&)> collect = [&](const rule::Node& node) {
    for (const rule::Node& item : node.items) collect(item);
    for (const auto& [key, value] : node.entries) {
      if (key.text == "pattern" && value.kind == rule::Node::Kind::scalar) {
        patterns.push_back(value.text);
      }
      collect(value);
    }
  };
  for (const auto& file :
       std::filesystem::directory_iterator(test::data_path("..") / "rules" / "ttp")) {
    Diagnostics diagnostics;
    if (const auto document = rule::read_document(file.path(), diagnostics)) {
      collect(document->root);
    }
  }
  std::sort(patterns.begin(), patterns.end());
  return patterns;
}

}  // namespace

TEST_CASE("most of the shipped patterns are known to be sound without compiling them") {
  const auto patterns = shipped_patterns();
  REQUIRE(patterns.size() > 500);
  std::size_t sound = 0;
  for (const std::string& pattern : patterns) {
    if (!is_surely_sound(pattern)) continue;
    ++sound;
    CAPTURE(pattern);
    CHECK(compiles(pattern));
  }
  CHECK(sound * 20 > patterns.size() * 19);
}

TEST_CASE("common constructs are sound") {
  for (const char* pattern :
       {"a", "a|b", "|", "()", "(?:a|b)*", "(?i)a", "(?i:a)+?", "(?=a)b", "a(?!b)", "(?<![a-z])b",
        "(?<=\\s)b", "[a-z_.-]+", "[^\\w/-]", "[-+*]", "[:;]", "[=.]", "(?<!>)a", "(?:ab){2}", "((a){2,}|b){0,3}", "a{3}", "a{2,}", "a{2,30}+", "\\bls\\b",
        "^a$", "\\x41", "\\.\\/", "((a)*)*", "a}", "a]", ".*", "(?>a)?"}) {
    CAPTURE(pattern);
    CHECK(compiles(pattern));
    CHECK(is_surely_sound(pattern));
  }
}

TEST_CASE("what is wrong, rare or big is not called sound") {
  for (const char* pattern :
       {"", "(", ")", "[", "[]", "[^]", "[]a]", "a**", "*a", "a|*", "(?i)*", "^*", "\\b+", "(*)",
        "(?P<n>a)", "(?<n>a)", "(a)\\1", "(?<=a*)", "(?<=ab|c)", "[z-a]", "[\\w-a]", "[a-\\w]",
        "[a-c-e]", "[[:alpha:]]", "[:a:]", "[.a.]", "[--9]", "a{3,2}", "a{99999}", "(?:a{9}){999}", "(?:(?:ab){99}){99}", "a{,2}", "{", "\\", "\\Q", "\\C",
        "\\p{L}", "\\xZZ", "\\x{41}", "(?x)a", "(?#a)", "(?|a)", "(?R)", "(?=a)*", "\xC3\xA9"}) {
    CAPTURE(pattern);
    CHECK_FALSE(is_surely_sound(pattern));
  }
  CHECK_FALSE(is_surely_sound(std::string(10'000, 'a')));
  CHECK_FALSE(is_surely_sound(std::string(200, '(') + std::string(200, ')')));
}

TEST_CASE("as long as a pattern called sound may be, its code stays small enough") {
  for (const char* part : {"[ks]", "(?i)[ks]", "(?i)[a-z]{2,9}", "(?i)[^\\w\\s]", "()", "(|a)*", "(?=a)",
                           "(?<!\\w)", "\\w{2,9}", "(?i)k{2,9}?", "(?:a*)*", "(?>)*+", "\\b", "[\\w-]",
                           "|", "a|", "(?:ab){2,3}", "(?:[ks]a){2,5}", "(?i)(k|s){0,4}", "(?:(?:a|[^b]){2}){0,2}",
                           "(){2}", "(?:){0,2}", "(?:a+?){2,}", "(?:(?=a)){3}"}) {
    CAPTURE(part);
    std::string pattern;
    while (is_surely_sound(pattern + part)) pattern += part;
    CHECK(pattern.size() > 700);
    CHECK(compiles(pattern));
  }
}

TEST_CASE("changed at random, a pattern that is called sound compiles") {
  constexpr auto pieces = std::to_array<const char*>(
      {"(",   ")",    "[",   "]",   "{",   "}",    "*",   "+",     "?",    "|",    "^",   "$",
       "\\",  "-",    ",",   ".",   "a",   "z",    "0",   "9",     ":",    "=",    "!",   "<",
       ">",   "#",    " ",   "(?:", "(?=", "(?<!", "(?i)", "(?i:", "{2}",  "{2,}", "{1,3}", "{,3}",
       "\\d", "\\w",  "\\b", "\\s", "\\S", "\\x41", "\\x", "\\n",  "\\E",  "\\K",  "\\1", "[a-z]",
       "[^",  "[\\w", "a-z", "-]",  "]]",  "[[:",  ":]",  "\\]",   "\\-",  "(*",   "(?",  "P<n>",
       "\xC3\xA9", "\\p{L}", "&", "@", "/", "'", "\"", "~", "%"});
  const auto patterns = shipped_patterns();
  std::mt19937 random(20260202);
  const auto below = [&](std::size_t end) { return random() % end; };
  int sound = 0;
  for (int i = 0; i < 60'000; ++i) {
    std::string pattern;
    if (i % 2 == 0) {
      pattern = patterns[below(patterns.size())];
      if (pattern.size() > 200) pattern = pattern.substr(below(pattern.size() - 100), 100);
    }
    for (std::size_t changes = 1 + below(i % 2 == 0 ? 3 : 12); changes > 0; --changes) {
      const std::size_t at = below(pattern.size() + 1);
      if (below(4) == 0) {
        pattern.erase(at, 1 + below(2));
      } else {
        pattern.insert(at, pieces[below(pieces.size())]);
      }
    }
    if (!is_surely_sound(pattern)) continue;
    ++sound;
    CAPTURE(pattern);
    REQUIRE(compiles(pattern));
  }
  CHECK(sound > 3000);
}

}  // namespace ttp::regex_sound_test
