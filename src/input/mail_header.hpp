// SPDX-License-Identifier: Apache-2.0
// Header fields of a message or of one of its parts, as they stand. Everything here was written by
// strangers.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ttp::input {

/// A header: views into the message, which must outlive it.
class MailHeader {
 public:
  struct Field {
    std::string_view name;
    std::string_view value;  ///< as find() gives it
  };

  /// Reads the header at the beginning of `text`. It ends at the first blank line, or before the
  /// first line that can't be part of one.
  explicit MailHeader(std::string_view text);

  /// The value of the first field of that name (ASCII case ignored), still folded, without blanks
  /// at its ends; empty if there is none.
  [[nodiscard]] std::string_view find(std::string_view name) const;
  [[nodiscard]] bool has(std::string_view name) const;
  /// The values of all fields of that name, in their order.
  [[nodiscard]] std::vector<std::string_view> find_all(std::string_view name) const;

  /// All fields in their order.
  [[nodiscard]] std::span<const Field> fields() const { return fields_; }

  /// True if there were more fields, or more of a value, than is kept.
  [[nodiscard]] bool is_cut() const { return is_cut_; }

  [[nodiscard]] bool empty() const { return fields_.empty(); }

  /// What stands behind the header.
  [[nodiscard]] std::string_view body() const { return body_; }

 private:
  std::vector<Field> fields_;
  std::string_view body_;
  bool is_cut_ = false;
};

/// The domain behind the last `@` in a field that is no valid address; empty if there is none.
[[nodiscard]] std::string loose_domain(std::string_view value);

}  // namespace ttp::input
