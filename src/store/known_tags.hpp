// SPDX-License-Identifier: Apache-2.0
// Which tags need not be written, because the table has them.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.hpp"
#include "base/lru_table.hpp"
#include "model/tag.hpp"
#include "store/database.hpp"
#include "store/statement.hpp"

namespace ttp::store {

/// Ids among which others are looked for.
class IdSet {
 public:
  /// Requires `sort` before the next `has`.
  void add(const Uuid& id) { ids_.push_back(id); }
  void sort();
  [[nodiscard]] bool has(const Uuid& id) const;
  [[nodiscard]] std::size_t size() const { return ids_.size(); }

 private:
  [[nodiscard]] std::size_t beginning_of(const Uuid& id) const;

  std::vector<Uuid> ids_;                       // sorted
  std::vector<std::uint32_t> starts_ = {0, 0};  // in ids_, by the first bits of an id; and the end
  unsigned bits_ = 0;                           // so many
};

/// Says of a tag whether the table has it, so that nothing is built for it. Ids are read for many tags
/// at once: those of the tag's anchor at first, and all of them once so many tags came that reading
/// the whole table pays, if it is not too large.
class KnownTags {
 public:
  /// `database` has the live tag table and outlives this.
  explicit KnownTags(Database& database);

  /// True only if the table has a row with this id, or had it at some time of this run: what others
  /// delete meanwhile the next run writes. May be false although the table has it, for a row that was
  /// added since its neighbours were read, or lies far behind among very many of one anchor: whoever
  /// inserts it will find out. Throws ttp::Error if the database fails.
  [[nodiscard]] bool contains(const Tag& tag, const Uuid& uuid);

 private:
  /// What was read of an attacker's or identity's tags.
  struct Anchor {
    IdSet ids;
    std::size_t rows = 0;       // that were read
    std::int64_t last_row = std::numeric_limits<std::int64_t>::min();  // of them
    std::size_t tags = 0;       // that were asked for
    bool is_read = false;       // to its last row
  };
  Anchor& turn_to(sqlite3_stmt* query, std::string_view anchor);
  [[nodiscard]] bool is_of_anchor(const Tag& tag, const Uuid& uuid);
  void read_all();
  void read_more(sqlite3_stmt* query, Anchor& anchor, std::size_t rows);

  Database& database_;
  PreparedStatement by_attacker_;  // null where the table has no such index
  PreparedStatement by_identity_;
  std::uint64_t table_rows_ = 0;  // at the beginning, if not fewer
  std::uint64_t tags_ = 0;        // that were asked for
  IdSet all_;
  bool has_all_ = false;  // those of the whole table

  LruTable<TextKey, Anchor> anchors_{limits::known_anchors};
  std::size_t held_ = 0;  // ids of all anchors
  sqlite3_stmt* query_ = nullptr;  // that reads those of the latest anchor
  std::string name_;               // of that
  Anchor* latest_ = nullptr;
};

}  // namespace ttp::store
