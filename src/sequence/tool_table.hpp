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
#include "rule/shell_view.hpp"
#include "sequence/name_memo.hpp"
#include "sequence/quick_regex.hpp"
#include "sequence/sink_class.hpp"

namespace ttp::sequence {

/// How a call was classified.
struct Classification {
  SinkClass sink = SinkClass::low_risk_write;
  bool is_tainted = false;
  std::size_t line = 0;  ///< of the table that decided; 0: none did
};

/// One entry: a call that satisfies all its conditions is of its class.
struct ToolRule {
  enum class Taint : std::uint8_t { never, always, when };

  std::vector<std::string> names;  ///< wildcards; of tools and words in lower case
  std::vector<std::string> paths;  ///< wildcards for a program with its path
  std::optional<QuickRegex> args;
  std::optional<QuickRegex> redirects;
  std::optional<QuickRegex> before;  ///< searched in the operator before a shell command
  std::vector<std::string> script_arguments;  ///< of a tool that runs shell text: where it stands
  SinkClass sink = SinkClass::low_risk_write;
  Taint taint = Taint::never;
  std::optional<QuickRegex> taint_pattern;  ///< of Taint::when, searched in the arguments
  std::size_t line = 0;

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

  /// The rule for a shell command, which is called `name`, or null. `fields` are the statement's.
  [[nodiscard]] const ToolRule* find_shell(std::string_view name,
                                           const shell::Statement& statement,
                                           const rule::ShellFields& fields) const;

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
    mutable NameMemo memo;            // by a call's name: the rules that know it
    mutable NameMemo plain_memo;      // likewise, of a command without path and redirections: those
                                      // that only its call can keep away
    void index();
    void add_named(std::string_view name, std::vector<std::uint32_t>& out) const;
  };

  std::string file_;
  Section tools_;
  Section shell_;
  Section words_;
  std::unique_ptr<RegexScratch> scratch_;
};

}  // namespace ttp::sequence
