// SPDX-License-Identifier: Apache-2.0
// `audit`: the agent gateway's own audit log.
#include <algorithm>
#include <array>
#include <charconv>

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

/// What the gateway says about the content: a flag, a word, a list of labels, or an object with
/// a flag. Nothing for null and for what is none of these.
std::optional<bool> taint_of(JsonParser& parser, const Value* value, Arena& arena) {
  if (value == nullptr) return std::nullopt;
  constexpr auto clean = std::to_array<std::string_view>(
      {"", "none", "clean", "trusted", "untainted", "false", "no", "0"});
  switch (value->type) {
    case JsonType::boolean: return value->is_true();
    case JsonType::integer:
    case JsonType::real: return to_number(*value).value_or(0) > 0;
    case JsonType::array: return trim(value->raw.substr(1, value->raw.size() - 2)) != "";
    case JsonType::string: {
      const std::string word = lower_ascii(decode_text(*value, arena).substr(0, 64));
      return std::find(clean.begin(), clean.end(), word) == clean.end();
    }
    case JsonType::object: {
      Members members;
      if (!expand(parser, value, arena, members)) return std::nullopt;
      for (const std::string_view name : {"tainted", "is_tainted", "source_tainted"}) {
        const Value* flag = find_member(members, name);
        if (flag != nullptr && flag->type == JsonType::boolean) return flag->is_true();
      }
      for (const std::string_view name : {"level", "labels", "sources"}) {
        const Value* inner = find_member(members, name);
        if (inner != nullptr && inner->type != JsonType::object) {
          return taint_of(parser, inner, arena);
        }
      }
      return std::nullopt;
    }
    default: return std::nullopt;
  }
}

class AuditReader final : public LineReader {
 public:
  explicit AuditReader(const ReaderContext& context) : context_(context) {}

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
    }
    ++records_;
    if (!is_audit_line()) {
      context_.rejects.reject(record.input, record.line, "no line of an audit log", record.text);
      return;
    }
    if (!is_decision()) {
      ++counts_["line that decides nothing"];
      return;
    }
    Line line{sequence_of(), ++fed_, std::string(record.text), std::string(record.input),
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
    if (records_ == 0 || fed_ > 0) return {};
    return {"the audit log has no decision lines ('decision', or a kind that says so); no calls "
            "were found"};
  }

 private:
  struct Line {
    std::uint64_t sequence;
    std::uint64_t order;  // as read
    std::string text;
    std::string input;
    std::size_t input_index;
    std::uint64_t number;
  };
  static bool is_later(const Line& a, const Line& b) {
    return a.sequence != b.sequence ? a.sequence > b.sequence : a.order > b.order;
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

  /// One call leaves several lines (request, decision, result); the decision stands for it.
  [[nodiscard]] bool is_decision() {
    const Value* decision = find_member(members_, "decision");
    if (decision != nullptr && decision->type != JsonType::null) return true;
    return std::any_of(kind_keys.begin(), kind_keys.end(), [&](std::string_view key) {
      const auto kind = text_member(members_, key, arena_);
      return kind && lower_ascii(kind->substr(0, 64)).find("decision") != std::string::npos;
    });
  }

  [[nodiscard]] std::uint64_t sequence_of() const {
    const Value* value = find_member(members_, "sequence");
    std::uint64_t number = 0;
    if (value != nullptr && value->type == JsonType::integer) {
      std::from_chars(value->raw.data(), value->raw.data() + value->raw.size(), number);
    }
    return number;
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
