// SPDX-License-Identifier: Apache-2.0
// The quick reader against yaml-cpp: what it takes, it must read alike, down to the columns.
#include "rule/plain_yaml.hpp"

#include <doctest/doctest.h>

#include <array>
#include <random>
#include <set>

#include "support.hpp"

namespace ttp::rule::plain_yaml_test {

using rule::Node;

namespace {

enum class Verdict { declined, alike, different };

Verdict compare(const std::string& text) {
  const auto quick = rule::read_plain_yaml(text);
  if (!quick) return Verdict::declined;
  Diagnostics diagnostics;
  const auto full = rule::parse_full_document("a.yaml", text, diagnostics);
  return full && test::is_same_tree(*quick, full->root) ? Verdict::alike : Verdict::different;
}

/// The YAML files of the source tree, or of a folder in it.
std::vector<std::string> yaml_texts(std::string_view folder) {
  std::set<std::filesystem::path> paths;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(test::data_path("..") / folder)) {
    const auto extension = entry.path().extension();
    if (entry.is_regular_file() && (extension == ".yaml" || extension == ".yml")) {
      paths.insert(entry.path());
    }
  }
  std::vector<std::string> texts;
  for (const auto& path : paths) texts.push_back(test::read_file(path));
  return texts;
}

/// Changes texts at random, the same way each time.
class Mutator {
 public:
  /// Some lines of `text`, as far left as they go.
  std::string part(const std::string& text) {
    const std::size_t begin = line_at(text, below(text.size() + 1));
    std::size_t end = begin;
    for (std::size_t lines = 1 + below(14); lines > 0 && end < text.size(); --lines) {
      end = std::min(text.find('\n', end), text.size() - 1) + 1;
    }
    const std::size_t content = std::min(text.find_first_not_of(' ', begin), end);
    const std::size_t indent = content - begin;
    std::string result;
    for (std::size_t at = begin; at < end;) {
      const std::size_t next = std::min(text.find('\n', at), text.size() - 1) + 1;
      std::size_t from = at;
      while (from < at + indent && from < next && text[from] == ' ') ++from;
      result += text.substr(from, next - from);
      at = next;
    }
    return result;
  }

  void change(std::string& text) {
    const std::size_t at = below(text.size() + 1);
    const std::size_t line = line_at(text, at);
    const std::size_t line_end = std::min(text.find('\n', line), text.size());
    switch (below(8)) {
      case 0: text.erase(at, 1); break;
      case 1: text.erase(line, line_end - line + 1); break;
      case 2: text.insert(line, text.substr(line, line_end - line) + '\n'); break;
      case 3: text.insert(line, 1 + below(4), ' '); break;
      case 4: text.erase(line, text[line] == ' ' ? 1 + below(2) : 0); break;
      case 5: text.insert(line, std::string(below(5), ' ') + piece() + '\n'); break;
      default: text.insert(at, piece()); break;
    }
  }

  std::string piece() {
    static constexpr auto pieces = std::to_array<const char*>(
        {"-",     "- ",   ":",    ": ",     "#",     " #",     "'",      "''",     "\"",   "\\",
         "\\n",   "\\\\", "\\x41", "[",     "]",     "{",      "}",      ",",      ", ",   "|",
         ">",     "|-",   ">-",   "|+",     ">2",    "\n",     "\n\n",   "\n  ",   "  ",   "&a",
         "*a",    "!t",   "!!str", "? ",    "?",     "%",      "@",      "`",      "~",    "null",
         "a",     "b: c", "- x",  "---\n",  "...\n", "<<: ",   "\t",     "\xC3\xA9", "1",  "yes",
         "key:",  "\n# c\n", "\r\n", "[a, b]", "{a: b}", "- - a\n", "\"a\\\n b\"", "'a\n b'",
         "'a\n\n b'", "\xEF\xBB\xBF", "a: b: c", "[a: b]", "[a\n b]", "null:", "- a\n", "a:\n"});
    return pieces[below(pieces.size())];
  }

  std::size_t below(std::size_t end) { return random_() % end; }

 private:
  static std::size_t line_at(const std::string& text, std::size_t at) {
    return at == 0 ? 0 : text.rfind('\n', at - 1) + 1;
  }

  std::mt19937 random_{20260101};
};

}  // namespace

TEST_CASE("the shipped rules and tables are plain") {
  const auto texts = yaml_texts("rules");
  REQUIRE(texts.size() > 200);
  for (const std::string& text : texts) {
    CAPTURE(text);
    CHECK(compare(text) == Verdict::alike);
  }
}

TEST_CASE("files of all sorts give the same tree however they are read") {
  for (const std::string& text : yaml_texts("tests")) {
    CAPTURE(text);
    CHECK(compare(text) != Verdict::different);
  }
}

