// SPDX-License-Identifier: Apache-2.0
#include "session/deriving_source.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "pipeline/filter.hpp"
#include "support.hpp"

namespace ttp::session::deriving_source_test {
namespace {

constexpr Timestamp second = microseconds_per_second;
constexpr Timestamp minute = 60 * second;

class ListSource final : public EventSource {
 public:
  explicit ListSource(const std::vector<std::string>& lines) {
    for (const std::string& line : lines) events_.emplace_back(line);
  }
  const Event* next() override {
    return at_ < events_.size() ? &events_[at_++].get() : nullptr;
  }

 private:
  std::vector<test::OwnedEvent> events_;
  std::size_t at_ = 0;
};

/// One login, as the event format has it.
struct Login {
  Timestamp at = 0;
  std::string attacker = "a1";
  std::string username = "root";
  std::string password = "x";
  std::string result = "fail";
  std::string service = "ssh";
  std::string more = {};     ///< further members of the payload
  std::string anchors = {};  ///< further members of the event

  [[nodiscard]] std::string json(std::size_t number) const {
    const std::string name = std::to_string(number);
    std::string text = R"({"source_kind":"auth_attempt","source_id":"e)" + name + '"';
    if (!attacker.empty()) text += R"(,"attacker_uuid":")" + attacker + '"';
    text += anchors + R"(,"session_id":"s)" + name + R"(","decky_id":"d","ts":")" +
            format_rfc3339(at);
    return text + R"(","payload":{"username":")" + username + R"(","password":")" +
           password + R"(","service":")" + service + R"(","result":")" + result + '"' + more +
           "}}";
  }
};

std::vector<std::string> lines_of(const std::vector<Login>& logins) {
  std::vector<std::string> lines;
  for (const Login& login : logins) lines.push_back(login.json(lines.size()));
  return lines;
}

/// All that comes out, and apart from it what was derived.
struct Output {
  std::vector<std::string> all;
  std::vector<std::string> derived;
  std::vector<std::string> remarks;
};

bool is_derived(const Event& event) { return event.source_id.find(':') != std::string_view::npos; }

Output derive_lines(const std::vector<std::string>& lines, const session::DeriveSettings& settings,
                    const pipeline::EventFilter& filter = {}) {
  Output output;
  ListSource list(lines);
  session::DerivingSource source(list, settings);
  while (const Event* event = source.next()) {
    if (!filter.accepts(*event)) continue;
    output.all.push_back(test::event_json(*event));
    if (is_derived(*event)) output.derived.push_back(output.all.back());
  }
  output.remarks = source.remarks();
  return output;
}

Output derive(const std::vector<Login>& logins, const session::DeriveSettings& settings) {
  return derive_lines(lines_of(logins), settings);
}

session::DeriveSettings pack_settings() {
  session::DeriveSettings settings;
  settings.failures = {{5, 5 * minute}};
  settings.guesses = {{5, 5 * minute}};
  settings.sprays = {{3, session::default_window}};
  settings.reuses = {{2, session::default_window}};
  settings.prior_brute = session::Threshold{5, 5 * minute};
  return settings;
}

session::DeriveSettings only_failures(std::size_t count = 3) {
  session::DeriveSettings settings;
  settings.failures = {{count, minute}};
  return settings;
}

session::DeriveSettings only_prior_brute() {
  session::DeriveSettings settings;
  settings.prior_brute = session::Threshold{3, minute};
  return settings;
}

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

int count_with(const std::vector<std::string>& lines, std::string_view part) {
  return static_cast<int>(
      std::ranges::count_if(lines, [&](const std::string& line) { return has(line, part); }));
}

std::string id_of(const std::string& line) {
  constexpr std::string_view name = "\"source_id\":\"";
  const std::size_t begin = line.find(name) + name.size();
  return line.substr(begin, line.find('"', begin) - begin);
}

std::vector<Login> random_logins(std::mt19937& random, int count) {
  const auto pick = [&](int below) {
    return static_cast<int>(random() % static_cast<unsigned>(below));
  };
  std::vector<Login> logins;
  Timestamp now = 1'800'000'000 * second;
  for (int i = 0; i < count; ++i) {
    now += pick(12) * second;
    Login login;
    login.at = now;
    login.attacker = "a" + std::to_string(pick(4));
    login.username = std::string(1, static_cast<char>('u' + pick(4)));
    login.password = "p" + std::to_string(pick(12));
    login.service = pick(3) == 0 ? "telnet" : "ssh";
    login.result = pick(8) == 0 ? "success" : "fail";
    logins.push_back(login);
  }
  return logins;
}

}  // namespace

