// SPDX-License-Identifier: Apache-2.0
#include "sequence/call_maker.hpp"

#include <algorithm>
#include <charconv>
#include <functional>

#include "base/shell_program.hpp"
#include "model/fields.hpp"

namespace ttp::sequence {

namespace {

constexpr Timestamp microseconds_per_millisecond = 1000;

/// A record's word on its taint, where it has one.
std::optional<bool> carried_taint(const Event& event) {
  const Value* value = find_member(event.payload, "source_tainted");
  if (value == nullptr || value->type != JsonType::boolean) return std::nullopt;
  return value->is_true();
}

std::optional<SinkClass> carried_class(const Event& event) {
  const Value* value = find_member(event.payload, "sink_class");
  if (value == nullptr || !value->is_string()) return std::nullopt;
  return find_sink_class(decode_text(*value, *event.arena));
}

/// `word` as a shell would have to be given it.
void append_quoted(std::string& line, std::string_view word) {
  constexpr std::string_view plain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@%+=:,./-";
  if (!word.empty() && word.find_first_not_of(plain) == std::string_view::npos) {
    line += word;
    return;
  }
  line += '\'';
  for (const char c : word) {
    if (c == '\'') {
      line += "'\\''";
    } else {
      line += c;
    }
  }
  line += '\'';
}

/// The text that a shell started with these words runs (`bash -lc TEXT`); nothing if it is no
/// shell, or is given none.
std::optional<std::string_view> text_for_shell(std::span<const std::string_view> words) {
  const std::string_view program = words[0].substr(words[0].rfind('/') + 1);
  if (!shell::detail::is_shell(program)) return std::nullopt;
  const auto arguments = words.subspan(1);
  const shell::detail::Script script = shell::detail::find_script(program, arguments);
  if (script.place != shell::detail::Script::Place::word) return std::nullopt;
  return arguments[script.word];
}

/// The command line that a list of words stands for. Of a single word it is the word: no program's
/// name has blanks in it.
std::string shell_line(std::span<const std::string_view> words) {
  if (words.size() == 1) return std::string(words[0]);
  if (const auto text = text_for_shell(words)) return std::string(*text);
  std::string line;
  for (const std::string_view word : words) {
    if (!line.empty()) line += ' ';
    append_quoted(line, word);
  }
  return line;
}

}  // namespace

void CallMaker::make(const Event& event, EventCalls& made) {
  made.calls.clear();
  made.split = {};
  if (event.source_kind == "tool_call") {
    tool_call(event, made);
  } else if (event.source_kind == "command") {
    const Value* line = command_line(event.payload);
    if (line == nullptr || !line->is_string()) return;
    command(decode_text(*line, *event.arena), made);
    // What the record says of its line holds for every call in it.
    const auto sink = carried_class(event);
    const auto taint = carried_taint(event);
    for (MadeCall& call : made.calls) {
      if (taint) call.call.is_tainted = *taint;
      if (!sink) continue;
      call.call.sink = *sink;
      call.decider = Decider::record;
      call.line = 0;
    }
  }
}

void CallMaker::tool_call(const Event& event, EventCalls& out) {
  const Value* tool = find_member(event.payload, "tool");
  if (tool == nullptr || !tool->is_string()) return;
  MadeCall made;
  made.call.tool = decode_text(*tool, *event.arena);
  if (const Value* arguments = find_member(event.payload, "arguments")) {
    made.text = arguments->is_string() ? decode_text(*arguments, *event.arena) : arguments->raw;
  }
  const auto carried = carried_class(event);
  const auto taint = carried_taint(event);
  if (!carried || !taint) {
    const ToolRule* rule = table_.find_tool(made.call.tool, made.text);
    made.decider = Decider::rule;
    if (rule == nullptr) {
      rule = table_.find_word(made.call.tool);
      made.decider = rule == nullptr ? Decider::nothing : Decider::word;
    }
    const bool is_script = rule != nullptr && !rule->script_arguments.empty() &&
                           shell_text(event, *rule, out.splitter, made);
    if (!is_script) {
      const Classification found = table_.classify(rule, made.text);
      made.call.sink = found.sink;
      made.call.is_tainted = found.is_tainted;
      made.line = found.line;
    }
  }
  if (carried) {
    made.call.sink = *carried;
    made.decider = Decider::record;
    made.line = 0;
  }
  if (taint) made.call.is_tainted = *taint;
  out.calls.push_back(made);
}

/// The shell text that an argument is: a text, or a list of words. Nothing for anything else.
std::optional<std::string_view> CallMaker::script_of(const Value& value, Arena& arena) {
  if (value.is_string()) return decode_text(value, arena);
  if (value.type != JsonType::array) return std::nullopt;
  std::vector<Value> elements;
  Members members;
  std::vector<std::size_t> bounds;
  if (parser_.parse_array(value.raw, arena, elements, members, bounds) != nullptr) {
    return std::nullopt;
  }
  std::vector<std::string_view> words;
  for (const Value& element : elements) {
    const auto word = id_text(element, arena);  // a port, say, may be a number
    if (!word) return std::nullopt;
    words.push_back(*word);
  }
  if (words.empty()) return std::nullopt;
  return arena.copy(shell_line(words));
}

/// Classifies a tool call by the shell text among its arguments. False if there is none.
bool CallMaker::shell_text(const Event& event, const ToolRule& rule, shell::Splitter& splitter,
                           MadeCall& made) {
  members_.clear();
  // Of a text decoded into the arena, and of a slice of the record, the padding is there.
  if (parser_.parse_object(made.text, *event.arena, members_) != nullptr) return false;
  for (const std::string& name : rule.script_arguments) {
    const Value* value = find_member(members_, name);
    const auto script = value == nullptr ? std::nullopt : script_of(*value, *event.arena);
    if (!script) continue;
    bool is_any = false;
    for (const shell::Statement& statement : splitter.split(*script)) {
      MadeCall part;
      if (!shell_call(statement, part)) continue;
      if (!is_any || part.call.sink > made.call.sink) {
        made.call.sink = part.call.sink;
        made.line = part.line;
        made.decider = part.decider;
      }
      made.call.is_tainted = made.call.is_tainted || part.call.is_tainted;
      is_any = true;
    }
    if (is_any) return true;
  }
  return false;
}

void CallMaker::command(std::string_view line, EventCalls& made) {
  if (use_memo_ && recall(line, made.calls)) return;
  made.split = {line, made.splitter.split(line)};
  for (const shell::Statement& statement : made.split.statements) {
    if (!shell_call(statement, made.calls.emplace_back())) made.calls.pop_back();
  }
  if (memo_.wants_answer()) remember(line, made.calls);
}

/// False if the line's calls are not known.
bool CallMaker::recall(std::string_view line, std::vector<MadeCall>& calls) {
  const auto* const known = memo_.find(line);
  if (known == nullptr) return false;
  for (const KnownCall& call : *known) {
    MadeCall& made = calls.emplace_back();
    made.call.tool = line.substr(call.tool.begin, call.tool.size);
    made.call.sink = call.sink;
    made.call.is_tainted = call.is_tainted;
    made.text = line.substr(call.text.begin, call.text.size);
    made.decider = call.decider;
    made.line = call.line;
  }
  return true;
}

/// Keeps the calls of the line, if their texts are parts of it: a decoded word is not.
void CallMaker::remember(std::string_view line, std::span<const MadeCall> calls) {
  bool is_whole = true;
  const auto piece = [&](std::string_view text) {
    const std::less_equal<> is_before;
    const bool is_inside = is_before(line.data(), text.data()) &&
                           is_before(text.data() + text.size(), line.data() + line.size());
    is_whole &= is_inside;
    return is_inside ? Piece{static_cast<std::uint32_t>(text.data() - line.data()),
                             static_cast<std::uint32_t>(text.size())}
                     : Piece{};
  };
  known_.clear();
  for (const MadeCall& made : calls) {
    known_.push_back({piece(made.call.tool), piece(made.text),
                      static_cast<std::uint32_t>(made.line), made.call.sink,
                      made.call.is_tainted, made.decider});
  }
  if (is_whole) memo_.store(line, known_);
}

/// False if the statement calls nothing.
bool CallMaker::shell_call(const shell::Statement& statement, MadeCall& made) {
  made.text = statement.text;
  made.call.tool = statement.argv0;
  if (made.call.tool.empty()) {
    if (statement.redirects.empty()) return false;
    made.call.tool = statement.redirects.front().op;
  }
  fields_.set(statement);
  const ToolRule* rule = table_.find_shell(made.call.tool, statement, fields_);
  // Few rules look at the arguments again; joining them is left to those.
  const bool reads_args = rule != nullptr && rule->taint == ToolRule::Taint::when;
  const Classification found =
      table_.classify(rule, reads_args ? *fields_.get(rule::ShellField::args) : "");
  made.call.sink = found.sink;
  made.call.is_tainted = found.is_tainted;
  made.line = found.line;
  made.decider = rule == nullptr ? Decider::nothing : Decider::rule;
  return !made.call.tool.empty();
}

std::optional<std::uint64_t> call_time(const Event& event) {
  if (const Value* value = find_member(event.payload, "ts_ms")) {
    std::uint64_t number = 0;
    const char* end = value->raw.data() + value->raw.size();
    const auto [stop, error] = std::from_chars(value->raw.data(), end, number);
    if (value->type == JsonType::integer && error == std::errc{} && stop == end) return number;
  }
  if (!event.ts) return std::nullopt;
  return static_cast<std::uint64_t>(
      std::max<Timestamp>(0, *event.ts / microseconds_per_millisecond));
}

}  // namespace ttp::sequence
