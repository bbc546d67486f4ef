// SPDX-License-Identifier: Apache-2.0
// `audit`: the agent gateway's own audit log.
#include <algorithm>
#include <array>
#include <charconv>
#include <tuple>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "input/reader.hpp"
#include "input/tool_call.hpp"
#include "model/fields.hpp"

namespace ttp::input {

namespace {

constexpr auto envelope_keys = std::to_array<std::string_view>({"acis_envelope", "envelope"});
constexpr auto kind_keys =
    std::to_array<std::string_view>({"event", "event_type", "kind", "type", "record_type", "phase"});

/// A number below the highest so far was written late, or numbering was started anew. The latter if
/// it is the highest divided by this, or less, and further back than lines are put in order: writers
/// of one log are never that far apart, not even where numbers go up in great steps.
constexpr std::uint64_t far_back = 8;
/// Or if its line is later by this much. Clocks and queues of writers differ by less.
constexpr Timestamp clearly_later = 1'000'000;

/// What the gateway says about the content: a flag, a word, a list of labels, or an object with
/// a flag. Nothing for null and for what is none of these.
std::optional<bool> taint_of(JsonParser& parser, const Value* value, Arena& arena, int depth = 0);

/// A list taints if one of its labels does.
bool taint_of_list(JsonParser& parser, const Value& list, Arena& arena, int depth) {
  std::vector<Value> elements;
  Members members;
  std::vector<std::size_t> bounds;
  if (parser.parse_array(list.raw, arena, elements, members, bounds) != nullptr) return true;
  return std::any_of(elements.begin(), elements.end(), [&](const Value& element) {
    // A label of a shape that we don't know is a label.
    const bool is_unknown = element.type != JsonType::null;
    return taint_of(parser, &element, arena, depth).value_or(is_unknown);
  });
}

std::optional<bool> taint_of_object(JsonParser& parser, const Value& object, Arena& arena,
                                    int depth) {
  Members members;
  if (!expand(parser, &object, arena, members)) return std::nullopt;
  for (const std::string_view name : {"tainted", "is_tainted", "source_tainted"}) {
    const Value* flag = find_member(members, name);
    if (flag != nullptr && flag->type == JsonType::boolean) return flag->is_true();
  }
  std::optional<bool> taint;
  for (const std::string_view name : {"labels", "sources", "level"}) {
    const Value* inner = find_member(members, name);
    if (inner == nullptr || inner->type == JsonType::object) continue;
    const bool is_empty_list =
        inner->type == JsonType::array && trim(inner->raw.substr(1, inner->raw.size() - 2)) == "";
    const auto told = taint_of(parser, inner, arena, depth);
    if (told && !is_empty_list) return told;
    if (told) taint = told;  // unless the level says something
  }
  return taint;
}

std::optional<bool> taint_of(JsonParser& parser, const Value* value, Arena& arena, int depth) {
  if (value == nullptr) return std::nullopt;
  constexpr auto clean = std::to_array<std::string_view>(
      {"", "none", "clean", "trusted", "untainted", "false", "no", "0"});
  switch (value->type) {
    case JsonType::boolean: return value->is_true();
    case JsonType::integer:
    case JsonType::real: return to_number(*value).value_or(0) > 0;
    case JsonType::array:
      return depth >= limits::taint_depth || taint_of_list(parser, *value, arena, depth + 1);
    case JsonType::string: {
      const std::string word = lower_ascii(decode_text(*value, arena).substr(0, 64));
      return std::find(clean.begin(), clean.end(), word) == clean.end();
    }
    case JsonType::object:
      if (depth >= limits::taint_depth) return std::nullopt;
      return taint_of_object(parser, *value, arena, depth + 1);
    default: return std::nullopt;
  }
}

class AuditReader final : public LineReader {
 public:
  explicit AuditReader(const ReaderContext& context) : context_(context), maker_(context.live_sessions) {}

