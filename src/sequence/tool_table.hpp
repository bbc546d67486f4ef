// SPDX-License-Identifier: Apache-2.0
// What a tool or a shell program can do: the classification table, tools.yaml.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/regex.hpp"
#include "base/text.hpp"
#include "model/diagnostic.hpp"
#include "sequence/sink_class.hpp"

namespace ttp::sequence {

/// How a call was classified.
struct Classification {
  SinkClass sink = SinkClass::low_risk_write;
  bool is_tainted = false;
  std::size_t line = 0;  ///< of the table that decided; 0: none did
};

/// One shell command, as the table looks at it.
struct ShellCall {
  std::string_view argv0;      ///< the program without its path
  std::string_view program;    ///< with its path
  std::string_view args;       ///< its arguments, joined by blanks, quotes removed
  std::string_view redirects;  ///< operators and targets, joined by blanks
};

/// One entry: a call that satisfies all its conditions is of its class.
struct ToolRule {
  enum class Taint : std::uint8_t { never, always, when };

  std::vector<std::string> names;  ///< wildcards; of tools and words in lower case
  std::vector<std::string> paths;  ///< wildcards for a program with its path
  std::optional<Regex> args;
  std::optional<Regex> redirects;
  std::vector<std::string> script_arguments;  ///< of a tool that runs shell text: where it stands
  SinkClass sink = SinkClass::low_risk_write;
  Taint taint = Taint::never;
  std::optional<Regex> taint_pattern;  ///< of Taint::when, searched in the arguments
  std::size_t line = 0;

  bool needs_slash = false;  ///< no path fits a program without one; set when the table is complete
  /// Whether an empty text matches, once somebody asked: most calls redirect nothing.
  mutable std::optional<bool> empty_args;
  mutable std::optional<bool> empty_redirects;
};

/// The table. Immutable but for the scratch of its searches: not for two callers at once.
class ToolTable {
 public:
  /// An empty table: everything is `low_risk_write`.
  ToolTable() : scratch_(std::make_unique<RegexScratch>()) {}

  /// Reads tools.yaml. Mistakes are errors in `diagnostics`, with their place.
  [[nodiscard]] static ToolTable read(const std::filesystem::path& path,
                                      Diagnostics& diagnostics);

  /// The rule for an agent's tool, by its whole name, then by the part behind the last `__`, `.`,
  /// `/` or `:`; or null. `arguments` is JSON source.
  [[nodiscard]] const ToolRule* find_tool(std::string_view name, std::string_view arguments) const;

  /// The rule for a shell command, or null.
  [[nodiscard]] const ToolRule* find_shell(const ShellCall& call) const;

  /// The class of a tool that no rule names: that of the leftmost word of its name that the word
  /// table knows.
  [[nodiscard]] const ToolRule* find_word(std::string_view name) const;

  /// What `rule` (which may be null) says of a call with these arguments.
  [[nodiscard]] Classification classify(const ToolRule* rule, std::string_view arguments) const;

  /// The file's name, as it is shown.
  [[nodiscard]] const std::string& file() const { return file_; }

 private:
  friend class ToolTableReader;
  /// Rules of one section, found by the names without wildcards.
  struct Section {
    std::vector<ToolRule> rules;
    std::unordered_map<std::string, std::vector<std::uint32_t>, TextHash, std::equal_to<>> by_name;
    std::vector<std::uint32_t> open;  // rules without names, or with wildcards
    void index();
    template <typename Accept>
    const ToolRule* first(std::string_view name, Accept accept) const;
  };

  std::string file_;
  Section tools_;
  Section shell_;
  Section words_;
  std::unique_ptr<RegexScratch> scratch_;
};

}  // namespace ttp::sequence
