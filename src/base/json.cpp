// SPDX-License-Identifier: Apache-2.0
#include "base/json.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <cstring>

#include "base/quick_hash.hpp"
#include "base/text.hpp"
#include "base/word.hpp"

namespace ttp {

namespace {

std::uint32_t hex4(const char* at) {
  std::uint32_t code = 0;
  for (int i = 0; i < 4; ++i) code = code << 4 | static_cast<std::uint32_t>(hex_value(at[i]));
  return code;
}

bool is_high_surrogate(std::uint32_t code) { return code >= 0xD800 && code < 0xDC00; }
bool is_low_surrogate(std::uint32_t code) { return code >= 0xDC00 && code < 0xE000; }

/// Decodes the escape at `at` (which points at the backslash) and moves `at` behind it.
std::uint32_t decode_escape(const char*& at, const char* end) {
  const char kind = at[1];
  at += 2;
  switch (kind) {
    case 'b': return '\b';
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    case 'u': break;
    default: return static_cast<unsigned char>(kind);
  }
  const std::uint32_t code = hex4(at);
  at += 4;
  if (is_high_surrogate(code) && end - at >= 6 && at[0] == '\\' && at[1] == 'u') {
    const std::uint32_t low = hex4(at + 2);
    if (is_low_surrogate(low)) {
      at += 6;
      return 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    }
  }
  if (is_high_surrogate(code) || is_low_surrogate(code)) return 0xFFFD;
  return code;
}

void append_u16_escape(std::string& out, std::uint32_t unit) {
  static constexpr char digits[] = "0123456789abcdef";
  out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) out += digits[unit >> shift & 0xF];
}

}  // namespace

const Value* find_member(std::span<const Member> members, std::string_view name) {
  for (auto it = members.rbegin(); it != members.rend(); ++it) {
    if (quick_equal(it->name, name)) return &it->value;
  }
  return nullptr;
}

const Value* find_member_nocase(std::span<const Member> members, std::string_view name) {
  for (auto it = members.rbegin(); it != members.rend(); ++it) {
    if (equal_nocase(it->name, name)) return &it->value;
  }
  return nullptr;
}

std::string_view decode_text(const Value& value, Arena& arena) {
  const std::string_view inner = value.raw.substr(1, value.raw.size() - 2);
  if (!value.has_escapes) return inner;
  // No escape is shorter than what it stands for in UTF-8 (\uXXXX: 6 bytes for at most 3).
  char* const start = arena.allocate(inner.size());
  char* to = start;
  const char* at = inner.data();
  const char* const end = at + inner.size();
  while (at < end) {
    if (*at != '\\') {
      const void* next = std::memchr(at, '\\', static_cast<std::size_t>(end - at));
      const char* stop = next == nullptr ? end : static_cast<const char*>(next);
      std::memcpy(to, at, static_cast<std::size_t>(stop - at));
      to += stop - at;
      at = stop;
    } else {
      to = encode_utf8(decode_escape(at, end), to);
    }
  }
  const auto used = static_cast<std::size_t>(to - start);
  arena.shrink_last(inner.size(), used);
  return {start, used};
}

std::optional<std::int64_t> to_integer(const Value& value) {
  if (value.type != JsonType::integer) return std::nullopt;
  std::int64_t number = 0;
  const char* end = value.raw.data() + value.raw.size();
  const auto [stop, error] = std::from_chars(value.raw.data(), end, number);
  if (error != std::errc{} || stop != end) return std::nullopt;
  return number;
}

std::optional<double> to_number(const Value& value) {
  if (!value.is_number()) return std::nullopt;
  double number = 0;
  const char* end = value.raw.data() + value.raw.size();
  const auto [stop, error] = std::from_chars(value.raw.data(), end, number);
  if (stop != end) return std::nullopt;
  if (error == std::errc::result_out_of_range) {
    // from_chars leaves the value alone; strtod's answer is what every JSON reader gives.
    return std::strtod(std::string(value.raw).c_str(), nullptr);
  }
  return number;
}

