// SPDX-License-Identifier: Apache-2.0
#include "lifter/email_tests.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <set>

#include "base/text.hpp"
#include "base/unicode_lower.hpp"
#include "lifter/catalogue.hpp"
#include "lifter/email_text.hpp"

namespace ttp::lifter {

namespace {

/// A list parameter whose items are words of the specification.
std::vector<std::string> known_words(Parameters& parameters, std::string_view name,
                                     std::span<const std::string_view> known) {
  const rule::Node* list = parameters.find(name);
  if (list != nullptr && list->kind == rule::Node::Kind::list) {
    for (const rule::Node& item : list->items) {
      if (std::find(known.begin(), known.end(), item.text) != known.end()) continue;
      const auto similar = closest(item.text, known);
      parameters.fail(item,
                      "nothing is known as '" + item.text + "' in '" + std::string(name) + "'",
                      similar ? "did you mean '" + std::string(*similar) + "'?" : "");
    }
  }
  return parameters.texts(name);
}

bool contains(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// --- many recipients ---

MailTest open_relay(const rule::Rule& rule, const LifterContext& context) {
  Parameters parameters(rule, context, {"rcpt_threshold", "require_foreign_from"});
  const std::int64_t threshold = parameters.integer("rcpt_threshold");
  const bool require_foreign = parameters.flag("require_foreign_from");
  if (!parameters.is_usable()) return {};
  return [=](Mail& mail, MailFinding& finding) {
    if (!is_int_at_least(mail.find("rcpt_count"), threshold)) return false;
    if (require_foreign) {
      const auto from = mail.domain({"from_domain", "from"});
      const auto envelope = mail.domain({"mail_from_domain", "mail_from"});
      // Live, too, a domain that turns out empty ("@") is none here.
      if (!from || !envelope || from->empty() || envelope->empty() || *from == *envelope) {
        return false;
      }
    }
    finding.headers = {"From", "Mail-From"};
    return true;
  };
}

MailTest mass_phish(const rule::Rule& rule, const LifterContext& context) {
  // Nobody reads the window: one event can't be compared with others.
  Parameters parameters(rule, context, {"rcpt_threshold", "body_simhash_window_h"});
  const std::int64_t threshold = parameters.integer("rcpt_threshold");
  if (!parameters.is_usable()) return {};
  return [=](Mail& mail, MailFinding&) {
    const Value* simhash = mail.find("body_simhash");
    return is_int_at_least(mail.find("rcpt_count"), threshold) &&
           (is_int(simhash) || (simhash != nullptr && simhash->is_string()));
  };
}

// --- the sender's program ---

/// The kit that a mailer's name gives away, or nothing. Of several the longest entry counts.
std::optional<std::string> find_kit(const Catalogue& catalogue, std::string_view mailer) {
  const std::string text = lower_ascii(mailer);
  const CatalogueEntry* best = nullptr;
  for (const CatalogueEntry& entry : catalogue.entries()) {
    if (text.find(lower_ascii(entry.value)) == std::string::npos) continue;
    if (best == nullptr || best->value.size() < entry.value.size()) best = &entry;
  }
  return best == nullptr ? std::nullopt : std::optional(best->name);
}

/// The catalogue that the rule names. The live system has none.
std::shared_ptr<const Catalogue> kit_catalogue(const LifterContext& context,
                                               Parameters& parameters) {
  const rule::Node* node = parameters.find("catalog");
  if (node == nullptr || context.compat == rule::Compat::live) return nullptr;
  auto catalogue = read_catalogue(context.pack, node->text, context.diagnostics);
  if (!catalogue) {
    parameters.fail(*node, "there is no catalogue '" + node->text + "' in the pack");
    return nullptr;
  }
  // Shared because std::function copies its closure.
  return std::make_shared<const Catalogue>(std::move(*catalogue));
}

MailTest xmailer_kit(const rule::Rule& rule, const LifterContext& context) {
  Parameters parameters(rule, context, {"catalog"});
  const auto catalogue = kit_catalogue(context, parameters);
  if (!parameters.is_usable()) return {};
  return [=](Mail& mail, MailFinding& finding) {
    const auto mailer = mail.text("x_mailer");
    if (!mailer || mailer->empty()) return false;
    std::string kit(mail.text("matched_kit").value_or(""));
    if (kit.empty() && catalogue != nullptr) kit = find_kit(*catalogue, *mailer).value_or("");
    if (kit.empty() && !is_exactly_true(mail.find("xmailer_kit_match"))) return false;
    finding.headers = {"X-Mailer"};
    finding.add_text(mail, "matched_kit", kit);
    return true;
  };
}

// --- links ---

MailTest idn_url(const rule::Rule& rule, const LifterContext& context) {
  Parameters parameters(rule, context, {"punycode_prefix"});
  const rule::Node* node = parameters.find("punycode_prefix");
  if (node == nullptr || node->kind != rule::Node::Kind::scalar || node->text.empty()) {
    parameters.fail(node == nullptr ? rule.match : *node, "'punycode_prefix' must be a text");
    return {};
  }
  if (!parameters.is_usable()) return {};
  return
      [prefix = node->text, lowered = lower_unicode(node->text)](Mail& mail, MailFinding& finding) {
        for (const Value& element : mail.elements("urls")) {
          const auto link = text_of(&element, mail.event());
          if (!link) continue;
          const std::string host = mail.is_live() ? live_link_host(*link) : link_host(*link);
          const bool is_match = mail.is_live() ? link->find(prefix) != std::string_view::npos
                                               : has_label_with_prefix(host, lowered);
          if (!is_match) continue;
          finding.headers = {"body"};
          finding.add_text(mail, "matched_url_host", host);
          return true;
        }
        return false;
      };
}

// --- who says they sent it ---

constexpr auto sender_signals = std::to_array<std::string_view>(
    {"from_returnpath_mismatch", "from_mailfrom_mismatch", "dkim_fail", "spf_fail"});

bool is_mismatch(const Mail& mail, std::string_view other) {
  const auto from = mail.domain({"from_domain"});
  const auto sender = mail.domain({other});
  return from && sender && *from != *sender;
}

bool holds(const Mail& mail, std::string_view signal) {
  if (signal == "from_returnpath_mismatch") return is_mismatch(mail, "return_path_domain");
  if (signal == "from_mailfrom_mismatch") return is_mismatch(mail, "mail_from_domain");
  if (signal == "dkim_fail") return is_exactly_false(mail.find("dkim_signed"));
  return signal == "spf_fail" && is_exactly_false(mail.find("spf_pass"));
}

void add_headers(std::set<std::string_view>& headers, std::string_view signal) {
  if (signal == "dkim_fail") {
    headers.insert("DKIM-Signature");
  } else if (signal == "spf_fail") {
    headers.insert("Authentication-Results");
  } else {
    headers.insert({"From", "Return-Path"});
  }
}

MailTest sender_masquerade(const rule::Rule& rule, const LifterContext& context) {
  Parameters parameters(rule, context, {"signals"});
  const auto signals = known_words(parameters, "signals", sender_signals);
  if (!parameters.is_usable()) return {};
  return [=](Mail& mail, MailFinding& finding) {
    std::vector<std::string_view> found;
    std::set<std::string_view> headers;
    for (const std::string& signal : signals) {
      if (!holds(mail, signal)) continue;
      found.push_back(signal);
      add_headers(headers, signal);
    }
    if (found.empty()) return false;
    finding.headers.assign(headers.begin(), headers.end());
    finding.add_texts(mail, "matched_signals", found);
    return true;
  };
}

// --- attachments ---

/// A trigger that is a flag of the message, and the payload's name for it.
struct FlagTrigger {
  std::string_view name;
  std::string_view field;
};
constexpr auto flag_triggers = std::to_array<FlagTrigger>({
    {"office_macro", "attachment_macros"},
    {"protected_archive", "attachment_password_protected"},
    {"html_smuggling", "html_smuggling"},
    {"mal_hash_match", "mal_hash_match"},
});
constexpr auto extension_triggers = std::to_array<std::string_view>({"lnk", "iso", "img"});
constexpr auto all_triggers = std::to_array<std::string_view>(
    {"office_macro", "protected_archive", "html_smuggling", "mal_hash_match", "lnk", "iso", "img"});

std::set<std::string> extensions_of(Mail& mail) {
  std::set<std::string> extensions;
  for (const Value& element : mail.elements("attachment_extensions")) {
    auto text = text_of(&element, mail.event());
    if (!text) continue;
    text->remove_prefix(std::min(text->find_first_not_of('.'), text->size()));
    extensions.insert(lower_unicode(*text));
  }
  return extensions;
}

/// The first trigger that holds, in the specification's order whatever the rule's is.
std::string_view find_trigger(Mail& mail, const std::vector<std::string>& triggers) {
  for (const auto& [name, field] : flag_triggers) {
    if (contains(triggers, name) && is_exactly_true(mail.find(field))) return name;
  }
  const auto extensions = extensions_of(mail);
  for (const std::string_view name : extension_triggers) {
    if (contains(triggers, name) && extensions.contains(std::string(name))) return name;
  }
  return {};
}

MailTest malicious_attachment(const rule::Rule& rule, const LifterContext& context) {
  Parameters parameters(rule, context, {"triggers"});
  const auto triggers = known_words(parameters, "triggers", all_triggers);
  if (!parameters.is_usable()) return {};
  return [=](Mail& mail, MailFinding& finding) {
    const std::string_view trigger = find_trigger(mail, triggers);
    if (trigger.empty()) return false;
    finding.add_text(mail, "matched_trigger", trigger);
    return true;
  };
}

// --- texts ---

struct Keyword {
  std::string text;  ///< as written
  std::string lowered;
};

std::vector<Keyword> keywords(Parameters& parameters, std::string_view name) {
  std::vector<Keyword> result;
  for (const std::string& text : parameters.texts(name)) {
    result.push_back({text, lower_unicode(text)});
  }
  return result;
}

const Keyword* find_keyword(const std::vector<Keyword>& keywords, std::string_view lowered) {
  const auto it = std::find_if(keywords.begin(), keywords.end(), [&](const Keyword& keyword) {
    return lowered.find(keyword.lowered) != std::string_view::npos;
  });
  return it == keywords.end() ? nullptr : &*it;
}

MailTest bec(const rule::Rule& rule, const LifterContext& context) {
  Parameters parameters(rule, context, {"subject_keywords", "body_action_keywords"});
  const auto subject_keywords = keywords(parameters, "subject_keywords");
  const auto body_keywords = keywords(parameters, "body_action_keywords");
  if (!parameters.is_usable()) return {};
  return [=](Mail& mail, MailFinding& finding) {
    const auto subject = mail.lowered_subject();
    if (!subject) return false;
    const Keyword* in_subject = find_keyword(subject_keywords, *subject);
    if (in_subject == nullptr) return false;
    const auto body = mail.lowered_body();
    if (!body) return false;
    const Keyword* in_body = find_keyword(body_keywords, *body);
    if (in_body == nullptr) return false;
    finding.headers = {"Subject"};
    finding.add_text(mail, "matched_subject_kw", in_subject->text);
    finding.add_text(mail, "matched_body_kw", in_body->text);
    return true;
  };
}

// --- encoded payloads ---

MailTest encoded_payload(const rule::Rule& rule, const LifterContext& context) {
  Parameters parameters(rule, context, {"min_bytes", "encoding"});
  const std::int64_t min_bytes = parameters.integer("min_bytes");
  const rule::Node* encoding = parameters.find("encoding");
  if (encoding != nullptr && encoding->text != "base64") {
    parameters.fail(*encoding, "the only encoding that is looked for is base64");
  }
  if (!parameters.is_usable()) return {};
  return [=](Mail& mail, MailFinding& finding) {
    const Value* counted = mail.find("body_base64_bytes");
    const auto body = mail.body();
    // Live nothing is said about a mail without text, whatever was counted in it.
    if (mail.is_live() && (!body || body->empty())) return false;
    if (is_int_at_least(counted, min_bytes)) {
      finding.add_json(mail, "encoded_byte_count", int_text(*counted));
      return true;
    }
    const auto padding = mail.is_live() ? Base64Padding::required : Base64Padding::optional;
    const auto size = body ? find_base64(*body, min_bytes, padding) : std::nullopt;
    if (!size) return false;
    finding.add_json(mail, "encoded_byte_count", std::to_string(*size));
    return true;
  };
}

struct MailTestEntry {
  std::string_view kind;
  MailTest (*make)(const rule::Rule&, const LifterContext&);
};
constexpr auto mail_tests = std::to_array<MailTestEntry>({
    {"email_open_relay", open_relay},
    {"email_mass_phish", mass_phish},
    {"email_xmailer_kit", xmailer_kit},
    {"email_idn_url", idn_url},
    {"email_sender_masquerade", sender_masquerade},
    {"email_malicious_attachment", malicious_attachment},
    {"email_bec", bec},
    {"email_encoded_payload", encoded_payload},
});

}  // namespace

MailTest make_mail_test(const rule::Rule& rule, const LifterContext& context) {
  const auto entry =
      std::find_if(mail_tests.begin(), mail_tests.end(),
                   [&](const MailTestEntry& test) { return test.kind == rule.lifter_kind; });
  if (entry != mail_tests.end()) return entry->make(rule, context);
  std::vector<std::string_view> kinds;
  for (const MailTestEntry& test : mail_tests) kinds.push_back(test.kind);
  complain_unknown_kind(rule, context, kinds);
  return {};
}

}  // namespace ttp::lifter
