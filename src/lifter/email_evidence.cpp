// SPDX-License-Identifier: Apache-2.0
#include "lifter/email_evidence.hpp"

#include <algorithm>
#include <set>
#include <string>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "base/unicode_lower.hpp"
#include "lifter/email_text.hpp"

namespace ttp::lifter {

namespace {

template <typename Texts>
std::string_view json_list(const Texts& texts, Arena& arena) {
  std::string json = "[";
  for (const std::string_view text : texts) {
    if (json.size() > 1) json += ',';
    append_json_string(json, text);
  }
  json += ']';
  return arena.copy(json);
}

/// 64 hex digits. Anything else under a digest's name could be text of the message.
bool is_sha256(std::string_view text) {
  return text.size() == 64 && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
         });
}

/// Sorted as bytes, which for UTF-8 is the order of the characters' numbers, as live.
using Domains = std::set<std::string>;

/// The live system iterates over whatever it finds: a list's texts, a text's characters, an
/// object's names.
Domains live_domains(Mail& mail) {
  Domains domains;
  const Value* value = mail.find("rcpt_domains");
  if (!is_truthy(value)) return domains;
  const auto add = [&](std::string_view text) { domains.insert(lower_unicode(text)); };
  if (value->type == JsonType::array) {
    for (const Value& element : mail.elements("rcpt_domains")) {
      if (const auto text = text_of(&element, mail.event())) add(*text);
    }
  } else if (value->is_string()) {
    const std::string_view text = decode_text(*value, *mail.event().arena);
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t begin = at;
      decode_utf8(text, at);
      add(text.substr(begin, at - begin));
    }
  } else if (value->type == JsonType::object) {
    JsonParser parser;
    Members members;
    static_cast<void>(parser.parse_object(value->raw, *mail.event().arena, members));
    for (const Member& member : members) add(member.name);
  }
  return domains;
}

/// Domains only, also where an address was given: what stands in front of the last `@` is cut.
Domains domains_of(Mail& mail) {
  Domains domains;
  for (const Value& element : mail.elements("rcpt_domains")) {
    auto text = text_of(&element, mail.event());
    if (!text) continue;
    if (const std::size_t at = text->rfind('@'); at != std::string_view::npos) {
      text->remove_prefix(at + 1);
    }
    std::string domain = mail_domain(*text);
    if (!domain.empty()) domains.insert(std::move(domain));
  }
  return domains;
}

std::string_view body_sha256(Mail& mail) {
  const auto given = mail.text("body_sha256");
  if (given && (mail.is_live() ? !given->empty() : is_sha256(*given))) return *given;
  const auto body = mail.body();
  if (!body || body->empty()) return {};
  return mail.event().arena->copy(sha256_hex(*body));
}

}  // namespace

void MailFinding::clear() {
  headers.clear();
  additions.clear();
}

void MailFinding::add_json(const Mail& mail, std::string_view name, std::string_view json) {
  additions.push_back({name, mail.event().arena->copy(json)});
}

void MailFinding::add_text(const Mail& mail, std::string_view name, std::string_view text) {
  std::string json;
  append_json_string(json, text);
  add_json(mail, name, json);
}

void MailFinding::add_texts(const Mail& mail, std::string_view name,
                            const std::vector<std::string_view>& texts) {
  additions.push_back({name, json_list(texts, *mail.event().arena)});
}

bool fails_live(const Mail& mail) {
  // It iterates over the domains before it asks any rule, and numbers can't be iterated over.
  const Value* domains = mail.find("rcpt_domains");
  return mail.is_live() && is_truthy(domains) && is_number(domains);
}

void MailEvidence::read(Mail& mail) {
  Arena& arena = *mail.event().arena;
  rcpt_domain_set_ = json_list(mail.is_live() ? live_domains(mail) : domains_of(mail), arena);

  std::vector<std::string_view> digests;
  for (const Value& element : mail.elements("attachment_sha256s")) {
    const auto text = text_of(&element, mail.event());
    if (text && (mail.is_live() || is_sha256(*text))) digests.push_back(*text);
  }
  attachment_sha256s_ = json_list(digests, arena);

  const Value* count = mail.find("rcpt_count");
  rcpt_count_ = "0";
  // Live a boolean stays one.
  if (is_int(count)) rcpt_count_ = mail.is_live() ? count->raw : int_text(*count);
  body_sha256_ = body_sha256(mail);
  is_read_ = true;
}

std::string_view MailEvidence::write(Mail& mail, const MailFinding& finding) {
  if (!is_read_) read(mail);
  writer_.begin(mail.event());
  writer_.add_text("body_sha256", body_sha256_);
  writer_.add_json("matched_headers", json_list(finding.headers, *mail.event().arena));
  writer_.add_json("rcpt_domain_set", rcpt_domain_set_);
  writer_.add_json("attachment_sha256s", attachment_sha256s_);
  writer_.add_json("rcpt_count", rcpt_count_);
  for (const MailFinding::Addition& addition : finding.additions) {
    writer_.add_json(addition.name, addition.json);
  }
  return writer_.finish();
}

}  // namespace ttp::lifter
