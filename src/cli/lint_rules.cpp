// SPDX-License-Identifier: Apache-2.0
// `ttp lint-rules`: what is wrong with rules, where, why, and how to mend it.
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <set>
#include <thread>

#include "base/error.hpp"
#include "base/text.hpp"
#include "cli/common.hpp"
#include "cli/config.hpp"
#include "cli/git_baseline.hpp"
#include "cli/signals.hpp"
#include "cli/verbs.hpp"
#include "input/byte_source.hpp"
#include "input/line_source.hpp"
#include "lint/fix.hpp"
#include "lint/format.hpp"
#include "lint/schema.hpp"
#include "lint/settings.hpp"
#include "output/stream.hpp"

namespace ttp::cli {

namespace {

namespace fs = std::filesystem;

/// The command line's wishes over those of the configuration.
struct Wishes {
  std::vector<std::string> paths;
  std::string format = "text";
  lint::LintOptions lint;
  lint::PackOptions pack;
  std::vector<std::string> corpus;
  std::string baseline;
};

Severity severity_of(std::string_view word) {
  if (word == "error") return Severity::error;
  return word == "warning" ? Severity::warning : Severity::info;
}

lint::LintSettings find_settings(const LintRulesOptions& options) {
  constexpr const char* usual = "ttp-lint.yaml";
  std::error_code error;
  if (!options.config.empty()) return lint::read_settings(options.config);
  return fs::exists(usual, error) ? lint::read_settings(usual) : lint::LintSettings();
}

Wishes wishes_of(const LintRulesOptions& options) {
  const lint::LintSettings settings = find_settings(options);
  Wishes wishes;
  wishes.paths = !options.paths.empty() ? options.paths : settings.paths;
  if (wishes.paths.empty()) wishes.paths = {"rules"};
  wishes.format = options.format.value_or(settings.format.value_or("text"));
  for (const auto& ids : {options.disable, settings.disable}) {
    for (const std::string& id : ids) {
      if (lint::find_check(id) == nullptr) {
        const auto known = lint::check_ids();
        const auto similar = closest(id, known);
        throw Error("there is no check '" + id + "'" +
                    (similar ? ": did you mean '" + std::string(*similar) + "'?" : "") +
                    " (--list-checks shows all)");
      }
      wishes.lint.disabled.insert(id);
    }
  }
  wishes.lint.least = severity_of(options.severity.value_or(settings.severity.value_or("info")));
  wishes.pack.attack_release =
      options.attack_release.value_or(settings.attack_release.value_or(""));
  wishes.pack.with_proofs = !options.no_proofs && settings.proofs.value_or(true);
  wishes.pack.now = make_clock(options.common)();
  wishes.corpus = !options.corpus.empty() ? options.corpus : settings.corpus;
  wishes.baseline = options.baseline.value_or(settings.baseline.value_or(""));
  return wishes;
}

void read_corpus(const std::string& path, std::vector<lint::CorpusRow>& rows) {
  std::error_code error;
  if (fs::is_directory(path, error)) {
    std::vector<std::string> files;
    for (const auto& entry : fs::directory_iterator(path, error)) {
      const std::string name = entry.path().filename().string();
      if (name.ends_with(".jsonl") || name.ends_with(".jsonl.gz") || name.ends_with(".jsonl.zst")) {
        files.push_back(entry.path().string());
      }
    }
    std::ranges::sort(files);
    if (files.empty()) throw Error("there is no *.jsonl in '" + path + "'");
    for (const std::string& file : files) read_corpus(file, rows);
    return;
  }
  input::LineSource lines(input::ByteSource::open(path));
  std::size_t skipped = 0;
  while (const auto line = lines.next()) {
    if (trim(line->text).empty()) continue;
    auto row = line->is_too_long ? std::nullopt : lint::parse_corpus_row(line->text);
    if (row) {
      rows.push_back(std::move(*row));
    } else {
      ++skipped;
    }
  }
  if (rows.empty() && skipped > 0) throw Error("'" + path + "' holds no labelled event");
}

void read(const Wishes& wishes, lint::Pack& pack) {
  pack.options = wishes.pack;
  lint::read_pack(wishes.paths, pack);
  for (const std::string& path : wishes.corpus) read_corpus(path, pack.corpus);
  if (wishes.baseline.empty()) return;
  std::error_code error;
  pack.baseline = lint::read_baseline(fs::is_directory(wishes.baseline, error)
                                          ? lint::baseline_texts(wishes.baseline)
                                          : read_git_rules(wishes.baseline, wishes.paths));
}

void write(const std::string& text) {
  output::Stream out(STDOUT_FILENO, "standard output");
  out.write(text);
  out.flush();
}

lint::LintResult lint_once(const LintRulesOptions& options, const Wishes& wishes) {
  lint::Pack pack;
  read(wishes, pack);
  lint::LintResult result = lint::run_checks(pack, wishes.lint);
  if (result.rules == 0 && result.findings.empty()) {
    throw Error("no rules in '" + wishes.paths.front() + "' (looked for names like R0012.yaml)");
  }
  const lint::FormatOptions format{wants_color(options.common.color, STDOUT_FILENO),
                                   std::string(version)};
  write(lint::find_format(wishes.format)->make(result, format));
  return result;
}

ExitCode code_of(const lint::Findings& findings) {
  return findings.empty() ? ExitCode::ok : ExitCode::findings;
}

/// Mends until nothing is left that can be; what overlaps comes in the next round.
void fix(const Wishes& wishes, Console& console) {
  constexpr int most_rounds = 8;
  std::set<std::string> raised;
  std::set<std::string> changed;
  std::size_t fixed = 0;
  for (int round = 0; round < most_rounds; ++round) {
    lint::Pack pack;
    read(wishes, pack);
    const lint::LintResult result = lint::run_checks(pack, wishes.lint);
    const lint::FixResult done = lint::apply_fixes(pack, result.findings, raised);
    fixed += done.fixed;
    changed.insert(done.changed.begin(), done.changed.end());
    if (done.changed.empty()) break;
  }
  console.notice("mended " + counted(fixed, "finding") + " in " + counted(changed.size(), "file"));
}

ExitCode migrate(const LintRulesOptions& options, const Wishes& wishes, Console& console) {
  lint::Pack pack;
  read(wishes, pack);
  lint::LintResult result;
  lint::MigrationResult done = lint::migrate(pack, options.migrate_to);
  console.notice("rewrote " + counted(done.renamed, "technique") + " in " +
                 counted(done.changed.size(), "file") + " for " + options.migrate_to);
  for (const lint::Subject& subject : pack.subjects) {
    result.files.push_back(subject.file);
    if (subject.rule != nullptr) ++result.rules;
  }
  lint::sort_findings(done.undecided);
  result.findings = std::move(done.undecided);
  const lint::FormatOptions format{wants_color(options.common.color, STDOUT_FILENO),
                                   std::string(version)};
  write(lint::find_format(wishes.format)->make(result, format));
  return code_of(result.findings);
}

/// What files there are, how large, and when they were saved.
std::string fingerprint(const std::vector<std::string>& paths) {
  std::string text;
  const auto add = [&](const fs::path& path) {
    std::error_code error;
    text += path.string() + '\n' + std::to_string(fs::file_size(path, error)) + '\n' +
            std::to_string(fs::last_write_time(path, error).time_since_epoch().count()) + '\n';
  };
  for (const std::string& path : paths) {
    std::error_code error;
    add(path);
    fs::recursive_directory_iterator entries(path, fs::directory_options::skip_permission_denied,
                                             error);
    for (const fs::recursive_directory_iterator end; !error && entries != end;
         entries.increment(error)) {
      add(entries->path());
    }
  }
  return text;
}

ExitCode watch(const LintRulesOptions& options, const Wishes& wishes, Console& console) {
  constexpr std::chrono::milliseconds pause(300);
  std::vector<std::string> watched = wishes.paths;
  watched.insert(watched.end(), wishes.corpus.begin(), wishes.corpus.end());
  for (std::string seen; *stop_signal() == 0;) {
    if (std::string now = fingerprint(watched); now != seen) {
      seen = std::move(now);
      try {
        static_cast<void>(lint_once(options, wishes));
      } catch (const Error& error) {
        // Half-saved, or gone for a moment: it will come again.
        console.print("ttp: " + terminal_lines(error.what()) + "\n");
      }
      console.notice("watching; an interrupt ends it");
    }
    std::this_thread::sleep_for(pause);
  }
  return interrupted_exit_code().value_or(ExitCode::ok);
}

std::string check_list() {
  std::string out;
  std::size_t width = 0;
  for (const lint::CheckInfo& info : lint::all_checks()) width = std::max(width, info.id.size());
  std::string_view group;
  for (const lint::CheckInfo& info : lint::all_checks()) {
    if (lint::name_of(info.group) != group) {
      if (!group.empty()) out += '\n';
      group = lint::name_of(info.group);
      out += std::string(group) + '\n';
    }
    out += "  " + std::string(info.id) + std::string(width + 2 - info.id.size(), ' ');
    out += std::string(lint::name_of(info.severity));
    out += std::string(9 - lint::name_of(info.severity).size(), ' ') + std::string(info.summary);
    out += info.cost == lint::Cost::proof ? " (proof)\n" : "\n";
  }
  return out;
}

std::string indented(std::string_view text) {
  std::string out = "    ";
  for (const char c : text) {
    out += c;
    if (c == '\n') out += "    ";
  }
  return out + "\n";
}

std::string explanation(const std::string& id) {
  const lint::CheckInfo* info = lint::find_check(id);
  if (info == nullptr) {
    const auto known = lint::check_ids();
    const auto similar = closest(id, known);
    throw Error("there is no check '" + id + "'" +
                (similar ? ": did you mean '" + std::string(*similar) + "'?" : ""));
  }
  const auto check = info->make();
  const lint::Explanation text = check->explanation();
  return std::string(info->id) + " (" + std::string(lint::name_of(info->group)) + ", " +
         std::string(lint::name_of(info->severity)) + "): " + std::string(info->summary) + "\n\n" +
         std::string(text.text) + "\n\nBad:\n\n" + indented(text.bad) + "\nGood:\n\n" +
         indented(text.good);
}

}  // namespace

ExitCode run_lint_rules(const LintRulesOptions& options) {
  if (options.schema || options.list_checks || !options.explain.empty()) {
    write(options.schema        ? lint::rule_schema()
          : options.list_checks ? check_list()
                                : explanation(options.explain));
    return ExitCode::ok;
  }
  Console console(options.common);
  const Wishes wishes = wishes_of(options);
  if (!options.migrate_to.empty()) return migrate(options, wishes, console);
  if (options.watch) return watch(options, wishes, console);
  if (options.fix) fix(wishes, console);
  return code_of(lint_once(options, wishes).findings);
}

}  // namespace ttp::cli
