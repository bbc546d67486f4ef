// SPDX-License-Identifier: Apache-2.0
// JSON in: views of an object's members. JSON out: appending text. Nothing here builds a tree.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.hpp"

namespace ttp {

enum class JsonType : std::uint8_t { null, boolean, integer, real, string, array, object };

/// One JSON value, by its source text. A view: as long-lived as the text that was parsed.
struct Value {
  JsonType type = JsonType::null;
  bool has_escapes = false;  ///< a string with a backslash in it
  std::string_view raw;      ///< the JSON text, a string's quotes included; `json_padding` follows

  [[nodiscard]] bool is_string() const { return type == JsonType::string; }
  [[nodiscard]] bool is_number() const {
    return type == JsonType::integer || type == JsonType::real;
  }
  [[nodiscard]] bool is_true() const { return type == JsonType::boolean && raw == "true"; }
};

/// One member of an object. The name is decoded.
struct Member {
  std::string_view name;
  Value value;
};

using Members = std::vector<Member>;

/// The value of `name`, or null. Of equal names the last one counts.
[[nodiscard]] const Value* find_member(std::span<const Member> members, std::string_view name);

/// The same, ASCII case ignored (HTTP header names).
[[nodiscard]] const Value* find_member_nocase(std::span<const Member> members,
                                              std::string_view name);

/// A string's text: a view into the source if nothing is escaped, else decoded into `arena`. A lone
/// surrogate becomes U+FFFD. Requires `value.is_string()`.
[[nodiscard]] std::string_view decode_text(const Value& value, Arena& arena);

/// An integer that fits 64 bits, or nothing (5.0 is not an integer).
[[nodiscard]] std::optional<std::int64_t> to_integer(const Value& value);

/// A number (integer or real), or nothing. Integers beyond 2^53 are rounded as double rounds them.
[[nodiscard]] std::optional<double> to_number(const Value& value);

/// Parses whole texts in one pass, everything in them validated (structure, numbers, literals,
/// escapes, UTF-8), nothing copied. Keep one and reuse it.
class JsonParser {
 public:
  JsonParser();
  ~JsonParser();
  JsonParser(const JsonParser&) = delete;
  JsonParser& operator=(const JsonParser&) = delete;

  /// Parses `text`, which must be one object with `json_padding` readable bytes behind it, and
  /// appends its members to `out`. Returns null, or why not: a constant text without any content of
  /// the input. `out` then holds what was read before the mistake.
  /// If `expand` is not empty and that member is an object, its own members are appended to
  /// `expanded` in the same pass. `arena` takes the names that contain escapes.
  const char* parse_object(std::string_view text, Arena& arena, Members& out,
                           std::string_view expand = {}, Members* expanded = nullptr);

  /// Parses `text`, which must be one array (padding as above), and appends a Value for each
  /// element. For an element that is an object its members are appended to `members`, and
  /// `bounds` gets, per element, the end index of its members there.
  const char* parse_array(std::string_view text, Arena& arena, std::vector<Value>& out,
                          Members& members, std::vector<std::size_t>& bounds);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Appends `text` as a JSON string. `text` must be valid UTF-8; it is kept as it is.
void append_json_string(std::string& out, std::string_view text);

/// Appends the JSON source `raw` on one line: blanks between tokens are kept, line breaks become
/// spaces.
void append_json_line(std::string& out, std::string_view raw);

/// Appends the JSON source `raw` the way the live system stores it: ASCII only, `, ` and `: ` as
/// separators, numbers as they were written.
void append_json_ascii(std::string& out, std::string_view raw);

/// Appends a finite double in the shortest form that reads back equal, always with a point or an
/// exponent.
void append_json_double(std::string& out, double value);

/// Version text of the engine, for `ttp --version`.
[[nodiscard]] std::string json_engine_version();

/// Builds `{"a": …}` payload values from plain text: `text` as JSON source in `arena`. Bytes that
/// are not UTF-8 become U+FFFD.
[[nodiscard]] Value make_string_value(std::string_view text, Arena& arena);

/// An integer as a value, its text in `arena`.
[[nodiscard]] Value make_integer_value(std::int64_t number, Arena& arena);

}  // namespace ttp
