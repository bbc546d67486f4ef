// SPDX-License-Identifier: Apache-2.0
#include "store/tag_report.hpp"

#include <sqlite3.h>

#include <initializer_list>
#include <utility>

namespace ttp::store {

namespace {

/// Steps of the engine between two looks at the stop signal: some milliseconds.
constexpr int steps_between_looks = 100'000;

constexpr const char* technique_sql = "coalesce(nullif(sub_technique_id, ''), technique_id)";

/// The length keeps two pairs apart that are the same text when joined.
constexpr const char* sum_sql =
    ", count(*), count(DISTINCT length(source_kind) || ' ' || source_kind || source_id), "
    "count(DISTINCT session_id), count(DISTINCT attacker_uuid), max(confidence), "
    "min(created_at), max(created_at)";

std::string key_sql(TagKey key) {
  switch (key) {
    case TagKey::technique: return technique_sql;
    case TagKey::tactic: return "tactic";
    case TagKey::rule: return "rule_id";
    case TagKey::attacker: return "attacker_uuid";
    case TagKey::session: return "session_id";
    case TagKey::source: return "source_kind";
    case TagKey::decoy: return "decky_id";
    case TagKey::day: return "substr(created_at, 1, 10)";
  }
  return "NULL";
}

/// "(column IN (?, ?) OR other IN (?, ?))", as many marks as there are texts.
std::string among(std::initializer_list<std::string_view> columns, std::size_t texts) {
  std::string marks;
  for (std::size_t i = 0; i < texts; ++i) marks += marks.empty() ? "?" : ", ?";
  std::string sql;
  for (const std::string_view column : columns) {
    sql.append(sql.empty() ? "(" : " OR ").append(column).append(" IN (").append(marks).append(")");
  }
  return sql + ")";
}

/// The condition behind WHERE; bind_selection() binds its marks in the same order.
std::string condition_sql(const TagSelection& selection) {
  std::string sql = "confidence >= ?";
  const auto add = [&](std::initializer_list<std::string_view> columns,
                       const std::vector<std::string>& texts) {
    if (!texts.empty()) sql += " AND " + among(columns, texts.size());
  };
  add({"source_kind"}, selection.kinds);
  add({"session_id"}, selection.sessions);
  add({"attacker_uuid", "identity_uuid"}, selection.attackers);
  add({"technique_id", "sub_technique_id"}, selection.techniques);
  add({"tactic"}, selection.tactics);
  add({"rule_id"}, selection.rules);
  if (selection.since) sql += " AND created_at >= ?";
  if (selection.until) sql += " AND created_at < ?";
  return sql;
}

void bind_selection(sqlite3_stmt* statement, const TagSelection& selection) {
  int parameter = 1;
  bind_number(statement, parameter++, selection.min_confidence);
  const auto bind = [&](const std::vector<std::string>& texts, int columns) {
    for (int i = 0; i < columns; ++i) {
      for (const std::string& text : texts) bind_view(statement, parameter++, text);
    }
  };
  bind(selection.kinds, 1);
  bind(selection.sessions, 1);
  bind(selection.attackers, 2);
  bind(selection.techniques, 2);
  bind(selection.tactics, 1);
  bind(selection.rules, 1);
  if (selection.since) bind_view(statement, parameter++, *selection.since);
  if (selection.until) bind_view(statement, parameter++, *selection.until);
}

int is_stopped(void* stop) {
  return *static_cast<const volatile std::sig_atomic_t*>(stop) != 0 ? 1 : 0;
}

std::string_view text_at(sqlite3_stmt* row, int column) {
  return column_view(row, column).value_or("");
}

std::uint64_t count_at(sqlite3_stmt* row, int column) {
  return static_cast<std::uint64_t>(column_integer(row, column));
}

TagSum sum_at(sqlite3_stmt* row) {
  return {column_view(row, 0), count_at(row, 1), count_at(row, 2), count_at(row, 3),
          count_at(row, 4),    column_real(row, 5), text_at(row, 6), text_at(row, 7)};
}

}  // namespace

TagReport::TagReport(Database& database, TagSelection selection,
                     const volatile std::sig_atomic_t* stop)
    : database_(database),
      selection_(std::move(selection)),
      stop_(stop),
      condition_(condition_sql(selection_)),
      snapshot_(database.handle()) {
  database_.require_columns("ttp_tag", tag_columns());
  sqlite3_progress_handler(database_.handle().getHandle(), steps_between_looks, is_stopped,
                           const_cast<std::sig_atomic_t*>(stop_));
}

TagReport::~TagReport() {
  sqlite3_progress_handler(database_.handle().getHandle(), 0, nullptr, nullptr);
}

PreparedStatement TagReport::query(const std::string& columns, const std::string& rest) {
  PreparedStatement statement =
      prepare(database_, "SELECT " + columns + " FROM ttp_tag WHERE " + condition_ + rest);
  bind_selection(statement.get(), selection_);
  return statement;
}

void TagReport::total(const std::function<void(const TagSum&)>& take) {
  database_.guard([&] {
    const PreparedStatement sum = query(std::string("NULL") + sum_sql, "");
    while (step(sum.get())) take(sum_at(sum.get()));
  });
}

void TagReport::sums(TagKey key, const std::function<void(const TagSum&)>& take) {
  database_.guard([&] {
    const PreparedStatement sum = query(key_sql(key) + sum_sql, " GROUP BY 1 ORDER BY 2 DESC, 1");
    while (step(sum.get())) take(sum_at(sum.get()));
  });
}

void TagReport::technique_sums(const std::function<void(const TechniqueSum&)>& take) {
  database_.guard([&] {
    const PreparedStatement sum =
        query(std::string(technique_sql) +
                  ", tactic, rule_id, attack_release, count(*), max(confidence)",
              " GROUP BY 1, 2, 3, 4");
    sqlite3_stmt* const row = sum.get();
    while (step(row)) {
      take({text_at(row, 0), text_at(row, 1), text_at(row, 2), text_at(row, 3), count_at(row, 4),
            column_real(row, 5)});
    }
  });
}

void TagReport::tags(const std::function<void(const TagRow&)>& take) {
  database_.guard([&] {
    const PreparedStatement tags =
        query("uuid, source_kind, source_id, attacker_uuid, identity_uuid, session_id, decky_id, "
              "tactic, technique_id, sub_technique_id, confidence, rule_id, rule_version, evidence, "
              "attack_release, mitre_url",
              " ORDER BY uuid");
    sqlite3_stmt* const row = tags.get();
    while (step(row)) {
      take({text_at(row, 0), text_at(row, 1), text_at(row, 2), column_view(row, 3),
            column_view(row, 4), column_view(row, 5), column_view(row, 6), text_at(row, 7),
            text_at(row, 8), column_view(row, 9), column_real(row, 10), text_at(row, 11),
            column_integer(row, 12), text_at(row, 13), text_at(row, 14), column_view(row, 15)});
    }
  });
}

}  // namespace ttp::store
