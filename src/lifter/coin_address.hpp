// SPDX-License-Identifier: Apache-2.0
// Addresses of crypto-currencies in running text.
#pragma once

#include <optional>
#include <string_view>

#include "base/regex.hpp"

namespace ttp::lifter {

enum class Coin { bitcoin, monero };

struct CoinAddress {
  Coin coin = Coin::bitcoin;
  std::string_view text;  ///< points into the text that was searched
};

/// Finds what has the form of an address; checksums are not verified.
class CoinAddressFinder {
 public:
  CoinAddressFinder();

  /// The first Bitcoin address of `text` (valid UTF-8), else the first Monero address.
  [[nodiscard]] std::optional<CoinAddress> find(std::string_view text,
                                                RegexScratch& scratch) const;

 private:
  Regex bitcoin_;
  Regex monero_;
};

}  // namespace ttp::lifter
