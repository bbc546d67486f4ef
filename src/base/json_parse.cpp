// SPDX-License-Identifier: Apache-2.0
// The one file that sees simdjson.
#include <simdjson.h>

#include <cstring>
#include <utility>

#include "base/general_json.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"

namespace ttp {

namespace {

using simdjson::error_code;
using simdjson::ondemand::json_type;

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

std::string_view trim_right(std::string_view text) {
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

/// The type of a number's text, or null if it is none (RFC 8259, section 6).
JsonType number_type(std::string_view text) {
  std::size_t i = 0;
  const auto digits = [&] {
    const std::size_t from = i;
    while (i < text.size() && is_digit(text[i])) ++i;
    return i - from;
  };
  if (i < text.size() && text[i] == '-') ++i;
  const std::size_t first = i;
  const std::size_t count = digits();
  if (count == 0 || (count > 1 && text[first] == '0')) return JsonType::null;
  JsonType type = JsonType::integer;
  if (i < text.size() && text[i] == '.') {
    ++i;
    if (digits() == 0) return JsonType::null;
    type = JsonType::real;
  }
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    ++i;
    if (i < text.size() && (text[i] == '+' || text[i] == '-')) ++i;
    if (digits() == 0) return JsonType::null;
    type = JsonType::real;
  }
  return i == text.size() ? type : JsonType::null;
}

bool escapes_are_valid(std::string_view text) {
  for (std::size_t i = text.find('\\'); i < text.size(); i = text.find('\\', i)) {
    if (i + 1 >= text.size()) return false;
    const char c = text[i + 1];
    if (c == 'u') {
      if (i + 6 > text.size()) return false;
      for (std::size_t k = i + 2; k < i + 6; ++k) {
        if (hex_value(text[k]) < 0) return false;
      }
      i += 6;
    } else if (std::strchr("\"\\/bfnrt", c) != nullptr && c != '\0') {
      i += 2;
    } else {
      return false;
    }
  }
  return true;
}

const char* explain(error_code code) {
  switch (code) {
    case simdjson::EMPTY: return "empty JSON text";
    case simdjson::UTF8_ERROR: return "invalid UTF-8";
    case simdjson::UNESCAPED_CHARS: return "unescaped control character in a JSON string";
    case simdjson::UNCLOSED_STRING: return "unclosed JSON string";
    case simdjson::CAPACITY: return "JSON text too large";
    case simdjson::MEMALLOC: return "out of memory";
    case simdjson::INCORRECT_TYPE: return "not a JSON object";
    case simdjson::INCOMPLETE_ARRAY_OR_OBJECT: return "unclosed JSON object or array";
    default: return "malformed JSON";
  }
}

}  // namespace

struct GeneralJsonParser::Impl {
  simdjson::ondemand::parser parser;
  const char* error = nullptr;

  bool fail(error_code code) { return fail(explain(code)); }
  bool fail(const char* reason) {
    if (error == nullptr) error = reason;
    return false;
  }

  bool scalar(std::string_view token, Value& out) {
    out.raw = trim_right(token);
    if (out.raw.empty()) return fail("malformed JSON");
    switch (out.raw.front()) {
      case '"': {
        if (out.raw.size() < 2 || out.raw.back() != '"') return fail("malformed JSON string");
        out.type = JsonType::string;
        const std::string_view inner = out.raw.substr(1, out.raw.size() - 2);
        out.has_escapes = inner.find('\\') != std::string_view::npos;
        if (out.has_escapes && !escapes_are_valid(inner)) return fail("invalid JSON escape");
        return true;
      }
      case 't':
      case 'f':
        out.type = JsonType::boolean;
        return out.raw == "true" || out.raw == "false" || fail("malformed JSON literal");
      case 'n':
        out.type = JsonType::null;
        return out.raw == "null" || fail("malformed JSON literal");
      default:
        out.type = number_type(out.raw);
        return out.type != JsonType::null || fail("malformed JSON number");
    }
  }

  /// A key's decoded text. The parser has checked that it is a closed string before a colon.
  bool key(const char* start, Arena& arena, std::string_view& out) {
    const char* end = start;
    bool escaped = false;
    for (; *end != '"'; ++end) {
      if (*end == '\\') {
        escaped = true;
        ++end;
      }
    }
    out = {start, static_cast<std::size_t>(end - start)};
    if (!escaped) return true;
    if (!escapes_are_valid(out)) return fail("invalid JSON escape");
    out = decode_text({JsonType::string, true, {start - 1, out.size() + 2}}, arena);
    return true;
  }

  bool container_end(simdjson::simdjson_result<const char*> next, const char* start, Value& out) {
    const char* location = nullptr;
    if (const auto code = std::move(next).get(location)) return fail(code);
    out.raw = trim_right({start, static_cast<std::size_t>(location - start)});
    return true;
  }

  template <typename OnMember>
  bool members(simdjson::ondemand::object object, Arena& arena, int depth, OnMember on_member) {
    for (auto result : object) {
      simdjson::ondemand::field field;
      if (const auto code = std::move(result).get(field)) return fail(code);
      Member member;
      if (!key(field.key().raw(), arena, member.name)) return false;
      if (!on_member(field.value(), member, depth)) return false;
    }
    return true;
  }

