// SPDX-License-Identifier: Apache-2.0
// Which tags need not be written, because the table has them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/tag.hpp"
#include "store/database.hpp"
#include "store/statement.hpp"

namespace ttp::store {

/// Says of a tag whether the table has it, so that nothing is built for it. Ids are read for many tags
/// at once: those of the tag's anchor at first, and all of them once so many tags came that reading
/// the whole table pays, if it is not too large.
class KnownTags {
 public:
  /// `database` has the live tag table and outlives this.
  explicit KnownTags(Database& database);

  /// True only if the table has a row with this id. May be false although it has, for a row that was
  /// added since its neighbours were read, or lies far behind among very many of one anchor: whoever
  /// inserts it will find out. Throws ttp::Error if the database fails.
  [[nodiscard]] bool contains(const Tag& tag, const Uuid& uuid);

 private:
  [[nodiscard]] bool is_read(const Uuid& uuid) const;
  [[nodiscard]] std::size_t beginning_of(const Uuid& uuid) const;
  void sort_ids();
  [[nodiscard]] bool is_of_anchor(const Tag& tag, const Uuid& uuid);
  void read_all();
  void read_more(std::size_t rows);

  Database& database_;
  PreparedStatement by_attacker_;  // null where the table has no such index
  PreparedStatement by_identity_;
  std::size_t table_rows_ = 0;  // at the beginning, if not fewer
  std::size_t tags_ = 0;        // that were asked for
  bool has_all_ = false;        // the ids are those of the whole table

  sqlite3_stmt* query_ = nullptr;  // that reads those of the anchor in hand
  std::string anchor_;
  std::vector<Uuid> ids_;      // sorted
  std::vector<std::uint32_t> starts_ = {0, 0};  // in ids_, by the first bits of an id; and the end
  unsigned bits_ = 0;                           // so many
  std::size_t read_ = 0;       // rows of the anchor
  std::int64_t last_row_ = 0;  // of them
  std::size_t anchor_tags_ = 0;
  bool is_anchor_read_ = false;  // to its last row
};

}  // namespace ttp::store
