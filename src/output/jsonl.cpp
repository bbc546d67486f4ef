// SPDX-License-Identifier: Apache-2.0
// `jsonl`: one JSON object per tag, the columns of the tag database without `created_at`.
#include "base/json.hpp"
#include "output/sink.hpp"

namespace ttp::output {

namespace {

void append_name(std::string& out, std::string_view name) {
  out += out.ends_with('{') ? "\"" : ",\"";
  out += name;
  out += "\":";
}

void append_text(std::string& out, std::string_view name, std::string_view text) {
  append_name(out, name);
  append_json_string(out, text);
}

void append_optional(std::string& out, std::string_view name,
                     const std::optional<std::string_view>& text) {
  if (text) return append_text(out, name, *text);
  append_name(out, name);
  out += "null";
}

class JsonlSink final : public TagSink {
 public:
  explicit JsonlSink(const SinkContext& context) : out_(context.out) {}

  void write(const Tag& tag, const Uuid& uuid) override {
    append_tag_json(out_.buffer(), tag, uuid);
    out_.commit();
  }
  bool finish(const Summary&) override {
    out_.flush();
    return false;
  }

 private:
  Stream& out_;
};

}  // namespace

void append_tag_json(std::string& out, const Tag& tag, const Uuid& uuid) {
  const Event& event = *tag.event;
  out += '{';
  append_text(out, "uuid", to_string(uuid));
  append_text(out, "source_kind", event.source_kind);
  append_text(out, "source_id", event.source_id);
  append_optional(out, "attacker_uuid", tag.attacker_uuid);
  append_optional(out, "identity_uuid", event.identity_uuid);
  append_optional(out, "session_id", event.session_id);
  append_optional(out, "decky_id", event.decky_id);
  append_text(out, "tactic", tag.emit->tactic);
  append_text(out, "technique_id", tag.emit->technique_id);
  append_optional(out, "sub_technique_id", tag.emit->sub_technique_id);
  append_name(out, "confidence");
  append_json_double(out, tag.confidence);
  append_text(out, "rule_id", tag.rule->id);
  append_name(out, "rule_version");
  out += std::to_string(tag.rule->version);
  append_name(out, "evidence");
  out += tag.evidence;
  append_text(out, "attack_release", tag.rule->attack_release);
  append_text(out, "mitre_url", tag.emit->mitre_url);
  append_name(out, "ts");
  if (event.ts) {
    append_json_string(out, format_rfc3339(*event.ts));
  } else {
    out += "null";
  }
  out += "}\n";
}

std::unique_ptr<TagSink> make_jsonl_sink(const SinkContext& context) {
  return std::make_unique<JsonlSink>(context);
}

}  // namespace ttp::output
