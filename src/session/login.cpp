// SPDX-License-Identifier: Apache-2.0
#include "session/login.hpp"

namespace ttp::session {

bool is_aggregated(const Event& event) {
  const auto is_count = [&](std::string_view name) {
    const Value* value = find_member(event.payload, name);
    return value != nullptr && value->is_number();
  };
  return is_count("fail_count") || is_count("password_count");
}

std::optional<Login> find_login(const Event& event, Arena& arena) {
  if (event.source_kind != "auth_attempt" || !event.ts) return std::nullopt;
  const auto text = [&](std::string_view name) -> std::optional<std::string_view> {
    const Value* value = find_member(event.payload, name);
    if (value == nullptr || !value->is_string()) return std::nullopt;
    return decode_text(*value, arena);
  };
  Login login;
  login.event = &event;
  login.at = *event.ts;
  login.actor = event.attacker_uuid ? *event.attacker_uuid : event.identity_uuid.value_or("");
  login.service = text("service");
  login.username = text("username");
  login.password = text("password");
  const auto result = text("result");
  if (result == "fail") login.result = LoginResult::fail;
  if (result == "success") login.result = LoginResult::success;
  return login;
}

}  // namespace ttp::session
