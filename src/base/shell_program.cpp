// SPDX-License-Identifier: Apache-2.0
#include "base/shell_program.hpp"

#include <algorithm>
#include <array>

namespace ttp::shell::detail {

namespace {

using Words = std::span<const std::string_view>;

/// How to find the command in the arguments of a program that runs another one.
struct Wrapper {
  std::string_view name;
  std::string_view values;       // short options that take a value
  std::string_view stops;        // short options with which it runs nothing; "*" for every option
  std::size_t operands = 0;      // words before the command
  std::string_view long_values;  // long options that take a value in the next word, blank-separated
  std::string_view long_stops = {};  // long options with which it runs nothing, likewise
  char only_with = '\0';  // the short form of --user, if the first word is no command without it
};

// Sorted by name. The options are those of GNU coreutils and findutils, util-linux, sudo, OpenBSD
// doas, bash and GNU screen.
constexpr auto wrappers = std::to_array<Wrapper>({
    {"builtin", "", "", 0, ""},
    {"busybox", "", "*", 0, ""},
    {"chroot", "", "", 1, "--userspec --groups"},
    {"chrt", "TPD", "pm", 1, "--sched-runtime --sched-period --sched-deadline"},
    {"command", "", "vV", 0, ""},
    {"doas", "Cu", "Ls", 0, ""},
    {"env", "auC", "S", 0, "--argv0 --unset --chdir", "--split-string"},
    {"exec", "a", "", 0, ""},
    {"fakeroot", "lsib", "", 0, ""},
    {"flock", "wE", "", 1, "--timeout --wait --conflict-exit-code"},
    {"ionice", "cn", "pPu", 0, "--class --classdata"},
    {"linux32", "", "", 0, ""},
    {"linux64", "", "", 0, ""},
    {"ltrace", "aAbDeFlnopsuwxX", "p", 0, "--output"},
    {"nice", "n", "", 0, "--adjustment"},
    {"nohup", "", "", 0, ""},
    {"nsenter", "tSG", "", 0, "--target --setuid --setgid"},
    {"pkexec", "", "", 0, "--user"},
    {"proxychains", "f", "", 0, ""},
    {"proxychains4", "f", "", 0, ""},
    {"rlwrap", "bcCDefgHlOpPqsSt", "", 0, ""},
    {"runuser", "ugGw", "cl", 0, "--user --group --supp-group", "--command --login", 'u'},
    {"screen", "ScehpTt", "rRxXv", 0, ""},
    {"setarch", "", "", 1, ""},
    {"setsid", "", "", 0, ""},
    {"sshpass", "pfdP", "V", 0, ""},
    {"stdbuf", "ioe", "", 0, "--input --output --error"},
    {"strace", "abeEIoOpPsSuUX", "p", 0, "--output --trace --env --user --attach"},
    {"sudo", "CDghpRrTtUu", "eKlVv", 0,
     "--user --group --host --prompt --chdir --chroot --role --type --close-from --other-user "
     "--command-timeout",
     "--list --edit --validate --version --remove-timestamp"},
    {"taskset", "", "p", 1, ""},
    {"time", "fo", "", 0, "--format --output"},
    {"timeout", "ks", "", 1, "--kill-after --signal"},
    {"torify", "", "", 0, ""},
    {"torsocks", "uPap", "", 0, "--user --pass --address --port"},
    {"toybox", "", "*", 0, ""},
    {"unbuffer", "", "", 0, ""},
    {"unshare", "SGRw", "", 0, "--setuid --setgid --root --wd --map-user --map-group"},
    {"xargs", "adEILnPs", "", 0,
     "--arg-file --delimiter --max-args --max-procs --max-chars --process-slot-var"},
});

static_assert(std::ranges::is_sorted(wrappers, {}, &Wrapper::name));

constexpr auto shells = std::to_array<std::string_view>(
    {"$0", "$BASH", "$SHELL", "${SHELL}", "ash", "bash", "csh", "dash", "fish", "hush", "ksh",
     "lksh", "mksh", "rbash", "sh", "tcsh", "yash", "zsh"});
static_assert(std::ranges::is_sorted(shells));

constexpr std::size_t none = static_cast<std::size_t>(-1);

// Beside the shells.
constexpr auto script_carriers = std::to_array<std::string_view>(
    {".", "source", "env", "eval", "watch", "trap", "su", "runuser", "script", "flock", "sg"});

// Most programs are neither.
constexpr WordFilter wrapper_filter = [] {
  WordFilter filter;
  for (const Wrapper& wrapper : wrappers) filter.add(wrapper.name);
  return filter;
}();
constexpr WordFilter script_filter = [] {
  WordFilter filter;
  for (const std::string_view name : shells) filter.add(name);
  for (const std::string_view name : script_carriers) filter.add(name);
  return filter;
}();

const Wrapper* find_wrapper(std::string_view word) {
  const std::size_t slash = word.rfind('/');
  const std::string_view name = slash == std::string_view::npos ? word : word.substr(slash + 1);
  if (!wrapper_filter.may_have(name)) return nullptr;
  const auto* it = std::ranges::lower_bound(wrappers, name, {}, &Wrapper::name);
  return it != wrappers.end() && it->name == name ? it : nullptr;
}

bool contains_word(std::string_view list, std::string_view word) {
  while (!list.empty()) {
    const std::size_t blank = list.find(' ');
    if (list.substr(0, blank) == word) return true;
    list.remove_prefix(blank == std::string_view::npos ? list.size() : blank + 1);
  }
  return false;
}

/// The long option without the value that stands behind a =.
std::string_view option_name(std::string_view word) { return word.substr(0, word.find('=')); }

bool is_option(std::string_view word) {
  return word.size() > 1 && word[0] == '-';
}

/// Words that the option at the start of `word` takes, itself included; `none` if the wrapper then
/// runs nothing.
std::size_t option_words(const Wrapper& wrapper, std::string_view word) {
  if (wrapper.stops == "*") return none;
  if (word.starts_with("--")) {
    if (contains_word(wrapper.long_stops, option_name(word))) return none;
    return contains_word(wrapper.long_values, word) ? 2 : 1;
  }
  for (std::size_t i = 1; i < word.size(); ++i) {
    if (wrapper.stops.find(word[i]) != std::string_view::npos) return none;
    if (wrapper.values.find(word[i]) != std::string_view::npos) return i + 1 == word.size() ? 2 : 1;
  }
  return 1;
}

/// Index of the command that the wrapper before `at` runs, or `none`.
std::size_t wrapped_index(const Wrapper& wrapper, Words words, std::size_t at) {
  const bool sets_environment = wrapper.name == "env" || wrapper.name == "sudo";
  bool has_needed = wrapper.only_with == '\0';
  while (at < words.size()) {
    const std::string_view word = words[at];
    const bool is_empty_environment = word == "-" && wrapper.name == "env";
    const bool is_set = sets_environment && is_assignment(word);
    if (!is_option(word) && !is_set && !is_empty_environment) break;
    has_needed |= word.starts_with("--") ? option_name(word) == "--user"
                                         : word.find(wrapper.only_with) != std::string_view::npos;
    if (word == "--") {
      ++at;
      break;
    }
    const std::size_t count = is_option(word) ? option_words(wrapper, word) : 1;
    if (count == none) return none;
    at += count;
  }
  if (!has_needed) return none;
  at += wrapper.operands;
  // An option in the command's place is one of a form that this table doesn't know (flock x -c y).
  return at < words.size() && !words[at].empty() && words[at][0] != '-' ? at : none;
}

/// sh [options] -c text | sh [options] [-s] [file]
Script shell_script(Words args) {
  bool is_text = false;
  std::size_t i = 0;
  for (; i < args.size(); ++i) {
    const std::string_view word = args[i];
    if (word.size() < 2 || (word[0] != '-' && word[0] != '+')) break;
    if (word == "--") {
      ++i;
      break;
    }
    if (word.starts_with("--")) {
      if (word == "--rcfile" || word == "--init-file") ++i;
      if (word == "--command") is_text = true;  // fish
      continue;
    }
    if (word[0] == '-' && word.find('c') != std::string_view::npos) is_text = true;
    if (word[0] == '-' && word.find('s') != std::string_view::npos && !is_text) {
      return {Script::Place::input};
    }
    if (word.back() == 'o' || word.back() == 'O') ++i;
  }
  if (is_text) return i < args.size() ? Script{Script::Place::word, i} : Script{};
  const bool reads_input = i >= args.size() || args[i] == "-" || args[i] == "/dev/stdin";
  return reads_input ? Script{Script::Place::input} : Script{};
}

/// Where a word of short options has the c of a command; `none` if it has none, or only as a value.
std::size_t place_of_c(std::string_view word) {
  constexpr std::string_view values = "gGswEIOBmoT";  // of su, runuser, script and flock
  for (std::size_t i = 1; i < word.size(); ++i) {
    if (word[i] == 'c') return i;
    if (values.find(word[i]) != std::string_view::npos) return none;
  }
  return none;
}

/// su [user] -c text, script -qc text, flock file -c text: anywhere among the arguments.
Script command_option(Words args) {
  for (std::size_t i = 0; i < args.size(); ++i) {
    const std::string_view word = args[i];
    for (const std::string_view option : {"--command=", "--session-command="}) {
      if (word.starts_with(option)) return {Script::Place::word, i, option.size()};
    }
    const std::size_t c = is_option(word) && word[1] != '-' ? place_of_c(word) : none;
    if (c == none && word != "--command" && word != "--session-command") continue;
    if (c != none && c + 1 < word.size()) return {Script::Place::word, i, c + 1};
    return i + 1 < args.size() ? Script{Script::Place::word, i + 1} : Script{};
  }
  return {};
}

/// sg [-] group [-c] text
Script group_script(Words args) {
  const Script script = command_option(args);
  if (script.place != Script::Place::none) return script;
  const std::size_t text = !args.empty() && args[0] == "-" ? 2 : 1;
  return text < args.size() ? Script{Script::Place::word, text} : Script{};
}

/// env -S text [word …]: what it runs stands in one word, or begins there.
Script split_string(Words args) {
  constexpr std::string_view name = "--split-string";
  for (std::size_t i = 0; i < args.size(); ++i) {
    const std::string_view word = args[i];
    if (word.starts_with(name) && option_name(word) == name) {
      if (word.size() > name.size()) return {Script::Place::word, i, name.size() + 1};
      return {Script::Place::rest, i + 1};
    }
    const bool is_short = is_option(word) && word[1] != '-';
    const std::size_t s = is_short ? word.find('S') : std::string_view::npos;
    if (s == std::string_view::npos) continue;
    if (s + 1 == word.size()) return {Script::Place::rest, i + 1};
    return {Script::Place::word, i, s + 1};
  }
  return {};
}

Script after_options(Words args, std::string_view values) {
  const Wrapper wrapper{{}, values, {}, 0, "--interval"};
  const std::size_t at = wrapped_index(wrapper, args, 0);
  return at == none ? Script{} : Script{Script::Place::rest, at};
}

}  // namespace

constinit const WordFilter special_programs = [] {
  WordFilter filter = script_filter;
  for (const Wrapper& wrapper : wrappers) filter.add(wrapper.name);
  return filter;
}();

bool is_assignment(std::string_view word) {
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  constexpr std::size_t longest = 256;  // keeps repeated looks at one endless word linear
  word = word.substr(0, longest);
  if (word.empty() || !is_letter(word[0])) return false;
  std::size_t i = 1;
  while (i < word.size() && (is_letter(word[i]) || (word[i] >= '0' && word[i] <= '9'))) ++i;
  if (i < word.size() && word[i] == '[') {
    i = word.find(']', i);
    if (i == std::string_view::npos) return false;
    ++i;
  }
  if (i < word.size() && word[i] == '+') ++i;
  return i < word.size() && word[i] == '=';
}

std::size_t program_index(Words words) {
  std::size_t at = 0;
  while (at < words.size()) {
    const Wrapper* wrapper = find_wrapper(words[at]);
    if (wrapper == nullptr) break;
    const std::size_t next = wrapped_index(*wrapper, words, at + 1);
    if (next == none) break;
    at = next;
  }
  return at;
}

bool is_shell(std::string_view argv0) { return std::ranges::binary_search(shells, argv0); }

Script find_script(std::string_view argv0, Words args) {
  if (!script_filter.may_have(argv0)) return {};
  if (is_shell(argv0)) return shell_script(args);
  if (argv0 == "env") return split_string(args);
  if (argv0 == "sg") return group_script(args);
  if (argv0 == "." || argv0 == "source") {
    const bool reads_input = !args.empty() && args[0] == "/dev/stdin";
    return reads_input ? Script{Script::Place::input} : Script{};
  }
  if ((argv0 == "eval" || argv0 == "trap") && !args.empty() && args[0] == "--") {
    const Script script = find_script(argv0, args.subspan(1));
    return {script.place, script.word + 1, script.offset};
  }
  if (argv0 == "eval") return args.empty() ? Script{} : Script{Script::Place::rest, 0};
  if (argv0 == "watch") return after_options(args, "nq");
  if (argv0 == "trap") {
    return args.size() > 1 && !args[0].starts_with('-') ? Script{Script::Place::word, 0} : Script{};
  }
  if (argv0 == "su" || argv0 == "runuser" || argv0 == "script" || argv0 == "flock") {
    const Script script = command_option(args);
    const bool reads_input = script.place == Script::Place::none && argv0 == "su";
    return reads_input ? Script{Script::Place::input} : script;
  }
  return {};
}

}  // namespace ttp::shell::detail