TEST_CASE("failures that reach the threshold become one event behind the one that reached it") {
  const auto output = derive({{.at = 0}, {.at = 10 * second}, {.at = 20 * second},
                              {.at = 30 * second}},
                             only_failures());
  REQUIRE(output.all.size() == 5);
  CHECK(output.all[3] ==
        R"({"source_kind":"auth_attempt","source_id":")" + id_of(output.all[3]) +
            R"(","attacker_uuid":"a1","session_id":"s2","decky_id":"d",)"
            R"("ts":"1970-01-01T00:00:20Z","payload":{"fail_count":3,"service":"ssh"}})");
  CHECK(id_of(output.all[3]).starts_with("failed_logins:"));
  CHECK(id_of(output.all[3]).ends_with(":1970-01-01T00:00:20Z"));
}

TEST_CASE("below the threshold, across services or attackers, and for successes there is none") {
  CHECK(derive({{.at = 0}, {.at = 1}}, only_failures()).derived.empty());
  CHECK(derive({{.at = 0}, {.at = 1}, {.at = 2, .service = "telnet"}}, only_failures())
            .derived.empty());
  CHECK(derive({{.at = 0}, {.at = 1}, {.at = 2, .attacker = "a2"}}, only_failures())
            .derived.empty());
  CHECK(derive({{.at = 0}, {.at = 1}, {.at = 2, .result = "success"}}, only_failures())
            .derived.empty());
  CHECK(derive({{.at = 0}, {.at = 1}, {.at = 2, .result = "failed"}}, only_failures())
            .derived.empty());
}

TEST_CASE("different passwords for one user name are guesses; repeated ones are not") {
  session::DeriveSettings settings;
  settings.guesses = {{3, minute}};
  CHECK(derive({{.at = 0}, {.at = 1}, {.at = 2}, {.at = 3}}, settings).derived.empty());
  CHECK(derive({{.at = 0, .password = "1"}, {.at = 1, .password = "2"},
                {.at = 2, .username = "admin", .password = "3"}},
               settings)
            .derived.empty());
  const auto output = derive({{.at = 0, .password = "1"}, {.at = 1, .password = "2"},
                              {.at = second, .password = "hunter3", .result = "success"}},
                             settings);
  REQUIRE(output.derived.size() == 1);
  CHECK(has(output.derived[0],
            R"("payload":{"password_count":3,"username":"root","service":"ssh"}})"));
  CHECK(id_of(output.derived[0]).starts_with("guessed_passwords:"));
}

TEST_CASE("one password over several user names is an identity's, with an uuid made from it") {
  session::DeriveSettings settings;
  settings.sprays = {{3, minute}};
  const auto output =
      derive({{.at = 0, .username = "a", .password = "Winter26"},
              {.at = 1, .username = "b", .password = "other"},
              {.at = 2, .attacker = "a2", .username = "b", .password = "Winter26"},
              {.at = 3, .attacker = "a3", .username = "b", .password = "Winter26"},
              {.at = second, .attacker = "a3", .username = "c", .password = "Winter26"}},
             settings);
  REQUIRE(output.derived.size() == 1);
  session::KeyMaker keys;
  const std::string hash = session::password_hash("Winter26");
  CHECK(output.derived[0] == R"({"source_kind":"identity","source_id":")" +
                                 id_of(output.derived[0]) + R"(","identity_uuid":")" +
                                 keys.identity_of(hash) +
                                 R"(","ts":"1970-01-01T00:00:01Z","payload":{)"
                                 R"("shared_password_hash":")" +
                                 hash + R"(","account_count":3}})");
}

TEST_CASE("an identity that the events name is kept, and counted by itself") {
  session::DeriveSettings settings;
  settings.sprays = {{2, minute}};
  const auto by = [](Timestamp at, const char* user, const char* identity) {
    Login login{.at = at, .username = user};
    login.anchors = std::string(R"(,"identity_uuid":")") + identity + '"';
    return login;
  };
  const auto output = derive({by(0, "a", "i1"), by(1, "b", "i2"), by(2, "c", "i2")}, settings);
  REQUIRE(output.derived.size() == 1);
  CHECK(has(output.derived[0], R"("identity_uuid":"i2")"));
  CHECK_FALSE(has(output.derived[0], "attacker_uuid"));
}

