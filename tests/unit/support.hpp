// SPDX-License-Identifier: Apache-2.0
// What many unit tests need: files of the source tree, events from JSON, rules from YAML.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "model/event.hpp"
#include "pipeline/taggers.hpp"
#include "rule/rule_set.hpp"

namespace ttp::test {

/// The source tree's `tests` folder.
[[nodiscard]] std::filesystem::path data_path(std::string_view name);

[[nodiscard]] std::string read_file(const std::filesystem::path& path);

/// Compares `text` with the fixture file `path`. With TTP_UPDATE_FIXTURES set in the environment the
/// file is rewritten instead: look at the difference before committing it.
void check_fixture(const std::filesystem::path& path, const std::string& text);

/// An event that owns what it shows.
class OwnedEvent {
 public:
  /// From a line of the `event` format.
  explicit OwnedEvent(std::string_view json);
  /// From a kind and a payload, with an attacker and a source id.
  OwnedEvent(std::string_view kind, std::string_view payload);

  [[nodiscard]] const Event& get() const { return event_; }
  operator const Event&() const { return event_; }  // NOLINT: reads as the event it is

 private:
  std::unique_ptr<Arena> arena_;
  Members top_;
  Members payload_;
  Event event_;
};

/// The event as one line of JSON, for comparing with fixtures.
[[nodiscard]] std::string event_json(const Event& event);

/// A directory that is removed at the end.
class TemporaryDirectory {
 public:
  TemporaryDirectory();
  ~TemporaryDirectory();
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  /// Writes a file in it; returns its path.
  std::filesystem::path write(std::string_view name, std::string_view text) const;

 private:
  std::filesystem::path path_;
};

/// Rules from YAML texts; the test fails if they have errors.
[[nodiscard]] std::unique_ptr<rule::RuleSet> rules_from(
    const std::vector<std::string>& yaml, rule::Compat compat = rule::Compat::none);

/// All taggers over `rules`; the test fails if a lifter complains with an error.
[[nodiscard]] pipeline::Taggers taggers_of(const rule::RuleSet& rules,
                                           rule::Compat compat = rule::Compat::none);

/// True if two YAML trees agree in everything, places included.
[[nodiscard]] bool is_same_tree(const rule::Node& one, const rule::Node& other);

/// A sound rule around a `match` written as flow YAML.
[[nodiscard]] std::string rule_yaml(std::string_view match, std::string_view kind = "command",
                                    std::string_view id = "R9001");

/// The command lines of corpus/seed_commands.jsonl.
[[nodiscard]] std::vector<std::string> seed_commands();

}  // namespace ttp::test
