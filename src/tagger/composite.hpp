// SPDX-License-Identifier: Apache-2.0
// All taggers behind one face: sends an event to every tagger that handles its kind.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tagger/tagger.hpp"

namespace ttp::tagger {

/// How many events of one kind there were, and whether anybody looked at them.
struct KindCount {
  std::uint64_t events = 0;
  bool is_known = false;    ///< a kind of the specification
  bool is_claimed = false;  ///< some tagger handles it
};

class CompositeTagger {
 public:
  /// Says something once: a kind nobody claims, a tagger that failed. One sentence, no content of
  /// events.
  using Notice = std::function<void(std::string_view)>;

  /// `taggers` in the order in which they judge.
  CompositeTagger(std::vector<std::unique_ptr<Tagger>> taggers, Notice notice);

  /// Says that something else looks at events of this kind: nobody need be told if no tagger does.
  void claim(std::string source_kind) { claimed_elsewhere_.push_back(std::move(source_kind)); }

  /// Takes the taggers' times; null: nobody's. Must outlive this.
  void set_profile(Profile* profile) { profile_ = profile; }

  /// Judges one event; its tags replace what is in `tags`.
  void tag(const Event& event, TagList& tags);

  /// Shows the taggers an event that another shard judges. Leaves `tags` empty.
  void observe(const Event& event, TagList& tags);

  /// Events seen so far, by kind.
  [[nodiscard]] const std::map<std::string, KindCount, std::less<>>& kinds() const {
    return kinds_;
  }

  /// Events for which some tagger failed; the others' tags were kept.
  [[nodiscard]] std::uint64_t failures() const { return failures_; }

  /// What the taggers have to say at the end of the run.
  [[nodiscard]] std::vector<std::string> remarks() const;

 private:
  void turn_to(std::string_view source_kind);
  void report(const Tagger& tagger, std::string_view source_kind);

  std::vector<std::unique_ptr<Tagger>> taggers_;
  Notice notice_;
  std::map<std::string, KindCount, std::less<>> kinds_;
  std::map<std::string, std::vector<Tagger*>, std::less<>> routes_;
  std::vector<std::string> claimed_elsewhere_;
  std::string last_kind_;
  KindCount* last_count_ = nullptr;
  const std::vector<Tagger*>* last_route_ = nullptr;
  std::uint64_t failures_ = 0;
  Profile* profile_ = nullptr;
  std::vector<const Tagger*> reported_;
};

}  // namespace ttp::tagger