TEST_CASE("a credential that turns up at a second place is a reuse by who used it there") {
  session::DeriveSettings settings;
  settings.reuses = {{2, minute}};
  CHECK(derive({{.at = 0}, {.at = 1}, {.at = 2, .password = "y"},
                {.at = 3, .attacker = "a2", .username = "admin"}},
               settings)
            .derived.empty());
  const auto output = derive({{.at = 0}, {.at = second, .attacker = "a2"}}, settings);
  REQUIRE(output.derived.size() == 1);
  CHECK(output.derived[0] == R"({"source_kind":"credential","source_id":")" +
                                 id_of(output.derived[0]) +
                                 R"(","attacker_uuid":"a2","session_id":"s1","decky_id":"d",)"
                                 R"("ts":"1970-01-01T00:00:01Z","payload":{"credential_hash":")" +
                                 session::credential_hash("root", "x") +
                                 R"(","reuse_count":1}})");
  CHECK(derive({{.at = 0}, {.at = 1, .service = "telnet"}}, settings).derived.size() == 1);
}

TEST_CASE("nothing is shared by an empty password, and nobody is called nothing") {
  session::DeriveSettings settings = pack_settings();
  settings.sprays = {{2, minute}};
  CHECK(derive({{.at = 0, .username = "a", .password = ""},
                {.at = 1, .attacker = "a2", .username = "b", .password = ""},
                {.at = 2, .attacker = "a2", .username = "a", .password = ""},
                {.at = 3, .username = ""}, {.at = 4, .attacker = "a2", .username = ""}},
               settings)
            .derived.empty());
  // But it is a guess.
  settings = {};
  settings.guesses = {{2, minute}};
  CHECK(derive({{.at = 0, .password = ""}, {.at = 1, .password = "x"}}, settings)
            .derived.size() == 1);
}

TEST_CASE("a success after enough failures is passed on with prior_brute, others as they are") {
  const auto output =
      derive({{.at = 0}, {.at = 20 * second}, {.at = 60 * second, .result = "success"},
              {.at = 60 * second},
              {.at = 60 * second, .result = "success"},
              {.at = 60 * second, .result = "success", .service = "telnet"},
              {.at = 61 * second, .result = "success"},
              {.at = 61 * second, .attacker = "a2", .result = "success"}},
             only_prior_brute());
  CHECK(output.derived.empty());
  std::vector<std::size_t> flagged;
  for (std::size_t i = 0; i < output.all.size(); ++i) {
    if (has(output.all[i], R"("result":"success","prior_brute":true}})")) flagged.push_back(i);
  }
  CHECK(flagged == std::vector<std::size_t>{4});
}

TEST_CASE("failures after a success, read before it, do not make it suspicious") {
  const auto output = derive({{.at = 0}, {.at = 10 * second}, {.at = 30 * second},
                              {.at = 20 * second, .result = "success"},
                              {.at = 30 * second, .result = "success"}},
                             only_prior_brute());
  CHECK_FALSE(has(output.all[3], "prior_brute"));
  CHECK(has(output.all[4], "prior_brute"));
}

TEST_CASE("what is aggregated already is passed on unchanged and not counted") {
  for (const char* more : {R"(,"fail_count":9)", R"(,"password_count":1,"fail_count":null)"}) {
    std::vector<Login> logins;
    for (int i = 0; i < 20; ++i) {
      Login login{.at = i * second, .password = std::to_string(i)};
      login.more = more;
      logins.push_back(login);
    }
    logins.push_back({.at = 21 * second, .result = "success"});
    const auto output = derive(logins, pack_settings());
    CHECK(output.derived.empty());
    CHECK(output.all == lines_of(logins));
  }
  Login login{.at = 3, .result = "success"};
  login.more = R"(,"prior_brute":false)";
  CHECK(has(derive({{.at = 0}, {.at = 1}, {.at = 2}, login}, only_prior_brute()).all[3],
            R"("prior_brute":false}})"));
}

TEST_CASE("odd logins say nothing") {
  std::vector<std::string> lines;
  for (int i = 0; i < 9; ++i) {
    const std::string head = R"({"source_kind":"auth_attempt","source_id":"e","attacker_uuid":"a",)"
                             R"("ts":"2026-11-07T10:00:0)" + std::to_string(i) + R"(Z","payload":)";
    lines.push_back(head + R"({"username":7,"password":["x"],"service":"ssh","result":true}})");
    lines.push_back(head + "{}}");
  }
  const auto output = derive_lines(lines, pack_settings());
  CHECK(output.derived.empty());
  CHECK(output.all == lines);
  CHECK(output.remarks.empty());
}

