// SPDX-License-Identifier: Apache-2.0
#include "store/known_tags.hpp"

#include <algorithm>
#include <bit>
#include <numeric>

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

/// Row ids of a table lie between two; there are no more rows than places.
std::uint64_t places_between(std::int64_t first, std::int64_t last) {
  const std::uint64_t steps = static_cast<std::uint64_t>(last) - static_cast<std::uint64_t>(first);
  return std::max(steps, steps + 1);  // of all places there are too many for a number
}

}  // namespace

/// Ids are spread evenly: their first bits lead to the two or so among which an id must be.
std::size_t IdSet::beginning_of(const Uuid& id) const {
  const std::uint64_t first = std::uint64_t{id[0]} << 16 | std::uint64_t{id[1]} << 8 | id[2];
  return first >> (most_bits - bits_);
}

bool IdSet::has(const Uuid& id) const {
  const std::size_t beginning = beginning_of(id);
  return std::binary_search(ids_.begin() + starts_[beginning], ids_.begin() + starts_[beginning + 1],
                            id);
}

void IdSet::sort() {
  // Ids in our form sort as their texts do, which an index may have done.
  if (!std::is_sorted(ids_.begin(), ids_.end())) std::sort(ids_.begin(), ids_.end());
  bits_ = std::min(most_bits, static_cast<unsigned>(std::bit_width(ids_.size() / 4)));
  starts_.assign((std::size_t{1} << bits_) + 1, 0);
  for (const Uuid& id : ids_) ++starts_[beginning_of(id) + 1];
  std::partial_sum(starts_.begin(), starts_.end(), starts_.begin());
}

KnownTags::KnownTags(Database& database) : database_(database) {
  database_.require_columns("ttp_tag", tag_columns());
  if (!database_.has_row_ids("ttp_tag")) {
    // No table of the live system. How many rows it has is not known, so that nothing is.
    table_rows_ = std::numeric_limits<std::uint64_t>::max();
    return;
  }
  database_.guard([&] {
    const auto look_up = [&](std::string_view column) {
      return prepare(database_, "SELECT uuid, rowid FROM ttp_tag WHERE " + std::string(column) +
                                    " = ?1 AND rowid > ?2 ORDER BY rowid LIMIT ?3");
    };
    if (database_.has_index("ttp_tag", "attacker_uuid")) by_attacker_ = look_up("attacker_uuid");
    if (database_.has_index("ttp_tag", "identity_uuid")) by_identity_ = look_up("identity_uuid");
    const PreparedStatement ends = prepare(database_, "SELECT (SELECT min(rowid) FROM ttp_tag), "
                                                      "(SELECT max(rowid) FROM ttp_tag) "
                                                      "WHERE EXISTS (SELECT 1 FROM ttp_tag)");
    if (step(ends.get())) {
      table_rows_ = places_between(column_integer(ends.get(), 0), column_integer(ends.get(), 1));
    }
  });
}

bool KnownTags::contains(const Tag& tag, const Uuid& uuid) {
  ++tags_;
  if (!has_all_ && table_rows_ <= limits::known_ids && table_rows_ <= rows_worth_a_tag * tags_) {
    database_.guard([&] { read_all(); });
    has_all_ = true;
  }
  return has_all_ ? all_.has(uuid) : is_of_anchor(tag, uuid);
}

void KnownTags::read_all() {
  const PreparedStatement query = prepare(database_, "SELECT uuid FROM ttp_tag ORDER BY uuid LIMIT ?");
  bind_number(query.get(), 1, static_cast<std::int64_t>(limits::known_ids));
  while (step(query.get())) {
    if (const auto uuid = parse_uuid(column_view(query.get(), 0).value_or(""))) all_.add(*uuid);
  }
  all_.sort();
  latest_ = nullptr;
  anchors_.clear();
}

KnownTags::Anchor& KnownTags::turn_to(sqlite3_stmt* query, std::string_view anchor) {
  if (latest_ != nullptr && query_ == query && name_ == anchor) return *latest_;
  query_ = query;
  name_ = anchor;
  const auto forget = [&](std::string_view, const Anchor& old) { held_ -= old.ids.size(); };
  bool is_new = false;
  const char kind = query == by_attacker_.get() ? 'a' : 'i';
  latest_ = &anchors_.touch(kind + name_, is_new, forget);
  while (held_ > limits::known_ids && anchors_.size() > 1) anchors_.forget_oldest(forget);
  return *latest_;
}

bool KnownTags::is_of_anchor(const Tag& tag, const Uuid& uuid) {
  const bool is_by_attacker = tag.attacker_uuid.has_value();
  const auto& name = is_by_attacker ? tag.attacker_uuid : tag.event->identity_uuid;
  sqlite3_stmt* const query = is_by_attacker ? by_attacker_.get() : by_identity_.get();
  if (query == nullptr || !name) return false;
  Anchor& anchor = turn_to(query, *name);
  ++anchor.tags;
  // Tags mostly come in the order in which they were written.
  while (!anchor.ids.has(uuid)) {
    const std::size_t more = std::max(first_rows, anchor.rows);
    const std::size_t most = std::min(first_rows + more_rows * anchor.tags, limits::known_ids);
    if (anchor.is_read || anchor.rows + more > most) return false;
    database_.guard([&] { read_more(query, anchor, more); });
  }
  return true;
}

void KnownTags::read_more(sqlite3_stmt* query, Anchor& anchor, std::size_t rows) {
  bind_view(query, 1, name_);
  bind_number(query, 2, anchor.last_row);
  bind_number(query, 3, static_cast<std::int64_t>(rows));
  const std::size_t rows_before = anchor.rows;
  const std::size_t ids_before = anchor.ids.size();
  while (step(query)) {
    ++anchor.rows;
    anchor.last_row = column_integer(query, 1);
    if (const auto uuid = parse_uuid(column_view(query, 0).value_or(""))) anchor.ids.add(*uuid);
  }
  anchor.is_read = anchor.rows - rows_before < rows;
  held_ += anchor.ids.size() - ids_before;
  anchor.ids.sort();
}

}  // namespace ttp::store
