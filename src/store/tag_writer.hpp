// SPDX-License-Identifier: Apache-2.0
// Tags into the database: idempotent, in batches, honestly counted.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "model/tag.hpp"
#include "store/database.hpp"

namespace ttp::store {

class TagWriter {
 public:
  struct Options {
    std::size_t batch_size = 500;          ///< tags per transaction, 1 … 100,000
    std::function<Timestamp()> clock;      ///< for `created_at`
    std::function<void()> before_write;    ///< lets a reader of the same file let go of it
    /// Renders a tag for `on_new`; both may be empty.
    std::function<void(std::string&, const Tag&, const Uuid&)> render;
    /// Gets the rendered text of each row that was really added, after its commit.
    std::function<void(std::string_view)> on_new;
    std::function<void()> after_write;     ///< called when a batch is committed; may be empty
  };

  /// `database` is opened for writing, has the live tag table and outlives the writer.
  TagWriter(Database& database, Options options);
  ~TagWriter();

  /// Takes a tag in; a full batch is written. Throws ttp::Error if the database fails: what was
  /// committed before stays, the batch in hand is not written at all.
  void add(const Tag& tag, const Uuid& uuid);

  /// Writes what is pending.
  void flush();

  /// Rows really added, as the database counted them.
  [[nodiscard]] std::uint64_t inserted() const { return inserted_; }

 private:
  struct Row {
    Uuid uuid;
    std::string source_kind;
    std::string source_id;
    std::optional<std::string> attacker_uuid;
    std::optional<std::string> identity_uuid;
    std::optional<std::string> session_id;
    std::optional<std::string> decky_id;
    const RuleIdentity* rule;
    const Emit* emit;
    double confidence;
    std::string evidence;
    std::string rendered;  // for on_new
  };
  void insert_all(std::vector<const Row*>& added);
  bool insert(const Row& row, const std::string& created_at);

  Database& database_;
  Options options_;
  std::unique_ptr<SQLite::Statement> statement_;
  std::vector<Row> rows_;
  std::size_t pending_bytes_ = 0;
  std::uint64_t inserted_ = 0;
};

}  // namespace ttp::store
