// SPDX-License-Identifier: Apache-2.0
// One try to log in, as the derivations see it.
#pragma once

#include <optional>
#include <string_view>

#include "model/event.hpp"

namespace ttp::session {

enum class LoginResult { unknown, fail, success };

/// Views live as long as the event and its arena. A field that is missing or no text is absent.
struct Login {
  const Event* event = nullptr;
  Timestamp at = 0;
  std::string_view actor;  ///< the attacker, else the identity, else empty
  std::optional<std::string_view> service;
  std::optional<std::string_view> username;
  std::optional<std::string_view> password;
  LoginResult result = LoginResult::unknown;
};

/// True for an `auth_attempt` that carries a count itself: input that somebody else aggregated.
[[nodiscard]] bool is_aggregated(const Event& event);

/// The login of an `auth_attempt` event with a time; nothing for other events.
[[nodiscard]] std::optional<Login> find_login(const Event& event, Arena& arena);

}  // namespace ttp::session
