// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <charconv>
#include <set>

#include "base/json.hpp"
#include "input/mail.hpp"

namespace ttp::input {

namespace {

class ObjectWriter {
 public:
  explicit ObjectWriter(std::string& out) : out_(out) { out_ += '{'; }
  void finish() { out_ += '}'; }

  void text(std::string_view name, std::string_view value) {
    if (value.empty()) return;
    key(name);
    append_json_string(out_, value);
  }
  void number(std::string_view name, std::uint64_t value) {
    key(name);
    out_ += std::to_string(value);
  }
  void flag(std::string_view name, bool value) {
    key(name);
    out_ += value ? "true" : "false";
  }
  template <typename Texts>
  void texts(std::string_view name, const Texts& values) {
    if (values.empty()) return;
    key(name);
    char before = '[';
    for (const std::string& value : values) {
      out_ += before;
      append_json_string(out_, value);
      before = ',';
    }
    out_ += ']';
  }

 private:
  void key(std::string_view name) {
    if (out_.back() != '{') out_ += ',';
    append_json_string(out_, name);
    out_ += ':';
  }

  std::string& out_;
};

/// 16 hex digits.
std::string hex_text(std::uint64_t value) {
  std::array<char, 16> digits{};
  const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), value, 16);
  static_cast<void>(error);
  const auto length = static_cast<std::size_t>(end - digits.data());
  return std::string(digits.size() - length, '0').append(digits.data(), length);
}

void write_attachments(ObjectWriter& object, const MailFields& fields) {
  std::vector<std::string> digests;
  std::vector<std::string> names;
  std::set<std::string> extensions;
  for (const MailAttachment& attachment : fields.attachments) {
    digests.push_back(attachment.sha256);
    if (!attachment.name.empty()) names.push_back(attachment.name);
    if (!attachment.extension.empty()) extensions.insert(attachment.extension);
    if (!attachment.double_extension.empty()) extensions.insert(attachment.double_extension);
  }
  object.texts("attachment_names", names);
  object.texts("attachment_extensions", extensions);
  object.texts("attachment_sha256s", digests);
  object.flag("attachment_macros", fields.office_macro);
  object.flag("attachment_password_protected", fields.protected_archive);
  object.flag("html_smuggling", fields.html_smuggling);
}

}  // namespace

void append_mail_payload(std::string& out, const MailFields& fields) {
  ObjectWriter object(out);
  object.text("subject", fields.subject);
  object.text("from_domain", fields.from_domain);
  object.text("mail_from_domain", fields.mail_from_domain);
  object.text("return_path_domain", fields.return_path_domain);
  object.number("rcpt_count", fields.rcpt_count);
  object.texts("rcpt_domains", fields.rcpt_domains);
  object.text("x_mailer", fields.x_mailer);
  object.flag("dkim_signed", fields.dkim_signed);
  if (fields.spf_pass) object.flag("spf_pass", *fields.spf_pass);
  object.text("src_ip", fields.client_address);
  object.texts("urls", fields.urls);
  write_attachments(object, fields);
  object.text("body_text", fields.body_text);
  object.text("body_sha256", fields.body_sha256);
  if (fields.body_simhash) object.text("body_simhash", hex_text(*fields.body_simhash));
  object.number("body_base64_bytes", fields.body_base64_bytes);
  object.finish();
}

}  // namespace ttp::input
