// SPDX-License-Identifier: Apache-2.0
#include "store/known_tags.hpp"

#include <algorithm>
#include <bit>
#include <limits>
#include <numeric>

#include "base/limits.hpp"

namespace ttp::store {

namespace {

/// Reading a row of an anchor takes some ten times as long as reading an id in the order of the ids,
/// which are an index of their own.
constexpr std::size_t rows_worth_a_tag = 8;

/// Stored ids of an anchor that are read when its first tag comes, and how many more a tag is worth
/// that is none of them.
constexpr std::size_t first_rows = 64;
constexpr std::size_t more_rows = 4;

/// Of an id that are looked at to find it.
constexpr unsigned most_bits = 24;

}  // namespace

KnownTags::KnownTags(Database& database) : database_(database) {
  database_.require_columns("ttp_tag", tag_columns());
  database_.guard([&] {
    const auto look_up = [&](std::string_view column) {
      return prepare(database_, "SELECT uuid, rowid FROM ttp_tag WHERE " + std::string(column) +
                                    " = ?1 AND rowid > ?2 ORDER BY rowid LIMIT ?3");
    };
    if (database_.has_index("ttp_tag", "attacker_uuid")) by_attacker_ = look_up("attacker_uuid");
    if (database_.has_index("ttp_tag", "identity_uuid")) by_identity_ = look_up("identity_uuid");
    const PreparedStatement last = prepare(database_, "SELECT max(rowid) FROM ttp_tag");
    if (step(last.get())) {
      table_rows_ = static_cast<std::size_t>(std::max<std::int64_t>(0, column_integer(last.get(), 0)));
    }
  });
}

bool KnownTags::contains(const Tag& tag, const Uuid& uuid) {
  ++tags_;
  if (!has_all_ && table_rows_ <= limits::known_ids && table_rows_ <= rows_worth_a_tag * tags_) {
    database_.guard([&] { read_all(); });
    has_all_ = true;
  }
  return has_all_ ? is_read(uuid) : is_of_anchor(tag, uuid);
}

/// Ids are spread evenly: their first bits lead to the two or so among which an id must be.
std::size_t KnownTags::beginning_of(const Uuid& uuid) const {
  const std::uint64_t first = std::uint64_t{uuid[0]} << 16 | std::uint64_t{uuid[1]} << 8 | uuid[2];
  return first >> (most_bits - bits_);
}

bool KnownTags::is_read(const Uuid& uuid) const {
  const std::size_t beginning = beginning_of(uuid);
  return std::binary_search(ids_.begin() + starts_[beginning], ids_.begin() + starts_[beginning + 1],
                            uuid);
}

void KnownTags::sort_ids() {
  // Ids in our form sort as their texts do, which an index may have done.
  if (!std::is_sorted(ids_.begin(), ids_.end())) std::sort(ids_.begin(), ids_.end());
  bits_ = std::min(most_bits, static_cast<unsigned>(std::bit_width(ids_.size() / 4)));
  starts_.assign((std::size_t{1} << bits_) + 1, 0);
  for (const Uuid& id : ids_) ++starts_[beginning_of(id) + 1];
  std::partial_sum(starts_.begin(), starts_.end(), starts_.begin());
}

void KnownTags::read_all() {
  const PreparedStatement query = prepare(database_, "SELECT uuid FROM ttp_tag ORDER BY uuid LIMIT ?");
  bind_number(query.get(), 1, static_cast<std::int64_t>(limits::known_ids));
  ids_.clear();
  ids_.reserve(table_rows_);
  while (step(query.get())) {
    if (const auto uuid = parse_uuid(column_view(query.get(), 0).value_or(""))) ids_.push_back(*uuid);
  }
  sort_ids();
}

bool KnownTags::is_of_anchor(const Tag& tag, const Uuid& uuid) {
  const bool is_by_attacker = tag.attacker_uuid.has_value();
  const auto& anchor = is_by_attacker ? tag.attacker_uuid : tag.event->identity_uuid;
  sqlite3_stmt* const query = is_by_attacker ? by_attacker_.get() : by_identity_.get();
  if (query == nullptr || !anchor) return false;
  if (query_ != query || anchor_ != *anchor) {
    query_ = query;
    anchor_ = *anchor;
    ids_.clear();
    sort_ids();
    read_ = anchor_tags_ = 0;
    last_row_ = std::numeric_limits<std::int64_t>::min();
    is_anchor_read_ = false;
  }
  ++anchor_tags_;
  // Tags mostly come in the order in which they were written.
  while (!is_read(uuid)) {
    const std::size_t more = std::max(first_rows, read_);
    const std::size_t most = std::min(first_rows + more_rows * anchor_tags_, limits::known_ids);
    if (is_anchor_read_ || read_ + more > most) return false;
    database_.guard([&] { read_more(more); });
  }
  return true;
}

void KnownTags::read_more(std::size_t rows) {
  bind_view(query_, 1, anchor_);
  bind_number(query_, 2, last_row_);
  bind_number(query_, 3, static_cast<std::int64_t>(rows));
  const std::size_t before = read_;
  while (step(query_)) {
    ++read_;
    last_row_ = column_integer(query_, 1);
    if (const auto uuid = parse_uuid(column_view(query_, 0).value_or(""))) ids_.push_back(*uuid);
  }
  is_anchor_read_ = read_ - before < rows;
  sort_ids();
}

}  // namespace ttp::store
