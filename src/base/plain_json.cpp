// SPDX-License-Identifier: Apache-2.0
#include "base/plain_json.hpp"

#include <algorithm>
#include <cstring>

#include "base/limits.hpp"
#include "base/string_scan.hpp"
#include "base/text.hpp"

namespace ttp {

namespace {

static_assert(json_padding >= scan_overrun);

/// Nesting that is followed here. Every level is a call; honeypots' records have three or four.
constexpr int deepest = 64;

/// Where the members of an object go.
struct Target {
  Members& members;
  std::size_t room;              ///< for so many of them
  std::string_view expand = {};  ///< the member whose own members are wanted,
  Members* expanded = nullptr;   ///< and where these go; null: of none
};

/// Every step takes the place where it begins and returns the one behind what it read, or null if
/// that is not plain.
///
/// The text's last byte is a closing bracket. Nothing but a string can go on beyond that, so only
/// the ends of strings and of containers are held against the text's end; the padding makes it safe
/// to look at the byte behind it.
class PlainReader {
 public:
  PlainReader(const char* end, Arena& arena) : end_(end), arena_(arena) {}

  [[nodiscard]] bool is_ascii() const { return is_ascii_; }

  /// The members of an object, from behind its opening brace on. Without `keep` they are only
  /// checked, and there is no target.
  template <bool keep>
  const char* object(const char* at, int depth, const Target* target) {
    const char* const text_end = end_;
    std::size_t room = keep ? target->room : 0;
    bool is_filled = false;
    at = skip_blanks(at);
    if (*at == '}') return at + 1;
    if (*at != '"') return nullptr;
    for (;;) {
      const char* const name_start = at + 1;
      at = find_special(name_start, text_end);
      std::string_view name(name_start, static_cast<std::size_t>(at - name_start));
      if (*at != '"' || at >= text_end) {
        const StringEnd end = unusual_string_end(at, text_end, is_ascii_);
        if (end.at == nullptr) return nullptr;
        at = end.at;
        name = {name_start, static_cast<std::size_t>(at - name_start)};
        if (keep && end.has_escapes) name = decoded(name);
      }
      if (*++at != ':') at = skip_blanks(at);
      if (*at != ':') return nullptr;
      if (*++at != '"') at = skip_blanks(at);
      Value value;
      if (*at == '"') {
        const StringEnd end = string_end(at + 1, text_end, is_ascii_);
        if (end.at == nullptr) return nullptr;
        value = string_value(at, end);
        at = end.at + 1;
        if (keep && is_filled && name == target->expand) target->expanded->clear();
      } else {
        Value other;  // its own, so that the one above need not lie in memory
        if (keep && target->expanded != nullptr && name == target->expand) {
          target->expanded->clear();  // of equal names the last one counts
          at = expand(at, other, depth, *target->expanded);
          is_filled = true;
        } else {
          at = other_value(at, other, depth);
        }
        if (at == nullptr) return nullptr;
        value = other;
      }
      if constexpr (keep) {
        if (room-- == 0) return nullptr;
        target->members.push_back({name, value});
      }
      if (*at != ',') at = skip_blanks(at);
      if (*at != ',') return *at == '}' ? at + 1 : nullptr;
      if (*++at != '"') at = skip_blanks(at);
      if (*at != '"') return nullptr;
    }
  }

  /// The elements of an array, from behind its opening bracket on. `on_value(at, value)` reads the
  /// element at `at`.
  template <typename OnValue>
  const char* array(const char* at, OnValue on_value) {
    at = skip_blanks(at);
    if (*at == ']') return at + 1;
    for (;;) {
      Value value;
      at = on_value(at, value);
      if (at == nullptr) return nullptr;
      at = skip_blanks(at);
      if (*at != ',') return *at == ']' ? at + 1 : nullptr;
      at = skip_blanks(at + 1);
    }
  }

  /// An object's members are appended to `into`; other values are read as value() does.
  const char* expand(const char* at, Value& out, int depth, Members& into) {
    if (*at != '{') return value(at, out, depth);
    const Target target{into, limits::object_members};
    return closed(JsonType::object, at, object<true>(at + 1, depth + 1, &target), out);
  }

 private:
  /// Any value; what is in it is checked and not kept.
  const char* value(const char* at, Value& out, int depth) {
    return *at == '"' ? string(at, out) : other_value(at, out, depth);
  }