TEST_CASE("without a service failures are counted all the same, and the event names none") {
  std::vector<std::string> lines;
  for (int i = 0; i < 3; ++i) {
    const std::string at = std::to_string(i);
    lines.push_back(R"({"source_kind":"auth_attempt","source_id":")" + at + R"(","attacker_uuid":"a",)"
                    R"("ts":"2026-11-07T10:00:0)" + at + R"(Z","payload":{"result":"fail"}})");
  }
  const auto output = derive_lines(lines, only_failures());
  REQUIRE(output.derived.size() == 1);
  CHECK(has(output.derived[0], R"("payload":{"fail_count":3}})"));
}

TEST_CASE("a login without a time is counted as such, one without anchors is in no one's window") {
  std::vector<std::string> lines;
  for (int i = 0; i < 3; ++i) {
    lines.push_back(R"({"source_kind":"auth_attempt","source_id":"e","attacker_uuid":"a",)"
                    R"("payload":{"result":"fail"}})");
  }
  auto output = derive_lines(lines, only_failures());
  CHECK(output.derived.empty());
  CHECK(output.remarks == std::vector<std::string>{"3 logins without a time not counted"});
  output = derive({{.at = 0, .attacker = ""}, {.at = 1, .attacker = ""}, {.at = 2, .attacker = ""}},
                  only_failures());
  CHECK(output.derived.empty());
}

TEST_CASE("once per window; the next window has another id, a re-run the same ones") {
  std::vector<Login> logins;
  for (int i = 0; i < 200; ++i) logins.push_back({.at = i * second});
  const auto output = derive(logins, only_failures());
  CHECK(output.derived.size() == 4);
  std::set<std::string> ids;
  for (const std::string& line : output.derived) ids.insert(id_of(line));
  CHECK(ids.size() == 4);
  CHECK(derive(logins, only_failures()).all == output.all);
}

TEST_CASE("two thresholds give two events with ids of their own") {
  session::DeriveSettings settings;
  settings.failures = {{2, minute}, {3, minute}};
  const auto output = derive({{.at = 0}, {.at = 0}, {.at = 0}}, settings);
  REQUIRE(output.derived.size() == 2);
  CHECK(has(output.derived[0], R"("fail_count":2)"));
  CHECK(has(output.derived[1], R"("fail_count":3)"));
  CHECK(id_of(output.derived[0]) != id_of(output.derived[1]));
}

TEST_CASE("no id and no derived payload shows a password, an id neither user nor address") {
  std::vector<Login> logins;
  for (int i = 0; i < 30; ++i) {
    logins.push_back({.at = i * second, .attacker = "198.51.100." + std::to_string(i / 10),
                      .username = "walter" + std::to_string(i % 4),
                      .password = "hunter" + std::to_string(i % 7)});
  }
  const auto output = derive(logins, pack_settings());
  CHECK(output.derived.size() > 5);
  for (const std::string& line : output.derived) {
    CHECK_FALSE(has(line, "hunter"));
    CHECK_FALSE(has(id_of(line), "walter"));
    CHECK_FALSE(has(id_of(line), "198.51"));
  }
}

TEST_CASE("out of order inside the slack is counted; further back is said and begins anew") {
  auto output = derive({{.at = 100 * second}, {.at = 50 * second}, {.at = 70 * second}},
                       only_failures());
  REQUIRE(output.derived.size() == 1);
  CHECK(has(output.derived[0], R"("ts":"1970-01-01T00:01:10Z")"));
  CHECK(output.remarks.empty());
  output = derive({{.at = 100 * second}, {.at = 101 * second}, {.at = second}}, only_failures());
  CHECK(output.derived.empty());
  CHECK(output.remarks ==
        std::vector<std::string>{"1 login too far behind those read before (5 minutes at most); "
                                 "counting began anew there"});
}

TEST_CASE("more keys than are remembered are forgotten and said") {
  session::DeriveSettings settings = only_failures();
  settings.keys = 10;
  std::vector<Login> logins;
  for (int i = 0; i < 12; ++i) logins.push_back({.at = i, .attacker = "a" + std::to_string(i)});
  CHECK(derive(logins, settings).remarks ==
        std::vector<std::string>{
            "2 login windows forgotten before their end (more than 10 at once)"});
}

