// SPDX-License-Identifier: Apache-2.0
#include "base/shell.hpp"

#include <algorithm>
#include <fstream>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "base/limits.hpp"
#include "base/text.hpp"

namespace ttp::shell_test {

using namespace ttp::shell;

namespace {

struct Case {
  std::size_t line = 0;
  std::string input;
  std::string expected;
};

/// {{0d}} is a byte that a text file can't show.
std::string with_bytes(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i).starts_with("{{") && text.substr(i).size() >= 6 &&
        text.substr(i + 4, 2) == "}}") {
      result.push_back(
          static_cast<char>(std::stoi(std::string(text.substr(i + 2, 2)), nullptr, 16)));
      i += 5;
    } else {
      result.push_back(text[i]);
    }
  }
  return result;
}

/// Cases are parted by empty lines: `$ ` and the input, `> ` and its further lines, then what
/// `render` makes of the statements, indented by two blanks. `##` starts a heading.
std::vector<Case> read_cases(const std::string& path) {
  std::vector<Case> cases;
  std::ifstream file(path, std::ios::binary);
  REQUIRE_MESSAGE(file.is_open(), path);
  std::string line;
  for (std::size_t number = 1; std::getline(file, line); ++number) {
    const std::string_view rest =
        std::string_view(line).substr(std::min<std::size_t>(line.size(), 2));
    if (line.starts_with("##") || line.empty()) continue;
    if (line[0] == '$') {
      cases.push_back({number, with_bytes(rest), {}});
    } else if (line[0] == '>') {
      cases.back().input += "\n" + with_bytes(rest);
    } else {
      REQUIRE_MESSAGE(line.starts_with("  "), path << ":" << number);
      cases.back().expected += line + "\n";
    }
  }
  return cases;
}

std::string shown(std::string_view text) {
  static constexpr std::string_view digits = "0123456789abcdef";
  const bool is_utf8 = ttp::is_valid_utf8(text);
  std::string result;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\n') {
      result += "\\n";
    } else if (byte < 0x20 || byte == 0x7F || (byte >= 0x80 && !is_utf8)) {
      result.append("{{").append(1, digits[byte >> 4]).append(1, digits[byte & 15]).append("}}");
    } else {
      result.push_back(c);
    }
  }
  const bool needs_quotes = text.empty() || text.front() == ' ' || text.back() == ' ';
  return needs_quotes ? "'" + result + "'" : result;
}

std::string_view shown(Separator separator) {
  switch (separator) {
    case Separator::none:
      return "";
    case Separator::semicolon:
      return ";";
    case Separator::newline:
      return "nl";
    case Separator::and_if:
      return "&&";
    case Separator::or_if:
      return "||";
    case Separator::pipe:
      return "|";
    case Separator::background:
      return "&";
  }
  return "?";
}

/// One line a statement, two more blanks for each level of nesting:
/// `argv0 | argument | argument  > file  << EOF [its lines]  ;`.
std::string render(const Splitter& splitter, std::span<const Statement> statements) {
  std::string result;
  for (const Statement& statement : statements) {
    result.append(2 + 2 * static_cast<std::size_t>(statement.depth), ' ');
    result += statement.argv0.empty() ? "-" : shown(statement.argv0);
    for (const std::string_view arg : statement.args) result += " | " + shown(arg);
    for (const Redirect& redirect : statement.redirects) {
      result.append("  ").append(redirect.op);
      if (!redirect.target.empty()) result += " " + shown(redirect.target);
      if (!redirect.body.empty()) result += " [" + shown(redirect.body) + "]";
    }
    if (statement.after != Separator::none) result.append("  ").append(shown(statement.after));
    result += "\n";
  }
  if (splitter.is_degraded()) result += "  ! degraded\n";
  return result;
}

std::vector<std::string> texts(std::string_view line) {
  Splitter splitter;
  std::vector<std::string> result;
  for (const Statement& statement : splitter.split(line)) result.emplace_back(statement.text);
  return result;
}

bool is_within(std::string_view part, std::string_view whole) {
  return part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size();
}

