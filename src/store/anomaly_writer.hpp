// SPDX-License-Identifier: Apache-2.0
// Anomalies into the database: a table of their own beside the tags.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/hash.hpp"
#include "base/time.hpp"
#include "model/event.hpp"
#include "store/database.hpp"

namespace ttp::store {

/// Writes anomalies to `ttp_anomaly`, which it makes where it is missing. A row's uuid is that of
/// `anomaly|<source id>` in the namespace of tags, so a second run over the same log adds nothing.
class AnomalyWriter {
 public:
  /// `database` is opened for writing and outlives the writer. `clock` is for `created_at`.
  AnomalyWriter(Database& database, std::size_t batch_size, std::function<Timestamp()> clock);
  ~AnomalyWriter();

  /// Takes in an event with an anomaly; a full batch is written. Throws ttp::Error if the database
  /// fails; the batch in hand is then not written at all.
  void add(const Event& event);

  /// Writes what is pending.
  void flush();

  /// Rows really added, as the database counted them.
  [[nodiscard]] std::uint64_t inserted() const { return inserted_; }

 private:
  struct Row {
    std::string uuid;
    std::string source_id;
    std::string session_id;
    std::optional<std::string> attacker_uuid;
    std::optional<std::string> identity_uuid;
    std::optional<std::string> decky_id;
    std::int64_t call_index;
    std::optional<std::string> ts;
    std::string type;
    int confidence;
    std::string description;
    std::string tool;
    std::string evidence;
    std::int64_t count;
  };
  bool insert(const Row& row, const std::string& created_at);

  Database& database_;
  std::size_t batch_size_;
  std::function<Timestamp()> clock_;
  UuidV5 ids_;
  std::unique_ptr<SQLite::Statement> statement_;
  std::vector<Row> rows_;
  std::uint64_t inserted_ = 0;
};

}  // namespace ttp::store
