// SPDX-License-Identifier: Apache-2.0
#include "base/shell_simple.hpp"

#include <doctest/doctest.h>

#include <initializer_list>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "base/shell_parser.hpp"
#include "support.hpp"

namespace ttp::shell_simple_test {

using namespace ttp::shell;
using namespace std::string_view_literals;

namespace {

std::string joined(std::span<const std::string_view> words) {
  std::string text;
  for (const std::string_view word : words) text.append(text.empty() ? "" : " ").append(word);
  return text;
}

/// Everything that a statement says.
std::string shown(const Statement& statement, std::string_view line) {
  const auto part = [](std::string_view text) { return '<' + std::string(text) + '>'; };
  std::string result = std::to_string(statement.text.data() - line.data());
  result += part(statement.text) + part(statement.program) + part(statement.argv0) + " wrappers";
  for (const std::string_view word : statement.wrappers) result += part(word);
  result += " args";
  for (const std::string_view word : statement.args) result += part(word);
  result += " redirects";
  for (const Redirect& each : statement.redirects) {
    result += part(each.op) + part(each.target) + part(each.body);
  }
  const int before = static_cast<int>(statement.before);
  const int after = static_cast<int>(statement.after);
  return result + " " + std::to_string(before) + " " + std::to_string(after) + " " +
         std::to_string(statement.depth) + "\n";
}

std::string shown(std::span<const Statement> statements, std::string_view line) {
  std::string result;
  for (const Statement& statement : statements) result += shown(statement, line);
  return result;
}

/// Splits lines in both ways and compares.
class Both {
 public:
  void check(std::string_view text) {
    // A copy of the exact size, so that a sanitizer sees a byte read behind the end.
    const std::vector<char> bytes(text.begin(), text.end());
    const std::string_view line(bytes.data(), bytes.size());
    ++lines_;
    if (!simple_.split(line)) return;
    ++simple_lines_;
    const std::string found = shown(simple_.statements(), line);
    const std::string expected = shown(parser_.parse(line), line);
    CAPTURE(line);
    CHECK_FALSE(parser_.is_degraded());
    CHECK(found == expected);
    for (const Statement& statement : simple_.statements()) {
      if (statement.joined_args.empty()) continue;
      ++joined_;
      CHECK(statement.joined_args == joined(statement.args));
    }
  }

  [[nodiscard]] bool is_simple(std::string_view line) {
    const std::size_t before = simple_lines_;
    check(line);
    return simple_lines_ > before;
  }

  [[nodiscard]] std::size_t lines() const { return lines_; }
  [[nodiscard]] std::size_t simple_lines() const { return simple_lines_; }
  [[nodiscard]] std::size_t joined_args() const { return joined_; }

