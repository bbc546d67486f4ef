// SPDX-License-Identifier: Apache-2.0
#include "rule/request_text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/limits.hpp"
#include "base/text.hpp"

namespace ttp::rule {

namespace {

/// Encodings inside each other that are taken off. Scanners double them, rarely triple them.
constexpr int max_layers = 3;

/// Appends a character, or U+FFFD for what is none.
void append_code(std::uint32_t code, std::string& out) {
  const bool is_scalar = code < 0x110000 && (code < 0xD800 || code > 0xDFFF);
  std::array<char, 4> bytes{};
  const char* const end = encode_utf8(is_scalar ? code : 0xFFFD, bytes.data());
  out.append(bytes.data(), static_cast<std::size_t>(end - bytes.data()));
}

/// The number that `digits` hex digits at `at` make; nothing if there are fewer.
bool read_hex(std::string_view text, std::size_t at, std::size_t digits, std::uint32_t& out) {
  if (text.size() < at + digits) return false;
  out = 0;
  for (std::size_t i = at; i < at + digits; ++i) {
    const int value = hex_value(text[i]);
    if (value < 0) return false;
    out = out << 4 | static_cast<std::uint32_t>(value);
  }
  return true;
}

/// %41, %u0041: returns the bytes read, 0 if it is neither.
std::size_t read_percent(std::string_view text, std::string& out) {
  std::uint32_t code = 0;
  if (read_hex(text, 1, 2, code)) {
    out += static_cast<char>(code);
    return 3;
  }
  if (text.size() > 1 && (text[1] | 0x20) == 'u' && read_hex(text, 2, 4, code)) {
    append_code(code, out);
    return 6;
  }
  return 0;
}

/// \u0041, \x41 likewise.
std::size_t read_backslash(std::string_view text, std::string& out) {
  std::uint32_t code = 0;
  if (text.size() > 1 && text[1] == 'u' && read_hex(text, 2, 4, code)) {
    append_code(code, out);
    return 6;
  }
  if (text.size() > 1 && text[1] == 'x' && read_hex(text, 2, 2, code)) {
    append_code(code, out);
    return 4;
  }
  return 0;
}

struct Named {
  std::string_view name;
  char character;
};
constexpr auto named = std::to_array<Named>({{"&amp;", '&'}, {"&apos;", '\''}, {"&gt;", '>'},
                                             {"&lt;", '<'}, {"&quot;", '"'}});

/// &lt;, &#60;, &#x3c; likewise.
std::size_t read_reference(std::string_view text, std::string& out) {
  for (const Named& one : named) {
    if (!text.starts_with(one.name)) continue;
    out += one.character;
    return one.name.size();
  }
  if (text.size() < 4 || text[1] != '#') return 0;
  const bool is_hex = (text[2] | 0x20) == 'x';
  constexpr std::size_t longest = 8;  // digits; more is no character
  std::uint32_t code = 0;
  std::size_t at = is_hex ? 3 : 2;
  const std::size_t begin = at;
  for (; at < text.size() && at < begin + longest; ++at) {
    const int value = hex_value(text[at]);
    if (value < 0 || (!is_hex && value > 9)) break;
    code = code * (is_hex ? 16 : 10) + static_cast<std::uint32_t>(value);
  }
  if (at == begin) return 0;
  append_code(code, out);
  return at < text.size() && text[at] == ';' ? at + 1 : at;
}

bool is_form(std::string_view body) {
  const std::size_t first = body.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return false;
  return std::string_view("{[<").find(body[first]) == std::string_view::npos &&
         !body.substr(first).starts_with("--");
}

std::string_view text_of(const Value* value, Arena& arena) {
  if (value == nullptr) return {};
  return value->is_string() ? decode_text(*value, arena) : value->raw;
}

}  // namespace

bool decode_request_layer(std::string_view text, bool is_form, std::string& out) {
  bool changed = false;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t special = std::min(text.find_first_of("%\\&+", at), text.size());
    out.append(text, at, special - at);
    at = special;
    if (at == text.size()) break;
    const std::string_view rest = text.substr(at);
    std::size_t read = 0;
    switch (rest[0]) {
      case '%': read = read_percent(rest, out); break;
      case '\\': read = read_backslash(rest, out); break;
      case '&': read = read_reference(rest, out); break;
      default:
        if (is_form) {
          out += ' ';
          read = 1;
        }
    }
    if (read == 0) {
      out += rest[0];
      read = 1;
    } else {
      changed = true;
    }
    at += read;
  }
  return changed;
}

void RequestText::add(std::string_view prefix, std::string_view part, bool is_form) {
  part_.assign(part);
  for (int layer = 0; layer < max_layers; ++layer) {
    next_.clear();
    // A blank is written as + once, in the outermost layer.
    if (!decode_request_layer(part_, is_form && layer == 0, next_)) break;
    part_.swap(next_);
  }
  out_.append(prefix).append(is_valid_utf8(part_) ? part_ : to_valid_utf8(part_)) += '\n';
}

void RequestText::add_arguments(std::string_view form) {
  for (std::size_t count = 0; !form.empty() && count < limits::object_members; ++count) {
    const std::size_t end = std::min(form.find('&'), form.size());
    if (end > 0) add("arg ", form.substr(0, end), true);
    form.remove_prefix(std::min(end + 1, form.size()));
  }
}

std::string_view RequestText::make(std::span<const Member> payload, Arena& arena) {
  out_.clear();
  const std::string_view url = text_of(find_member(payload, "raw_url"), arena);
  add("url ", url, false);
  if (const std::size_t query = url.find('?'); query != std::string_view::npos) {
    add_arguments(url.substr(query + 1));
  }
  const Value* headers = find_member(payload, "headers");
  bool has_agent = false;
  if (headers != nullptr && headers->type == JsonType::object) {
    headers_.clear();
    static_cast<void>(parser_.parse_object(headers->raw, arena, headers_));
    for (const Member& header : headers_) {
      has_agent |= equal_nocase(header.name, "user-agent");
      std::string line(header.name);
      line.append(": ").append(text_of(&header.value, arena));
      add("header ", line, false);
    }
  }
  if (const Value* agent = find_member(payload, "user_agent"); agent != nullptr && !has_agent) {
    add("header user-agent: ", text_of(agent, arena), false);
  }
  const std::string_view body = text_of(find_member(payload, "body"), arena);
  if (is_form(body)) {
    add_arguments(body);
  } else if (!body.empty()) {
    add("body ", body, false);
  }
  return arena.copy(out_);
}

}  // namespace ttp::rule
