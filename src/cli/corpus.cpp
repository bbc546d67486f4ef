// SPDX-License-Identifier: Apache-2.0
// `ttp corpus`: real history as a corpus, and its labels.
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "base/error.hpp"
#include "base/text.hpp"
#include "cli/common.hpp"
#include "cli/signals.hpp"
#include "cli/taggers.hpp"
#include "cli/verbs.hpp"
#include "input/log_source.hpp"
#include "input/paths.hpp"
#include "output/stream.hpp"
#include "precision/collect.hpp"
#include "precision/labelling.hpp"
#include "store/history.hpp"

namespace ttp::cli {

namespace {

namespace fs = std::filesystem;

RejectLog::Options showing(Console& console) {
  RejectLog::Options options;
  options.show = [&console](std::string_view line) { console.notice(line); };
  return options;
}

// collect ------------------------------------------------------------------------------------------

void collect_from(EventSource& source, precision::Collector& collector, Console& console) {
  while (const Event* event = source.next()) {
    if (*stop_signal() != 0) return;
    collector.add(*event);
    console.progress(collector.events(), 0, "rows");
  }
}

/// "commands" for "command", as the seed corpus names its files.
std::string file_name(const std::string& kind) {
  std::string name;
  for (const char c : kind) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    name += is_plain ? c : '_';
  }
  return name + (name.ends_with('s') ? "" : "s") + ".jsonl";
}

ExitCode collect(const CorpusOptions& options) {
  Console console(options.common);
  const char* environment = std::getenv("TTP_CORPUS_EXCLUDE_IPS");
  precision::Collector collector(
      precision::parse_excluded(options.excluded, environment == nullptr ? "" : environment));
  if (options.inputs.empty() == options.database.empty()) {
    throw Error("name what to collect from: --input FILE or --db FILE");
  }
  RejectLog rejects(showing(console));
  if (!options.database.empty()) {
    store::Database database(database_options(options.database, options.busy_timeout_s, console),
                             store::Database::Mode::read);
    AbsentHistories absent;
    for (const store::HistoryInfo& info : store::all_histories()) {
      if (absent.lacks(database, info)) continue;
      const auto history = info.make(database, {}, rejects);
      collect_from(*history, collector, console);
    }
    absent.say(console);
  } else {
    input::LogSource log({input::expand_paths(options.inputs), options.format, {},
                          [&](std::string_view line) { console.notice(line); }, stop_signal()},
                         rejects);
    collect_from(log, collector, console);
  }
  console.clear_progress();
  if (const auto code = interrupted_exit_code()) return *code;
  std::error_code error;
  fs::create_directories(options.out, error);
  for (const auto& [kind, rows] : collector.rows()) {
    const fs::path file = fs::path(options.out) / file_name(kind);
    if (fs::exists(file, error)) {
      throw Error("'" + file.string() + "' is there already; its labels would be lost");
    }
    output::Stream out(file.string());
    out.write(rows);
    out.flush();
  }
  console.print(counted(collector.events(), "event") + ", " +
                with_thousands(collector.dropped()) + " of excluded addresses; " +
                counted(collector.distinct(), "row") + " in " + options.out + "\n");
  return rejects.count() > 0 ? ExitCode::some_rejected : ExitCode::ok;
}

// label --------------------------------------------------------------------------------------------

/// Every (row, rule) that fired on rows without labels, or with labels from `log`: so that a draw
/// gives the same matches when it is gone on with.
std::vector<precision::Match> find_matches(const CorpusOptions& options,
                                           const precision::AnswerLog& log, Console& console,
                                           RejectLog& rejects) {
  const rule::LoadedRules rules = load_rules(options.rules, nullptr, console);
  const pipeline::Taggers taggers =
      make_taggers(*rules.set, options.rules, console, [](std::string_view) {});
  tagger::TagList tags(state_time(options.rules, make_clock(options.common)()));
  std::vector<precision::Match> matches;
  for (const fs::path& file : precision::corpus_files(options.corpus)) {
    precision::read_corpus(file, rejects, [&](const precision::Row& row) {
      const std::string key = precision::row_key(row);
      if (row.rules && !log.knows(key)) return;
      for (const Event& event : row.events) {
        taggers.composite->tag(event, tags);
        for (const Tag& tag : tags.tags()) {
          const bool is_known = !matches.empty() && matches.back().key == key &&
                                matches.back().rule == tag.rule->id;
          if (!is_known) matches.push_back({key, tag.rule->id, precision::row_text(row)});
        }
      }
    });
  }
  return matches;
}

/// Puts the answers into the rows: a row gets its labels when every rule that fired on it is
/// answered with yes or no. Returns the number of rows that got them.
std::uint64_t write_labels(const CorpusOptions& options, const precision::AnswerLog& log,
                           const std::vector<precision::Match>& matches) {
  std::map<std::string, std::optional<std::vector<std::string>>> rules_of;
  for (const precision::Match& match : matches) {
    auto& rules = rules_of.try_emplace(match.key, std::vector<std::string>{}).first->second;
    const auto answer = log.answers().find({match.key, match.rule});
    if (answer == log.answers().end() || answer->second == precision::Answer::skip) {
      rules.reset();
    } else if (rules && answer->second == precision::Answer::yes &&
               std::find(rules->begin(), rules->end(), match.rule) == rules->end()) {
      rules->push_back(match.rule);  // once, although several rows have the key
    }
  }
  std::uint64_t labelled = 0;
  RejectLog::Options silent;  // find_matches() has said what there is to say
  silent.show = [](std::string_view) {};
  RejectLog unheard(std::move(silent));
  for (const fs::path& file : precision::corpus_files(options.corpus)) {
    if (!file.string().ends_with(".jsonl")) continue;  // packed ones are not written to
    std::map<std::uint64_t, std::vector<std::string>> by_line;
    precision::read_corpus(file, unheard, [&](const precision::Row& row) {
      const auto it = rules_of.find(precision::row_key(row));
      if (it != rules_of.end() && it->second) by_line[row.line] = *it->second;
    });
    if (by_line.empty()) continue;
    const fs::path fresh = file.string() + ".new";
    labelled += precision::copy_with_rules(file, fresh, by_line);
    fs::rename(fresh, file);
  }
  return labelled;
}

ExitCode label(const CorpusOptions& options) {
  Console console(options.common);
  RejectLog rejects(showing(console));
  const fs::path place(options.corpus);
  const fs::path folder = fs::is_directory(place) ? place : place.parent_path();
  precision::AnswerLog log(folder / "labels.tsv");
  const std::vector<precision::Match> all = find_matches(options, log, console, rejects);
  const std::vector<precision::Match> asked =
      options.sample > 0 ? precision::draw(all, options.sample, options.seed) : all;
  std::size_t number = 0;
  for (const precision::Match& match : asked) {
    ++number;
    if (log.has(match)) continue;
    constexpr std::size_t shown = 2000;
    console.print(terminal_text(match.text, shown) + "\n" + match.rule + " (" +
                  std::to_string(number) + " of " + std::to_string(asked.size()) +
                  ")? y, n, s(kip), q(uit): ");
    std::string answer;
    bool is_over = false;
    while (true) {
      if (!std::getline(std::cin, answer) || *stop_signal() != 0 || answer == "q") {
        is_over = true;
        break;
      }
      if (answer == "y" || answer == "n" || answer == "s") break;
      console.print("y, n, s or q: ");
    }
    if (is_over) break;
    log.add(match, answer == "y"   ? precision::Answer::yes
                   : answer == "n" ? precision::Answer::no
                                   : precision::Answer::skip);
  }
  const std::uint64_t labelled = write_labels(options, log, all);
  console.print(counted(log.answers().size(), "answer") + ", " + counted(labelled, "row") +
                " labelled\n");
  if (const auto code = interrupted_exit_code()) return *code;
  return rejects.count() > 0 ? ExitCode::some_rejected : ExitCode::ok;
}

}  // namespace

ExitCode run_corpus(const CorpusOptions& options) {
  return options.action == CorpusOptions::Action::collect ? collect(options) : label(options);
}

}  // namespace ttp::cli
