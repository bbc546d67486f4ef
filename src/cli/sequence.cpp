// SPDX-License-Identifier: Apache-2.0
#include "cli/sequence.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/text.hpp"
#include "cli/config.hpp"
#include "output/style.hpp"
#include "sequence/settings_file.hpp"

namespace ttp::cli {

namespace {

/// Empty if there is no such file.
std::filesystem::path find_pack_file(const std::filesystem::path& pack, std::string_view name) {
  std::error_code error;
  for (const std::filesystem::path& folder :
       {pack, std::filesystem::path("rules"), std::filesystem::path(data_directory) / "rules"}) {
    const std::filesystem::path path = (folder / name).lexically_normal();
    if (std::filesystem::is_regular_file(path, error)) return path;
  }
  return {};
}

void require_sound(const Diagnostics& diagnostics, std::string_view what) {
  if (!has_errors(diagnostics)) return;
  std::string text;
  for (const Diagnostic& diagnostic : diagnostics) text += format_diagnostic(diagnostic);
  throw Error(text + std::string(what) + " was not used; nothing was run");
}

}  // namespace

SequenceOptions::Use sequence_use(const ReplayOptions& options) {
  const SequenceOptions& sequence = options.sequence;
  using Use = SequenceOptions::Use;
  const Use use = sequence.use.value_or(options.rules.compat_live ? Use::off : Use::with);
  if (use != Use::off) return use;
  if (!sequence.story.empty()) throw Error("--story needs the sequences that are switched off");
  if (!sequence.fail_on.empty() || sequence.fail_at) {
    throw Error("--fail-on and --fail-at need the sequences that are switched off");
  }
  if (sequence.explain) throw Error("--explain needs the sequences that are switched off");
  return use;
}

SequenceSetup::SequenceSetup(const SequenceOptions& options, const std::filesystem::path& pack,
                             Console& console) {
  Diagnostics diagnostics;
  if (const auto path = find_pack_file(pack, "sequence/settings.yaml"); !path.empty()) {
    const sequence::SettingsFile file = sequence::read_settings(path, diagnostics);
    made_.settings = file.settings;
    made_.max_sessions = file.max_sessions.value_or(made_.max_sessions);
    require_sound(diagnostics, "the file of settings");
  }
  if (options.mode) made_.settings.mode = *sequence::find_mode(*options.mode);
  sequence::Settings& settings = made_.settings;
  settings.warmup_calls = options.warmup_calls.value_or(settings.warmup_calls);
  settings.window_ms = options.window_ms.value_or(settings.window_ms);
  settings.max_new_tools = options.max_new_tools.value_or(settings.max_new_tools);
  made_.max_sessions = options.max_sessions.value_or(made_.max_sessions);
  made_.max_bytes = std::max(made_.max_bytes, made_.max_sessions * limits::tracked_session_bytes);
  made_.is_every = options.every;
  made_.counts_classes = options.explain;

  const auto path =
      options.tools.empty() ? find_pack_file(pack, "tools.yaml") : std::filesystem::path(options.tools);
  if (!path.empty()) {
    table_ = sequence::ToolTable::read(path, diagnostics);
    require_sound(diagnostics, "the classification table");
  } else if (options.use) {
    console.notice("warning: no tools.yaml in the rule pack: only calls whose records carry a "
                   "class have one");
  }
}

std::unique_ptr<sequence::SequenceSource> SequenceSetup::make(
    EventSource& source, pipeline::EventFilter filter, bool use_memo, Profile* profile) const {
  sequence::SequenceSource::Options made = made_;
  made.profile = profile;
  made.use_memo = use_memo;
  filter.kinds.clear();
  if (!filter.accepts_all()) {
    made.follows = [filter = std::move(filter)](const Event& event) {
      return filter.accepts(event);
    };
  }
  return std::make_unique<sequence::SequenceSource>(source, table_, std::move(made));
}

std::string decider_text(sequence::Decider decider, std::size_t line,
                         const sequence::ToolTable& table) {
  const std::string place =
      std::filesystem::path(table.file()).filename().string() + ':' + std::to_string(line);
  switch (decider) {
    case sequence::Decider::record: return "the record";
    case sequence::Decider::rule: return place;
    case sequence::Decider::word: return place + " (word of the name)";
    case sequence::Decider::nothing: break;
  }
  return "nothing";
}

std::string explain_classes(const sequence::SequenceSource& source,
                            const sequence::ToolTable& table) {
  constexpr std::size_t name_width = 36;
  constexpr std::size_t class_width = 18;
  constexpr std::size_t count_width = 10;
  std::string text = output::padded_left("CALLS", count_width) + "  " +
                     output::padded("TOOL", name_width) + "  " +
                     output::padded("CLASS", class_width) + "  TAINT  DECIDED BY\n";
  for (const auto& [name, ways] : source.classes()) {
    for (const sequence::ClassCount& way : ways) {
      text += output::padded_left(with_thousands(way.calls), count_width) + "  " +
              output::padded(terminal_text(name, name_width), name_width) + "  " +
              output::padded(sequence::to_text(way.sink), class_width) + "  " +
              (way.is_tainted ? "yes    " : "-      ") +
              decider_text(way.decider, way.line, table) + '\n';
    }
  }
  return text;
}

void FailGate::take(const Event& event, std::span<const pipeline::KeptTag>) {
  if (event.anomaly == nullptr) return;
  const auto& types = options_.fail_on;
  const bool is_named =
      std::find(types.begin(), types.end(), to_text(event.anomaly->type)) != types.end();
  if (is_named || (options_.fail_at && event.anomaly->confidence >= *options_.fail_at)) {
    has_failed_ = true;
  }
}

}  // namespace ttp::cli
