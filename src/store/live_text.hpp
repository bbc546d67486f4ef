// SPDX-License-Identifier: Apache-2.0
// JSON values as the live system writes them into ids.
#pragma once

#include <optional>
#include <string>

#include "base/json.hpp"

namespace ttp::store {

/// True unless the value is null, false, 0, "", [] or {}: what the live system's "a or b" asks.
[[nodiscard]] bool is_truthy(const Value& value);

/// The value as text, as the live system's `str()` gives it: texts as they are, `True`, `1.5`,
/// `1e+22`, `[1, 'a']`, `{'k': 1.0}`.
[[nodiscard]] std::string live_text(const Value& value);

/// The value as an SQLite text column keeps it when a driver binds it unconverted: numbers in
/// SQLite's text form, booleans as 1 and 0; nothing for null, lists and objects.
[[nodiscard]] std::optional<std::string> column_text(const Value& value);

}  // namespace ttp::store