  const char* other_value(const char* at, Value& out, int depth) {
    switch (*at) {
      case '{':
        if (depth > deepest) return nullptr;
        return closed(JsonType::object, at, object<false>(at + 1, depth + 1, nullptr), out);
      case '[':
        if (depth > deepest) return nullptr;
        return closed(JsonType::array, at, elements(at + 1, depth + 1), out);
      case 't': return literal(JsonType::boolean, "true", at, out);
      case 'f': return literal(JsonType::boolean, "false", at, out);
      case 'n': return literal(JsonType::null, "null", at, out);
      default: return number(at, out);
    }
  }

  const char* elements(const char* at, int depth) {
    return array(at, [&](const char* start, Value& out) { return value(start, out, depth); });
  }

  std::string_view decoded(std::string_view inner) {
    return decode_text({JsonType::string, true, {inner.data() - 1, inner.size() + 2}}, arena_);
  }

  static const char* skip_blanks(const char* at) {
    while (*at == ' ' || *at == '\t' || *at == '\n' || *at == '\r') ++at;
    return at;
  }

  static const char* take(JsonType type, const char* at, const char* end, Value& out,
                          bool has_escapes = false) {
    out = {type, has_escapes, {at, static_cast<std::size_t>(end - at)}};
    return end;
  }

  const char* closed(JsonType type, const char* at, const char* end, Value& out) const {
    return end == nullptr || end >= end_ ? nullptr : take(type, at, end, out);
  }

  static Value string_value(const char* at, StringEnd end) {
    return {JsonType::string, end.has_escapes, {at, static_cast<std::size_t>(end.at + 1 - at)}};
  }

  const char* string(const char* at, Value& out) {
    const StringEnd end = string_end(at + 1, end_, is_ascii_);
    if (end.at == nullptr) return nullptr;
    out = string_value(at, end);
    return end.at + 1;
  }

  static const char* literal(JsonType type, std::string_view word, const char* at, Value& out) {
    if (std::memcmp(at, word.data(), word.size()) != 0) return nullptr;
    return take(type, at, at + word.size(), out);
  }

  static const char* digits(const char* at) {
    while (is_digit(*at)) ++at;
    return at;
  }

  /// RFC 8259, section 6. What follows is none of its business: only a comma or a closing bracket
  /// can stand there.
  static const char* number(const char* start, Value& out) {
    const char* const first = start + (*start == '-' ? 1 : 0);
    const char* at = digits(first);
    if (at == first || (at - first > 1 && *first == '0')) return nullptr;
    JsonType type = JsonType::integer;
    if (*at == '.') {
      const char* const fraction = at + 1;
      at = digits(fraction);
      if (at == fraction) return nullptr;
      type = JsonType::real;
    }
    if (*at == 'e' || *at == 'E') {
      ++at;
      if (*at == '+' || *at == '-') ++at;
      const char* const exponent = at;
      at = digits(exponent);
      if (at == exponent) return nullptr;
      type = JsonType::real;
    }
    return take(type, start, at, out);
  }

  const char* end_;
  Arena& arena_;
  bool is_ascii_ = true;
};

/// `text` without blanks around it; empty if it does not begin and end as a container does.
std::string_view between(std::string_view text, char open, char close) {
  const auto is_blank = [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; };
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  return text.size() >= 2 && text.front() == open && text.back() == close ? text
                                                                          : std::string_view();
}

PlainJson answer(const PlainReader& reader, const char* at, const char* end) {
  if (at != end) return PlainJson::refused;
  return reader.is_ascii() ? PlainJson::ascii : PlainJson::more_than_ascii;
}

}  // namespace

PlainJson read_plain_object(std::string_view text, Arena& arena, Members& out,
                            std::string_view expand, Members* expanded) {
  const std::string_view object = between(text, '{', '}');
  if (object.empty()) return PlainJson::refused;
  const char* const end = object.data() + object.size();
  PlainReader reader(end, arena);
  const std::size_t room = limits::object_members - std::min(out.size(), limits::object_members);
  const Target target{out, room, expand, expanded};
  return answer(reader, reader.object<true>(object.data() + 1, 2, &target), end);
}

PlainJson read_plain_array(std::string_view text, Arena& arena, std::vector<Value>& out,
                           Members& members, std::vector<std::size_t>& bounds) {
  const std::string_view array = between(text, '[', ']');
  if (array.empty()) return PlainJson::refused;
  const char* const end = array.data() + array.size();
  PlainReader reader(end, arena);
  const char* const at = reader.array(array.data() + 1, [&](const char* start, Value& value) {
    const char* const behind = reader.expand(start, value, 2, members);
    out.push_back(value);
    bounds.push_back(members.size());
    return behind;
  });
  return answer(reader, at, end);
}

}  // namespace ttp
