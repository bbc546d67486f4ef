// SPDX-License-Identifier: Apache-2.0
#include "cli/rules_state.hpp"

#include <unistd.h>

#include <array>
#include <cstdlib>

#include "base/error.hpp"
#include "base/text.hpp"
#include "cli/common.hpp"
#include "cli/rules_text.hpp"
#include "output/stream.hpp"
#include "rule/state_file.hpp"
#include "store/rule_state.hpp"
#include "store/rule_store.hpp"

namespace ttp::cli {

namespace {

using Action = RulesOptions::Action;

/// `4h` counts from now; anything else is a point in time.
Timestamp parse_expiry(const std::string& text, Timestamp now) {
  std::optional<Timestamp> time;
  if (const auto duration = parse_duration(text)) {
    time = now + *duration;
  } else {
    time = parse_timestamp(text);
  }
  if (!time) {
    throw Error("--expires: '" + terminal_text(text, 80) +
                "' is neither a duration (90s, 30m, 4h, 7d, 2w) nor a time "
                "(2026-11-07T10:00:00Z)");
  }
  if (*time <= now) {
    throw Error("--expires: " + format_rfc3339(*time) +
                " lies in the past, so the state would never count");
  }
  return *time;
}

/// Where states are kept: a file or a database, behind one face.
class Keeper {
 public:
  Keeper(const RulesOptions& options, Console& console)
      : options_(options), console_(console), file_(options.rules.state) {
    if (!file_.empty()) {
      if (!options.database.empty()) throw Error("--state and --db exclude each other");
      return;
    }
    const auto mode = options.action == Action::list_states ? store::Database::Mode::read
                                                            : store::Database::Mode::write;
    const std::string path = database_path(options.database, " or --state FILE");
    database_ = std::make_unique<store::Database>(
        database_options(path, options.busy_timeout_s, console), mode);
  }

  [[nodiscard]] const std::string& name() const {
    return database_ != nullptr ? database_->path() : file_;
  }

  [[nodiscard]] rule::States read() {
    return database_ != nullptr ? store::read_rule_states(*database_) : read_state_file(file_);
  }

  void set(const std::string& id, const rule::State& state) {
    if (database_ != nullptr) return store::write_rule_state(*database_, id, state);
    tell(rule::change_state_file(file_, id, &state));
  }

  /// False if there was nothing to remove.
  bool clear(const std::string& id) {
    if (database_ != nullptr) return store::remove_rule_state(*database_, id);
    const rule::StateText change = rule::change_state_file(file_, id, nullptr);
    tell(change);
    return change.had_entry;
  }

  /// Ids of the rules that the states are meant for; none if that can't be known.
  [[nodiscard]] std::vector<std::string> known_rules() {
    std::vector<std::string> ids;
    if (database_ != nullptr && options_.rules.rules.empty() && database_->has_table("ttp_rule")) {
      for (const rule::RuleText& text : store::read_rule_texts(*database_)) ids.push_back(text.id);
    }
    if (!ids.empty()) return ids;
    try {
      rule::Manifest manifest;
      Diagnostics ignored;
      for (const rule::Rule& rule : rule::load_directory(rule_directory(options_.rules.rules), {},
                                                         manifest, ignored)) {
        ids.push_back(rule.identity.id);
      }
    } catch (const Error&) {
      if (!options_.rules.rules.empty()) throw;
    }
    return ids;
  }

 private:
  void tell(const rule::StateText& change) {
    if (!change.is_rewritten) return;
    console_.notice("notice: '" + file_ +
                    "' could not be changed in place; it was written anew, without its comments");
  }

  const RulesOptions& options_;
  Console& console_;
  std::string file_;
  std::unique_ptr<store::Database> database_;
};

void list_states(const RulesOptions& options, Keeper& keeper, Timestamp now) {
  output::Stream out(STDOUT_FILENO, "standard output");
  const bool is_table =
      options.output.empty() ? is_terminal(STDOUT_FILENO) : options.output == "table";
  const rule::States states = keeper.read();
  out.write(is_table ? format_state_table(states, now, terminal_columns(STDOUT_FILENO),
                                          wants_color(options.common.color, STDOUT_FILENO))
                     : format_state_json(states, now));
  out.flush();
}

}  // namespace

std::string user_name() {
  for (const char* name : {"USER", "LOGNAME"}) {
    const char* value = std::getenv(name);
    if (value != nullptr && *value != '\0') return value;
  }
  return "ttp";
}

rule::State requested_state(const RulesOptions& options, Timestamp now) {
  constexpr auto modes = std::to_array<std::string_view>({"enabled", "disabled", "clipped"});
  const auto mode = rule::parse_mode(options.mode);
  if (!mode) {
    const auto similar = closest(options.mode, modes);
    throw Error("a state is enabled, disabled or clipped, not '" +
                terminal_text(options.mode, 80) + "'" +
                (similar ? " (did you mean '" + std::string(*similar) + "'?)" : ""));
  }
  if (options.max && *mode != rule::Mode::clipped) {
    throw Error("--max is the ceiling of a clipped rule; it means nothing for one that is " +
                options.mode);
  }
  rule::State state;
  state.mode = *mode;
  state.confidence_max = options.max;
  if (options.expires) state.expires_at = parse_expiry(*options.expires, now);
  state.reason = to_valid_utf8(options.reason);
  state.set_by = to_valid_utf8(options.by.empty() ? user_name() : options.by);
  state.set_at = now;
  return state;
}

void run_rules_state(const RulesOptions& options, Timestamp now, Console& console) {
  if (options.action == Action::list_states) {
    Keeper keeper(options, console);
    return list_states(options, keeper, now);
  }
  const std::string& id = options.ids.front();
  if (options.action == Action::clear_state) {
    Keeper keeper(options, console);
    const bool had_state = keeper.clear(id);
    console.notice(had_state ? id + ": the state was removed from '" + keeper.name() + "'"
                             : id + " has no state in '" + keeper.name() + "'");
    return;
  }
  if (trim(id).empty()) throw Error("the rule's id is empty");
  const rule::State state = requested_state(options, now);
  Keeper keeper(options, console);
  const std::vector<std::string> known = keeper.known_rules();
  if (!known.empty() && std::find(known.begin(), known.end(), id) == known.end()) {
    console.notice("warning: there is " + unknown_rule_text(id, known) +
                   "; the state is kept all the same");
  }
  if (state.mode == rule::Mode::clipped && !state.confidence_max) {
    console.notice("warning: a clipped rule without --max is not limited in any way");
  }
  keeper.set(id, state);
  console.notice(id + " is " + state_text(state, now) + " in '" + keeper.name() + "'");
}

}  // namespace ttp::cli
