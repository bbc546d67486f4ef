// SPDX-License-Identifier: Apache-2.0
// Derived events: what raw logins add up to.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "base/profile.hpp"
#include "base/window.hpp"
#include "model/event_source.hpp"
#include "session/login.hpp"
#include "session/secret.hpp"
#include "session/settings.hpp"

namespace ttp::session {

/// Passes on the events of another source and puts derived ones between them, each right after the
/// login with which a threshold was first reached (WindowCounter says when that is):
///
/// | of the logins of | counted | becomes |
/// |---|---|---|
/// | an attacker against a service | failures | `auth_attempt` with `fail_count`, `service` |
/// | an attacker against a service and user name | different passwords | `auth_attempt` with `password_count`, `username`, `service` |
/// | a password (of an identity, where the events name one) | different user names | `identity` with `shared_password_hash`, `account_count` |
/// | a user name and password | different attackers and services | `credential` with `credential_hash`, `reuse_count` |
///
/// A derived event has the time of that login. Of an `auth_attempt` and of a `credential` the
/// anchors, too, are that login's: the attacker, and the session and decoy where it came to it. An
/// `identity` belongs to nobody but its `identity_uuid`, which is the events' own where they name
/// one and KeyMaker::identity_of the password else. The source id is
/// `<what is counted>:<digest of the key and threshold>:<time>`.
///
/// A success that follows enough failures of its attacker against its service is passed on with
/// `prior_brute: true`; every other event as it is. Events that carry `fail_count` or
/// `password_count` are counts already and are not counted again. Logins without a time are in no
/// window. An empty user name is none; an empty password is a guess, but nothing that is shared.
class DerivingSource final : public EventSource {
 public:
  /// `source` must outlive this, and so must `profile`, which takes the time of counting, unless it
  /// is null.
  DerivingSource(EventSource& source, const DeriveSettings& settings, Profile* profile = nullptr);

  const Event* next() override;
  [[nodiscard]] const Event* at_hand() const override;

  /// Derived events handed out so far.
  [[nodiscard]] std::uint64_t derived() const { return count_; }

  /// For the end of the run: what was forgotten or came too late; one sentence each.
  [[nodiscard]] std::vector<std::string> remarks() const;

 private:
  struct Derivation {
    Derivation(const Threshold& wanted, std::size_t keys);
    Threshold threshold;
    WindowCounter counter;
  };
  using Derivations = std::deque<Derivation>;  // never moved
  struct Derived {
    Event event;
    std::array<Member, 3> payload;
    std::size_t members = 0;
    void put(std::string_view name, const Value& value) { payload[members++] = {name, value}; }
  };

  [[nodiscard]] bool is_counted(const Event& event) const {
    return is_on_ && event.source_kind == "auth_attempt";
  }
  const Event* take(const Event& event);
  void turn_to(const Login& login);
  const Event* with_prior_brute(const Login& login, const Uuid& target);
  void count_failures(const Login& login, const Uuid& target);
  void count_guesses(const Login& login, std::string_view hash);
  void count_sprays(const Login& login, std::string_view hash);
  void count_reuses(const Login& login, std::string_view hash, const Uuid& target);
  Derived& add(const Login& login, std::string_view kind, std::string_view what, const Uuid& key,
               const Threshold& threshold);
  [[nodiscard]] Value text(std::string_view text) { return make_string_value(text, arena_); }
  [[nodiscard]] Value number(std::size_t number) {
    return make_integer_value(static_cast<std::int64_t>(number), arena_);
  }
  [[nodiscard]] std::uint64_t late_records() const;
  template <typename Visit>
  void for_each_counter(Visit visit) const;

  EventSource& source_;
  DeriveSettings settings_;
  Profile* profile_;
  bool is_on_;
  KeyMaker keys_;
  Derivations failures_;
  Derivations guesses_;
  Derivations sprays_;
  Derivations reuses_;
  RecentTimes recent_failures_;

  bool is_own_ = false;  // the event in hand may have something of this object's
  std::string input_;        // the file of the latest login
  std::uint64_t line_ = 0;   // and its line

  Arena arena_;  // of the derived events in hand
  Event passed_;
  Members passed_payload_;
  std::vector<Derived> derived_;
  std::size_t next_ = 0;
  std::uint64_t count_ = 0;
  std::uint64_t untimed_ = 0;
  std::uint64_t late_ = 0;
};

}  // namespace ttp::session
