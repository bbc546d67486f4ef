// SPDX-License-Identifier: Apache-2.0
// A message is split into its parts here and not by GMime's parser: that one takes 1.3 KiB for a
// part of five bytes and 500 bytes for a header field of three, so that a hostile message of 32 MiB
// would need 8 GiB.
#include "input/mail.hpp"

#include <algorithm>
#include <set>

#include "base/hash.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"
#include "base/unicode_lower.hpp"
#include "input/mail_attachment.hpp"
#include "input/mail_decode.hpp"
#include "input/mail_header.hpp"
#include "input/mail_hops.hpp"
#include "input/mail_parts.hpp"
#include "input/mail_text.hpp"
#include "input/reader.hpp"

namespace ttp::input {

namespace {

// --- the header ---

using Addresses = std::set<std::string>;

void add_addresses(Addresses& addresses, const MailHeader& header, std::string_view name) {
  for (const std::string_view value : header.find_all(name)) {
    for (const std::string_view mailbox : split_addresses(value)) {
      std::string address = decode_address(mailbox);
      if (address.find('@') != std::string::npos) addresses.insert(lower_unicode(address));
    }
  }
}

std::string domain_of(std::string_view address) {
  const std::size_t at = address.rfind('@');
  if (at == std::string_view::npos) return {};
  std::string_view domain = trim(address.substr(at + 1)).substr(0, limits::mail_domain_bytes);
  while (domain.ends_with('.')) domain.remove_suffix(1);
  return lower_unicode(to_valid_utf8(domain));
}

/// The domain of the first address in a field.
std::string first_domain(std::string_view field) {
  // What a comment says is for people.
  const std::string value = without_comments(field);
  for (const std::string_view mailbox : split_addresses(value)) {
    // Of `bounce-a@b=c@d` GMime would take `b=c`.
    const bool is_loose = mailbox.find('@') != mailbox.rfind('@') &&
                          mailbox.find('"') == std::string_view::npos &&
                          mailbox.find('<') == mailbox.rfind('<');
    std::string domain = is_loose ? loose_domain(mailbox) : domain_of(decode_address(mailbox));
    if (!domain.empty()) return domain;
  }
  return loose_domain(value);
}

std::string first_domain(const MailHeader& header, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    std::string domain = first_domain(header.find(name));
    if (!domain.empty()) return domain;
  }
  return {};
}

/// Who it went to: whichever of header and envelope names more. Where neither names anybody, the
/// mailbox it was put into.
Addresses recipients(const MailHeader& header) {
  Addresses in_header;
  for (const std::string_view name : {"To", "Cc", "Bcc"}) add_addresses(in_header, header, name);
  Addresses envelope;
  for (const std::string_view name : {"X-Envelope-To", "Envelope-To", "X-Rcpt-To"}) {
    add_addresses(envelope, header, name);
  }
  if (envelope.size() > in_header.size()) in_header.swap(envelope);
  for (const std::string_view name : {"X-Original-To", "Delivered-To"}) {
    if (in_header.empty()) add_addresses(in_header, header, name);
  }
  return in_header;
}

/// When the receiver's server took it, by the topmost Received; else when it was sent.
std::optional<Timestamp> received_time(const MailHeader& header) {
  const std::string_view received = header.find("Received");
  const std::size_t semicolon = received.rfind(';');
  if (semicolon != std::string_view::npos) {
    if (const auto time = decode_date(received.substr(semicolon + 1))) return time;
  }
  return decode_date(header.find("Date"));
}

void read_header(const MailHeader& header, MailFields& out) {
  out.received = received_time(header);
  out.client_address = connecting_address(header);
  out.subject = decode_words(header.find("Subject"));
  out.from_domain = first_domain(header, {"From", "Sender"});
  out.return_path_domain = first_domain(header, {"Return-Path"});
  out.mail_from_domain = first_domain(header, {"X-Envelope-From", "Envelope-From",
                                               "X-Envelope-Sender", "X-Mail-From", "Return-Path"});
  const Addresses addresses = recipients(header);
  out.rcpt_count = addresses.size();
  std::set<std::string> domains;
  for (const std::string& address : addresses) {
    if (domains.size() < limits::mail_rcpt_domains) domains.insert(domain_of(address));
  }
  out.rcpt_domains.assign(domains.begin(), domains.end());
  std::string_view mailer = header.find("X-Mailer");
  if (mailer.empty()) mailer = header.find("User-Agent");
  out.x_mailer = decode_words(mailer.substr(0, limits::mail_mailer_bytes));
  out.dkim_signed = header.has("DKIM-Signature");
  out.spf_pass = spf_verdict(header);
}

// --- the body ---

class BodyReader {
 public:
  explicit BodyReader(MailFields& out) : out_(out) {}

