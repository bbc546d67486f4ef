// SPDX-License-Identifier: Apache-2.0
// A quick reader for the plain YAML that rules are written in. It knows few things, and those as
// yaml-cpp does; whatever else it meets it leaves to yaml-cpp, mistakes and their messages included.
#pragma once

#include <optional>
#include <string_view>

#include "rule/document.hpp"

namespace ttp::rule {

/// The tree that parse_full_document() makes of `text`, or nothing if there is anything in it that
/// this reader does not know: tags, anchors, documents, tabs, missing values, keys that are no plain
/// words or quoted texts, plain texts of several lines, rare escapes, a mistake of any kind.
/// `text` must be UTF-8 without control characters other than tabs and line ends.
[[nodiscard]] std::optional<Node> read_plain_yaml(std::string_view text);

/// True for the words that mean nothing at all (YAML 1.2, 10.3.2). No text at all does so, too.
[[nodiscard]] bool is_null_word(std::string_view text);

}  // namespace ttp::rule
