// SPDX-License-Identifier: Apache-2.0
// Tags summed up as a layer of the ATT&CK Navigator, format 4.5.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ttp::output {

/// Tags that have all this in common.
struct LayerTags {
  std::string_view technique;  ///< the sub-technique, else the technique
  std::string_view tactic;     ///< `TA0006`
  std::string_view rule;
  std::string_view release;    ///< `enterprise-v18.1`
  std::uint64_t count = 0;     ///< at least 1
  double highest_confidence = 0;
};

/// Adds tags up. The result does not depend on their order, and memory is bounded by the catalogue.
class Layer {
 public:
  /// Tags whose technique or tactic is not of the enterprise matrix are counted only.
  void add(const LayerTags& tags);

  /// The layer as JSON, with a line end behind it. It is of the newest release that a tag in it has,
  /// else of the catalogue's.
  [[nodiscard]] std::string text() const;

  /// What is to be said of tags that are not in it; mostly nothing.
  [[nodiscard]] std::vector<std::string> remarks() const;

 private:
  struct Entry {
    std::uint64_t tags = 0;  // 0: only sub-techniques of it were found
    double highest_confidence = 0;
    std::set<std::string, std::less<>> rules;  // the first in their order
    bool has_more_rules = false;
    bool has_found_children = false;
  };

  Entry& entry_of(std::string_view technique, std::string_view tactic);
  [[nodiscard]] static std::string comment(const Entry& entry);

  std::map<std::pair<std::string, std::string>, Entry> entries_;  // by technique and tactic
  std::size_t newest_release_ = 0;  // place in attack::releases(), from 1; 0: none was seen
  std::uint64_t left_out_ = 0;
};

}  // namespace ttp::output
