// SPDX-License-Identifier: Apache-2.0
// What each rule on mail asks of a message.
#pragma once

#include <functional>

#include "lifter/email_evidence.hpp"
#include "lifter/email_mail.hpp"
#include "lifter/lifter.hpp"

namespace ttp::lifter {

/// True if the rule fires; then the finding holds what it adds to the evidence.
using MailTest = std::function<bool(Mail&, MailFinding&)>;

/// Reads the rule's parameters and makes its test. Empty if the rule can't be judged; the
/// diagnostics then say why.
[[nodiscard]] MailTest make_mail_test(const rule::Rule& rule, const LifterContext& context);

}  // namespace ttp::lifter
