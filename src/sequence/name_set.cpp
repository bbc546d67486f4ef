// SPDX-License-Identifier: Apache-2.0
#include "sequence/name_set.hpp"

#include <cstring>

#include "base/hash.hpp"
#include "base/limits.hpp"
#include "base/quick_hash.hpp"
#include "base/text.hpp"

namespace ttp::sequence {

namespace {

/// One line of a processor's cache.
constexpr std::size_t first_slots = 16;

/// Bytes before a name's text in the pool.
constexpr std::size_t header_bytes = 3;

/// Bytes of a SHA-256 in hexadecimal.
constexpr std::size_t digest_bytes = 64;

}  // namespace

std::string_view cut_name(std::string_view name) {
  return cut_text(name, limits::tool_name_bytes);
}

std::string_view NameSet::text(std::uint32_t number) const {
  std::uint16_t length = 0;
  std::memcpy(&length, pool_.data() + number, sizeof length);
  return {pool_.data() + number + header_bytes, length};
}

std::uint32_t NameSet::Key::hash() const {
  return static_cast<std::uint32_t>(quick_hash(digest.empty() ? text : digest));
}

NameSet::Key NameSet::key_of(std::uint32_t number) const {
  const std::string_view text = this->text(number);
  if (pool_[number + 2] == 0) return {text, {}};
  return {text, {text.data() + text.size(), digest_bytes}};
}

/// The slot of the key, or the free one where it belongs. Requires that there are slots.
std::size_t NameSet::place_of(const Key& key) const {
  const std::size_t mask = table_.size() - 1;
  std::size_t at = key.hash() & mask;
  for (; table_[at] != none; at = (at + 1) & mask) {
    const Key other = key_of(table_[at]);
    if (quick_equal(other.text, key.text) && quick_equal(other.digest, key.digest)) break;
  }
  return at;
}

std::uint32_t NameSet::add(std::string_view name, bool& is_new, std::size_t most) {
  if (name.size() <= limits::tool_name_bytes) return add({name, {}}, is_new, most);
  const std::string digest = sha256_hex(name);
  return add({cut_name(name), digest}, is_new, most);
}

std::uint32_t NameSet::add(const Key& key, bool& is_new, std::size_t most) {
  std::size_t place = table_.empty() ? 0 : place_of(key);
  is_new = table_.empty() || table_[place] == none;
  if (!is_new) return table_[place];
  if (size_ >= most) return none;
  if (++size_ * 4 > table_.size() * 3) {
    grow();
    place = free_place(key.hash());
  }
  const auto number = static_cast<std::uint32_t>(pool_.size());
  const auto length = static_cast<std::uint16_t>(key.text.size());
  char header[header_bytes];
  std::memcpy(header, &length, sizeof length);
  header[2] = key.digest.empty() ? 0 : 1;
  pool_.append(header, sizeof header);
  pool_.append(key.text);
  if (!key.digest.empty()) pool_.append(key.digest);
  table_[place] = number;
  return number;
}

void NameSet::grow() {
  const std::size_t size = table_.empty() ? first_slots : 2 * table_.size();
  std::vector<std::uint32_t> old(size, none);
  old.swap(table_);
  for (const std::uint32_t number : old) {
    if (number != none) table_[free_place(key_of(number).hash())] = number;
  }
}

std::size_t NameSet::free_place(std::uint32_t hash) const {
  const std::size_t mask = table_.size() - 1;
  std::size_t at = hash & mask;
  while (table_[at] != none) at = (at + 1) & mask;
  return at;
}

}  // namespace ttp::sequence
