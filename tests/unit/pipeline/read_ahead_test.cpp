// SPDX-License-Identifier: Apache-2.0
// Events that are made before they are asked for: nothing may tell that they were.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "input/log_source.hpp"
#include "lint/sample.hpp"
#include "sequence/sequence_source.hpp"
#include "session/deriving_source.hpp"
#include "support.hpp"

namespace ttp::pipeline::read_ahead_test {

namespace {

using Texts = std::vector<std::string>;

/// Passes everything on but what is at hand.
class OneByOne final : public EventSource {
 public:
  explicit OneByOne(EventSource& source) : source_(source) {}
  const Event* next() override { return source_.next(); }

 private:
  EventSource& source_;
};

/// Commands of a few sessions, logins that make a burst, lines that are no events.
std::string mixed_log() {
  const Texts commands = test::seed_commands();
  lint::Dice dice(31);
  std::string text;
  for (std::size_t i = 0; i < 1200; ++i) {
    const std::string number = std::to_string(i);
    const std::string head =
        R"(,"source_id":"e)" + number + R"(","attacker_uuid":"a","session_id":"s)" +
        std::to_string(dice.below(4)) + R"(","ts":"2026-11-07T10:00:00Z","payload":)";
    switch (i < 200 ? 11 : dice.below(12)) {
      case 0:
        text += "{\"source_kind\":";
        break;
      case 1:
        text += R"({"source_kind":7,"source_id":"w)" + number + "\"}";
        break;
      case 2:
        text += R"({"source_kind":"auth_attempt")" + head +
                R"({"username":"root","password":"p","service":"ssh","result":"fail"}})";
        break;
      case 3:
        break;
      default:
        text += R"({"source_kind":"command")" + head + R"({"command_text":)";
        append_json_string(text, commands[dice.below(commands.size())]);
        text += "}}";
    }
    text += '\n';
  }
  return text;
}

session::DeriveSettings settings() {
  session::DeriveSettings settings;
  settings.failures = {{3, microseconds_per_second}};
  return settings;
}

/// A log, as it is read, with what is rejected.
struct Log {
  std::vector<std::uint64_t> rejects;  // lines
  RejectLog reject_log{{false, "", [](std::string_view) {},
                        [this](std::string_view, std::uint64_t line, std::string_view) {
                          rejects.push_back(line);
                        }}};
  input::LogSource source;

  explicit Log(const std::string& path)
      : source({{path}, "auto", {}, [](std::string_view) {}}, reject_log) {}
};

/// Takes as many events as are at hand before any of them is looked at a second time.
Texts in_a_row(EventSource& source, std::size_t& longest) {
  Texts all;
  while (const Event* event = source.next()) {
    std::vector<const Event*> row = {event};
    Texts shown = {test::event_json(*event)};
    while (const Event* following = source.at_hand()) {
      CHECK(source.next() == following);
      row.push_back(following);
      shown.push_back(test::event_json(*following));
    }
    for (std::size_t i = 0; i < row.size(); ++i) CHECK(test::event_json(*row[i]) == shown[i]);
    longest = std::max(longest, row.size());
    all.insert(all.end(), shown.begin(), shown.end());
  }
  return all;
}

Texts one_by_one(EventSource& source) {
  Texts all;
  while (const Event* event = source.next()) all.push_back(test::event_json(*event));
  return all;
}

}  // namespace

TEST_CASE("events at hand leave those before them as they are") {
  const test::TemporaryDirectory directory;
  Texts paths = {directory.write("mixed.log", mixed_log())};
  for (const input::ReaderInfo& info : input::all_readers()) {
    const auto fixtures = test::data_path("input") / info.name;
    for (const auto& entry : std::filesystem::directory_iterator(fixtures)) {
      if (entry.path().extension() == ".log") paths.push_back(entry.path().string());
    }
  }
  std::size_t longest = 0;
  std::size_t events = 0;
  for (const std::string& path : paths) {
    CAPTURE(path);
    Log log(path);
    Log same(path);
    const Texts all = in_a_row(log.source, longest);
    CHECK(all == one_by_one(same.source));
    CHECK(log.rejects == same.rejects);
    events += all.size();
  }
  CHECK(longest == limits::events_in_a_row);
  CHECK(paths.size() > 10);
  CHECK(events > 500);
}

TEST_CASE("a record that was read ahead is rejected in its turn") {
  const test::TemporaryDirectory directory;
  Log log(directory.write("mixed.log", mixed_log()));
  std::size_t rejects_before = 0;
  std::uint64_t line_before = 0;
  while (const Event* event = log.source.next()) {
    // All that was rejected since the event before stands between the two.
    for (; rejects_before < log.rejects.size(); ++rejects_before) {
      CHECK(log.rejects[rejects_before] > line_before);
      CHECK(log.rejects[rejects_before] < event->line);
    }
    line_before = event->line;
  }
  CHECK(rejects_before > 50);
}

TEST_CASE("events that were derived, or passed on changed, are not overtaken") {
  const test::TemporaryDirectory directory;
  const std::string path = directory.write("mixed.log", mixed_log());
  Log log(path);
  Log same(path);
  session::DerivingSource deriving(log.source, settings());
  OneByOne hidden(same.source);
  session::DerivingSource plain(hidden, settings());
  std::size_t longest = 0;
  CHECK(in_a_row(deriving, longest) == one_by_one(plain));
  CHECK(deriving.derived() > 0);
  CHECK(longest > 10);
}

TEST_CASE("calls are followed ahead with the same anomalies in the same places") {
  const test::TemporaryDirectory directory;
  const std::string path = directory.write("mixed.log", mixed_log());
  Diagnostics diagnostics;
  const auto table = sequence::ToolTable::read(test::data_path("../rules/tools.yaml"), diagnostics);
  REQUIRE(diagnostics.empty());
  for (const std::size_t most : {std::size_t{2}, limits::tracked_sessions}) {
    sequence::SequenceSource::Options options;
    options.max_sessions = most;
    const auto told = [&](bool is_ahead) {
      Log log(path);
      OneByOne hidden(log.source);
      EventSource& source = is_ahead ? static_cast<EventSource&>(log.source) : hidden;
      sequence::SequenceSource followed(source, table, options);
      Texts all;
      while (const Event* event = followed.next()) {
        std::string text = test::event_json(*event);
        for (const sequence::MadeCall& made : followed.calls()) {
          text += ' ' + std::string(made.call.tool) + '#' + std::to_string(made.index);
        }
        if (event->split != nullptr) {
          for (const shell::Statement& statement : event->split->statements) {
            text += " [" + std::string(statement.text) + ']';
          }
        }
        all.push_back(text);
      }
      CHECK(followed.tracked_calls() > 400);
      return all;
    };
    const Texts ahead = told(true);
    CHECK(ahead == told(false));
    const auto is_anomaly = [](const std::string& text) {
      return text.find("anomaly_type") != std::string::npos;
    };
    CHECK(std::ranges::count_if(ahead, is_anomaly) > 3);
  }
}

}  // namespace ttp::pipeline::read_ahead_test
