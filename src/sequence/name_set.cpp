// SPDX-License-Identifier: Apache-2.0
#include "sequence/name_set.hpp"

#include <cstring>
#include <functional>

#include "base/hash.hpp"

namespace ttp::sequence {

namespace {

/// One line of a processor's cache.
constexpr std::size_t first_slots = 8;

/// Bytes before a name's text in the pool.
constexpr std::size_t header_bytes = 3;

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

std::string_view NameSet::text(std::uint32_t number) const {
  std::uint16_t length = 0;
  std::memcpy(&length, pool_.data() + number, sizeof length);
  return {pool_.data() + number + header_bytes, length};
}

bool NameSet::is_equal(std::uint32_t number, const Key& key) const {
  const bool is_long = pool_[number + 2] != 0;
  if (is_long == key.digest.empty() || text(number) != key.text) return false;
  const std::size_t behind = number + header_bytes + key.text.size();
  return std::string_view(pool_).substr(behind, key.digest.size()) == key.digest;
}

std::uint32_t NameSet::find(const Key& key) const {
  if (table_.empty()) return none;
  const std::size_t mask = table_.size() - 1;
  for (std::size_t at = key.hash & mask; table_[at].number != none; at = (at + 1) & mask) {
    if (table_[at].hash == key.hash && is_equal(table_[at].number, key)) return table_[at].number;
  }
  return none;
}

std::uint32_t NameSet::add(std::string_view name, bool& is_new, std::size_t most) {
  const Key key = key_of(name);
  const std::uint32_t known = find(key);
  is_new = known == none;
  if (!is_new || size_ >= most) return known;
  if (++size_ * 4 > table_.size() * 3) grow();
  const auto number = static_cast<std::uint32_t>(pool_.size());
  const auto length = static_cast<std::uint16_t>(key.text.size());
  char header[header_bytes];
  std::memcpy(header, &length, sizeof length);
  header[2] = key.digest.empty() ? 0 : 1;
  pool_.append(header, header_bytes).append(key.text).append(key.digest);
  place({key.hash, number});
  return number;
}

void NameSet::grow() {
  const std::size_t size = table_.empty() ? first_slots : 2 * table_.size();
  std::vector<Slot> old(size, Slot{0, none});
  old.swap(table_);
  for (const Slot& slot : old) {
    if (slot.number != none) place(slot);
  }
}

void NameSet::place(Slot slot) {
  const std::size_t mask = table_.size() - 1;
  std::size_t at = slot.hash & mask;
  while (table_[at].number != none) at = (at + 1) & mask;
  table_[at] = slot;
}

}  // namespace ttp::sequence