namespace {

/// Bytes that are escaped in JSON, and DEL.
constexpr auto is_escaped = [] {
  std::array<bool, 256> table{};
  for (std::size_t c = 0; c < 0x20; ++c) table[c] = true;
  table['"'] = table['\\'] = table[0x7F] = true;
  return table;
}();

/// The end of the bytes from the start that need no escape, as far as eight bytes at a time tell.
std::size_t end_of_plain(std::string_view text) {
  constexpr std::size_t word_bytes = sizeof(std::uint64_t);
  const auto is_plain = [&](std::size_t at) {
    const std::uint64_t word = load_word(text.data() + at);
    return (has_control(word) | has_byte(word, '"') | has_byte(word, '\\')) == 0;
  };
  std::size_t at = 0;
  for (; at + word_bytes <= text.size(); at += word_bytes) {
    if (!is_plain(at)) return at;
  }
  // What is left of a longer text is looked at together with bytes before it.
  const bool is_rest_plain = text.size() > word_bytes && is_plain(text.size() - word_bytes);
  return is_rest_plain ? text.size() : at;
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  std::size_t from = 0;
  for (std::size_t i = end_of_plain(text); i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (!is_escaped[c]) continue;
    out.append(text, from, i - from);
    from = i + 1;
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default: append_u16_escape(out, c);
    }
  }
  out.append(text, from);
  out += '"';
}

void append_json_line(std::string& out, std::string_view raw) {
  const std::size_t from = out.size();
  out += raw;
  for (std::size_t i = from; i < out.size(); ++i) {
    if (out[i] == '\n' || out[i] == '\r') out[i] = ' ';
  }
}

void append_json_ascii(std::string& out, std::string_view raw) {
  bool in_string = false;
  for (std::size_t i = 0; i < raw.size();) {
    const auto c = static_cast<unsigned char>(raw[i]);
    if (in_string) {
      if (c == '\\') {
        out.append(raw, i, 2);
        i += 2;
        continue;
      }
      if (c < 0x80) {
        in_string = c != '"';
        out += raw[i++];
        continue;
      }
      const std::uint32_t code = decode_utf8(raw, i);  // moves i
      if (code < 0x10000) {
        append_u16_escape(out, code);
      } else {
        append_u16_escape(out, 0xD800 + ((code - 0x10000) >> 10));
        append_u16_escape(out, 0xDC00 + ((code - 0x10000) & 0x3FF));
      }
      continue;
    }
    ++i;
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') continue;
    out += static_cast<char>(c);
    if (c == ',' || c == ':') out += ' ';
    in_string = c == '"';
  }
}

void append_json_double(std::string& out, double value) {
  char text[32];
  const auto [end, error] = std::to_chars(text, text + sizeof text, value);
  static_cast<void>(error);  // 32 bytes hold every double
  const std::string_view written(text, static_cast<std::size_t>(end - text));
  out += written;
  if (written.find_first_of(".en") == std::string_view::npos) out += ".0";
}

Value make_string_value(std::string_view text, Arena& arena) {
  const bool is_plain = std::ranges::none_of(text, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || is_escaped[byte];
  });
  if (is_plain) {
    char* const start = arena.allocate(text.size() + 2);
    start[0] = '"';
    if (!text.empty()) std::memcpy(start + 1, text.data(), text.size());
    start[text.size() + 1] = '"';
    return {JsonType::string, false, {start, text.size() + 2}};
  }
  std::string json;
  append_json_string(json, is_valid_utf8(text) ? text : std::string_view(to_valid_utf8(text)));
  const std::string_view raw = arena.copy(json);
  return {JsonType::string, raw.find('\\') != std::string_view::npos, raw};
}

Value make_integer_value(std::int64_t number, Arena& arena) {
  char text[24];
  const auto [end, error] = std::to_chars(text, text + sizeof text, number);
  static_cast<void>(error);
  return {JsonType::integer, false,
          arena.copy({text, static_cast<std::size_t>(end - text)})};
}

}  // namespace ttp
