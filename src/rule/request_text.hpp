// SPDX-License-Identifier: Apache-2.0
// An HTTP request as one text, its encodings taken off: what `request_text` means in rules.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/arena.hpp"
#include "base/json.hpp"

namespace ttp::rule {

/// The field's name.
inline constexpr std::string_view request_text_field = "request_text";

/// Makes the texts; scratch of one tagger.
class RequestText {
 public:
  /// One line for each part of the request, in this order: `url …`, `arg NAME=VALUE` for each
  /// argument of the query, `header NAME: VALUE`, `arg …` for each argument of a form, and `body …`
  /// for any other body. From each part URL encoding (also doubled, and %uXXXX), JSON's and C's
  /// \uXXXX and \xXX, and the character references of HTML are taken off, at most three deep. A line
  /// end inside a part stays one; only a body should hold any. Bytes that are no UTF-8 then become
  /// U+FFFD. The view lives as long as `arena`'s texts.
  [[nodiscard]] std::string_view make(std::span<const Member> payload, Arena& arena);

 private:
  void add(std::string_view prefix, std::string_view part, bool is_form);
  void add_arguments(std::string_view form);

  JsonParser parser_;
  Members headers_;
  std::string out_;
  std::string part_;
  std::string next_;
};

/// Appends `text` to `out` with one layer of encodings taken off; true if there was any. In forms
/// `+` stands for a blank.
bool decode_request_layer(std::string_view text, bool is_form, std::string& out);

}  // namespace ttp::rule
