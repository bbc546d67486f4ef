// SPDX-License-Identifier: Apache-2.0
// Stored tags as the JSON lines that `ttp replay` writes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "model/tag.hpp"
#include "store/tag_report.hpp"

namespace ttp::cli {

/// Makes lines of stored tags. A tag's table has no time of the event: `ts` is null.
class StoredTagLines {
 public:
  /// Appends the tag as one JSON object and a line end. Returns null, or, having appended nothing, why
  /// the row is no tag: a constant text.
  const char* append(std::string& out, const store::TagRow& row);

 private:
  /// The evidence on one line, no blanks between its members; empty if it is no JSON object.
  [[nodiscard]] std::string_view compact(std::string_view evidence);
  /// The text, what is not UTF-8 in it replaced.
  [[nodiscard]] std::string_view sound(std::string_view text);
  [[nodiscard]] std::optional<std::string_view> sound(const std::optional<std::string_view>& text);

  JsonParser parser_;
  Arena arena_;  // emptied with each row
  Members members_;
  std::string evidence_;
  Emit emit_;
  RuleIdentity rule_;
};

}  // namespace ttp::cli
