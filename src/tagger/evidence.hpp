// SPDX-License-Identifier: Apache-2.0
// Evidence: the small JSON object that proves a match.
#pragma once

#include <string>
#include <string_view>

#include "base/json.hpp"
#include "model/event.hpp"

namespace ttp::tagger {

/// Writes one evidence object, members in the order added. Reuse it for many events. A name that
/// was added before keeps its place and takes the new value, as in the live system's dictionaries.
class EvidenceWriter {
 public:
  /// Starts an empty object for `event`.
  void begin(const Event& event);

  /// The payload's value, cut from the source as it stands; nothing if it is missing.
  void add_field(std::string_view name);

  void add_value(std::string_view name, const Value& value);
  void add_text(std::string_view name, std::string_view text);
  void add_integer(std::string_view name, std::int64_t number);
  void add_number(std::string_view name, double number);
  void add_boolean(std::string_view name, bool flag);
  /// `json` is the text of one JSON value.
  void add_json(std::string_view name, std::string_view json);

  /// The object's text; lives as long as the event.
  [[nodiscard]] std::string_view finish();

 private:
  struct Entry {
    std::string_view name;
    std::string_view json;
  };
  void put(std::string_view name, std::string_view json);

  const Event* event_ = nullptr;
  std::vector<Entry> entries_;
  std::string text_;
};

}  // namespace ttp::tagger
