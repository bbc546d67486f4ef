// SPDX-License-Identifier: Apache-2.0
// Texts of rules kept in the database.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rule/load.hpp"
#include "store/database.hpp"

namespace ttp::store {

/// The rules in `ttp_rule`, in the order of their ids. Throws ttp::Error if there is no such table.
[[nodiscard]] std::vector<rule::RuleText> read_rule_texts(Database& database);

/// One row to be.
struct RuleRow {
  rule::RuleText text;
  std::int64_t version = 0;
};

enum class RuleChange { added, changed, removed };
[[nodiscard]] std::string_view to_text(RuleChange change);

struct SyncOptions {
  Timestamp now = 0;  ///< `updated_at` of what changes
  std::string by;     ///< `updated_by`, likewise
  std::function<void(std::string_view id, RuleChange change)> on_change;  ///< may be empty
};

struct SyncCounts {
  std::uint64_t added = 0;
  std::uint64_t changed = 0;
  std::uint64_t removed = 0;
  std::uint64_t unchanged = 0;
};

/// Makes `ttp_rule` hold just `rules`, in one transaction: rows that are equal (version, path and
/// text) are not touched, others are written, those that are not in `rules` are removed.
SyncCounts sync_rules(Database& database, std::span<const RuleRow> rules,
                      const SyncOptions& options);

}  // namespace ttp::store
