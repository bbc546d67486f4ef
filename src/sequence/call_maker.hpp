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

/// What an event called, and what was needed to know it. Reused from event to event.
struct EventCalls {
  std::vector<MadeCall> calls;
  /// A command's line, taken apart; no statements for other events, and if its calls were remembered.
  shell::SplitLine split;
  shell::Splitter splitter;  ///< has the texts of the above
};

/// Makes the calls of `tool_call` and `command` events. A tool call is one call; a shell line is one
/// per simple command, in the order of the text, named by its program (a lone redirection is named
/// by its operator, mere assignments are no call).
///
/// A class and a taint that the record carries win over the table; a `sink_class` that is none
/// counts as missing. A tool that runs shell text (`shell_text` in the table), written as a text or
/// as a list of words, has the highest class of the commands in it, and is tainted if one of them is.
class CallMaker {
 public:
  /// `table` must outlive this. `use_memo`: the calls of command lines that come again are
  /// remembered.
  explicit CallMaker(const ToolTable& table, bool use_memo = true)
      : table_(table), use_memo_(use_memo) {}

  /// The event's calls; none for other kinds, and for a tool call without a name. Their `ts_ms` and
  /// `index` are not filled in. Valid until `made` is used again and as long as the event.
  void make(const Event& event, EventCalls& made);

 private:
  void tool_call(const Event& event, EventCalls& made);
  void command(std::string_view line, EventCalls& made);
  [[nodiscard]] bool recall(std::string_view line, std::vector<MadeCall>& calls);
  void remember(std::string_view line, std::span<const MadeCall> calls);
  [[nodiscard]] bool shell_call(const shell::Statement& statement, MadeCall& made);
  [[nodiscard]] bool shell_text(const Event& event, const ToolRule& rule,
                                shell::Splitter& splitter, MadeCall& made);
  [[nodiscard]] std::optional<std::string_view> script_of(const Value& value, Arena& arena);

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
  rule::ShellFields fields_;
  JsonParser parser_;
  Members members_;
};

/// The time of an event's calls: `ts_ms` of its payload (an unsigned integer), else the event's
/// time, not before 1970; nothing if it has none.
[[nodiscard]] std::optional<std::uint64_t> call_time(const Event& event);

}  // namespace ttp::sequence