 private:
  shell::detail::SimpleSplitter simple_;
  shell::detail::Parser parser_;
  std::size_t lines_ = 0;
  std::size_t simple_lines_ = 0;
  std::size_t joined_ = 0;
};

}  // namespace

TEST_CASE("simple lines are known, and what the parser makes of them is made") {
  Both both;
  for (const std::string_view line :
       {"", "  ", "ls", "ls -la /tmp", "  ls  -la\t", "a;b", "a; b;", "a && b || c | d |& e & f &",
        ";", "| a", "& ; && a", "a > f", "a 2>&1", "a >> f 2> g b", "> f", "2>f", "a >", "a > ; b",
        "a >| f", "a <> f", "a < f", "a &> f", "a &>> f", "&> f", "a 2>&- b", "a > #f", "a b#c",
        "A=1", "A=1 B=2 a b", "A= a", "a[1]=2 b", "a A=1", "A=\"x y\" a", "=x", "1=2",
        "sudo -u x ls /", "env A=b sh", "bash", "wget x | sh", "busybox wget x", "./a/b c", "/", "a/",
        "'a b' c", "\"a b\" c", "a'b'c", "a\"b\"'c' d", "'' a", "a ''", "a '' ''", "a \"\"b",
        "echo $x", "echo $", "echo \"$x $ $'\"", "echo a$1b", "x -o 'a\nb\\c`d$(e)'", "a {} [b] *.c",
        "xdo doer fi2 ifx", "timex", "a if", "a time", "echo for", "'if' a", "if'' a", "$x/y z",
        "a 1>b", "a 1 >b", "a b2>c", "\"2\">x", "[ a = b ]", "a !", "nohup a &", "xargs rm"}) {
    CAPTURE(line);
    CHECK(both.is_simple(line));
  }
  for (const std::string_view line : std::initializer_list<std::string_view>
       {"a\nb", "a\r", "(a)", "a)", "a $(b)", "a `b`", "a \"$(b)\"", "a \"`b`\"", "a \"\\$\"", "a\\ b",
        "# a", "a # b", "if a; then b; fi", "{ a; }", "! a", "for", "time a", "[[ a ]]", "a <<E",
        "a <<< b", "a <(b)", "a > >(b)", "2>(a)", "f() b", "a=(b c)", "a ;; b", "a ;& b", "cat$IFS/a",
        "a ${IFS}b", "a $IFS", "a $'b'", "a $\"b\"", "a ${x}", "a '", "a \"b", "sh -c 'a'", "eval a b",
        "su -c id", "watch a", "trap a EXIT", "sudo bash -c a", "a > $(b)", "a\0b"sv}) {
    CAPTURE(line);
    CHECK_FALSE(both.is_simple(line));
  }
  CHECK(both.is_simple(std::string(1 << 20, 'a')));
  std::string words;
  while (words.size() < 4096) words += "a ";
  CHECK_FALSE(both.is_simple(words));
  std::string statements;
  while (statements.size() < 4096) statements += "a;";
  CHECK_FALSE(both.is_simple(statements));
}

TEST_CASE("commands of the corpus are split alike, whole, cut and changed") {
  Both both;
  std::mt19937 random(7);
  const auto below = [&](std::size_t limit) {
    return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random);
  };
  constexpr std::string_view bytes = " \t;&|<>'\"$#=/!{}[]()\\`\n\r0a-.";
  for (const std::string& whole : test::seed_commands()) {
    const std::string_view line = whole;
    both.check(line);
    if (line.empty()) continue;
    both.check(line.substr(0, below(line.size())));
    for (int round = 0; round < 20; ++round) {
      std::string changed(line);
      for (std::size_t i = 1 + below(3); i > 0; --i) {
        const char c = below(20) == 0 ? static_cast<char>(below(256)) : bytes[below(bytes.size())];
        const std::size_t at = below(changed.size());
        if (below(2) == 0) {
          changed[at] = c;
        } else {
          changed.insert(at, 1, c);
        }
      }
      both.check(changed);
    }
  }
  // It would not be worth having if few of them were simple.
  CHECK(both.lines() > 50'000);
  CHECK(both.simple_lines() > both.lines() / 4);
  CHECK(both.joined_args() > both.lines() / 8);
}

TEST_CASE("lines made of what means something are split alike") {
  static constexpr std::string_view pieces[] = {
      "a",    "ls",    " ",    " ",  " ",   "  ",  "\t",   ";",     "&",      "&&",   "|",
      "||",   "|&",    ">",    ">>", "2>",  "<",   "<>",   ">&",    "1",      "&>",   ">|",
      "''",   "'b'",   "\"",   "'",  "\"c d\"", "$x", "$", "#",     "=",      "A=1 ", "A+=",
      "x[1]=", "sudo ", "env ", "sh", "bash ", "-c", "-s ", "-u ",   "--",     "nohup ", "timeout 5 ",
      "if",   "time",  "[[",   "{",  "!",   "do",  "eval", "trap ", "/bin/x", "./",   "/",
      "-",    "*",     "\xc3\xa9", "su ", "xargs ", "watch ", "$IFS", "busybox "};
  std::mt19937 random(8);
  const auto below = [&](std::size_t limit) {
    return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random);
  };
  Both both;
  for (int round = 0; round < 100'000; ++round) {
    std::string line;
    for (std::size_t i = below(12); i > 0; --i) line += pieces[below(std::size(pieces))];
    both.check(line);
  }
  CHECK(both.simple_lines() > both.lines() / 4);
}

}  // namespace ttp::shell_simple_test
