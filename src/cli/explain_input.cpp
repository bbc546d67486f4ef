// SPDX-License-Identifier: Apache-2.0
#include "cli/explain_input.hpp"

#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "base/error.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"
#include "cli/common.hpp"
#include "cli/signals.hpp"
#include "input/log_source.hpp"

namespace ttp::cli {

namespace {

constexpr std::uint64_t events_between_progress = 512;

std::string format_names() {
  std::string names;
  for (const input::ReaderInfo& info : input::all_readers()) {
    names.append(names.empty() ? "" : ", ").append(info.name);
  }
  return names;
}

std::string read_standard_input() {
  if (is_terminal(STDIN_FILENO)) throw Error("nothing on standard input: pipe a JSON object to it");
  const auto bytes = input::ByteSource::open("-");
  std::string text;
  std::vector<char> block(limits::input_block);
  while (text.size() <= limits::record_bytes) {
    const std::size_t got = bytes->read(block.data(), block.size());
    if (got == 0) break;
    text.append(block.data(), got);
  }
  return text;
}

/// Hands out what the options ask for and remembers what there was.
class Visit {
 public:
  Visit(const ExplainOptions& options, const EventVisitor& visitor, Console& console)
      : options_(options), visitor_(visitor), console_(console), rejects_(reject_log_options()) {}

  std::uint64_t run() {
    const std::string_view text = trim(options_.input);
    if (text.starts_with('{')) {
      visit_text(text, "the argument");
    } else if (text == "-" && !options_.line) {
      const std::string read = read_standard_input();
      visit_text(trim(read), "standard input");
    } else {
      visit_log();
    }
    return rejects_.count();
  }

 private:
  RejectLog::Options reject_log_options() {
    RejectLog::Options options;
    options.show = [this](std::string_view line) { console_.notice(line); };
    options.observe = [this](std::string_view, std::uint64_t line, std::string_view reason) {
      if (line == options_.line.value_or(line)) reason_ = reason;
    };
    return options;
  }

  void take(const Event& event) {
    made_.emplace_back(event.source_kind);
    const auto& wanted = options_.kinds;
    if (!wanted.empty() &&
        std::find(wanted.begin(), wanted.end(), event.source_kind) == wanted.end()) {
      visitor_.pass(event);
      return;
    }
    ++taken_;
    visitor_.take(event);
  }

  /// Complains unless something was taken. `what` is the line or text.
  void require_taken(const std::string& what) const {
    if (taken_ > 0) return;
    if (made_.empty()) throw Error(what + " makes no event");
    std::string kinds;
    for (const std::string& kind : made_) {
      kinds += (kinds.empty() ? "" : ", ") + terminal_text(kind, 40);
    }
    throw Error(what + " makes no event of the kind asked for (--kind), only: " + kinds);
  }

  // A JSON object ----------------------------------------------------------------------------------

  void visit_text(std::string_view text, const std::string& what) {
    if (options_.line) throw Error("--line is for a log file, not for an event given as text");
    if (text.size() > limits::record_bytes) {
      throw Error(what + " is longer than 4 MiB; name a log file and --line");
    }
    Arena arena;
    const std::string_view padded = arena.copy(text);
    Members members;
    if (const char* error = parser_.parse_object(padded, arena, members)) {
      throw Error(what + " is not one JSON object: " + error +
                  (text.find('\n') == std::string_view::npos
                       ? ""
                       : " (of a log with several lines, --line N says which)"));
    }
    const AttackerMap map = read_attacker_map(options_.attacker_map);
    const auto reader = find_format(members, what).make({parser_, rejects_, map});
    reader->feed({padded, {}, 0, 0});
    while (const Event* event = reader->next()) take(*event);
    reader->finish();
    while (const Event* event = reader->next()) take(*event);
    if (!reason_.empty()) throw Error(what + " is no event: " + reason_);
    require_taken(what);
  }

  const input::ReaderInfo& find_format(std::span<const Member> members, const std::string& what) {
    if (options_.format != "auto") return *input::find_reader(options_.format);
    const input::ReaderInfo* best = nullptr;
    input::Likeness likeness = input::Likeness::no;
    for (const input::ReaderInfo& info : input::all_readers()) {
      if (const input::Likeness own = info.likes(members); own > likeness) {
        best = &info;
        likeness = own;
      }
    }
    if (best != nullptr) return *best;
    throw Error(what + " is a record of no known format (" + format_names() +
                "); an event has at least a 'source_kind' and a 'payload'");
  }

  // A line of a log --------------------------------------------------------------------------------

  void visit_log() {
    std::error_code error;
    if (options_.input != "-" && !std::filesystem::exists(options_.input, error)) {
      throw Error("there is no file '" + terminal_text(options_.input, 200) +
                  "'; give a JSON object, a log file with --line N, or -");
    }
    if (std::filesystem::is_directory(options_.input, error)) {
      throw Error("'" + options_.input + "' is a directory; name one log file and --line N");
    }
    input::LogSource log({{options_.input},
                          options_.format,
                          read_attacker_map(options_.attacker_map),
                          [this](std::string_view line) { console_.notice(line); }},
                         rejects_);
    const auto derived = visitor_.derive ? visitor_.derive(log) : nullptr;
    EventSource& source = derived != nullptr ? *derived : log;
    std::uint64_t seen = 0;
    std::optional<std::uint64_t> line = options_.line;
    while (const Event* event = source.next()) {
      if (*stop_signal() != 0) return;
      if (++seen % events_between_progress == 0) {
        console_.progress(log.bytes_done(), log.bytes_total(), "bytes");
      }
      if (!line) line = event->line;
      // An audit log's lines are put in order: events of so many later lines may come before this one's.
      const bool may_follow = options_.line && made_.empty() &&
                              event->line <= *line + limits::reordered_lines;
      if (event->line == *line) {
        take(*event);
      } else if (event->line < *line || may_follow) {
        visitor_.pass(*event);
      } else if (options_.line) {
        break;
      } else {
        throw Error("'" + options_.input +
                    "' has more than one event: --line N says which to explain");
      }
    }
    console_.clear_progress();
    const std::string what = line ? "line " + std::to_string(*line) + " of '" + options_.input + "'"
                                  : "'" + options_.input + "'";
    if (made_.empty() && !reason_.empty()) {
      throw Error(what + " was rejected: " + reason_, ExitCode::some_rejected);
    }
    if (made_.empty() && options_.line) throw Error(what + why_no_event());
    require_taken(what);
  }

  /// A second look at the line, which a pipe does not allow.
  [[nodiscard]] std::string why_no_event() const {
    constexpr const char* unknown = " makes no event";
    if (options_.input == "-") return unknown;
    input::LineSource lines(input::ByteSource::open(options_.input));
    std::uint64_t last = 0;
    while (const auto line = lines.next()) {
      last = line->number;
      if (last < *options_.line) continue;
      return trim(line->text).empty() ? " is blank"
                                      : std::string(unknown) +
                                            " of its own; see INPUT FORMATS in ttp-replay(1)";
    }
    return " does not exist: the file has " + counted(last, "line");
  }

  const ExplainOptions& options_;
  const EventVisitor& visitor_;
  Console& console_;
  RejectLog rejects_;
  JsonParser parser_;
  std::string reason_;             // why the record in question was rejected
  std::vector<std::string> made_;  // kinds of the events of the record in question
  std::size_t taken_ = 0;
};

}  // namespace

std::uint64_t visit_events(const ExplainOptions& options, const EventVisitor& visitor,
                           Console& console) {
  return Visit(options, visitor, console).run();
}

}  // namespace ttp::cli
