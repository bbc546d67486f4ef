// SPDX-License-Identifier: Apache-2.0
#include "store/rule_store.hpp"

#include <array>
#include <map>

namespace ttp::store {

namespace {

constexpr auto rule_columns = std::to_array<std::string_view>(
    {"rule_id", "rule_version", "source_path", "yaml_content", "updated_at", "updated_by"});

using RowsById = std::map<std::string, RuleRow, std::less<>>;

RowsById read_rows(Database& database) {
  RowsById rows;
  SQLite::Statement query(database.handle(),
                          "SELECT rule_id, rule_version, source_path, yaml_content FROM ttp_rule");
  while (query.executeStep()) {
    RuleRow row;
    row.text.id = query.getColumn(0).getString();
    row.version = query.getColumn(1).getInt64();
    row.text.file = query.getColumn(2).getString();
    row.text.text = query.getColumn(3).getString();
    std::string id = row.text.id;
    rows.emplace(std::move(id), std::move(row));
  }
  return rows;
}

bool is_equal(const RuleRow& a, const RuleRow& b) {
  return a.version == b.version && a.text.file == b.text.file && a.text.text == b.text.text;
}

/// Writes the differences inside a transaction that somebody else began.
class Writer {
 public:
  Writer(SQLite::Database& database, const SyncOptions& options)
      : options_(options),
        updated_at_(format_sql(options.now)),
        write_(database,
               "INSERT INTO ttp_rule (rule_id, rule_version, source_path, yaml_content, "
               "updated_at, updated_by) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (rule_id) DO UPDATE "
               "SET rule_version = excluded.rule_version, source_path = excluded.source_path, "
               "yaml_content = excluded.yaml_content, updated_at = excluded.updated_at, "
               "updated_by = excluded.updated_by"),
        remove_(database, "DELETE FROM ttp_rule WHERE rule_id = ?") {}

  void write(const RuleRow& row, RuleChange change) {
    write_.bind(1, row.text.id);
    write_.bind(2, row.version);
    write_.bind(3, row.text.file);
    write_.bind(4, row.text.text);
    write_.bind(5, updated_at_);
    write_.bind(6, options_.by);
    write_.exec();
    write_.reset();
    changes_.emplace_back(row.text.id, change);
  }

  void remove(const std::string& id) {
    remove_.bind(1, id);
    remove_.exec();
    remove_.reset();
    changes_.emplace_back(id, RuleChange::removed);
  }

  /// Tells of the changes; only once they are committed.
  void tell() const {
    if (!options_.on_change) return;
    for (const auto& [id, change] : changes_) options_.on_change(id, change);
  }

 private:
  const SyncOptions& options_;
  std::string updated_at_;
  SQLite::Statement write_;
  SQLite::Statement remove_;
  std::vector<std::pair<std::string, RuleChange>> changes_;
};

}  // namespace

std::string_view to_text(RuleChange change) {
  switch (change) {
    case RuleChange::added: return "added";
    case RuleChange::changed: return "changed";
    case RuleChange::removed: return "removed";
  }
  return "";
}

std::vector<rule::RuleText> read_rule_texts(Database& database) {
  database.require_columns("ttp_rule", rule_columns);
  RowsById rows = database.guard([&] { return read_rows(database); });
  std::vector<rule::RuleText> texts;
  for (auto& [id, row] : rows) texts.push_back(std::move(row.text));
  return texts;
}

SyncCounts sync_rules(Database& database, std::span<const RuleRow> rules,
                      const SyncOptions& options) {
  database.require_columns("ttp_rule", rule_columns);
  return database.guard([&] {
    SQLite::Transaction transaction(database.handle(), SQLite::TransactionBehavior::IMMEDIATE);
    RowsById stored = read_rows(database);
    SyncCounts counts;
    Writer writer(database.handle(), options);
    for (const RuleRow& row : rules) {
      const auto known = stored.find(row.text.id);
      if (known == stored.end()) {
        writer.write(row, RuleChange::added);
        ++counts.added;
        continue;
      }
      if (is_equal(known->second, row)) {
        ++counts.unchanged;
      } else {
        writer.write(row, RuleChange::changed);
        ++counts.changed;
      }
      stored.erase(known);
    }
    for (const auto& [id, row] : stored) writer.remove(id);
    counts.removed = stored.size();
    transaction.commit();
    writer.tell();
    return counts;
  });
}

}  // namespace ttp::store
