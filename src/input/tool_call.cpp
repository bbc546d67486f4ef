// SPDX-License-Identifier: Apache-2.0
#include "input/tool_call.hpp"

#include <array>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "model/fields.hpp"

namespace ttp::input {

namespace {

constexpr auto session_names = std::to_array<std::string_view>(
    {"session_id", "sessionId", "session", "conversation_id", "thread_id", "trace_id", "run_id"});
constexpr auto time_names = std::to_array<std::string_view>(
    {"ts", "timestamp", "time", "created_at", "created", "@timestamp"});

}  // namespace

const Value* first_member(std::span<const Member> members,
                          std::span<const std::string_view> names) {
  for (const std::string_view name : names) {
    const Value* value = find_member(members, name);
    if (value != nullptr && value->type != JsonType::null) return value;
  }
  return nullptr;
}

std::optional<std::string_view> first_id(std::span<const Member> members,
                                         std::span<const std::string_view> names, Arena& arena) {
  for (const std::string_view name : names) {
    const Value* value = find_member(members, name);
    if (value == nullptr) continue;
    const auto id = id_text(*value, arena);
    if (id && !id->empty() && id->size() <= limits::id_bytes) return id;
  }
  return std::nullopt;
}

bool expand(JsonParser& parser, const Value* value, Arena& arena, Members& out) {
  return value != nullptr && value->type == JsonType::object &&
         parser.parse_object(value->raw, arena, out) == nullptr;
}

std::span<const std::string_view> session_keys() { return session_names; }

std::optional<Timestamp> time_of(std::span<const Member> members, Arena& arena) {
  if (const Value* time = first_member(members, time_names)) {
    if (const auto known = to_timestamp(*time, arena)) return known;
  }
  const Value* ts_ms = find_member(members, "ts_ms");
  const auto known = ts_ms == nullptr ? std::nullopt : to_integer(*ts_ms);
  constexpr std::int64_t year_10000 = 253'402'300'800'000;
  if (!known || *known < 0 || *known >= year_10000) return std::nullopt;
  return *known * 1000;
}

void ToolCallMaker::make(const ToolCallParts& parts, const Record& record,
                         std::span<const Member> members, Members& payload, Event& event) {
  Arena& arena = *event.arena;
  const auto id_of = [&](std::string_view name) {
    return first_id(members, std::span(&name, 1), arena);
  };
  event.source_kind = "tool_call";
  event.session_id = parts.session;
  event.attacker_uuid = id_of("attacker_uuid");
  event.identity_uuid = id_of("identity_uuid");
  event.decky_id = id_of("decky_id");
  event.ts = parts.ts ? parts.ts : time_of(members, arena);

  if (parts.session) {
    bool is_new = false;
    const auto forget = [&](std::string_view, std::uint64_t) { ++forgotten_; };
    std::uint64_t& calls = sessions_.touch(*parts.session, is_new, forget);
    event.source_id = arena.copy(std::string(*parts.session) + "#call" + std::to_string(calls++));
    if (!event.has_anchor()) {
      const Uuid uuid = attacker_ids_.make("agent-session:" + std::string(*parts.session));
      event.attacker_uuid = arena.copy(to_string(uuid));
    }
  } else {
    event.source_id = arena.copy("sha256:" + sha256_hex(record.text).substr(0, id_digits));
  }

  payload.push_back({"tool", make_string_value(parts.tool, arena)});
  if (parts.sink_class != nullptr && parts.sink_class->is_string()) {
    payload.push_back({"sink_class", *parts.sink_class});
  }
  if (parts.is_tainted) {
    payload.push_back({"source_tainted",
                       {JsonType::boolean, false, *parts.is_tainted ? "true" : "false"}});
  }
  if (parts.arguments != nullptr) payload.push_back({"arguments", *parts.arguments});
  if (parts.ts_ms != nullptr && parts.ts_ms->type == JsonType::integer) {
    payload.push_back({"ts_ms", *parts.ts_ms});
  }
  event.payload = payload;
}

std::vector<std::string> ToolCallMaker::remarks() const {
  if (forgotten_ == 0) return {};
  return {counted(forgotten_, "session") + " of calls forgotten (more than " +
          with_thousands(sessions_.size()) +
          " at once)" + std::string(numbered_anew)};
}

std::string_view FileSession::of(const Record& record, Arena& arena) {
  if (record.input == standard_input_name) {
    if (standard_input_.empty()) standard_input_ = sha256_hex(record.text).substr(0, id_digits);
    return arena.copy(std::string(format_) + ':' + standard_input_);
  }
  const std::size_t slash = record.input.rfind('/');
  const std::string_view name =
      slash == std::string_view::npos ? record.input : record.input.substr(slash + 1);
  const std::string text = to_valid_utf8(name);
  return arena.copy(std::string(format_).append(":").append(cut_text(text, limits::id_bytes)));
}

}  // namespace ttp::input