TEST_CASE("plain constructs are read without yaml-cpp") {
  for (const char* text : {
           "a: b\n",
           "# c\n\na: b # c\n  # d\nc: d\n",
           "a:\n  b:\n    c: d\n  e: 'f'\n",
           "a:\n- b\n- c\nd: e\n",
           "- - a\n  - b\n-   c: d\n    e: f\n",
           "'a b': \"c\\\\d\\\"\\n\"\n",
           "a: \"\\x41\\x0ab \\x20 \\x7F\"\n",
           "a: 'it''s'   # c\n",
           "a: 'b\n   c\n  d'\n",
           "a: [b, 'c', [d], {e: f, g: [h]}, ]\n",
           "a: [b,\n# c\nc   # d\n , d ]\n",
           "a: {b: c,\n d: \"e\"}\n",
           "a: []\nb: {}\n",
           "a: >-\n  b\n  c\n\n  d\n\ne: |\n  f\n    g\n\n",
           "a: ~\nb: [null]\n",
           "a: b:c http://d?e=f#g it's -h [i]\n",
           "a: 5\nb: -1\nc: .5\nd: yes\n",
           "a: \xC3\xA9\nb: 'c'\n",
       }) {
    CAPTURE(text);
    CHECK(compare(text) == Verdict::alike);
  }
}

TEST_CASE("everything else is left to yaml-cpp") {
  for (const char* text : {
           "", "\n", "# c\n", "a", "a\n", "'a'\n", "[a]\n", "a: b", "a:\n", "a:\nb: c\n",
           "a: b\na: c\n", "a: {b: c, b: d}\n", "---\na: b\n", "a: b\n---\nc: d\n", "a: b\n...\n",
           "%YAML 1.2\n", "a: &b c\n", "a: *b\n", "a: !b c\n", "a: !!str b\n", "? a\n: b\n",
           "<<: {a: b}\n", "a: b: c\n", "a: b\n  c\n", "a: 'b'c\n", "a: 'b' #c\n d\n", "a: 'b\n",
           "a: 'b\n\n  c'\n", "a: \"\\x80\"\n", "a: \"\\x4\"\n", "a: \"\\u0041\"\n", "a: \"b\\\n  c\"\n", "a: [b\n", "a: [b}\n",
           "a: [b c\n  d]\n", "a: [b: c]\n", "a: [b,, c]\n", "a: [*]\n", "a: [b?]\n", "a: {b}\n",
           "a: [b]c\n", "a: [b]#c\n", "a: |+\n  b\n", "a: |2\n  b\n", "a: >\n  b\n    c\n",
           "a: |\nb: c\n", "a: @b\n", "a: `b\n", "a: %b\n", "a:\tb\n", "a: b\tc\n", "a: b\r\n",
           " a: b\n", "a: b\n c: d\n", "a:\n    b: c\n  d: e\n", "- a\nb: c\n", "a: b\n- c\n",
           "-\n  a\n", "- \n", "a : b\n", "a b: c\n", "~: a\n", "null: a\n", "a: -\n", "a: - b\n",
           "\xEF\xBB\xBF" "a: b\n",
       }) {
    CAPTURE(text);
    CHECK(compare(text) == Verdict::declined);
  }
}

TEST_CASE("changed at random, a text is read alike or left to yaml-cpp") {
  std::vector<std::string> texts = yaml_texts("rules");
  for (std::string& text : yaml_texts("tests")) texts.push_back(std::move(text));
  Mutator mutator;
  int taken = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::string text = mutator.part(texts[mutator.below(texts.size())]);
    if (text.empty() || text.size() > 4000) continue;
    for (std::size_t changes = 1 + mutator.below(3); changes > 0; --changes) mutator.change(text);
    const Verdict verdict = compare(text);
    CAPTURE(text);
    REQUIRE(verdict != Verdict::different);
    taken += verdict == Verdict::alike ? 1 : 0;
  }
  CHECK(taken > 2000);
}

TEST_CASE("pieces in any order are read alike or left to yaml-cpp") {
  Mutator mutator;
  int taken = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::string text;
    for (std::size_t pieces = 1 + mutator.below(9); pieces > 0; --pieces) text += mutator.piece();
    text = (mutator.below(2) == 0 ? "k: " : "- ") + text + '\n';
    const Verdict verdict = compare(text);
    CAPTURE(text);
    REQUIRE(verdict != Verdict::different);
    taken += verdict == Verdict::alike ? 1 : 0;
  }
  CHECK(taken > 300);
}

TEST_CASE("many equal keys and deep nesting are left to yaml-cpp, at little cost") {
  std::string keys;
  for (int i = 0; i < 40; ++i) keys += "k" + std::to_string(i) + ": v\n";
  CHECK(compare(keys) == Verdict::alike);
  CHECK(compare(keys + "k7: v\n") == Verdict::declined);
  CHECK(compare("a: " + std::string(100'000, '[') + '\n') == Verdict::declined);
  std::string dashes;
  for (int i = 0; i < 10'000; ++i) dashes += "- ";
  CHECK(compare(dashes + "a\n") == Verdict::declined);
  CHECK(compare("a: [" + std::string(300'000, ',') + "]\n") == Verdict::declined);
  std::string items;
  for (int i = 0; i < 150'000; ++i) items += "a,";
  CHECK(compare("a: [" + items + "]\n") == Verdict::declined);
}

}  // namespace ttp::rule::plain_yaml_test