/// What holds for every text, however broken. Reads every byte that comes back.
void check_invariants(Splitter& splitter, std::string_view line) {
  const std::span<const Statement> statements = splitter.split(line);
  REQUIRE(statements.size() <= limits::shell_statements);
  std::size_t words = 0;
  std::size_t bytes = 0;
  for (const Statement& statement : statements) {
    REQUIRE(!statement.text.empty());
    REQUIRE(statement.depth >= 0);
    REQUIRE(statement.depth <= limits::shell_depth);
    if (statement.depth == 0) REQUIRE(is_within(statement.text, line));
    REQUIRE(statement.program.ends_with(statement.argv0));
    words += statement.wrappers.size() + statement.args.size();
    for (const std::string_view wrapper : statement.wrappers) bytes += wrapper.size();
    for (const std::string_view arg : statement.args) {
      bytes += static_cast<std::size_t>(std::count(arg.begin(), arg.end(), 'x'));
    }
    for (const Redirect& redirect : statement.redirects) {
      REQUIRE(!redirect.op.empty());
      bytes +=
          static_cast<std::size_t>(std::count(redirect.body.begin(), redirect.body.end(), 'x'));
      bytes += redirect.target.size();
    }
  }
  REQUIRE(words <= limits::shell_words);
  REQUIRE(bytes <= (line.size() + 1) * static_cast<std::size_t>(limits::shell_depth + 2) * 4);
}

std::string repeated(std::string_view text, std::size_t bytes) {
  std::string result;
  while (result.size() < bytes) result += text;
  return result;
}

}  // namespace

TEST_CASE("shell: lines are split into their simple commands") {
  Splitter splitter;
  const std::vector<Case> cases = read_cases(TTP_TEST_DATA "/shell/split.case");
  REQUIRE(cases.size() >= 200);
  for (const Case& each : cases) {
    INFO("split.case:", each.line);
    const std::span<const Statement> statements = splitter.split(each.input);
    CHECK_EQ(render(splitter, statements), each.expected);
    check_invariants(splitter, each.input);
  }
}

TEST_CASE("shell: the text of a statement is what was written") {
  using Texts = std::vector<std::string>;
  CHECK_EQ(texts("  A=1 sudo  'x' > f ; y  "), Texts{"A=1 sudo  'x' > f", "y"});
  CHECK_EQ(texts("if a; then { ! b c; }; fi"), Texts{"a", "b c"});
  CHECK_EQ(texts("sh -c 'a;  b' x"), Texts{"sh -c 'a;  b' x", "a", "b"});
  CHECK_EQ(texts("cat <<E >f # g\n1\nE\nb"), Texts{"cat <<E >f", "b"});
  CHECK_EQ(texts("echo \"$(a;b)\" c"), Texts{"echo \"$(a;b)\" c", "a", "b"});
  CHECK_EQ(texts("a \\\n  b \\\n"), Texts{"a \\\n  b"});
  CHECK_EQ(texts("a; echo 'b; c \n"), Texts{"a", "echo 'b; c"});
  CHECK_EQ(texts("[[ a && b ]] && c"), Texts{"[[ a && b ]]", "c"});
}

TEST_CASE("shell: the program keeps its path, argv0 does not, wrappers are kept apart") {
  Splitter splitter;
  const std::span<const Statement> statements =
      splitter.split("X=1 sudo -u y nohup ./a/b c; sudo -l; A=1");
  REQUIRE_EQ(statements.size(), 3);
  const std::vector<std::string_view> wrappers(statements[0].wrappers.begin(),
                                               statements[0].wrappers.end());
  CHECK_EQ(wrappers, std::vector<std::string_view>{"sudo", "-u", "y", "nohup"});
  CHECK(statements[1].wrappers.empty());
  CHECK_EQ(statements[0].program, "./a/b");
  CHECK_EQ(statements[0].argv0, "b");
  CHECK_EQ(statements[1].program, "sudo");
  CHECK_EQ(statements[2].program, "");
}

