// SPDX-License-Identifier: Apache-2.0
#include "base/literal.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cctype>

#include "base/literal_finder.hpp"
#include "base/regex.hpp"
#include "base/regex_literals.hpp"
#include "lint/sample.hpp"

namespace ttp::literal_test {

namespace {

using Texts = std::vector<std::string>;

std::string folded(std::string_view text) {
  std::string out = " ";
  append_folded(out, text);
  append_folded(out, " ");
  return out;
}

TextNeeds needs_of(std::string_view pattern) {
  const auto syntax = parse_regex(pattern, false);
  REQUIRE(syntax);
  return regex_needs(syntax->root);
}

Texts best_of(std::string_view pattern) {
  const TextNeeds needs = needs_of(pattern);
  return needs.sets.empty() ? Texts() : needs.sets.front().texts;
}

PairSet neighbours_in(const std::string& text) {
  PairSet pairs = 0;
  const std::string shown = " " + text + " ";
  for (std::size_t i = 1; i < shown.size(); ++i) {
    pairs |= pair_bit(byte_classes[static_cast<unsigned char>(shown[i - 1])],
                      byte_classes[static_cast<unsigned char>(shown[i])]);
  }
  return pairs;
}

/// Whether a text has what is needed, looked for one by one.
bool has(const std::string& text, const TextNeeds& needs) {
  if (has_odd_letters(text)) return true;
  const std::string shown = folded(text);
  const auto is_there = [&](const LiteralSet& set) {
    return std::ranges::any_of(set.texts, [&](const std::string& literal) {
      return shown.find(literal) != std::string::npos;
    });
  };
  const bool is_ascii = (bytes_of(text) & beyond_ascii) == 0;
  return text.size() >= needs.least_size && (bytes_of(text) & ~needs.only) == 0 &&
         (!is_ascii || ((bytes_of(text) & needs.bytes) == needs.bytes &&
                        needs.pairs.are_met_by(neighbours_in(text)))) &&
         std::ranges::all_of(needs.sets, is_there);
}

std::string text_of(std::span<const std::string_view> pieces, lint::Dice& dice, std::size_t most) {
  std::string text;
  for (std::size_t left = dice.below(most + 1); left > 0; --left) {
    text += pieces[dice.below(pieces.size())];
  }
  return text;
}

std::string pattern_of(lint::Dice& dice, int depth) {
  constexpr std::string_view atoms[] = {"a",     "b",      "K",        "s",   "1",      "/",
                                        "-",     " ",      "\\s",      "\\w", "\\b",    "^",
                                        "$",     ".",      "\\.",      "[ab]", "[^a]",  "[;|&]",
                                        "\\d",   "\\x{17f}", "\\x{e9}", "(?i)", "[\\s/]", "(?=a)",
                                        "(?!b)", "(?<=a)", "(?m)",     "\\n", "[a\\x{e9}]", "ab/c"};
  std::string text;
  for (std::size_t left = 1 + dice.below(5); left > 0; --left) {
    const std::size_t kind = depth > 0 ? dice.below(8) : 7;
    std::string piece(atoms[dice.below(std::size(atoms))]);
    if (kind == 0) piece = "(?:" + pattern_of(dice, depth - 1) + "|" + pattern_of(dice, depth - 1) + ")";
    if (kind == 1) piece = "(" + pattern_of(dice, depth - 1) + ")";
    if (kind == 2) piece = "(?:" + pattern_of(dice, depth - 1) + ")";
    constexpr std::string_view repeats[] = {"", "", "", "", "*", "+", "?", "{2}", "{0,2}", "+?"};
    const bool is_place = piece == "^" || piece == "$" || piece == "\\b" || piece.starts_with("(?i") ||
                          piece.starts_with("(?m");
    text += piece;
    if (!is_place) text += repeats[dice.below(std::size(repeats))];
  }
  return text;
}

/// The same pattern with each character in a group of its own.
void group_characters(RegexNode& node) {
  for (RegexNode& child : node.children) {
    group_characters(child);
    if (child.kind != RegexNode::Kind::character) continue;
    RegexNode group;
    group.kind = RegexNode::Kind::group;
    group.children.push_back(child);
    child = std::move(group);
  }
}

/// Everything that is needed, to be compared.
std::string text_of(const TextNeeds& needs) {
  std::string text;
  for (const LiteralSet& set : needs.sets) {
    text += '{';
    for (const std::string& literal : set.texts) text += literal + '|';
    text += "} " + std::to_string(set.chance) + ' ';
  }
  for (const std::uint64_t part : {needs.bytes, needs.only, needs.pairs.best(), needs.least_size}) {
    text += std::to_string(part) + ' ';
  }
  return text;
}

}  // namespace

TEST_CASE("folding makes delimiters and case alike") {
  CHECK(folded("CAT  /etc//Passwd;id") == " cat etc passwd id ");
  CHECK(folded("") == " ");
  CHECK(folded("a\xC3\xA9z") == " a z ");
  CHECK(has_odd_letters("a\xC5\xBF"));
  CHECK(has_odd_letters("\xE2\x84\xAA"));
  CHECK_FALSE(has_odd_letters("\xC5\xBE ks"));
}

TEST_CASE("the bytes of a text are known by their bits") {
  CHECK(bytes_of(" \t\n") == 0);
  CHECK(bytes_of("abc XYZ") == bytes_of("q"));
  CHECK(bytes_of("19") == bytes_of("0"));
  CHECK(bytes_of("a") != bytes_of("0"));
  CHECK(bytes_of(";|;") == (bytes_of(";") | bytes_of("|")));
  CHECK(bytes_of("\xC3\xA9") == beyond_ascii);
  CHECK((bytes_of("~!@#$%^&*()_+-=[]{}|;':\",./<>?`\\0") & beyond_ascii) == 0);
}

TEST_CASE("what patterns need is found across delimiters") {
  CHECK(best_of("^nc\\s") == Texts{" nc "});
  CHECK(best_of("\\bnc\\b") == Texts{"nc"});
  CHECK(best_of("(?i)XMRig") == Texts{"xmrig"});
  CHECK(best_of("a|[a-z]+").empty());
  CHECK(best_of("(?:wget|curl)\\s*;") == Texts{"curl ", "wget "});
  CHECK(best_of("\\s+").empty());
  CHECK(needs_of("\\w\\(\\)\\s*\\{").bytes == bytes_of("(){"));
  CHECK(needs_of("^\\s*[:;]\\s*$").only == bytes_of(":;\xC3\xA9"));
  CHECK(needs_of("^(?:[:;]|a+)$").only == bytes_of(":;a"));
  CHECK(needs_of("[:;]").only == ~ByteSet{0});
  CHECK(needs_of("(?m)^[:;]$").only == ~ByteSet{0});
  CHECK(needs_of("(?:a;|b;,)").bytes == bytes_of("a;"));
  CHECK(needs_of("[0-9]{4}").bytes == bytes_of("7"));
  CHECK(needs_of("[48][0-9AB][1-9A-Z]{93}").least_size == 95);
}

TEST_CASE("the neighbours that patterns need are known") {
  using enum ByteClass;
  const auto best = [](std::string_view pattern) { return needs_of(pattern).pairs.best(); };
  CHECK(best("a/") == pair_bit(letter, slash));
  CHECK(best("(?:^|[\\s=])/\\w") == (pair_bit(edge, slash) | pair_bit(equals, slash)));
  CHECK(best("\\s-") == pair_bit(edge, dash));
  CHECK(best("a\\b/") == pair_bit(letter, slash));
  CHECK(best("a(?=x)/") == pair_bit(letter, slash));
  CHECK(best("(?:a/|b=)x*") == (pair_bit(letter, slash) | pair_bit(letter, equals)));
  CHECK(best("\\d{2}") == pair_bit(digit, digit));
  CHECK(best("(?:\\d-)+") == pair_bit(digit, dash));
  CHECK(best("-$") == pair_bit(dash, edge));
  CHECK(best("a1?/") == (pair_bit(letter, slash) | pair_bit(digit, slash)));
  // What stands beside it may be anything.
  for (const std::string_view pattern : {"(a)\\1/", "(?i)\\x{212a}/", "\\x{e9}/"}) {
    CHECK_MESSAGE(best(pattern) == pairs_between(any_class, class_bit(slash)), pattern);
  }
  // Nothing that would keep no text away, or that may be missing.
  for (const std::string_view pattern :
       {"", "a", "[a-z]{3}", "a*/", "/?", "(?:a/)?", "(?:a/|b)", "\\s\\s", "^$", "^\\s"}) {
    CHECK_MESSAGE(needs_of(pattern).pairs.says_nothing(), pattern);
  }
  // Two are kept: those that tell most.
  NeededPairs needed;
  const PairSet weak = pair_bit(letter, slash);
  const PairSet strong = pair_bit(dash, slash);
  needed.add(weak | strong);
  needed.add(weak);
  CHECK(needed.best() == weak);
  CHECK(needed.are_met_by(weak));
  needed.add(strong);
  CHECK(needed.best() == strong);
  CHECK_FALSE(needed.are_met_by(weak));
  CHECK_FALSE(needed.are_met_by(strong));
  CHECK(needed.are_met_by(weak | strong));
  needed.add(pair_bit(letter, letter));
  needed.add(pair_bit(edge, edge) | strong);
  needed.add(any_pair);
  CHECK(needed.are_met_by(weak | strong));
  CHECK(needed.either(NeededPairs()).says_nothing());
}

TEST_CASE("the neighbours in a text are those with and without its quotes") {
  constexpr std::string_view pieces[] = {"a", "_", "1", " ", "\t", "/", "-", ".", "=", "\"", "'",
                                         ";", ">", "%", "\xC3\xA9", "x=\"/y\"", "''"};
  lint::Dice dice(23);
  for (int i = 0; i < 3000; ++i) {
    const std::string text = text_of(pieces, dice, 10);
    // What stands in front of some quotes and behind them are neighbours, too.
    PairSet expected = neighbours_in(text) | two_edges;
    std::string unquoted;
    for (const char c : text) {
      if (c != '"' && c != '\'') unquoted += c;
    }
    expected |= neighbours_in(unquoted);
    CHECK_MESSAGE(pairs_of(text) == expected, text);
  }
}

TEST_CASE("characters in a row need what they need one by one") {
  lint::Dice dice(22);
  std::size_t telling = 0;
  for (int i = 0; i < 4000; ++i) {
    const std::string pattern = pattern_of(dice, 2) + (dice.below(8) == 0 ? "abc/d1-efghi" : "");
    auto syntax = parse_regex(pattern + (dice.below(50) == 0 ? std::string(70, 'a') : ""), false);
    if (!syntax) continue;
    const TextNeeds needs = regex_needs(syntax->root);
    if (!needs.sets.empty()) ++telling;
    group_characters(syntax->root);
    CHECK_MESSAGE(text_of(needs) == text_of(regex_needs(syntax->root)), pattern);
  }
  CHECK(telling > 1000);
}

TEST_CASE("a text that matches has what the pattern needs") {
  constexpr std::string_view pieces[] = {"a", "b", "K", "k", "s", "S", "1", "/", "-", " ", "  ",
                                         ".", ";", "\n", "\xC5\xBF", "\xE2\x84\xAA", "\xC3\xA9",
                                         "\xC3\x89", "ab/c", "\t", "x"};
  lint::Dice dice(20);
  RegexScratch scratch;
  std::size_t matches = 0;
  std::size_t telling = 0;
  for (int i = 0; i < 4000; ++i) {
    const std::string pattern = pattern_of(dice, 2);
    RegexError error;
    const auto regex = Regex::compile(pattern, error);
    const auto syntax = parse_regex(pattern, false);
    if (!regex || !syntax) continue;
    const TextNeeds needs = regex_needs(syntax->root);
    for (int k = 0; k < 20; ++k) {
      const std::string text = k < 10 ? text_of(pieces, dice, 8)
                                      : lint::make_sample(syntax->root, dice);
      if (!regex->search(text, scratch)) continue;
      ++matches;
      if (!needs.sets.empty()) ++telling;
      CHECK_MESSAGE(has(text, needs), pattern << " in " << text);
    }
  }
  CHECK(matches > 10'000);
  CHECK(telling > 1000);
}

TEST_CASE("the finder knows more ends of short literals than it can number") {
  Texts literals;
  for (char first = 'a'; first <= 'p'; ++first) {
    for (char second = 'a'; second <= 'p'; ++second) {
      for (const std::string_view before : {"", "x", " "}) {
        literals.push_back(std::string(before) + first + second);
      }
    }
  }
  const LiteralFinder finder(literals);
  for (const std::string_view text : {"xabcdpona", "", "x", "mm xmm", "aaaa", "zazbz"}) {
    std::vector<bool> found(literals.size());
    FoundLiterals ids;
    static_cast<void>(finder.scan(text, ids));
    for (const std::uint32_t id : ids.ids()) found[id] = true;
    for (std::size_t id = 0; id < literals.size(); ++id) {
      const bool is_there = folded(text).find(literals[id]) != std::string::npos;
      CHECK_MESSAGE(found[id] == is_there, literals[id] << " in " << text);
    }
  }
}

TEST_CASE("the finder finds what a search for each literal finds") {
  constexpr std::string_view pieces[] = {"a", "b", "A", " ", "  ", "/", "\xC3\xA9", "c", "-",
                                         "@", "Z", "{", "`", "\x7F", "9", "\xFF", ":", "[", "~"};
  lint::Dice dice(21);
  for (int i = 0; i < 300; ++i) {
    Texts literals;
    for (std::size_t left = dice.below(12); left > 0; --left) {
      std::string literal;
      append_folded(literal, text_of(pieces, dice, 5));
      // Such are not looked for.
      if (literal.empty() || literal == " " ||
          (literal.size() == 1 && std::isalnum(static_cast<unsigned char>(literal[0])) != 0)) {
        continue;
      }
      literals.push_back(literal);
    }
    std::ranges::sort(literals);
    literals.erase(std::unique(literals.begin(), literals.end()), literals.end());
    const LiteralFinder finder(literals);
    for (int k = 0; k < 30; ++k) {
      // Some texts are done in several pieces.
      std::string text(k % 5 == 0 ? 480 + dice.below(600) : 0, 'x');
      for (std::size_t at = 0; at < text.size(); at += 1 + dice.below(20)) text[at] = ' ';
      text += text_of(pieces, dice, 12);
      FoundLiterals ids;
      CHECK(finder.scan(text, ids) == bytes_of(text));
      FoundLiterals same_ids;
      CHECK(finder.scan_portably(text, same_ids) == bytes_of(text));
      std::vector<bool> found(literals.size());
      for (const std::uint32_t id : ids.ids()) found[id] = true;
      std::vector<bool> found_portably(literals.size());
      for (const std::uint32_t id : same_ids.ids()) found_portably[id] = true;
      CHECK(found == found_portably);
      for (std::size_t id = 0; id < literals.size(); ++id) {
        const bool is_there = folded(text).find(literals[id]) != std::string::npos;
        CHECK_MESSAGE(found[id] == is_there, literals[id] << " in " << text);
      }
    }
  }
}

}  // namespace ttp::literal_test
