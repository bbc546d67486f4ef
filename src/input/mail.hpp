// SPDX-License-Identifier: Apache-2.0
// From the bytes of a message to what rules on mail ask about.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"

namespace ttp::input {

/// One attached file.
struct MailAttachment {
  std::string name;              ///< as the sender put it, without folders; may be empty
  std::string extension;         ///< lower case; may be empty
  std::string double_extension;  ///< `pdf.exe`, or empty
  std::string sha256;            ///< of the decoded bytes
};

/// What was derived. Texts are UTF-8; empty where there is nothing.
struct MailFields {
  std::string source_id;  ///< `sha256:` and the first 32 hex digits of the message's SHA-256
  std::optional<Timestamp> received;  ///< when the receiver's server took it; else when it was sent
  std::string client_address;         ///< see connecting_address()

  std::string subject;
  std::string from_domain;  ///< of the first author
  std::string return_path_domain;
  std::string mail_from_domain;           ///< of the envelope sender, else of Return-Path
  std::uint64_t rcpt_count = 0;           ///< distinct addresses
  std::vector<std::string> rcpt_domains;  ///< sorted
  std::string x_mailer;
  bool dkim_signed = false;      ///< a DKIM-Signature is there; nobody checked it
  std::optional<bool> spf_pass;  ///< see spf_verdict()

  std::vector<std::string> urls;
  std::vector<MailAttachment> attachments;
  bool office_macro = false;
  bool protected_archive = false;
  bool html_smuggling = false;

  std::string body_text;    ///< of all text parts, HTML without its tags
  std::string body_sha256;  ///< of body_text; empty if that is
  std::optional<std::uint64_t> body_simhash;
  std::size_t body_base64_bytes = 0;  ///< decoded size of the largest base64 block in body_text

  bool is_cut = false;  ///< a cap was reached: there was more
};

/// Derives the fields of one message. False if `message` has no header; `out` is then of no use.
/// Takes time and memory in proportion to the message, whatever is in it.
[[nodiscard]] bool derive_mail_fields(std::string_view message, MailFields& out);

/// Appends the payload of an `email` event as a JSON object on one line. Fields about which the
/// message says nothing are left out.
void append_mail_payload(std::string& out, const MailFields& fields);

}  // namespace ttp::input