TEST_CASE("other events pass untouched; nothing is derived where nothing is wanted") {
  const std::vector<std::string> lines = {
      R"({"source_kind":"command","source_id":"1","payload":{"result":"fail"}})",
      R"({"source_kind":"identity","source_id":"2","payload":{"account_count":3}})"};
  CHECK(derive_lines(lines, pack_settings()).all == lines);
  std::vector<Login> logins(10);
  const auto output = derive(logins, session::DeriveSettings{});
  CHECK(output.all == lines_of(logins));
}

TEST_CASE("the union of all shards is the unsharded run") {
  std::mt19937 random(3);
  const auto logins = random_logins(random, 2000);
  const auto whole = derive_lines(lines_of(logins), pack_settings());
  CHECK(count_with(whole.derived, "\"identity\"") > 10);
  CHECK(count_with(whole.derived, "\"credential\"") > 10);
  CHECK(count_with(whole.derived, "fail_count") > 10);
  CHECK(count_with(whole.derived, "password_count") > 10);
  CHECK(count_with(whole.all, "prior_brute") > 10);
  for (const std::uint64_t shards : {2U, 3U, 7U}) {
    std::vector<std::string> all;
    for (std::uint64_t i = 0; i < shards; ++i) {
      pipeline::EventFilter filter;
      filter.shard = {i, shards};
      const auto part = derive_lines(lines_of(logins), pack_settings(), filter);
      CHECK(part.all.size() < whole.all.size());
      all.insert(all.end(), part.all.begin(), part.all.end());
    }
    auto expected = whole.all;
    std::ranges::sort(all);
    std::ranges::sort(expected);
    CHECK(all == expected);
  }
}

TEST_CASE("in order, derived events agree with a naive count over all logins so far") {
  std::mt19937 random(11);
  for (int round = 0; round < 20; ++round) {
    const auto logins = random_logins(random, 400);
    const auto settings = pack_settings();
    std::vector<std::string> expected;
    // Of each key: what was counted so far with its time, and until when a window speaks for it.
    struct Key {
      std::vector<std::pair<Timestamp, std::string>> seen;
      std::optional<Timestamp> reached;
    };
    std::map<std::string, Key> keys;
    const auto add = [&](const std::string& name, const Login& login, const std::string& member,
                         const session::Threshold& threshold, const std::string& payload) {
      Key& key = keys[name];
      if (key.reached && login.at - *key.reached <= threshold.window) return;
      key.seen.emplace_back(login.at, member);
      std::set<std::string> members;
      for (const auto& [at, value] : key.seen) {
        if (login.at - at <= threshold.window) members.insert(value);
      }
      if (members.size() < threshold.count) return;
      expected.push_back(format_rfc3339(login.at) + " " + payload);
      key.seen.clear();
      key.reached = login.at;
    };
    std::map<std::string, std::vector<Timestamp>> failures;
    std::size_t number = 0;
    for (const Login& login : logins) {
      const std::string target = login.attacker + "|" + login.service;
      const std::string id = std::to_string(number++);
      if (login.result == "fail") {
        failures[target].push_back(login.at);
        add("f" + target, login, id, settings.failures[0], "fail_count");
      } else if (std::ranges::count_if(failures[target], [&](Timestamp at) {
                   return login.at - at <= 5 * minute;
                 }) >= 5) {
        expected.push_back(format_rfc3339(login.at) + " prior_brute");
      }
      add("g" + target + "|" + login.username, login, login.password, settings.guesses[0],
          "password_count");
      add("s" + login.password, login, login.username, settings.sprays[0], "account_count");
      add("c" + login.username + "|" + login.password, login, target, settings.reuses[0],
          "reuse_count");
    }
    std::vector<std::string> got;
    for (const std::string& line : derive(logins, settings).all) {
      for (const char* what :
           {"fail_count", "password_count", "account_count", "reuse_count", "prior_brute"}) {
        if (!has(line, what)) continue;
        const std::size_t begin = line.find("\"ts\":\"") + 6;
        got.push_back(line.substr(begin, line.find('"', begin) - begin) + " " + what);
      }
    }
    std::ranges::sort(got);
    std::ranges::sort(expected);
    CHECK(got == expected);
    CHECK(got.size() > 50);
  }
}
}  // namespace ttp::session::deriving_source_test
