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

/// The spellings of one address for which logs may have made a uuid.
std::vector<std::string> spellings(const std::string& address) {
  std::array<unsigned char, 16> bytes{};
  std::array<char, INET6_ADDRSTRLEN> text{};
  std::vector<std::string> out = {address};
  if (inet_pton(AF_INET, address.c_str(), bytes.data()) == 1) out.push_back("::ffff:" + address);
  if (inet_pton(AF_INET6, address.c_str(), bytes.data()) == 1) {
    if (inet_ntop(AF_INET6, bytes.data(), text.data(), text.size()) != nullptr) {
      out.emplace_back(text.data());
    }
    std::string full;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      constexpr std::string_view digits = "0123456789abcdef";
      if (i > 0 && i % 2 == 0) full += ':';
      full += digits[bytes.at(i) >> 4];
      full += digits[bytes.at(i) & 15];
    }
    out.push_back(full);
  }
  return out;
}

}  // namespace

Collector::Collector(const std::vector<std::string>& excluded) : own_(excluded) {
  UuidV5 attackers(attacker_namespace());
  for (const std::string& address : excluded) {
    for (const std::string& one : spellings(address)) {
      own_attackers_.push_back(to_string(attackers.make(one)));
    }
  }
}

std::string Collector::scrub_json(std::string_view raw, Arena& arena) const {
  std::string out;
  std::size_t kept = 0;
  for (std::size_t at = raw.find('"'); at != std::string_view::npos; at = raw.find('"', at)) {
    const std::size_t begin = at++;
    bool has_escapes = false;
    while (at < raw.size() && raw[at] != '"') {
      has_escapes |= raw[at] == '\\';
      at += raw[at] == '\\' ? 2 : 1;
    }
    at = std::min(at + 1, raw.size());
    const std::string_view text =
        decode_text({JsonType::string, has_escapes, raw.substr(begin, at - begin)}, arena);
    const std::string clean = own_.without(text);
    if (clean == text) continue;
    append_json_string(out.append(raw.substr(kept, begin - kept)), clean);
    kept = at;
  }
  return out.append(raw.substr(kept));
}

void Collector::add(const Event& event) {
  ++events_;
  // A log without uuids gives the attacker one that is made of the address.
  bool is_own = event.attacker_uuid &&
                (own_.has(*event.attacker_uuid) ||
                 std::find(own_attackers_.begin(), own_attackers_.end(), *event.attacker_uuid) !=
                     own_attackers_.end());
  for (const std::string_view name : address_fields) {
    const Value* value = find_member(event.payload, name);
    is_own |= value != nullptr && value->is_string() && own_.has(decode_text(*value, *event.arena));
  }
  if (is_own) {
    ++dropped_;
    return;
  }
  // Escapes such as \u0031 could hide an address, so that texts are decoded first.
  std::string payload = "{";
  for (const Member& member : event.payload) {
    if (std::find(address_fields.begin(), address_fields.end(), member.name) != address_fields.end()) {
      continue;
    }
    if (payload.size() > 1) payload += ',';
    append_json_string(payload, own_.without(member.name));
    payload += ':';
    if (member.value.is_string()) {
      append_json_string(payload, own_.without(decode_text(member.value, *event.arena)));
    } else {
      append_json_line(payload, scrub_json(member.value.raw, *event.arena));
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
    if (!parse_address(word)) throw Error("'" + word + "' is no address to exclude");
  }
  if (words.empty()) {
    throw Error("name your own addresses with --exclude-ip or in TTP_CORPUS_EXCLUDE_IPS: a corpus "
                "made without knowing them may publish them");
  }
  return words;
}

}  // namespace ttp::precision
