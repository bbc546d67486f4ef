// SPDX-License-Identifier: Apache-2.0
// `jsonl`: one JSON object per tag, the columns of the tag database without `created_at`.
#include <array>
#include <charconv>
#include <concepts>
#include <unordered_map>

#include "base/json.hpp"
#include "output/sink.hpp"

namespace ttp::output {

namespace {

/// A member's name. What is no object's first member may begin a text of its own.
void append_name(std::string& out, std::string_view name) {
  out += out.ends_with('{') ? "\"" : ",\"";
  out += name;
  out += "\":";
}

void append_text(std::string& out, std::string_view name, std::string_view text) {
  append_name(out, name);
  append_json_string(out, text);
}

template <std::integral Number>
void append_integer(std::string& out, std::string_view name, Number number) {
  append_name(out, name);
  std::array<char, 24> text{};
  const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), number);
  static_cast<void>(error);  // 24 characters hold every 64-bit integer
  out.append(text.data(), end);
}

void append_time(std::string& out, const std::optional<Timestamp>& time) {
  append_name(out, "ts");
  if (!time) {
    out += "null";
    return;
  }
  out += '"';
  append_rfc3339(out, *time);
  out += '"';
}

void append_or_null(std::string& out, const std::optional<std::string_view>& text) {
  if (text) return append_json_string(out, *text);
  out += "null";
}

void append_optional(std::string& out, std::string_view name,
                     const std::optional<std::string_view>& text) {
  append_name(out, name);
  append_or_null(out, text);
}

/// What the lines of all tags of one rule for one technique have in common.
struct Frame {
  std::string technique;  ///< between `decky_id` and the confidence
  std::string rule;       ///< between that and the evidence
  std::string source;     ///< between that and the time

  /// The confidence as text: most tags of a rule have the same. Valid until the next call.
  const std::string& confidence_of(double confidence) {
    if (text_.empty() || confidence != latest_) {
      latest_ = confidence;
      text_.clear();
      append_json_double(text_, confidence);
    }
    return text_;
  }

 private:
  double latest_ = 0;
  std::string text_;
};

Frame frame_of(const Tag& tag) {
  Frame frame;
  append_text(frame.technique, "tactic", tag.emit->tactic);
  append_text(frame.technique, "technique_id", tag.emit->technique_id);
  append_optional(frame.technique, "sub_technique_id", tag.emit->sub_technique_id);
  append_name(frame.technique, "confidence");
  append_text(frame.rule, "rule_id", tag.rule->id);
  append_integer(frame.rule, "rule_version", tag.rule->version);
  append_name(frame.rule, "evidence");
  append_text(frame.source, "attack_release", tag.rule->attack_release);
  const std::string& url = tag.emit->mitre_url;
  append_optional(frame.source, "mitre_url",
                  url.empty() ? std::nullopt : std::optional<std::string_view>(url));
  return frame;
}

void append_tag(std::string& out, const Tag& tag, const Uuid& uuid, Frame& frame) {
  const Event& event = *tag.event;
  out += "{\"uuid\":\"";
  append_uuid(out, uuid);
  // Names with what stands around them, written in one piece.
  const auto member = [&](std::string_view name, const std::optional<std::string_view>& text) {
    out += name;
    append_or_null(out, text);
  };
  member("\",\"source_kind\":", event.source_kind);
  member(",\"source_id\":", event.source_id);
  member(",\"attacker_uuid\":", tag.attacker_uuid);
  member(",\"identity_uuid\":", event.identity_uuid);
  member(",\"session_id\":", event.session_id);
  member(",\"decky_id\":", event.decky_id);
  out += frame.technique;
  out += frame.confidence_of(tag.confidence);
  out += frame.rule;
  out += tag.evidence.text();
  out += frame.source;
  append_time(out, event.ts);
  out += "}\n";
}

class JsonlSink final : public TagSink {
 public:
  explicit JsonlSink(const SinkContext& context) : out_(context.out) {}

  void write(const Tag& tag, const Uuid& uuid) override {
    auto at = frames_.find(tag.emit);
    if (at == frames_.end()) at = frames_.emplace(tag.emit, frame_of(tag)).first;
    append_tag(out_.buffer(), tag, uuid, at->second);
    out_.commit();
  }
  void write_anomaly(const Event& event) override {
    append_anomaly_json(out_.buffer(), event);
    out_.commit();
  }
  bool finish(const Summary&) override {
    out_.flush();
    return false;
  }

 private:
  Stream& out_;
  std::unordered_map<const Emit*, Frame> frames_;  // an emit belongs to one rule
};

}  // namespace

void append_tag_json(std::string& out, const Tag& tag, const Uuid& uuid) {
  Frame frame = frame_of(tag);
  append_tag(out, tag, uuid, frame);
}

void append_evidence_json(std::string& out, const Anomaly& anomaly) {
  std::string_view separator = "[";
  for (const AnomalyCall& call : anomaly.evidence) {
    out += separator;
    separator = ",";
    out += '{';
    append_integer(out, "index", call.index);
    append_text(out, "tool", call.tool);
    out += '}';
  }
  out += anomaly.evidence.empty() ? "[]" : "]";
}

void append_anomaly_json(std::string& out, const Event& event) {
  const Anomaly& anomaly = *event.anomaly;
  out += '{';
  append_text(out, "session_id", anomaly.session_id);
  append_integer(out, "call_index", anomaly.call_index);
  append_time(out, event.ts);
  append_integer(out, "ts_ms", anomaly.ts_ms);
  append_text(out, "anomaly_type", to_text(anomaly.type));
  append_integer(out, "confidence", anomaly.confidence);
  append_text(out, "description", anomaly.description);
  append_text(out, "tool", anomaly.tool);
  append_name(out, "evidence");
  append_evidence_json(out, anomaly);
  if (anomaly.count > 1) {
    append_integer(out, "count", anomaly.count);
  }
  append_text(out, "source_id", event.source_id);
  append_optional(out, "attacker_uuid", event.attacker_uuid);
  append_optional(out, "identity_uuid", event.identity_uuid);
  append_optional(out, "decky_id", event.decky_id);
  out += "}\n";
}

std::unique_ptr<TagSink> make_jsonl_sink(const SinkContext& context) {
  return std::make_unique<JsonlSink>(context);
}

}  // namespace ttp::output
