// SPDX-License-Identifier: Apache-2.0
// The parser that decides what is JSON and says what is wrong with the rest. Use JsonParser, which
// asks it about texts that base/plain_json.hpp refuses.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "base/json.hpp"

namespace ttp {

/// Promises what JsonParser does, and reads the same.
class GeneralJsonParser {
 public:
  GeneralJsonParser();
  ~GeneralJsonParser();
  GeneralJsonParser(const GeneralJsonParser&) = delete;
  GeneralJsonParser& operator=(const GeneralJsonParser&) = delete;

  const char* parse_object(std::string_view text, Arena& arena, Members& out,
                           std::string_view expand = {}, Members* expanded = nullptr);
  const char* parse_array(std::string_view text, Arena& arena, std::vector<Value>& out,
                          Members& members, std::vector<std::size_t>& bounds);

  /// True if `text` is UTF-8.
  static bool is_utf8(std::string_view text);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace ttp
