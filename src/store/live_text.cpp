// SPDX-License-Identifier: Apache-2.0
#include "store/live_text.hpp"

#include <fmt/format.h>

#include "base/text.hpp"

namespace ttp::store {

namespace {

std::string number_text(double number) {
  // {fmt} switches to exponents where Python does (below 1e-4, from 1e16).
  std::string text = fmt::format("{}", number);
  if (text.find_first_of(".en") == std::string::npos) text += ".0";
  return text;
}

/// A text inside a list or object: quoted like a Python literal.
std::string quoted(std::string_view text) {
  const bool has_single = text.find('\'') != std::string_view::npos;
  const char quote = has_single && text.find('"') == std::string_view::npos ? '"' : '\'';
  std::string result(1, quote);
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t from = i;
    const std::uint32_t code = decode_utf8(text, i);
    if (code == static_cast<unsigned char>(quote) || code == '\\') {
      result += '\\';
      result += static_cast<char>(code);
    } else if (code == '\n') {
      result += "\\n";
    } else if (code == '\r') {
      result += "\\r";
    } else if (code == '\t') {
      result += "\\t";
    } else if (code < 0x20 || (code >= 0x7F && code < 0xA1)) {
      result += fmt::format("\\x{:02x}", code);
    } else {
      result.append(text, from, i - from);
    }
  }
  return result + quote;
}

class Renderer {
 public:
  std::string render(const Value& value, bool is_nested) {
    switch (value.type) {
      case JsonType::null: return "None";
      case JsonType::boolean: return value.is_true() ? "True" : "False";
      case JsonType::integer: return value.raw == "-0" ? "0" : std::string(value.raw);
      case JsonType::real: return number_text(*to_number(value));
      case JsonType::string: {
        const std::string_view text = decode_text(value, arena_);
        return is_nested ? quoted(text) : std::string(text);
      }
      case JsonType::array: return render_array(value);
      case JsonType::object: return render_object(value);
    }
    return {};
  }

 private:
  std::string render_array(const Value& value) {
    JsonParser parser;
    std::vector<Value> elements;
    Members members;
    std::vector<std::size_t> bounds;
    static_cast<void>(parser.parse_array(value.raw, arena_, elements, members, bounds));
    std::string text = "[";
    for (const Value& element : elements) {
      if (text.size() > 1) text += ", ";
      text += render(element, true);
    }
    return text + "]";
  }

  std::string render_object(const Value& value) {
    JsonParser parser;
    Members members;
    static_cast<void>(parser.parse_object(value.raw, arena_, members));
    std::string text = "{";
    for (const Member& member : members) {
      if (text.size() > 1) text += ", ";
      text += quoted(member.name) + ": " + render(member.value, true);
    }
    return text + "}";
  }

  Arena arena_;
};

}  // namespace

bool is_truthy(const Value& value) {
  switch (value.type) {
    case JsonType::null: return false;
    case JsonType::boolean: return value.is_true();
    case JsonType::integer:
    case JsonType::real: return to_number(value).value_or(1.0) != 0.0;
    case JsonType::string: return value.raw.size() > 2;
    case JsonType::array:
    case JsonType::object:
      // Anything but blanks between the brackets.
      return !trim(value.raw.substr(1, value.raw.size() - 2)).empty();
  }
  return false;
}

std::string live_text(const Value& value) { return Renderer().render(value, false); }

std::optional<std::string> column_text(const Value& value) {
  switch (value.type) {
    case JsonType::boolean: return value.is_true() ? "1" : "0";
    case JsonType::integer: return std::string(value.raw);
    case JsonType::real: {
      std::string text = fmt::format("{:.15g}", *to_number(value));
      const std::size_t exponent = text.find('e');
      const std::size_t digits = exponent == std::string::npos ? text.size() : exponent;
      if (text.find('.') == std::string::npos) text.insert(digits, ".0");
      return text;
    }
    case JsonType::string: {
      Arena arena;
      return std::string(decode_text(value, arena));
    }
    default: return std::nullopt;
  }
}

}  // namespace ttp::store