  void feed(const Record& record) override {
    arena_.reset();
    members_.clear();
    if (const char* error = context_.parser.parse_object(record.text, arena_, members_)) {
      context_.rejects.reject(record.input, record.line, error, record.text);
      return;
    }
    if (record.input_index != input_index_) {
      drain_ = lines_.size();  // another file's numbers are its own
      input_index_ = record.input_index;
      latest_ = highest_ = 0;
      highest_at_.reset();
    }
    ++records_;
    if (!is_audit_line()) {
      context_.rejects.reject(record.input, record.line, "no line of an audit log", record.text);
      return;
    }
    note_sequence();
    if (!is_decision()) {
      ++counts_["line that decides nothing"];
      return;
    }
    Line line{run_, latest_, ++fed_, std::string(record.text), std::string(record.input),
              record.input_index, record.line};
    bytes_ += line.text.size();
    if (drain_ > 0) {
      waiting_.push_back(std::move(line));
    } else {
      push(std::move(line));
    }
  }

  const Event* next() override {
    for (;;) {
      const bool is_full = lines_.size() > limits::reordered_lines ||
                           bytes_ > limits::reordered_bytes;
      if (drain_ == 0 && !waiting_.empty()) {
        for (Line& line : waiting_) push(std::move(line));
        waiting_.clear();
        continue;
      }
      if (lines_.empty() || (!is_full && drain_ == 0 && !is_finished_)) return nullptr;
      std::pop_heap(lines_.begin(), lines_.end(), is_later);
      const Line line = std::move(lines_.back());
      lines_.pop_back();
      bytes_ -= line.text.size();
      if (drain_ > 0) --drain_;
      if (make(line)) return &event_;
    }
  }

  void finish() override { is_finished_ = true; }

  [[nodiscard]] const NamedCounts& counts() const override { return counts_; }

  [[nodiscard]] std::vector<std::string> remarks() const override {
    if (records_ == 0 || fed_ > 0) return maker_.remarks();
    return {"the audit log has no decision lines ('decision', or a kind that says so); no calls "
            "were found"};
  }

 private:
  struct Line {
    std::uint64_t run;
    std::uint64_t sequence;  // its own, or that of the line before it
    std::uint64_t order;  // as read
    std::string text;
    std::string input;
    std::size_t input_index;
    std::uint64_t number;
  };
  static bool is_later(const Line& a, const Line& b) {
    return std::tie(a.run, a.sequence, a.order) > std::tie(b.run, b.sequence, b.order);
  }

  void push(Line line) {
    lines_.push_back(std::move(line));
    std::push_heap(lines_.begin(), lines_.end(), is_later);
  }

  /// Whatever a gateway notes, its lines have one of these.
  [[nodiscard]] bool is_audit_line() const {
    return first_member(members_, kind_keys) != nullptr ||
           first_member(members_, envelope_keys) != nullptr ||
           find_member(members_, "decision") != nullptr ||
           find_member(members_, "action") != nullptr ||
           find_member(members_, "sequence") != nullptr;
  }

  /// One call leaves several lines (request, decision, result); the decision stands for it. A
  /// result may repeat what was decided.
  [[nodiscard]] bool is_decision() {
    bool is_result = false;
    for (const std::string_view key : kind_keys) {
      const auto text = text_member(members_, key, arena_);
      const std::string kind = text ? lower_ascii(text->substr(0, 64)) : "";
      if (kind.find("decision") != std::string::npos) return true;
      for (const std::string_view word : {"result", "response", "outcome"}) {
        is_result = is_result || kind.find(word) != std::string::npos;
      }
    }
    const Value* decision = find_member(members_, "decision");
    return !is_result && decision != nullptr && decision->type != JsonType::null;
  }

  /// Nothing if the line has none that can be compared.
  [[nodiscard]] std::optional<std::uint64_t> sequence_of() const {
    const Value* value = find_member(members_, "sequence");
    if (value == nullptr || value->type != JsonType::integer) return std::nullopt;
    std::uint64_t number = 0;
    const char* end = value->raw.data() + value->raw.size();
    const auto [stop, error] = std::from_chars(value->raw.data(), end, number);
    return error == std::errc{} && stop == end ? std::optional(number) : std::nullopt;
  }

