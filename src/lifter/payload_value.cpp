// SPDX-License-Identifier: Apache-2.0
#include "lifter/payload_value.hpp"

#include <cmath>

namespace ttp::lifter {

namespace {

/// Sign of `value - bound` for an integer's text of any length.
int compare_integer(std::string_view digits, std::int64_t bound) {
  const Value value{JsonType::integer, false, digits};
  if (const auto number = to_integer(value)) return *number < bound ? -1 : *number > bound;
  return digits.starts_with('-') ? -1 : 1;  // beyond 64 bits on that side
}

/// Sign of `value - bound`. Requires `is_number(value)`.
int compare_number(const Value& value, double bound) {
  // Every double in this range that is integral is an int64, and compares exactly; elsewhere the
  // rounding of a 64-bit integer can't cross the bound.
  constexpr double exact_range = 9.2e18;
  if (is_int(&value)) {
    const std::string_view digits = int_text(value);
    if (std::abs(bound) < exact_range) {
      const double below = std::floor(bound);
      const int sign = compare_integer(digits, static_cast<std::int64_t>(below));
      return sign == 0 && below < bound ? -1 : sign;
    }
    const double number = to_number({JsonType::integer, false, digits}).value_or(0);
    return number < bound ? -1 : number > bound;
  }
  const double number = to_number(value).value_or(0);
  return number < bound ? -1 : number > bound;
}

bool is_zero(std::string_view number) {
  for (const char c : number) {
    if (c == 'e' || c == 'E') break;
    if (c >= '1' && c <= '9') return false;
  }
  return true;
}

bool is_empty_container(std::string_view raw) {
  return raw.find_first_not_of(" \t\r\n", 1) == raw.size() - 1;
}

}  // namespace

bool is_truthy(const Value* value) {
  if (value == nullptr) return false;
  switch (value->type) {
    case JsonType::null: return false;
    case JsonType::boolean: return value->is_true();
    case JsonType::integer:
    case JsonType::real:
      // Of the reals, those that are read as zero: 0.0, and what is too small for a double.
      return !is_zero(value->raw) &&
             (value->type == JsonType::integer || to_number(*value).value_or(0) != 0);
    case JsonType::string: return value->raw.size() > 2;
    case JsonType::array:
    case JsonType::object: return !is_empty_container(value->raw);
  }
  return false;
}

const Value* first_of(const Event& event, std::initializer_list<std::string_view> names) {
  const Value* value = nullptr;
  for (const std::string_view name : names) {
    value = find_member(event.payload, name);
    if (is_truthy(value)) break;
  }
  return value;
}

bool is_exactly_true(const Value* value) { return value != nullptr && value->is_true(); }

bool is_exactly_false(const Value* value) {
  return value != nullptr && value->type == JsonType::boolean && !value->is_true();
}

bool is_int(const Value* value) {
  return value != nullptr &&
         (value->type == JsonType::integer || value->type == JsonType::boolean);
}

bool is_int_at_least(const Value* value, std::int64_t bound) {
  return is_int(value) && compare_integer(int_text(*value), bound) >= 0;
}

std::string_view int_text(const Value& value) {
  if (value.type == JsonType::boolean) return value.is_true() ? "1" : "0";
  return value.raw == "-0" ? "0" : value.raw;
}

bool is_number(const Value* value) {
  return is_int(value) || (value != nullptr && value->type == JsonType::real);
}

bool is_number_at_least(const Value* value, double bound) {
  return is_number(value) && compare_number(*value, bound) >= 0;
}

bool is_number_at_most(const Value* value, double bound) {
  return is_number(value) && compare_number(*value, bound) <= 0;
}

std::optional<std::string_view> text_of(const Value* value, const Event& event) {
  if (value == nullptr || !value->is_string()) return std::nullopt;
  return decode_text(*value, *event.arena);
}

std::span<const Value> ListReader::elements(const Value* value, const Event& event) {
  elements_.clear();
  members_.clear();
  bounds_.clear();
  if (value == nullptr || value->type != JsonType::array) return {};
  // The source was validated when the event was read.
  static_cast<void>(parser_.parse_array(value->raw, *event.arena, elements_, members_, bounds_));
  return elements_;
}

}  // namespace ttp::lifter
