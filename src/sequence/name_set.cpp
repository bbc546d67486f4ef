// SPDX-License-Identifier: Apache-2.0
#include "sequence/name_set.hpp"

#include <functional>

#include "base/hash.hpp"

namespace ttp::sequence {

namespace {

/// Up to so many names a scan over their hashes is faster than a table.
constexpr std::size_t few = 8;

}  // namespace

std::string_view cut_name(std::string_view name) {
  if (name.size() <= name_bytes) return name;
  std::size_t end = name_bytes;
  // A byte 10xxxxxx continues a character.
  while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xc0U) == 0x80U) --end;
  return name.substr(0, end);
}

NameSet::Key NameSet::key_of(std::string_view name) {
  Key key;
  key.text = cut_name(name);
  if (key.text.size() < name.size()) key.digest = sha256_hex(name);
  const std::size_t hash =
      std::hash<std::string_view>{}(key.digest.empty() ? key.text : std::string_view(key.digest));
  key.hash = static_cast<std::uint32_t>(hash);
  return key;
}

bool NameSet::is_equal(const Entry& entry, const Key& key) const {
  if (entry.hash != key.hash || entry.length != key.text.size()) return false;
  if (entry.is_long != !key.digest.empty()) return false;
  const std::string_view stored(pool_.data() + entry.offset, entry.length + key.digest.size());
  return stored.starts_with(key.text) && stored.ends_with(key.digest);
}

std::uint32_t NameSet::find(const Key& key) const {
  if (table_.empty()) {
    for (std::uint32_t i = 0; i < entries_.size(); ++i) {
      if (is_equal(entries_[i], key)) return i;
    }
    return none;
  }
  const std::size_t mask = table_.size() - 1;
  for (std::size_t at = key.hash & mask; table_[at] != none; at = (at + 1) & mask) {
    if (is_equal(entries_[table_[at]], key)) return table_[at];
  }
  return none;
}

std::uint32_t NameSet::find(std::string_view name) const { return find(key_of(name)); }

std::uint32_t NameSet::add(std::string_view name, bool& is_new, std::size_t most) {
  const Key key = key_of(name);
  const std::uint32_t known = find(key);
  is_new = known == none;
  if (!is_new || entries_.size() >= most) return known;
  const auto number = static_cast<std::uint32_t>(entries_.size());
  entries_.push_back({static_cast<std::uint32_t>(pool_.size()), key.hash,
                      static_cast<std::uint16_t>(key.text.size()), !key.digest.empty()});
  pool_.append(key.text).append(key.digest);
  if (entries_.size() > few) {
    if (entries_.size() * 2 > table_.size()) {
      grow();
    } else {
      place(number);
    }
  }
  return number;
}

void NameSet::grow() {
  const std::size_t size = table_.empty() ? 4 * few : 2 * table_.size();
  table_.assign(size, none);
  for (std::uint32_t i = 0; i < entries_.size(); ++i) place(i);
}

void NameSet::place(std::uint32_t number) {
  const std::size_t mask = table_.size() - 1;
  std::size_t at = entries_[number].hash & mask;
  while (table_[at] != none) at = (at + 1) & mask;
  table_[at] = number;
}

}  // namespace ttp::sequence