  /// Finds the place of the line in hand: its number, and whether numbering was started anew.
  void note_sequence() {
    const auto number = sequence_of();
    if (!number) return;
    latest_ = *number;
    const auto at = time_of(members_, arena_);
    if (*number < highest_) {
      const bool is_far_back = *number <= highest_ / far_back &&
                               highest_ - *number > limits::reordered_lines;
      const bool is_timed = at && highest_at_;
      const bool is_earlier = is_timed && *at < *highest_at_;
      const bool is_clearly_later = is_timed && *at - *highest_at_ >= clearly_later;
      if (!is_clearly_later && (!is_far_back || is_earlier)) return;
      ++run_;
    }
    highest_ = *number;
    highest_at_ = at;
  }

  bool make(const Line& line) {
    arena_.reset();
    members_.clear();
    action_.clear();
    envelope_.clear();
    payload_.clear();
    text_ = line.text;
    input_ = line.input;
    const Record record{arena_.copy(text_), input_, line.input_index, line.number};
    const char* error = context_.parser.parse_object(record.text, arena_, members_);
    if (error == nullptr && !expand(context_.parser, find_member(members_, "action"), arena_,
                                    action_)) {
      error = "a decision without 'action'";
    }
    const auto tool = error == nullptr ? text_member(action_, "tool", arena_) : std::nullopt;
    if (error == nullptr && !tool) error = "a decision without 'action.tool'";
    if (error != nullptr) {
      context_.rejects.reject(record.input, record.line, error, record.text);
      return false;
    }
    expand(context_.parser, first_member(members_, envelope_keys), arena_, envelope_);
    ToolCallParts parts;
    parts.tool = *tool;
    parts.session = first_id(envelope_, session_keys(), arena_);
    if (!parts.session) parts.session = first_id(members_, session_keys(), arena_);
    parts.sink_class = find_member(envelope_, "sink_class");
    parts.is_tainted =
        taint_of(context_.parser, find_member(envelope_, "semantic_taint"), arena_);
    parts.arguments = find_member(action_, "arguments");
    if (parts.arguments == nullptr) parts.arguments = find_member(action_, "args");
    parts.ts_ms = find_member(members_, "ts_ms");
    event_ = {};
    event_.arena = &arena_;
    event_.input = input_;
    event_.line = line.number;
    maker_.make(parts, record, members_, payload_, event_);
    return true;
  }

  ReaderContext context_;
  ToolCallMaker maker_;
  Arena arena_;
  Members members_;
  Members action_;
  Members envelope_;
  Members payload_;
  std::vector<Line> lines_;    // a heap, the smallest sequence first
  std::vector<Line> waiting_;  // of the next file, while the heap is drained
  std::size_t drain_ = 0;      // lines of the heap that go out whatever comes
  std::size_t bytes_ = 0;
  std::size_t input_index_ = 0;
  std::uint64_t run_ = 0;  // of numbers; another begins where they are started anew
  std::uint64_t latest_ = 0;
  std::uint64_t highest_ = 0;  // of the run
  std::optional<Timestamp> highest_at_;
  std::uint64_t records_ = 0;
  std::uint64_t fed_ = 0;
  std::string text_;
  std::string input_;
  Event event_;
  NamedCounts counts_;
  bool is_finished_ = false;
};

}  // namespace

Likeness likes_audit(std::span<const Member> members) {
  const Value* action = find_member(members, "action");
  const Value* envelope = first_member(members, envelope_keys);
  const bool has_action = action != nullptr && action->type == JsonType::object;
  return has_action && envelope != nullptr && envelope->type == JsonType::object ? Likeness::yes
                                                                                 : Likeness::no;
}

std::unique_ptr<LineReader> make_audit_reader(const ReaderContext& context) {
  return std::make_unique<AuditReader>(context);
}

}  // namespace ttp::input
