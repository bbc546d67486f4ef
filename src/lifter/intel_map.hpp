// SPDX-License-Identifier: Apache-2.0
// What the words of threat-intelligence providers mean in techniques.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/diagnostic.hpp"
#include "tagger/tagger.hpp"

namespace ttp::lifter {

using Techniques = std::vector<std::string>;

/// Techniques at less than full weight, for want of better ones.
struct WeakTechniques {
  Techniques techniques;
  double multiplier = 1;
};

/// One provider's map. Each provider uses some of the parts.
struct IntelMap {
  /// Numbered categories; those that are not here yield nothing.
  std::map<std::int64_t, Techniques> categories;
  /// What a category shows beyond that, from a score on.
  std::map<std::int64_t, std::map<double, Techniques>> from_score;
  std::map<std::string, Techniques, std::less<>> classifications;
  std::map<std::string, Techniques, std::less<>> tags;
  /// By classification; techniques that something else named already are left as they are.
  std::map<std::string, WeakTechniques, std::less<>> fallback;
  std::map<std::string, Techniques, std::less<>> threat_types;
  /// What an address shows by being on the provider's list.
  Techniques listed;
};

/// The maps of the live system: abuseipdb, feodo, greynoise, threatfox. An empty one for others.
[[nodiscard]] IntelMap live_intel_map(std::string_view provider);

/// Reads `intel/<provider>.yaml` of a pack. Every mistake, also a missing file, is an error in
/// `diagnostics`; nothing is returned if there was one.
[[nodiscard]] std::optional<IntelMap> read_intel_map(const std::filesystem::path& pack,
                                                     std::string_view provider,
                                                     Diagnostics& diagnostics);

/// What the intel lifter had to leave unsaid, by name; for the summary. Names of categories and
/// tags come from the input: make them safe before they are shown.
using IntelCounts = std::map<std::string, std::uint64_t, std::less<>>;

/// The counts of a tagger that `make_intel_lifter` made: `rejected abuseipdb_score` for scores that
/// are none, `unmapped <provider> <word>` for categories, tags and threat types without techniques.
[[nodiscard]] const IntelCounts& intel_counts(const tagger::Tagger& intel_lifter);

}  // namespace ttp::lifter
