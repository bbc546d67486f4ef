// SPDX-License-Identifier: Apache-2.0
// Tags into the database: idempotent, in batches, honestly counted.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.hpp"
#include "base/limits.hpp"
#include "base/time.hpp"
#include "model/tag.hpp"
#include "store/database.hpp"
#include "store/known_tags.hpp"
#include "store/statement.hpp"

namespace ttp::store {

class TagWriter {
 public:
  struct Options {
    std::size_t batch_size = limits::batch_tags;  ///< tags per transaction, 1 … 100,000
    std::function<Timestamp()> clock;      ///< for `created_at`
    /// Lets a reader of the same file let go of it: before each batch, although there may be nothing to
    /// write of it, so that others get at the file.
    std::function<void()> before_write;
    /// Renders a tag for `on_new`; both may be empty. The tag's event has ids and time, but no
    /// payload: it is long past.
    std::function<void(std::string&, const Tag&, const Uuid&)> render;
    /// Gets the rendered text of each row that was really added, after its commit, in the order in
    /// which they were handed in.
    std::function<void(std::string_view)> on_new;
    std::function<void()> after_write;     ///< called at a batch's end; may be empty
  };

  /// `database` is opened for writing, has the live tag table and outlives the writer.
  TagWriter(Database& database, Options options);
  ~TagWriter();

  /// Takes a tag in, and copies of what it views, unless the table is seen to have it already: then
  /// not even its evidence is asked for. A full batch, known tags counted, is written. Throws
  /// ttp::Error if the database fails: what was committed before stays, the batch in hand is not written at all.
  void add(const Tag& tag, const Uuid& uuid);

  /// Writes what is pending.
  void flush();

  /// Rows really added, as the database counted them.
  [[nodiscard]] std::uint64_t inserted() const { return inserted_; }

 private:
  using OptionalText = std::optional<std::string_view>;
  /// A tag to be written. Texts are in `texts_`, or the rule set's.
  struct Row {
    Uuid uuid;
    std::string_view source_kind;
    std::string_view source_id;
    OptionalText attacker_uuid;
    OptionalText identity_uuid;
    OptionalText session_id;
    OptionalText decky_id;
    std::optional<Timestamp> ts;
    const RuleIdentity* rule;
    const Emit* emit;
    double confidence;
    std::string_view evidence;  // as it was made, not yet as it is stored
    bool is_added = false;
  };
  struct Chunk;
  void take(const Tag& tag, const Uuid& uuid);
  std::string_view keep(std::string_view text, std::string_view before);
  OptionalText keep(const OptionalText& text, const OptionalText& before);
  std::uint64_t insert_all();
  void insert_pending(Chunk& chunk);
  void insert(std::span<Row* const> rows, Chunk& chunk);
  void bind(sqlite3_stmt* statement, const Row& row, std::size_t place);
  void tell_of_new();

  /// Rows of one statement: beyond some sixteen the open cursors gain no more.
  static constexpr std::size_t chunk_rows = 16;

  Database& database_;
  Options options_;
  KnownTags known_;
  PreparedStatement insert_one_;
  PreparedStatement insert_chunk_;
  std::size_t batch_ = 0;  // tags of this batch, with those that the table has
  std::vector<Row> rows_;
  Arena texts_;  // of rows_
  std::size_t pending_bytes_ = 0;
  std::array<std::string, chunk_rows> evidence_;  // of the rows being bound, as it is stored
  std::array<UuidText, chunk_rows> uuids_{};  // likewise
  std::string rendered_;
  std::uint64_t inserted_ = 0;
};

}  // namespace ttp::store
