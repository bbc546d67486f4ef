// SPDX-License-Identifier: Apache-2.0
#include "session/deriving_source.hpp"

#include "base/text.hpp"

namespace ttp::session {

namespace {

bool is_nonempty(const std::optional<std::string_view>& text) { return text && !text->empty(); }

/// What tells a login from others: a log that is read twice has each once.
std::uint64_t record_of(const Login& login) { return stable_hash(login.event->source_id); }

}  // namespace

DerivingSource::Derivation::Derivation(const Threshold& wanted, std::size_t keys)
    : threshold(wanted), counter({wanted.window, wanted.count, keys}) {}

DerivingSource::DerivingSource(EventSource& source, const DeriveSettings& settings,
                               Profile* profile)
    : source_(source),
      settings_(settings),
      profile_(profile),
      is_on_(settings.derives_anything()),
      recent_failures_({settings.prior_brute.value_or(Threshold{}).window,
                        settings.prior_brute.value_or(Threshold{}).count, settings.keys}) {
  const auto make = [&](const std::vector<Threshold>& wanted, Derivations& made) {
    for (const Threshold& threshold : wanted) made.emplace_back(threshold, settings.keys);
  };
  make(settings.failures, failures_);
  make(settings.guesses, guesses_);
  make(settings.sprays, sprays_);
  make(settings.reuses, reuses_);
}

const Event* DerivingSource::next() {
  if (next_ < derived_.size()) {
    Derived& derived = derived_[next_++];
    derived.event.payload = {derived.payload.data(), derived.members};
    ++count_;
    return &derived.event;
  }
  derived_.clear();
  next_ = 0;
  arena_.reset();
  const Event* event = source_.next();
  is_own_ = event != nullptr && is_counted(*event);
  return is_own_ ? take(*event) : event;
}

const Event* DerivingSource::at_hand() const {
  const Event* event = is_own_ ? nullptr : source_.at_hand();
  return event != nullptr && is_counted(*event) ? nullptr : event;
}

const Event* DerivingSource::take(const Event& event) {
  const StageTimer timer(profile_, Stage::tracker);
  if (is_aggregated(event)) return &event;
  const auto login = find_login(event, arena_);
  if (!login) {
    ++untimed_;
    return &event;
  }
  turn_to(*login);
  const Event* passed = &event;
  const std::uint64_t late_before = late_records();
  const bool has_actor = !login->actor.empty();
  const bool has_account = is_nonempty(login->username) && login->password;
  Uuid target{};
  if (has_actor) {
    target = keys_.make({"target", login->actor, login->service.value_or("")});
    passed = with_prior_brute(*login, target);
    count_failures(*login, target);
  }
  if (has_account && !(guesses_.empty() && sprays_.empty() && reuses_.empty())) {
    const std::string hash = password_hash(*login->password);
    // An empty password is a guess like any other, but no secret that could be shared.
    const bool is_secret = !login->password->empty();
    if (has_actor) count_guesses(*login, hash);
    if (is_secret) count_sprays(*login, hash);
    if (is_secret && has_actor) count_reuses(*login, hash, target);
  }
  if (late_records() > late_before) ++late_;
  return passed;
}

/// A file that is read again counts anew: else both readings together might have windows that neither
/// has, where the log's times jump.
void DerivingSource::turn_to(const Login& login) {
  const Event& event = *login.event;
  const bool is_same = event.input == input_;
  if (is_same && event.line < line_) {
    for (Derivations* all : {&failures_, &guesses_, &sprays_, &reuses_}) {
      for (Derivation& each : *all) each.counter.begin_anew();
    }
    recent_failures_.begin_anew();
  }
  if (!is_same) input_ = event.input;
  line_ = event.line;
}

const Event* DerivingSource::with_prior_brute(const Login& login, const Uuid& target) {
  if (!settings_.prior_brute) return login.event;
  if (login.result == LoginResult::fail) recent_failures_.add(target, login.at, record_of(login));
  if (login.result != LoginResult::success) return login.event;
  constexpr std::string_view name = "prior_brute";
  const Value* said = find_member(login.event->payload, name);
  const bool says_itself = said != nullptr && said->type == JsonType::boolean;
  if (says_itself || !recent_failures_.reached(target, login.at)) return login.event;
  passed_ = *login.event;
  passed_payload_.assign(passed_.payload.begin(), passed_.payload.end());
  std::erase_if(passed_payload_, [&](const Member& member) { return member.name == name; });
  passed_payload_.push_back({name, {JsonType::boolean, false, arena_.copy("true")}});
  passed_.payload = passed_payload_;
  return &passed_;
}

void DerivingSource::count_failures(const Login& login, const Uuid& target) {
  if (login.result != LoginResult::fail) return;
  for (Derivation& each : failures_) {
    if (!each.counter.add(target, login.at, record_of(login))) continue;
    Derived& derived = add(login, "auth_attempt", "failed_logins", target, each.threshold);
    derived.put("fail_count", number(each.threshold.count));
    if (login.service) derived.put("service", text(*login.service));
  }
}

void DerivingSource::count_guesses(const Login& login, std::string_view hash) {
  if (guesses_.empty()) return;
  const Uuid key = keys_.make({"guess", login.actor, login.service.value_or(""), *login.username});
  for (Derivation& each : guesses_) {
    if (!each.counter.add(key, login.at, stable_hash(hash))) continue;
    Derived& derived = add(login, "auth_attempt", "guessed_passwords", key, each.threshold);
    derived.put("password_count", number(each.threshold.count));
    derived.put("username", text(*login.username));
    if (login.service) derived.put("service", text(*login.service));
  }
}

void DerivingSource::count_sprays(const Login& login, std::string_view hash) {
  if (sprays_.empty()) return;
  const auto known = login.event->identity_uuid;
  const Uuid key = keys_.make({"spray", known.value_or(""), hash});
  const std::uint64_t account = member_of(keys_.make({*login.username}));
  for (Derivation& each : sprays_) {
    if (!each.counter.add(key, login.at, account)) continue;
    Derived& derived = add(login, "identity", "sprayed_accounts", key, each.threshold);
    derived.event.attacker_uuid.reset();
    derived.event.session_id.reset();
    derived.event.decky_id.reset();
    derived.event.identity_uuid = known ? *known : arena_.copy(keys_.identity_of(hash));
    derived.put("shared_password_hash", text(hash));
    derived.put("account_count", number(each.threshold.count));
  }
}

void DerivingSource::count_reuses(const Login& login, std::string_view hash, const Uuid& target) {
  if (reuses_.empty()) return;
  const Uuid key = keys_.make({"credential", *login.username, hash});
  for (Derivation& each : reuses_) {
    if (!each.counter.add(key, login.at, member_of(target))) continue;
    Derived& derived = add(login, "credential", "reused_credentials", key, each.threshold);
    derived.put("credential_hash", text(credential_hash(*login.username, *login.password)));
    derived.put("reuse_count", number(each.threshold.count - 1));
  }
}

/// Begins a derived event; all anchors are the login's.
DerivingSource::Derived& DerivingSource::add(const Login& login, std::string_view kind,
                                             std::string_view what, const Uuid& key,
                                             const Threshold& threshold) {
  Derived& derived = derived_.emplace_back();
  derived.event = *login.event;
  derived.event.arena = &arena_;
  derived.event.source_kind = kind;
  // Two thresholds may be reached by one login.
  const Uuid own = keys_.make({to_string(key), std::to_string(threshold.count),
                               std::to_string(threshold.window)});
  derived.event.source_id = arena_.copy(std::string(what) + ':' + to_string(own) + ':' +
                                        format_rfc3339(login.at));
  return derived;
}

template <typename Visit>
void DerivingSource::for_each_counter(Visit visit) const {
  for (const Derivations* all : {&failures_, &guesses_, &sprays_, &reuses_}) {
    for (const Derivation& each : *all) visit(each.counter);
  }
}

std::uint64_t DerivingSource::late_records() const {
  std::uint64_t late = 0;
  for_each_counter([&](const WindowCounter& counter) { late += counter.late(); });
  return late;
}

std::vector<std::string> DerivingSource::remarks() const {
  std::uint64_t evicted = recent_failures_.evicted();
  for_each_counter([&](const WindowCounter& counter) { evicted += counter.evicted(); });
  std::vector<std::string> all;
  if (evicted > 0) {
    all.push_back(counted(evicted, "login window") + " forgotten before their end (more than " +
                  with_thousands(settings_.keys) + " at once)");
  }
  if (late_ > 0) {
    all.push_back(counted(late_, "login") +
                  " too far behind those read before (5 minutes at most); counting began anew "
                  "there");
  }
  if (untimed_ > 0) all.push_back(counted(untimed_, "login") + " without a time not counted");
  return all;
}

}  // namespace ttp::session
