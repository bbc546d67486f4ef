// SPDX-License-Identifier: Apache-2.0
#include "lifter/coin_address.hpp"

#include <doctest/doctest.h>

#include <string>

namespace ttp::lifter::coin_address_test {

namespace {

/// The coin and the address that are found, or nothing.
std::string found(const std::string& text) {
  const ttp::lifter::CoinAddressFinder finder;
  ttp::RegexScratch scratch;
  const auto address = finder.find(text, scratch);
  if (!address) return "";
  return (address->coin == ttp::lifter::Coin::bitcoin ? "btc " : "xmr ") +
         std::string(address->text);
}

const std::string legacy = "1BoatSLRHtKNngkdXEeobR76b53LETtpyT";

}  // namespace

TEST_CASE("legacy and script addresses begin with 1 or 3 and have 25 to 34 more characters") {
  CHECK(found("to " + legacy + ".") == "btc " + legacy);
  CHECK(found("3" + std::string(25, 'A')) == "btc 3" + std::string(25, 'A'));
  CHECK(found("1" + std::string(34, 'z')) == "btc 1" + std::string(34, 'z'));
  CHECK(found("1" + std::string(24, 'A')) == "");
  CHECK(found("1" + std::string(35, 'A')) == "");
  CHECK(found("2" + std::string(30, 'A')) == "");
  for (const char c : {'0', 'O', 'I', 'l'}) {
    CHECK(found("1" + std::string(12, 'A') + c + std::string(13, 'A')) == "");
  }
}

TEST_CASE("Bech32 addresses begin with bc1 and have 11 to 71 more characters") {
  const std::string address = "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq";
  CHECK(found(address) == "btc " + address);
  CHECK(found("bc1" + std::string(11, 'q')) == "btc bc1" + std::string(11, 'q'));
  CHECK(found("bc1" + std::string(71, 'q')) == "btc bc1" + std::string(71, 'q'));
  CHECK(found("bc1" + std::string(10, 'q')) == "");
  CHECK(found("bc1" + std::string(72, 'q')) == "");
  CHECK(found("BC1" + std::string(40, 'Q')) == "");
  for (const char c : {'b', 'i', 'o', '1'}) CHECK(found("bc1" + std::string(40, c)) == "");
}

TEST_CASE("Monero addresses begin with 4 and a digit, A or B and have 95 characters") {
  for (const char second : {'0', '9', 'A', 'B'}) {
    const std::string address = std::string("4") + second + std::string(93, 'x');
    CHECK(found(address) == "xmr " + address);
  }
  CHECK(found("4C" + std::string(93, 'x')) == "");
  CHECK(found("4A" + std::string(92, 'x')) == "");
  CHECK(found("4A" + std::string(94, 'x')) == "");
}

TEST_CASE("an address is a word of its own, whatever the script around it") {
  CHECK(found("x" + legacy) == "");
  CHECK(found(legacy + "é") == "");
  CHECK(found("_" + legacy) == "");
  CHECK(found("ж" + legacy) == "");
  CHECK(found("\u0301" + legacy) == "btc " + legacy);
  CHECK(found("(" + legacy + ")\n") == "btc " + legacy);
}

TEST_CASE("Bitcoin comes before Monero, and of two the first counts") {
  const std::string monero = "4A" + std::string(93, '1');
  CHECK(found(monero + " " + legacy) == "btc " + legacy);
  CHECK(found("3" + std::string(30, 'B') + " " + legacy) == "btc 3" + std::string(30, 'B'));
  CHECK(found("") == "");
}

}  // namespace ttp::lifter::coin_address_test
