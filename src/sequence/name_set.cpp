// SPDX-License-Identifier: Apache-2.0
#include "sequence/name_set.hpp"

#include <cstring>

#include "base/hash.hpp"
#include "base/limits.hpp"
#include "base/quick_hash.hpp"

namespace ttp::sequence {

namespace {

/// One line of a processor's cache.
constexpr std::size_t first_slots = 8;

/// Bytes before a name's text in the pool.
constexpr std::size_t header_bytes = 3;

}  // namespace

std::string_view cut_name(std::string_view name) {
  if (name.size() <= limits::tool_name_bytes) return name;
  std::size_t end = limits::tool_name_bytes;
  // A byte 10xxxxxx continues a character.
  while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xc0U) == 0x80U) --end;
  return name.substr(0, end);
}

std::string_view NameSet::text(std::uint32_t number) const {
  std::uint16_t length = 0;
  std::memcpy(&length, pool_.data() + number, sizeof length);
  return {pool_.data() + number + header_bytes, length};
}

bool NameSet::is_equal(std::uint32_t number, const Key& key) const {
  const bool is_long = pool_[number + 2] != 0;
  if (is_long == key.digest.empty() || !quick_equal(text(number), key.text)) return false;
  const std::size_t behind = number + header_bytes + key.text.size();
  return std::string_view(pool_).substr(behind, key.digest.size()) == key.digest;
}

/// The slot of the key, or the free one where it belongs. Requires that there are slots.
std::size_t NameSet::place_of(const Key& key) const {
  const std::size_t mask = table_.size() - 1;
  std::size_t at = key.hash & mask;
  while (table_[at].number != none &&
         (table_[at].hash != key.hash || !is_equal(table_[at].number, key))) {
    at = (at + 1) & mask;
  }
  return at;
}

std::uint32_t NameSet::add(std::string_view name, bool& is_new, std::size_t most) {
  const auto hash = [](std::string_view text) {
    return static_cast<std::uint32_t>(quick_hash(text));
  };
  if (name.size() <= limits::tool_name_bytes) return add({name, {}, hash(name)}, is_new, most);
  const std::string digest = sha256_hex(name);
  return add({cut_name(name), digest, hash(digest)}, is_new, most);
}

std::uint32_t NameSet::add(const Key& key, bool& is_new, std::size_t most) {
  std::size_t place = table_.empty() ? 0 : place_of(key);
  is_new = table_.empty() || table_[place].number == none;
  if (!is_new) return table_[place].number;
  if (size_ >= most) return none;
  if (++size_ * 4 > table_.size() * 3) {
    grow();
    place = free_place(key.hash);
  }
  const auto number = static_cast<std::uint32_t>(pool_.size());
  const auto length = static_cast<std::uint16_t>(key.text.size());
  char header[header_bytes];
  std::memcpy(header, &length, sizeof length);
  header[2] = key.digest.empty() ? 0 : 1;
  pool_.append(header, sizeof header);
  pool_.append(key.text);
  if (!key.digest.empty()) pool_.append(key.digest);
  table_[place] = {key.hash, number};
  return number;
}

void NameSet::grow() {
  const std::size_t size = table_.empty() ? first_slots : 2 * table_.size();
  std::vector<Slot> old(size, Slot{0, none});
  old.swap(table_);
  for (const Slot& slot : old) {
    if (slot.number != none) table_[free_place(slot.hash)] = slot;
  }
}

std::size_t NameSet::free_place(std::uint32_t hash) const {
  const std::size_t mask = table_.size() - 1;
  std::size_t at = hash & mask;
  while (table_[at].number != none) at = (at + 1) & mask;
  return at;
}

}  // namespace ttp::sequence
