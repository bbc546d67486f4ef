// SPDX-License-Identifier: Apache-2.0
// The operator's own addresses, found in any spelling.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ttp::precision {

/// What takes the place of an excluded address in texts.
inline constexpr std::string_view scrubbed = "[excluded]";

/// An address by its bytes; one of version 4 as it is mapped into version 6.
using AddressBytes = std::array<unsigned char, 16>;

/// The address that `text` is, in brackets or with a zone too; nothing if it is none.
[[nodiscard]] std::optional<AddressBytes> parse_address(std::string_view text);

/// Some addresses, to be left out of what is published.
class OwnAddresses {
 public:
  /// Requires that each is an address.
  explicit OwnAddresses(const std::vector<std::string>& addresses);

  /// True if `text` is one of them, in whatever spelling.
  [[nodiscard]] bool has(std::string_view text) const;

  /// `text` with `scrubbed` for each of them, in whatever spelling and whatever stands around it. An
  /// address that only begins or ends with the digits of one is another one, and stays.
  [[nodiscard]] std::string without(std::string_view text) const;

 private:
  [[nodiscard]] bool is_own(const AddressBytes& address) const;
  [[nodiscard]] std::size_t length_at(std::string_view text, std::size_t at) const;

  std::vector<AddressBytes> addresses_;
};

}  // namespace ttp::precision
