// SPDX-License-Identifier: Apache-2.0
// `email`: messages that came in by SMTP, or as files.
#include <vector>

#include "lifter/email_evidence.hpp"
#include "lifter/email_mail.hpp"
#include "lifter/email_tests.hpp"
#include "lifter/lifter.hpp"
#include "lifter/parameters.hpp"

namespace ttp::lifter {

namespace {

constexpr std::string_view email_prefix = "email_";
constexpr std::string_view email_kind = "email";

class EmailLifter final : public tagger::Tagger {
 public:
  explicit EmailLifter(const LifterContext& context) : mail_(context) {
    for (const rule::Rule& rule : context.rules.rules()) {
      if (!rule.lifter_kind.starts_with(email_prefix)) continue;
      MailTest test = make_mail_test(rule, context);
      if (test && applies(rule, email_kind)) entries_.push_back({&rule, std::move(test)});
    }
  }

  [[nodiscard]] std::string_view name() const override { return "email"; }

  [[nodiscard]] bool handles(std::string_view source_kind) const override {
    return source_kind == email_kind && !entries_.empty();
  }

  void tag(const Event& event, tagger::TagList& tags) override {
    mail_.bind(event);
    if (fails_live(mail_)) return;
    evidence_.begin();
    for (const Entry& entry : entries_) {
      if (!tags.allows(*entry.rule)) continue;
      finding_.clear();
      if (!entry.test(mail_, finding_)) continue;
      tags.add_all(*entry.rule, evidence_.write(mail_, finding_));
    }
  }

 private:
  struct Entry {
    const rule::Rule* rule;
    MailTest test;
  };

  std::vector<Entry> entries_;  // in the order of the rules' ids
  Mail mail_;
  MailEvidence evidence_;
  MailFinding finding_;
};

}  // namespace

std::unique_ptr<tagger::Tagger> make_email_lifter(const LifterContext& context) {
  return std::make_unique<EmailLifter>(context);
}

}  // namespace ttp::lifter