TEST_CASE("shell: what a program runs is found behind each of its forms") {
  const auto runs_rm = [](std::string_view line) {
    Splitter splitter;
    const auto all = splitter.split(line);
    return std::ranges::any_of(all, [](const Statement& each) { return each.argv0 == "rm"; });
  };
  for (const std::string_view line :
       {"env -S 'rm x'", "env -S'rm x'", "env --split-string='rm x'", "/usr/bin/env -S rm x",
        "env -i -S 'A=1 rm x'", "env -a foo rm x", "runuser root -c 'rm x'", "runuser -u y rm x",
        "runuser -c 'rm x' root", "su -c'rm x' root", "su -lc 'rm x'", "eval -- 'rm x'",
        "trap -- 'rm x' EXIT", "sg root 'rm x'", "sg root -c 'rm x'", ". /dev/stdin <<< 'rm x'",
        "sudo --close-from 3 rm x", "sudo --command-timeout 3 rm x",
        "xargs --process-slot-var V rm", "script -qc 'rm x' /dev/null", "sudo A=b rm x"}) {
    CAPTURE(line);
    CHECK(runs_rm(line));
  }
  for (const std::string_view line :
       {"sudo --list rm", "sudo --edit rm", "sudo -l rm", "nohup A=b rm x", "runuser rm",
        "env -S", "trap -- - EXIT", ". ./rm", "su -s /bin/c rm"}) {
    CAPTURE(line);
    CHECK_FALSE(runs_rm(line));
  }
}

TEST_CASE("shell: statements know the operators on both sides") {
  Splitter splitter;
  const std::span<const Statement> statements =
      splitter.split("a && (b; c) | sh -c 'x || y' & d\n\ne |\nf");
  std::string result;
  for (const Statement& each : statements) {
    result.append(shown(each.before)).append(" ").append(each.argv0).append(" ");
    result.append(shown(each.after)).append(", ");
  }
  CHECK_EQ(result, " a &&, && b ;, ; c |, | sh &,  x ||, || y , & d nl, nl e |, | f , ");
}

TEST_CASE("shell: a word without escapes is a view into the line") {
  Splitter splitter;
  const std::string_view line = "echo plain 'single quoted' \"double quoted\" $x $(y)";
  for (const std::string_view arg : splitter.split(line)[0].args) CHECK(is_within(arg, line));
}

TEST_CASE("shell: past the cap on statements the rest of the line is the last one") {
  Splitter splitter;
  std::string line = repeated("a;", 2 * limits::shell_statements) + "b c;d";
  std::span<const Statement> statements = splitter.split(line);
  REQUIRE_EQ(statements.size(), limits::shell_statements);
  CHECK(splitter.is_degraded());
  CHECK(statements.back().text.ends_with("b c;d"));
  CHECK_EQ(statements[limits::shell_statements - 2].text, "a");

  // An inner text that uses them up leaves one for what follows it.
  line = "sh -c '" + repeated("a;", 2 * limits::shell_statements) + "'; wget x";
  statements = splitter.split(line);
  REQUIRE_EQ(statements.size(), limits::shell_statements);
  CHECK_EQ(statements.back().text, "wget x");
}

TEST_CASE("shell: words past their cap are left out") {
  Splitter splitter;
  const std::string line = "scan" + repeated(" 192.0.2.1", 10 * (limits::shell_words + 9)) + "; next";
  const std::span<const Statement> statements = splitter.split(line);
  REQUIRE_EQ(statements.size(), 2);
  CHECK(splitter.is_degraded());
  CHECK_EQ(statements[0].args.size(), limits::shell_words - 1);
  CHECK_EQ(statements[1].text, "next");
}

TEST_CASE("shell: results last until the next line, and nothing of a line is left after it") {
  Splitter splitter;
  check_invariants(splitter, "echo 'open");
  CHECK(splitter.is_degraded());
  CHECK_EQ(splitter.split("a\"b\" 'c'd")[0].argv0, "ab");
  CHECK(!splitter.is_degraded());
  CHECK(splitter.split("").empty());
}

