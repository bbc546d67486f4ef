// SPDX-License-Identifier: Apache-2.0
#include "precision/collect.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"

namespace ttp::precision {

namespace {

constexpr auto address_fields =
    std::to_array<std::string_view>({"src", "src_ip", "attacker_ip", "ip", "addr", "client_ip"});

bool is_address(const std::string& text) {
  std::array<unsigned char, 16> bytes{};
  return inet_pton(AF_INET, text.c_str(), bytes.data()) == 1 ||
         inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1;
}

/// The spellings of one address that logs use.
std::vector<std::string> spellings(const std::string& address) {
  std::array<unsigned char, 16> bytes{};
  std::array<char, INET6_ADDRSTRLEN> text{};
  std::vector<std::string> out = {address};
  const auto add = [&](std::string one) {
    if (std::find(out.begin(), out.end(), one) == out.end()) out.push_back(std::move(one));
  };
  if (inet_pton(AF_INET6, address.c_str(), bytes.data()) == 1) {
    if (inet_ntop(AF_INET6, bytes.data(), text.data(), text.size()) != nullptr) add(text.data());
    std::string full;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      constexpr std::string_view digits = "0123456789abcdef";
      if (i > 0 && i % 2 == 0) full += ':';
      full += digits[bytes.at(i) >> 4];
      full += digits[bytes.at(i) & 15];
    }
    add(full);
  }
  return out;
}


}  // namespace

Collector::Collector(std::vector<std::string> excluded) {
  for (const std::string& address : excluded) {
    for (std::string& one : spellings(address)) excluded_.push_back(lower_ascii(one));
  }
  UuidV5 attackers(attacker_namespace());
  for (const std::string& address : excluded) own_attackers_.push_back(to_string(attackers.make(address)));
  std::sort(excluded_.begin(), excluded_.end(), [](const std::string& a, const std::string& b) {
    return a.size() != b.size() ? a.size() > b.size() : a < b;
  });
}

bool Collector::is_excluded(std::string_view address) const {
  return std::find(excluded_.begin(), excluded_.end(), lower_ascii(address)) != excluded_.end();
}

std::string Collector::scrub(std::string_view text) const {
  std::string out(text);
  for (const std::string& address : excluded_) {
    std::string lower = lower_ascii(out);
    for (std::size_t at = lower.find(address); at != std::string::npos;
         at = lower.find(address, at)) {
      // 10.0.0.1 is no part of 110.0.0.12, but of "10.0.0.1." at a sentence's end.
      const std::size_t end = at + address.size();
      const bool starts_inside = at > 0 && lower[at - 1] >= '0' && lower[at - 1] <= '9';
      const bool ends_inside = end < lower.size() && lower[end] >= '0' && lower[end] <= '9';
      if (starts_inside || ends_inside) {
        at = end;
        continue;
      }
      out.replace(at, address.size(), scrubbed);
      lower.replace(at, address.size(), scrubbed);
      at += scrubbed.size();
    }
  }
  return out;
}

void Collector::add(const Event& event) {
  ++events_;
  // A log without uuids gives the attacker one that is made of the address.
  bool is_own = event.attacker_uuid &&
                (is_excluded(*event.attacker_uuid) ||
                 std::find(own_attackers_.begin(), own_attackers_.end(), *event.attacker_uuid) !=
                     own_attackers_.end());
  for (const std::string_view name : address_fields) {
    const Value* value = find_member(event.payload, name);
    is_own |= value != nullptr && value->is_string() && is_excluded(decode_text(*value, *event.arena));
  }
  if (is_own) {
    ++dropped_;
    return;
  }
  // Escapes such as \u0031 could hide an address, so that texts are decoded first; what is nested
  // is scrubbed as it stands.
  std::string payload = "{";
  for (const Member& member : event.payload) {
    if (std::find(address_fields.begin(), address_fields.end(), member.name) != address_fields.end()) {
      continue;
    }
    if (payload.size() > 1) payload += ',';
    append_json_string(payload, member.name);
    payload += ':';
    if (member.value.is_string()) {
      append_json_string(payload, scrub(decode_text(member.value, *event.arena)));
    } else {
      append_json_line(payload, scrub(member.value.raw));
    }
  }
  payload += '}';
  const auto [it, is_new] = counts_.try_emplace({std::string(event.source_kind), payload}, 0);
  ++it->second;
  if (is_new) order_.push_back(it->first);
}

std::map<std::string, std::string> Collector::rows() const {
  std::map<std::string, std::string> files;
  for (const auto& key : order_) {
    std::string& out = files[key.first];
    out += "{\"source_kind\":";
    append_json_string(out, key.first);
    out += ",\"payload\":" + key.second +
           ",\"weight\":" + std::to_string(counts_.at(key)) + "}\n";
  }
  return files;
}

std::vector<std::string> parse_excluded(const std::vector<std::string>& given,
                                        std::string_view environment) {
  std::vector<std::string> words = given;
  for (std::size_t at = 0; at < environment.size();) {
    const std::size_t begin = environment.find_first_not_of(", \t\n;", at);
    if (begin == std::string_view::npos) break;
    const std::size_t end = std::min(environment.find_first_of(", \t\n;", begin), environment.size());
    words.emplace_back(environment.substr(begin, end - begin));
    at = end;
  }
  for (std::string& word : words) {
    word = std::string(trim(word));
    if (!is_address(word)) throw Error("'" + word + "' is no address to exclude");
  }
  if (words.empty()) {
    throw Error("name your own addresses with --exclude-ip or in TTP_CORPUS_EXCLUDE_IPS: a corpus "
                "made without knowing them may publish them");
  }
  return words;
}

}  // namespace ttp::precision