  /// Reads an entity behind its header: the message, or one of its parts.
  void read(const MailHeader& header, std::string_view default_type, int depth) {
    if (++parts_ > limits::mail_parts) {
      out_.is_cut = true;
      return;
    }
    const PartInfo info = read_part_info(header, default_type);
    if (header.is_cut() || info.is_cut) out_.is_cut = true;
    const bool is_file = info.is_attached || !info.name.empty();
    const bool is_message =
        info.type == "message" && (info.subtype == "rfc822" || info.subtype == "global");
    if (is_message) {
      std::string decoded;
      const std::string_view message = unpack(header.body(), info, decoded);
      if (is_file) add_file(message, info);
      held_ += decoded.size();
      read_part(message, "text/plain", depth);
      held_ -= decoded.size();
    } else if (info.type == "multipart" && !info.boundary.empty() &&
               (!is_file || header.body().find("--" + info.boundary) != std::string_view::npos)) {
      // An encoding means nothing here (RFC 2045, 6.4).
      if (is_file) add_file(header.body(), info);
      read_multipart(header.body(), info, depth);
    } else if (info.type != "message" || is_file) {
      read_leaf(header.body(), info);
    }
  }

  void finish() {
    out_.urls = links_.links();
    if (out_.body_text.empty()) return;
    out_.body_sha256 = sha256_hex(out_.body_text);
    out_.body_simhash = simhash(out_.body_text);
    out_.body_base64_bytes = largest_base64_block(out_.body_text);
  }

 private:
  void read_part(std::string_view part, std::string_view default_type, int depth) {
    if (depth >= limits::mail_depth) {
      out_.is_cut = true;
      return;
    }
    read(MailHeader(part), default_type, depth + 1);
  }

  void read_multipart(std::string_view content, const PartInfo& info, int depth) {
    const bool is_digest = info.subtype == "digest";
    const std::size_t room = limits::mail_parts - std::min(parts_, limits::mail_parts);
    for (const std::string_view part : split_multipart(content, info.boundary, room, out_.is_cut)) {
      read_part(part, is_digest ? "message/rfc822" : "text/plain", depth);
    }
  }

  /// A message in a message. It may be encoded, against RFC 2045, 6.4; what is decoded is held as
  /// long as it is read, so that it is limited.
  std::string_view unpack(std::string_view content, const PartInfo& info, std::string& decoded) {
    if (!is_transfer_encoded(info.encoding)) return content;
    if (content.size() > limits::mail_message_bytes - std::min(held_, limits::mail_message_bytes)) {
      out_.is_cut = true;
      return content;
    }
    const std::string_view bytes = decode_transfer(content, info.encoding, decoded);
    // Some say base64 of a message that stands there as it is.
    return MailHeader(bytes).empty() && !MailHeader(content).empty() ? content : bytes;
  }

  void read_leaf(std::string_view content, const PartInfo& info) {
    const std::string_view bytes = decode_transfer(content, info.encoding, decoded_);
    const bool is_text = info.type == "text" || info.type == "multipart";  // without a boundary
    if (info.is_attached || !info.name.empty() || !is_text) {
      add_file(bytes, info);
    } else if (is_html(info) && has_html_smuggling(bytes)) {
      out_.html_smuggling = true;
    }
    if (is_text) read_text(bytes, info);
    if (decoded_.capacity() > limits::mail_part_text_bytes) decoded_ = {};
  }

  static bool is_html(const PartInfo& info) {
    const std::string extension = file_extension(info.name);
    return info.subtype == "html" || info.subtype == "xhtml+xml" || info.subtype == "svg+xml" ||
           extension == "html" || extension == "htm" || extension == "shtml" ||
           extension == "xhtml" || extension == "svg";
  }

  void add_file(std::string_view bytes, const PartInfo& info) {
    out_.attachments.push_back(
        {info.name, file_extension(info.name), double_extension(info.name), sha256_hex(bytes)});
    if (has_office_macro(bytes)) out_.office_macro = true;
    if (is_encrypted_archive(bytes)) out_.protected_archive = true;
    if (is_html(info) && has_html_smuggling(bytes)) out_.html_smuggling = true;
  }

  void read_text(std::string_view bytes, const PartInfo& info) {
    if (bytes.size() > limits::mail_part_text_bytes) out_.is_cut = true;
    std::string text = to_utf8(bytes.substr(0, limits::mail_part_text_bytes), info.charset);
    const bool is_markup = is_html(info);
    links_.add_from(is_markup ? decode_references(text) : text);
    if (info.is_attached) return;
    append_body(is_markup ? html_to_text(text) : text);
  }

  void append_body(std::string_view text) {
    std::string& body = out_.body_text;
    if (!body.empty() && body.back() != '\n') body += '\n';
    const std::size_t room = limits::mail_body_bytes - std::min(body.size(), limits::mail_body_bytes);
    if (text.size() > room) {
      std::size_t end = room;  // not in the middle of a character
      while (end > 0 && (text[end] & 0xC0) == 0x80) --end;
      text = text.substr(0, end);
      out_.is_cut = true;
    }
    body += text;
  }

  MailFields& out_;
  std::size_t parts_ = 0;
  std::size_t held_ = 0;  // bytes of decoded messages in which the part in hand lies
  std::string decoded_;
  LinkList links_;
};

}  // namespace

bool derive_mail_fields(std::string_view message, MailFields& out) {
  out = {};
  const MailHeader header(message);
  if (header.empty()) return false;
  out.source_id = "sha256:" + sha256_hex(message).substr(0, id_digits);
  read_header(header, out);
  BodyReader body(out);
  body.read(header, "text/plain", 0);
  body.finish();
  return true;
}

}  // namespace ttp::input
