// SPDX-License-Identifier: Apache-2.0
// `ttp explain`: why one event was tagged, or was not.
#include <unistd.h>

#include <algorithm>

#include "base/error.hpp"
#include "base/text.hpp"
#include "cli/common.hpp"
#include "cli/explain_input.hpp"
#include "cli/explain_text.hpp"
#include "cli/rules_text.hpp"
#include "cli/signals.hpp"
#include "cli/taggers.hpp"
#include "cli/verbs.hpp"
#include "output/stream.hpp"
#include "pipeline/derive_settings.hpp"
#include "session/deriving_source.hpp"

namespace ttp::cli {

namespace {

/// The database with states and, for --rule-store db, rules; null if none is named.
std::unique_ptr<store::Database> open_database(const ExplainOptions& options, Console& console) {
  if (options.database.empty()) {
    if (options.rules.store == RuleStore::files) return nullptr;
    throw Error("--rule-store db needs a database: give --db FILE");
  }
  return std::make_unique<store::Database>(
      database_options(options.database, options.busy_timeout_s, console),
      store::Database::Mode::read);
}

void require_known(const std::vector<std::string>& wanted, const rule::RuleSet& rules) {
  std::vector<std::string> known;
  for (const rule::Rule& rule : rules.rules()) known.push_back(rule.identity.id);
  for (const std::string& id : wanted) {
    if (std::find(known.begin(), known.end(), id) == known.end()) {
      throw Error("there is " + unknown_rule_text(id, known));
    }
  }
}

}  // namespace

ExitCode run_explain(const ExplainOptions& options) {
  Console console(options.common);
  const rule::LoadedRules rules =
      load_rules(options.rules, open_database(options, console).get(), console, rule::Keep::everything);
  require_known(options.rule_ids, *rules.set);
  // Which kinds nobody looks at is part of the explanation; the rest of the log does not matter.
  const pipeline::Taggers taggers =
      make_taggers(*rules.set, options.rules, console, [](std::string_view) {});
  ExplainerOptions explainer_options;
  explainer_options.compat = compat_of(options.rules);
  explainer_options.state_time = state_time(options.rules, make_clock(options.common)());
  explainer_options.floor = options.min_confidence.value_or(write_floor);
  explainer_options.rule_ids = options.rule_ids;
  Explainer explainer(*rules.set, *taggers.composite, std::move(explainer_options));

  const bool is_json = options.output == "json";
  const ExplainFormat format{terminal_columns(STDOUT_FILENO),
                             wants_color(options.common.color, STDOUT_FILENO),
                             options.all || !options.rule_ids.empty()};
  std::string out;
  EventVisitor visitor;
  visitor.pass = [&](const Event& event) { explainer.pass(event); };
  visitor.take = [&](const Event& event) {
    const EventReport report = explainer.explain(event);
    if (is_json) {
      out += format_explanation_json(report, format.all_in_full);
    } else {
      out += (out.empty() ? "" : "\n") + format_explanation(report, format);
    }
  };
  if (!options.rules.compat_live) {
    visitor.derive = [&](EventSource& source) {
      Diagnostics diagnostics;  // a replay shows them
      return std::make_unique<session::DerivingSource>(
          source, pipeline::derive_settings(*rules.set, diagnostics));
    };
  }
  const std::uint64_t rejected = visit_events(options, visitor, console);
  output::Stream stream(STDOUT_FILENO, "standard output");
  stream.write(out);
  stream.flush();
  if (const auto code = interrupted_exit_code()) return *code;
  return rejected > 0 ? ExitCode::some_rejected : ExitCode::ok;
}

}  // namespace ttp::cli
