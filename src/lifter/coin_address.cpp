// SPDX-License-Identifier: Apache-2.0
#include "lifter/coin_address.hpp"

#include "base/error.hpp"

namespace ttp::lifter {

namespace {

// Base58 leaves out 0, O, I and l; Bech32 leaves out 1, b, i and o. Legacy and script addresses
// have 26 to 35 characters, Bech32 ones 14 to 74 (BIP 173), Monero's standard ones 95.
// The word boundaries are written out: to some versions of PCRE2 a combining mark is part of `\w`.
constexpr std::string_view bitcoin_pattern =
    R"((?<![\p{L}\p{N}_])(?:[13][1-9A-HJ-NP-Za-km-z]{25,34}|bc1[ac-hj-np-z02-9]{11,71}))"
    R"((?![\p{L}\p{N}_]))";
constexpr std::string_view monero_pattern =
    R"((?<![\p{L}\p{N}_])4[0-9AB][1-9A-HJ-NP-Za-km-z]{93}(?![\p{L}\p{N}_]))";

Regex compile(std::string_view pattern) {
  RegexError error;
  auto regex = Regex::compile(pattern, error);
  if (!regex) throw Error("a built-in pattern does not compile: " + error.message);
  return std::move(*regex);
}

}  // namespace

CoinAddressFinder::CoinAddressFinder()
    : bitcoin_(compile(bitcoin_pattern)), monero_(compile(monero_pattern)) {}

std::optional<CoinAddress> CoinAddressFinder::find(std::string_view text,
                                                   RegexScratch& scratch) const {
  if (const auto span = bitcoin_.find(text, scratch)) {
    return CoinAddress{Coin::bitcoin, text.substr(span->begin, span->end - span->begin)};
  }
  if (const auto span = monero_.find(text, scratch)) {
    return CoinAddress{Coin::monero, text.substr(span->begin, span->end - span->begin)};
  }
  return std::nullopt;
}

}  // namespace ttp::lifter
