// SPDX-License-Identifier: Apache-2.0
#include "rule/operator.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace ttp::rule {

namespace {

/// IPv4 addresses are kept in their IPv6-mapped form, so that one comparison serves both.
using Address = std::array<unsigned char, 16>;

struct Network {
  Address address{};
  unsigned bits = 128;
};

std::optional<Address> parse_address(std::string_view text, bool& is_v4) {
  // What the functions of C would not see the end of.
  if (text.find('\0') != std::string_view::npos) return std::nullopt;
  const std::string name(text);
  Address address{};
  is_v4 = false;
  if (inet_pton(AF_INET6, name.c_str(), address.data()) == 1) return address;
  is_v4 = inet_pton(AF_INET, name.c_str(), address.data() + 12) == 1;
  if (!is_v4) return std::nullopt;
  address[10] = address[11] = 0xFF;
  return address;
}

std::optional<Network> parse_network(std::string_view text) {
  const std::size_t slash = text.find('/');
  bool is_v4 = false;
  const auto address = parse_address(text.substr(0, slash), is_v4);
  if (!address) return std::nullopt;
  Network network{*address, 128};
  if (slash == std::string_view::npos) return network;
  const std::string_view length = text.substr(slash + 1);
  unsigned bits = 0;
  const char* end = length.data() + length.size();
  const auto [stop, error] = std::from_chars(length.data(), end, bits);
  if (length.empty() || error != std::errc{} || stop != end || bits > (is_v4 ? 32U : 128U)) {
    return std::nullopt;
  }
  network.bits = is_v4 ? bits + 96 : bits;
  return network;
}

bool is_inside(const Address& address, const Network& network) {
  for (unsigned bit = 0; bit < network.bits; bit += 8) {
    const unsigned left = network.bits - bit;
    const auto mask = static_cast<unsigned char>(left >= 8 ? 0xFFU : 0xFF00U >> left);
    if (((address[bit / 8] ^ network.address[bit / 8]) & mask) != 0) return false;
  }
  return true;
}

class CidrOperator final : public Operator {
 public:
  explicit CidrOperator(std::vector<Network> networks) : networks_(std::move(networks)) {}

  [[nodiscard]] bool matches(const Operand& operand, MatchScratch&) const override {
    // The longest text of an address; anything longer is none.
    if (!operand.is_text() || operand.text.size() > INET6_ADDRSTRLEN) return false;
    bool is_v4 = false;
    const auto address = parse_address(operand.text, is_v4);
    return address && std::any_of(networks_.begin(), networks_.end(), [&](const Network& network) {
             return is_inside(*address, network);
           });
  }

 private:
  std::vector<Network> networks_;
};

}  // namespace

std::unique_ptr<const Operator> make_cidr_operator(const OperatorArguments& arguments) {
  std::vector<Network> networks;
  for (const Node& value : arguments.values) {
    const auto network = parse_network(value.text);
    if (value.kind != Node::Kind::scalar || !network) {
      return arguments.fail(value, "expected a network such as 192.0.2.0/24 or 2001:db8::/32");
    }
    networks.push_back(*network);
  }
  return std::make_unique<CidrOperator>(std::move(networks));
}

}  // namespace ttp::rule
