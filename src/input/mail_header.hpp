// SPDX-License-Identifier: Apache-2.0
// Header fields of a message or of one of its parts, as they stand; and what the fields that mail
// servers add say. Everything here was written by strangers.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ttp::input {

/// Fields of one header that are kept; later ones are passed over. Long relay chains have 100.
inline constexpr std::size_t mail_header_fields = 1000;

/// Bytes of one field's value that are kept: some 2,000 addresses.
inline constexpr std::size_t mail_header_value_bytes = 64U << 10;

/// A header: views into the message, which must outlive it.
class MailHeader {
 public:
  /// Reads the header at the beginning of `text`. It ends at the first blank line, or before the
  /// first line that can't be part of one.
  explicit MailHeader(std::string_view text);

  /// The value of the first field of that name (ASCII case ignored), still folded, without blanks
  /// at its ends; empty if there is none.
  [[nodiscard]] std::string_view find(std::string_view name) const;
  [[nodiscard]] bool has(std::string_view name) const;
  /// The values of all fields of that name, in their order.
  [[nodiscard]] std::vector<std::string_view> find_all(std::string_view name) const;

  [[nodiscard]] bool empty() const { return fields_.empty(); }

  /// What stands behind the header.
  [[nodiscard]] std::string_view body() const { return body_; }

 private:
  struct Field {
    std::string_view name;
    std::string_view value;
  };
  std::vector<Field> fields_;
  std::string_view body_;
};

/// The address from which the mail came to the servers of whoever received it: the client address
/// that the topmost Received-SPF or Authentication-Results names; else, from the top of the
/// Received fields down, the first address outside private networks that a server saw (not one that
/// the client claimed); else the first one of a private network. The servers that wrote the fields
/// above it are taken as the receiver's own; of what stands below nothing is believed: the sender
/// may have written it. As inet_ntop writes it; empty if there is none.
[[nodiscard]] std::string connecting_address(const MailHeader& header);

/// The SPF verdict of the topmost Authentication-Results that has one, else of the topmost
/// Received-SPF: true for pass, false for fail and softfail, nothing for the rest.
[[nodiscard]] std::optional<bool> spf_verdict(const MailHeader& header);

/// The domain behind the last `@` in a field that is no valid address; empty if there is none.
[[nodiscard]] std::string loose_domain(std::string_view value);

}  // namespace ttp::input
