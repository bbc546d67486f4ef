// SPDX-License-Identifier: Apache-2.0
// Evidence of tags on mail: a fixed shape without any text of the message.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "lifter/email_mail.hpp"
#include "tagger/evidence.hpp"

namespace ttp::lifter {

/// What a rule found in a message, for its evidence. Views live as long as the event.
struct MailFinding {
  struct Addition {
    std::string_view name;
    std::string_view json;
  };
  std::vector<std::string_view> headers;  ///< names of those it looked at, never what is in them
  std::vector<Addition> additions;

  void clear();
  void add_text(const Mail& mail, std::string_view name, std::string_view text);
  void add_texts(const Mail& mail, std::string_view name,
                 const std::vector<std::string_view>& texts);
  void add_json(const Mail& mail, std::string_view name, std::string_view json);
};

/// True where the live system fails on a message, whatever its rules say, and it gets no tags.
[[nodiscard]] bool fails_live(const Mail& mail);

/// Writes evidence: what every mail's has, then the additions.
class MailEvidence {
 public:
  /// The next evidence will be that of another message.
  void begin() { is_read_ = false; }

  /// The evidence of one rule's tags; lives as long as the event.
  [[nodiscard]] std::string_view write(Mail& mail, const MailFinding& finding);

 private:
  void read(Mail& mail);

  bool is_read_ = false;  // what the evidence of all tags of the message has in common:
  std::string_view body_sha256_;
  std::string_view rcpt_domain_set_;  // as JSON, like the rest
  std::string_view attachment_sha256s_;
  std::string_view rcpt_count_;
  tagger::EvidenceWriter writer_;
};

}  // namespace ttp::lifter
