// SPDX-License-Identifier: Apache-2.0
// A YAML text as a tree that remembers where everything stands. The only YAML the rest of the
// program sees.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/diagnostic.hpp"

namespace ttp::rule {

/// One node. Lines and columns count from 1.
struct Node {
  enum class Kind { null, scalar, list, map };
  struct Entry;

  Kind kind = Kind::null;
  std::string text;       ///< a scalar's text
  bool is_plain = false;  ///< a scalar without quotes: `yes`, `5` and `~` keep their YAML meaning
  std::size_t line = 0;
  std::size_t column = 0;
  std::vector<Node> items;                     ///< of a list
  std::vector<Entry> entries;                  ///< of a map, in the order written

  /// The value of `key` in a map, or null.
  [[nodiscard]] const Node* find(std::string_view key) const;

  [[nodiscard]] bool is_string() const;                        ///< text, quoted or not a number …
  [[nodiscard]] std::optional<double> as_number() const;       ///< a plain integer or real
  [[nodiscard]] std::optional<std::int64_t> as_integer() const;
  [[nodiscard]] std::optional<bool> as_boolean() const;        ///< plain true/false/yes/no/on/off
  [[nodiscard]] std::string_view type_name() const;            ///< "a list", "an integer" …
};

/// One entry of a map. Not a std::pair: that one asks whether Node is complete while it still is not.
struct Node::Entry {
  Node key;
  Node value;
};

/// One parsed file, with what is needed to complain about it.
struct Document {
  std::string file;  ///< name used in messages
  std::string text;
  Node root;

  /// A complaint that points at `node`, with its source line.
  /// `check` as in Diagnostic.
  [[nodiscard]] Diagnostic complaint(const Node& node, Severity severity, std::string message,
                                     std::string hint = {},
                                     std::string_view check = "wrong-type") const;
};

/// Parses one YAML document. Duplicate keys, a second document, unknown tags and excessive aliases
/// are errors. Nothing is returned when there was an error; `diagnostics` says which.
[[nodiscard]] std::optional<Document> parse_document(std::string file, std::string text,
                                                     Diagnostics& diagnostics);

/// parse_document() without its short cut for plain texts (see plain_yaml.hpp). Gives the same.
[[nodiscard]] std::optional<Document> parse_full_document(std::string file, std::string text,
                                                          Diagnostics& diagnostics);

/// Reads and parses a file. A file that can't be read is an error in `diagnostics`.
[[nodiscard]] std::optional<Document> read_document(const std::filesystem::path& path,
                                                    Diagnostics& diagnostics);

}  // namespace ttp::rule
