// SPDX-License-Identifier: Apache-2.0
// The tool names of one session.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ttp::sequence {

/// Bytes of a name that are shown. A longer one is cut at the last whole character.
inline constexpr std::size_t name_bytes = 256;

/// A set of names, each with a small number. Exact: of a name longer than `name_bytes` its
/// beginning and a SHA-256 of the whole stand for it. Constant time; small while there are few.
class NameSet {
 public:
  static constexpr std::uint32_t none = 0xffffffff;

  /// The number of `name`, or `none`.
  [[nodiscard]] std::uint32_t find(std::string_view name) const;

  /// The number of `name`; it is added unless it is there or there are `most` names already, in
  /// which case the answer is `none`. `is_new` says whether it was not there.
  std::uint32_t add(std::string_view name, bool& is_new, std::size_t most = none);

  /// The text of a number that was handed out, cut. Valid until the next `add`.
  [[nodiscard]] std::string_view text(std::uint32_t number) const {
    const Entry& entry = entries_[number];
    return {pool_.data() + entry.offset, entry.length};
  }

  [[nodiscard]] std::size_t size() const { return entries_.size(); }

  /// Bytes of memory beside the object itself.
  [[nodiscard]] std::size_t footprint() const {
    return pool_.capacity() + entries_.capacity() * sizeof(Entry) +
           table_.capacity() * sizeof(std::uint32_t);
  }

 private:
  struct Entry {
    std::uint32_t offset;
    std::uint32_t hash;
    std::uint16_t length;  // of the text; the digest of a long name lies behind it
    bool is_long;
  };
  struct Key {
    std::string_view text;    // cut
    std::string digest;       // of a long name
    std::uint32_t hash;
  };
  [[nodiscard]] static Key key_of(std::string_view name);
  [[nodiscard]] bool is_equal(const Entry& entry, const Key& key) const;
  [[nodiscard]] std::uint32_t find(const Key& key) const;
  void grow();
  void place(std::uint32_t number);

  std::string pool_;
  std::vector<Entry> entries_;
  std::vector<std::uint32_t> table_;  // numbers by hash, open addressing; empty while few
};

/// The beginning of `name` that is shown: at most `name_bytes`, whole characters.
[[nodiscard]] std::string_view cut_name(std::string_view name);

}  // namespace ttp::sequence
