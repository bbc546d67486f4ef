// SPDX-License-Identifier: Apache-2.0
// From events to calls: which tools an event called, and what they can do.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/text_memo.hpp"
#include "model/event.hpp"
#include "rule/shell_view.hpp"
#include "sequence/tool_table.hpp"
#include "sequence/tracker.hpp"

namespace ttp::sequence {

/// What decided about a call's class.
enum class Decider : std::uint8_t {
  record,   ///< the record itself
  rule,     ///< a line of the table
  word,     ///< a word of the tool's name, by a line of the word table
  nothing,  ///< nobody knows the tool
};

/// A call with what led to its classification.
struct MadeCall {
  Call call;
  Decider decider = Decider::nothing;
  std::size_t line = 0;   ///< of the table: of a rule or word
  std::string_view text;  ///< the shell command, or the tool's arguments as JSON
  std::uint64_t index = 0;  ///< in its session, from 0; filled in by who follows it
};

/// Makes the calls of `tool_call` and `command` events. A tool call is one call; a shell line is one
/// per simple command, in the order of the text, named by its program (a lone redirection is named
/// by its operator, mere assignments are no call).
///
/// A class and a taint that the record carries win over the table; a `sink_class` that is none
/// counts as missing. A tool that runs shell text (`shell_text` in the table) has the highest class
/// of the commands in it, and is tainted if one of them is.
class CallMaker {
 public:
  /// `table` must outlive this. `use_memo`: the calls of command lines that come again are
  /// remembered.
  explicit CallMaker(const ToolTable& table, bool use_memo = true)
      : table_(table), use_memo_(use_memo) {}

  /// The event's calls; none for other kinds, and for a tool call without a name. Their `ts_ms` and
  /// `index` are not filled in. Valid until the next call and as long as the event.
  [[nodiscard]] std::span<MadeCall> calls_of(const Event& event);

  /// The latest event's command line, taken apart; no statements if it was no command, or its calls
  /// were remembered.
  [[nodiscard]] const shell::SplitLine& split() const { return split_; }

  /// Another event comes, of which no calls are made.
  void forget() { split_ = {}; }

 private:
  void tool_call(const Event& event);
  void command(std::string_view line);
  [[nodiscard]] bool recall(std::string_view line);
  void remember(std::string_view line);
  [[nodiscard]] bool shell_call(const shell::Statement& statement, MadeCall& made);
  [[nodiscard]] bool shell_text(const Event& event, const ToolRule& rule, MadeCall& made);

  /// A piece of a line.
  struct Piece {
    std::uint32_t begin = 0;
    std::uint32_t size = 0;
  };
  /// A call of a line that may come again.
  struct KnownCall {
    Piece tool;
    Piece text;
    std::uint32_t line = 0;
    SinkClass sink = SinkClass::low_risk_write;
    bool is_tainted = false;
    Decider decider = Decider::nothing;
  };

  const ToolTable& table_;
  bool use_memo_;
  TextMemo<std::vector<KnownCall>> memo_;
  std::vector<KnownCall> known_;
  shell::Splitter splitter_;
  shell::SplitLine split_;
  rule::ShellFields fields_;
  JsonParser parser_;
  Members members_;
  std::vector<MadeCall> calls_;
};

/// The time of an event's calls: `ts_ms` of its payload (an unsigned integer), else the event's
/// time, not before 1970; nothing if it has none.
[[nodiscard]] std::optional<std::uint64_t> call_time(const Event& event);

}  // namespace ttp::sequence
