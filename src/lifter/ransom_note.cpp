// SPDX-License-Identifier: Apache-2.0
#include "lifter/ransom_note.hpp"

#include <memory>

#include "base/unicode_lower.hpp"
#include "lifter/coin_address.hpp"
#include "lifter/email_evidence.hpp"
#include "lifter/email_mail.hpp"

namespace ttp::lifter {

namespace {

struct NoteKeyword {
  std::string text;  ///< as written in the rule
  std::string lower;
};

/// The keywords that are in `text`, as a JSON array; empty if there is none.
std::string matched_keywords(const std::vector<NoteKeyword>& keywords, std::string_view text) {
  const std::string lower = lower_unicode(text);
  std::string json;
  for (const NoteKeyword& keyword : keywords) {
    if (lower.find(keyword.lower) == std::string::npos) continue;
    json += json.empty() ? '[' : ',';
    append_json_string(json, keyword.text);
  }
  if (!json.empty()) json += ']';
  return json;
}

/// Only what the event itself carries is judged: no stored messages.
LifterContext without_artifacts(const LifterContext& context) {
  return {context.rules, context.compat, context.pack, {}, context.diagnostics};
}

class RansomNoteTest {
 public:
  RansomNoteTest(std::vector<NoteKeyword> keywords, bool needs_address,
                 const LifterContext& context)
      : keywords_(std::move(keywords)),
        needs_address_(needs_address),
        mail_(without_artifacts(context)) {}

  bool fires(Sight& sight) {
    const auto text = sight.text(sight.first_of({"body_text", "note_text"}));
    if (!text) return false;
    const std::string keywords = matched_keywords(keywords_, *text);
    if (keywords.empty()) return false;
    const auto address = addresses_.find(*text, sight.regex());
    if (needs_address_ && !address) return false;
    if (sight.event().source_kind == "email") return fires_on_mail(sight, keywords, address);
    if (address) sight.evidence().add_text("btc_address", address->text);
    sight.evidence().add_json("matched_keywords", keywords);
    return true;
  }

 private:
  bool fires_on_mail(Sight& sight, const std::string& keywords,
                     const std::optional<CoinAddress>& address) {
    if (mail_.is_live()) {
      // It refuses keys that its evidence of mail does not declare.
      sight.fail();
      return false;
    }
    mail_.bind(sight.event());
    evidence_.begin();
    finding_.clear();
    finding_.add_json(mail_, "matched_keywords", keywords);
    if (address) {
      finding_.add_text(mail_, "address_kind", address->coin == Coin::bitcoin ? "btc" : "xmr");
    }
    sight.set_evidence(evidence_.write(mail_, finding_));
    return true;
  }

  std::vector<NoteKeyword> keywords_;
  bool needs_address_;
  CoinAddressFinder addresses_;
  Mail mail_;
  MailEvidence evidence_;
  MailFinding finding_;
};

}  // namespace

Test make_ransom_note_test(const rule::Rule& rule, const LifterContext& context) {
  Parameters parameters(rule, context, {"require_btc_or_xmr", "payment_keywords"});
  std::vector<NoteKeyword> keywords;
  for (std::string& keyword : parameters.texts("payment_keywords")) {
    std::string lower = lower_unicode(keyword);
    keywords.push_back({std::move(keyword), std::move(lower)});
  }
  const bool needs_address = parameters.flag("require_btc_or_xmr");
  if (!parameters.is_usable()) return {};
  // std::function copies what it holds; the copies of a test share their scratch memory.
  auto test = std::make_shared<RansomNoteTest>(std::move(keywords), needs_address, context);
  return [test](Sight& sight) { return test->fires(sight); };
}

}  // namespace ttp::lifter
