// SPDX-License-Identifier: Apache-2.0
// Types of payload values, judged the way the specification of lifters words it ("int", "number",
// "text", "a or b"). Throughout, a null pointer is a missing value and satisfies nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "model/event.hpp"

namespace ttp::lifter {

/// Neither null, false, zero, "", [] nor {}.
[[nodiscard]] bool is_truthy(const Value* value);

/// "a or b": the first of the fields that is truthy, else the last as it stands (null if missing).
[[nodiscard]] const Value* first_of(const Event& event,
                                    std::initializer_list<std::string_view> names);

/// Exactly the JSON booleans.
[[nodiscard]] bool is_exactly_true(const Value* value);
[[nodiscard]] bool is_exactly_false(const Value* value);

/// "int": a JSON integer of any size, or a boolean (1, 0). 5.0 is none.
[[nodiscard]] bool is_int(const Value* value);
/// An int, exact at any size, that is at least `bound`.
[[nodiscard]] bool is_int_at_least(const Value* value, std::int64_t bound);
/// The decimal digits of an int ("1" for true); no leading zeros, `-0` is `0`. Requires `is_int`.
[[nodiscard]] std::string_view int_text(const Value& value);

/// "number": an int or a real. Comparisons are exact for ints of any size.
[[nodiscard]] bool is_number(const Value* value);
[[nodiscard]] bool is_number_at_least(const Value* value, double bound);
[[nodiscard]] bool is_number_at_most(const Value* value, double bound);

/// The text of a string, decoded; lives as long as the event. Nothing for other types.
[[nodiscard]] std::optional<std::string_view> text_of(const Value* value, const Event& event);

/// The elements of an array. Keep one per lifter and reuse it.
class ListReader {
 public:
  /// Empty for anything but an array. Valid until the next call.
  std::span<const Value> elements(const Value* value, const Event& event);

 private:
  JsonParser parser_;
  std::vector<Value> elements_;
  Members members_;
  std::vector<std::size_t> bounds_;
};

}  // namespace ttp::lifter