TEST_CASE("shell: hostile lines take no more time than others of their length") {
  // With quadratic time each of these would take minutes.
  constexpr std::size_t bytes = 1U << 18;
  Splitter splitter;
  for (const std::string_view piece : {"(",
                                       ")",
                                       "((",
                                       "$((",
                                       "$(",
                                       "${",
                                       "`",
                                       "`\\`",
                                       "\"$(",
                                       "\"${",
                                       "\"",
                                       "'",
                                       "\\",
                                       "$",
                                       "$'",
                                       "<<A\n",
                                       "<<",
                                       "<(",
                                       "a=(",
                                       "=()",
                                       "a[=()",
                                       "[[ ",
                                       "case a in ",
                                       "case a in b) ",
                                       "esac)",
                                       "(( '(' ))",
                                       "$(( ')' (",
                                       "for ((",
                                       "f() ",
                                       "{ ",
                                       "! ",
                                       "if ",
                                       "$IFS",
                                       "${IFS",
                                       "a<<<",
                                       ">",
                                       "eval ",
                                       "sh -c ",
                                       "sudo ",
                                       "env A=",
                                       "sh -c 'a' ",
                                       "eval \"\\",
                                       "# \n",
                                       "a;",
                                       "a|b\n",
                                       "\\\n",
                                       "\r\n",
                                       "x$(y)z ",
                                       "?(",
                                       "!(",
                                       ";;",
                                       "&>",
                                       "2>&1 ",
                                       "\n",
                                       "{",
                                       "a\\ b\"c\"",
                                       "cat <<\"E\" $(cat <<F\n",
                                       "bash <<A $(\nA\n",
                                       "sh -c \"$(",
                                       "`sh -c \\`"}) {
    CAPTURE(piece);
    check_invariants(splitter, repeated(piece, bytes));
    check_invariants(splitter, "a '" + repeated(piece, bytes) + "'");
    check_invariants(splitter, "sh -c \"" + repeated(piece, bytes));
    check_invariants(splitter, "eval a=(" + repeated(piece, bytes) + ") x");
    check_invariants(splitter,
                     "eval eval eval eval eval eval eval eval eval " + repeated(piece, bytes));
  }
}

TEST_CASE("shell: no text breaks it") {
  std::mt19937 random(20240601);
  const auto below = [&](std::size_t limit) {
    return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random);
  };
  static constexpr std::string_view pieces[] = {
      "echo",  "sudo ",      "sh -c ", "bash <<A",   "eval ",
      "if ",   "then ",      "fi",     "for i in ",  "do ",
      "done",  "case x in ", "esac",   "a)",         ";;",
      "{ ",    "}",          "(",      ")",          "((",
      "))",    "$(",         "$((",    "${",         "`",
      "\\`",   "'",          "\"",     "\\",         "$'",
      "\\x41", "<<",         "<<-A",   "<<<",        "<(",
      "> f",   "2>&1",       "&>",     "|",          "||",
      "&&",    "&",          ";",      "\n",         "\r\n",
      "A\n",   "#",          " ",      "  ",         "\t",
      "$IFS",  "$x",         "[[ ",    "]]",         "a=(",
      "x=1 ",  "f()",        "!",      "timeout 5 ", "env A=b ",
      "-c ",   "-",          "word",   "/bin/x",     "wget http://files.test/a",
      "\xff",  "é",          "watch ", "trap ",      "su -c "};
  Splitter splitter;
  for (int round = 0; round < 20000; ++round) {
    std::string line;
    for (std::size_t i = below(30); i > 0; --i) {
      if (below(8) == 0) {
        line.push_back(static_cast<char>(below(256)));
      } else {
        line += pieces[below(std::size(pieces))];
      }
    }
    for (std::size_t i = line.empty() ? 0 : below(3); i > 0; --i) {
      line[below(line.size())] = static_cast<char>(below(256));
    }
    CAPTURE(line);
    check_invariants(splitter, line);
  }
}

TEST_CASE("shell: one Splitter gives for every line what a new one gives") {
  Splitter used;
  for (const Case& each : read_cases(TTP_TEST_DATA "/shell/split.case")) {
    Splitter fresh;
    const std::string expected = render(fresh, fresh.split(each.input));
    CHECK_EQ(render(used, used.split(each.input)), expected);
  }
}

}  // namespace ttp::shell_test
