// SPDX-License-Identifier: Apache-2.0
// What the verbs share: rules, filters, the clock.
#pragma once

#include <filesystem>
#include <functional>

#include "cli/options.hpp"
#include "base/error.hpp"
#include "cli/terminal.hpp"
#include "model/reject_log.hpp"
#include "pipeline/filter.hpp"
#include "rule/rule_set.hpp"

namespace ttp::cli {

/// The time that --now fixed, or the system's.
[[nodiscard]] std::function<Timestamp()> make_clock(const CommonOptions& options);

/// Loads the rules and says what there is to say. `stored` are the database's states, used when
/// there is no --state. Throws ttp::Error that lists all mistakes.
[[nodiscard]] rule::LoadedRules load_rules(const RuleOptions& options, const rule::States& stored,
                                           Console& console);

/// The rule directory: the one given, else ./rules/ttp, else the installed pack.
[[nodiscard]] std::filesystem::path rule_directory(const std::string& given);

[[nodiscard]] rule::Compat compat_of(const RuleOptions& options);

[[nodiscard]] pipeline::EventFilter event_filter(const FilterOptions& options);
[[nodiscard]] pipeline::TagFilter tag_filter(const FilterOptions& options);

[[nodiscard]] RejectLog::Options reject_options(const RejectOptions& options, Console& console);

/// What the run's end says: an interrupt, rejects, or nothing to complain about.
[[nodiscard]] ExitCode exit_code(const RejectLog& rejects);

}  // namespace ttp::cli