  /// Validates a value and everything in it; fills type and source text.
  bool value(simdjson::ondemand::value source, Arena& arena, int depth, Value& out) {
    if (depth > limits::json_depth) return fail("JSON nested too deeply");
    const std::string_view token = source.raw_json_token();
    if (token.empty()) return fail("malformed JSON");
    if (token.front() == '{') {
      out.type = JsonType::object;
      simdjson::ondemand::object object;
      if (const auto code = source.get_object().get(object)) return fail(code);
      const auto check = [&](simdjson::ondemand::value child, Member& member, int at) {
        return value(child, arena, at + 1, member.value);
      };
      if (!members(object, arena, depth, check)) return false;
      return container_end(source.current_location(), token.data(), out);
    }
    if (token.front() == '[') {
      out.type = JsonType::array;
      simdjson::ondemand::array array;
      if (const auto code = source.get_array().get(array)) return fail(code);
      for (auto result : array) {
        simdjson::ondemand::value element;
        if (const auto code = std::move(result).get(element)) return fail(code);
        Value ignored;
        if (!value(element, arena, depth + 1, ignored)) return false;
      }
      return container_end(source.current_location(), token.data(), out);
    }
    return scalar(token, out);
  }

  /// Like value(), and keeps an object's members.
  bool expand(simdjson::ondemand::value source, Arena& arena, int depth, Value& out,
              Members& into) {
    const std::string_view token = source.raw_json_token();
    if (token.empty() || token.front() != '{') return value(source, arena, depth, out);
    out.type = JsonType::object;
    simdjson::ondemand::object object;
    if (const auto code = source.get_object().get(object)) return fail(code);
    const std::size_t before = into.size();
    const auto keep = [&](simdjson::ondemand::value child, Member& member, int at) {
      if (!value(child, arena, at + 1, member.value)) return false;
      if (into.size() - before >= limits::object_members) {
        return fail("too many members in a JSON object");
      }
      into.push_back(member);
      return true;
    };
    if (!members(object, arena, depth, keep)) return false;
    return container_end(source.current_location(), token.data(), out);
  }

  bool finish(simdjson::ondemand::document& document) {
    const char* rest = nullptr;
    if (document.current_location().get(rest) != simdjson::OUT_OF_BOUNDS) {
      return fail("more than one JSON value");
    }
    return true;
  }
};

GeneralJsonParser::GeneralJsonParser() : impl_(std::make_unique<Impl>()) {}
GeneralJsonParser::~GeneralJsonParser() = default;

const char* GeneralJsonParser::parse_object(std::string_view text, Arena& arena, Members& out,
                                            std::string_view expand, Members* expanded) {
  impl_->error = nullptr;
  simdjson::ondemand::document document;
  simdjson::ondemand::object object;
  auto code = impl_->parser.iterate(text.data(), text.size(), text.size() + json_padding)
                  .get(document);
  if (code == simdjson::SUCCESS) code = document.get_object().get(object);
  if (code != simdjson::SUCCESS) return explain(code);
  const auto keep = [&](simdjson::ondemand::value child, Member& member, int depth) {
    const bool wanted = expanded != nullptr && member.name == expand;
    if (wanted) expanded->clear();  // of equal names the last one counts
    if (!(wanted ? impl_->expand(child, arena, depth + 1, member.value, *expanded)
                 : impl_->value(child, arena, depth + 1, member.value))) {
      return false;
    }
    if (out.size() >= limits::object_members) {
      return impl_->fail("too many members in a JSON object");
    }
    out.push_back(member);
    return true;
  };
  if (impl_->members(object, arena, 1, keep)) impl_->finish(document);
  return impl_->error;
}

const char* GeneralJsonParser::parse_array(std::string_view text, Arena& arena,
                                           std::vector<Value>& out, Members& members,
                                           std::vector<std::size_t>& bounds) {
  impl_->error = nullptr;
  simdjson::ondemand::document document;
  simdjson::ondemand::array array;
  auto code = impl_->parser.iterate(text.data(), text.size(), text.size() + json_padding)
                  .get(document);
  if (code == simdjson::SUCCESS) code = document.get_array().get(array);
  if (code == simdjson::INCORRECT_TYPE) return "not a JSON array";
  if (code != simdjson::SUCCESS) return explain(code);
  for (auto result : array) {
    simdjson::ondemand::value element;
    if (const auto bad = std::move(result).get(element)) return explain(bad);
    Value value;
    if (!impl_->expand(element, arena, 2, value, members)) return impl_->error;
    out.push_back(value);
    bounds.push_back(members.size());
  }
  impl_->finish(document);
  return impl_->error;
}

bool GeneralJsonParser::is_utf8(std::string_view text) {
  return simdjson::validate_utf8(text.data(), text.size());
}

std::string json_engine_version() {
  return std::to_string(simdjson::SIMDJSON_VERSION_MAJOR) + "." +
         std::to_string(simdjson::SIMDJSON_VERSION_MINOR) + "." +
         std::to_string(simdjson::SIMDJSON_VERSION_REVISION);
}

}  // namespace ttp
