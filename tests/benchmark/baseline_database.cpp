// SPDX-License-Identifier: Apache-2.0
#include "baseline_database.hpp"

#include <fmt/format.h>
#include <simdjson.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "sqlite_handle.hpp"

namespace ttp::benchmark {

namespace {

/// The columns of `ttp_tag` in their order; two of them are numbers.
constexpr int columns = 17;
constexpr int confidence_column = 10;
constexpr int version_column = 12;

struct Row {
  std::vector<std::optional<std::string>> texts;
  double confidence = 0;
  std::int64_t version = 0;
};

std::vector<Row> read_tags(const char* path) {
  Sqlite database(path, SQLITE_OPEN_READONLY);
  Statement query(database, "SELECT * FROM ttp_tag ORDER BY rowid");
  std::vector<Row> rows;
  while (query.step()) {
    Row& row = rows.emplace_back();
    for (int i = 0; i < columns; ++i) {
      row.texts.push_back(query.is_null(i) ? std::nullopt
                                           : std::optional<std::string>(query.text(i)));
    }
    row.confidence = query.real(confidence_column);
    row.version = query.integer(version_column);
  }
  return rows;
}

double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

}  // namespace

void insert_tags(const char* from, const char* to, std::uint64_t rows) {
  const std::vector<Row> tags = read_tags(from);
  const double cpu_before = cpu_seconds();
  const auto start = std::chrono::steady_clock::now();
  std::int64_t added = 0;
  {
    Sqlite database(to, SQLITE_OPEN_READWRITE);
    database.exec("PRAGMA synchronous = NORMAL");
    Statement insert(database,
                     "INSERT OR IGNORE INTO ttp_tag VALUES "
                     "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    for (std::size_t begin = 0; begin < tags.size(); begin += rows) {
      database.exec("BEGIN IMMEDIATE");
      const std::size_t end = std::min<std::size_t>(tags.size(), begin + rows);
      for (std::size_t i = begin; i < end; ++i) {
        const Row& row = tags[i];
        for (int column = 0; column < columns; ++column) {
          if (column == confidence_column) {
            insert.bind(column + 1, row.confidence);
          } else if (column == version_column) {
            insert.bind(column + 1, row.version);
          } else if (const auto& text = row.texts[static_cast<std::size_t>(column)]) {
            insert.bind(column + 1, std::string_view(*text));
          } else {
            insert.bind_null(column + 1);
          }
        }
        insert.step();
        added += sqlite3_changes(database.get());
        insert.reset();
      }
      database.exec("COMMIT");
    }
  }
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - start;
  fmt::print("rows={} inserted={} cpu_s={:.6f} wall_s={:.6f}\n", tags.size(), added,
             cpu_seconds() - cpu_before, wall.count());
}

void read_rows(const char* path) {
  Sqlite database(path, SQLITE_OPEN_READONLY);
  Statement query(database,
                  "SELECT rowid, last_seen, uuid, identity_id, commands FROM attackers "
                  "WHERE last_seen >= '' ORDER BY last_seen, rowid");
  simdjson::ondemand::parser parser;
  std::string padded;
  std::uint64_t rows = 0;
  std::uint64_t commands = 0;
  std::uint64_t bytes = 0;
  while (query.step()) {
    ++rows;
    const std::string_view text = query.text(4);
    padded.assign(text);
    padded.reserve(text.size() + simdjson::SIMDJSON_PADDING);
    simdjson::ondemand::document document;
    simdjson::ondemand::array list;
    if (parser.iterate(padded).get(document) != simdjson::SUCCESS ||
        document.get_array().get(list) != simdjson::SUCCESS) {
      throw std::runtime_error("commands that are no list");
    }
    for (auto element : list) {
      simdjson::ondemand::object object;
      if (element.get_object().get(object) != simdjson::SUCCESS) continue;
      for (const char* name : {"id", "session_id", "decky_id", "command_text"}) {
        std::string_view value;
        if (object.find_field_unordered(name).get_string().get(value) == simdjson::SUCCESS) {
          bytes += value.size();
        }
      }
      ++commands;
    }
  }
  fmt::print("rows={} commands={} bytes={}\n", rows, commands, bytes);
}

}  // namespace ttp::benchmark
