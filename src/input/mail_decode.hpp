// SPDX-License-Identifier: Apache-2.0
// What is encoded in messages, decoded by GMime: header values, addresses, dates, transfer
// encodings and character sets. Everything takes any bytes; what is too long is cut.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "input/mail_header.hpp"

namespace ttp::input {

/// A text value with its encoded words (RFC 2047) decoded, as UTF-8.
[[nodiscard]] std::string decode_words(std::string_view value);

/// `user@domain` of one mailbox as it stands in an address list; empty if it is none.
[[nodiscard]] std::string decode_address(std::string_view mailbox);

/// A date as mail writes it.
[[nodiscard]] std::optional<Timestamp> decode_date(std::string_view value);

/// What the header of a part says about its content.
struct PartInfo {
  std::string type;  ///< lower case, like the next
  std::string subtype;
  std::string boundary;
  std::string charset;
  std::string encoding;      ///< the name in Content-Transfer-Encoding
  std::string name;          ///< of the file, without folders; UTF-8
  bool is_attached = false;  ///< to be shown as an attachment
  bool is_cut = false;       ///< a value was longer than is looked at
};

/// Reads it; `default_type` counts where there is no Content-Type.
[[nodiscard]] PartInfo read_part_info(const MailHeader& header, std::string_view default_type);

/// True for a transfer encoding that decode_transfer() undoes.
[[nodiscard]] bool is_transfer_encoded(const std::string& name);

/// `content` with the transfer encoding `name` undone: in `buffer`, or as it is if it is not
/// encoded.
[[nodiscard]] std::string_view decode_transfer(std::string_view content, const std::string& name,
                                               std::string& buffer);

/// Text in a character set as UTF-8. Where the name is missing, unknown or wrong: taken as UTF-8 if
/// it can be, else as Windows-1252.
[[nodiscard]] std::string to_utf8(std::string_view bytes, std::string_view charset);

}  // namespace ttp::input
