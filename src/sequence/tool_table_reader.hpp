// SPDX-License-Identifier: Apache-2.0
// Internal to the classification table: from YAML to rules.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rule/document.hpp"
#include "sequence/tool_table.hpp"

namespace ttp::sequence {

/// Reads one table; complains with file, line and column.
class ToolTableReader {
 public:
  ToolTableReader(const rule::Document& document, Diagnostics& diagnostics)
      : document_(document), diagnostics_(diagnostics) {}

  void read(ToolTable& table);

 private:
  enum class Kind { tool, shell, word };
  void section(const rule::Node& node, Kind kind, std::vector<ToolRule>& out);
  bool entry(const rule::Node& node, Kind kind, ToolRule& rule);
  bool texts(const rule::Node& node, bool is_folded, std::vector<std::string>& out);
  bool pattern(const rule::Node& node, std::string_view text, std::optional<QuickRegex>& out);
  bool taint(const rule::Node& node, ToolRule& rule);
  bool fail(const rule::Node& at, std::string message, std::string hint = {});

  const rule::Document& document_;
  Diagnostics& diagnostics_;
};

}  // namespace ttp::sequence
