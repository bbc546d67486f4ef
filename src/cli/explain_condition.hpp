// SPDX-License-Identifier: Apache-2.0
// A traced condition in words.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "output/style.hpp"
#include "rule/explain.hpp"

namespace ttp::cli {

struct ConditionFormat {
  std::size_t columns = 100;  ///< for the text behind the label
  const output::Style* style = nullptr;
};

/// A label ("line 12", or nothing for a further line of the same) and a text, one row each: the
/// tests that hold if the condition does, else what failed first and how far it came.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> condition_lines(
    const rule::Trace& trace, const ConditionFormat& format);

/// What failed first, in one line: "command_text is 'uname -a': none of 12 conditions holds".
[[nodiscard]] std::string failure_text(const rule::Trace& trace);

/// A field's value, escaped and cut to `columns`; "(hidden)" for one that is not shown; containers by
/// their kind only.
[[nodiscard]] std::string value_text(bool is_hidden, const Value* value, Arena& arena,
                                     std::size_t columns);

/// A test as it was written: "pattern '\bcurl\b' (nocase)", cut to `columns`.
[[nodiscard]] std::string test_text(const rule::Match& test, std::size_t columns);

}  // namespace ttp::cli
