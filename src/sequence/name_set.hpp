// SPDX-License-Identifier: Apache-2.0
// The tool names of one session.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ttp::sequence {

/// A set of names, each with a number. Exact: of a name longer than `limits::tool_name_bytes` its
/// beginning and a SHA-256 of the whole stand for it. Constant time. Two allocations, and two places
/// in memory that a look-up touches: with very many sessions in turns, that is what it costs.
class NameSet {
 public:
  static constexpr std::uint32_t none = 0xffffffff;

  /// The number of `name`; it is added unless it is there or there are `most` names already, in
  /// which case the answer is `none`. `is_new` says whether it was not there.
  std::uint32_t add(std::string_view name, bool& is_new, std::size_t most = none);

  /// The text of a number that was handed out, cut. Valid until the next `add`.
  [[nodiscard]] std::string_view text(std::uint32_t number) const;

  [[nodiscard]] std::size_t size() const { return size_; }

  /// Bytes of memory beside the object itself.
  [[nodiscard]] std::size_t footprint() const {
    return pool_.capacity() + table_.capacity() * sizeof(std::uint32_t);
  }

 private:
  struct Key {
    std::string_view text;    // cut
    std::string_view digest;  // of a long name

    [[nodiscard]] std::uint32_t hash() const;
  };
  std::uint32_t add(const Key& key, bool& is_new, std::size_t most);
  [[nodiscard]] Key key_of(std::uint32_t number) const;
  [[nodiscard]] std::size_t place_of(const Key& key) const;
  [[nodiscard]] std::size_t free_place(std::uint32_t hash) const;
  void grow();

  std::string pool_;         // per name: two bytes of length, whether it is long, text, digest
  std::vector<std::uint32_t> table_;  // open addressing, a power of two; a number is a place in the
                                      // pool; none: empty
  std::size_t size_ = 0;
};

/// The beginning of `name` that is shown: at most `limits::tool_name_bytes`, whole characters.
[[nodiscard]] std::string_view cut_name(std::string_view name);

}  // namespace ttp::sequence
