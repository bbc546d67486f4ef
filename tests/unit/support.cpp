// SPDX-License-Identifier: Apache-2.0
#include "support.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "base/arena.hpp"
#include "base/error.hpp"
#include "base/json.hpp"

namespace ttp::test {

std::filesystem::path data_path(std::string_view name) {
  return std::filesystem::path(TTP_TESTS) / name;
}

std::string read_file(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) throw Error("cannot read " + path.string());
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

void check_fixture(const std::filesystem::path& path, const std::string& text) {
  if (std::getenv("TTP_UPDATE_FIXTURES") != nullptr) {
    std::ofstream(path, std::ios::binary) << text;
  }
  CHECK(text == read_file(path));
}

OwnedEvent::OwnedEvent(std::string_view object) : arena_(std::make_unique<Arena>()) {
  JsonParser parser;
  const char* error =
      parser.parse_object(arena_->copy(object), *arena_, top_, "payload", &payload_);
  if (error != nullptr) throw Error(std::string(error) + ": " + std::string(object));
  const auto text = [&](std::string_view name) -> std::optional<std::string_view> {
    const Value* value = find_member(top_, name);
    if (value == nullptr || !value->is_string()) return std::nullopt;
    return decode_text(*value, *arena_);
  };
  event_.source_kind = text("source_kind").value_or("");
  event_.source_id = text("source_id").value_or("");
  event_.attacker_uuid = text("attacker_uuid");
  event_.identity_uuid = text("identity_uuid");
  event_.session_id = text("session_id");
  event_.decky_id = text("decky_id");
  if (const auto time = text("ts")) event_.ts = parse_timestamp(*time);
  event_.payload = payload_;
  event_.arena = arena_.get();
}

OwnedEvent::OwnedEvent(std::string_view kind, std::string_view payload)
    : OwnedEvent("{\"source_kind\":\"" + std::string(kind) +
                 "\",\"source_id\":\"e1\",\"attacker_uuid\":\"a1\",\"payload\":" +
                 std::string(payload) + "}") {}

std::string event_json(const Event& event) {
  std::string out = "{";
  const auto put = [&](std::string_view name, const std::optional<std::string_view>& value) {
    if (!value) return;
    if (out.size() > 1) out += ',';
    append_json_string(out, name);
    out += ':';
    append_json_string(out, *value);
  };
  put("source_kind", event.source_kind);
  put("source_id", event.source_id);
  put("attacker_uuid", event.attacker_uuid);
  put("identity_uuid", event.identity_uuid);
  put("session_id", event.session_id);
  put("decky_id", event.decky_id);
  if (event.ts) put("ts", format_rfc3339(*event.ts));
  out += ",\"payload\":{";
  for (const Member& member : event.payload) {
    if (!out.ends_with('{')) out += ',';
    append_json_string(out, member.name);
    out += ':';
    out += member.value.raw;
  }
  return out + "}}";
}

TemporaryDirectory::TemporaryDirectory() {
  std::string name = (std::filesystem::temp_directory_path() / "ttp-test-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw Error("cannot make a temporary directory");
  path_ = name;
}

TemporaryDirectory::~TemporaryDirectory() {
  std::error_code error;
  std::filesystem::remove_all(path_, error);
}

std::filesystem::path TemporaryDirectory::write(std::string_view name,
                                                std::string_view text) const {
  const std::filesystem::path file = path_ / name;
  std::filesystem::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << text;
  return file;
}

std::unique_ptr<rule::RuleSet> rules_from(const std::vector<std::string>& yaml,
                                          rule::Compat compat) {
  Diagnostics diagnostics;
  std::vector<rule::Rule> rules;
  for (const std::string& text : yaml) {
    auto document = rule::parse_document("rule.yaml", text, diagnostics);
    if (!document) continue;
    auto rule = rule::load_rule(std::make_shared<const rule::Document>(std::move(*document)), {},
                                {compat}, diagnostics);
    if (rule) rules.push_back(std::move(*rule));
  }
  auto set = std::make_unique<rule::RuleSet>(std::move(rules), compat, diagnostics);
  std::string complaints;
  for (const Diagnostic& diagnostic : diagnostics) complaints += format_diagnostic(diagnostic);
  INFO(complaints);
  CHECK_FALSE(has_errors(diagnostics));
  return set;
}

pipeline::Taggers taggers_of(const rule::RuleSet& rules, rule::Compat compat) {
  Diagnostics diagnostics;
  pipeline::TaggerOptions options;
  options.compat = compat;
  options.pack = data_path("../rules");
  options.notice = [](std::string_view) {};
  auto taggers = pipeline::make_taggers(rules, options, diagnostics);
  CHECK_FALSE(has_errors(diagnostics));
  return taggers;
}

bool is_same_tree(const rule::Node& one, const rule::Node& other) {
  if (one.kind != other.kind || one.text != other.text || one.is_plain != other.is_plain ||
      one.line != other.line || one.column != other.column) {
    return false;
  }
  return std::ranges::equal(one.items, other.items, is_same_tree) &&
         std::ranges::equal(one.entries, other.entries, [](const auto& left, const auto& right) {
           return is_same_tree(left.key, right.key) && is_same_tree(left.value, right.value);
         });
}

std::string rule_yaml(std::string_view match, std::string_view kind, std::string_view id) {
  return "rule_id: " + std::string(id) + "\nrule_version: 1\nname: test\napplies_to: [" +
         std::string(kind) + "]\nmatch: " + std::string(match) +
         "\nemits: [{tactic: TA0002, technique_id: T1059, sub_technique_id: T1059.004, "
         "confidence: 0.9}]\nevidence_fields: [command_text]\n";
}

std::vector<std::string> seed_commands() {
  std::vector<std::string> lines;
  std::ifstream stream(TTP_TESTS "/../corpus/seed_commands.jsonl");
  REQUIRE(stream.is_open());
  JsonParser parser;
  for (std::string line; std::getline(stream, line);) {
    Arena arena;
    Members members;
    Members payload;
    REQUIRE(parser.parse_object(arena.copy(line), arena, members, "payload", &payload) == nullptr);
    const Value* text = find_member(payload, "command_text");
    if (text != nullptr && text->is_string()) lines.emplace_back(decode_text(*text, arena));
  }
  return lines;
}

}  // namespace ttp::test
