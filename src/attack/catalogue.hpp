// SPDX-License-Identifier: Apache-2.0
// Names of ATT&CK and ATLAS objects.
#pragma once

#include <string_view>

namespace ttp::attack {

/// Release of the bundled enterprise catalogue.
inline constexpr std::string_view catalogue_release = "enterprise-v18.1";

struct Technique {
  std::string_view id;       ///< `T1110.001`
  std::string_view name;     ///< "Password Guessing"
  std::string_view tactics;  ///< ids, separated by commas
};

/// The technique or sub-technique of that id, or null.
[[nodiscard]] const Technique* find_technique(std::string_view id);

/// The name of a technique or sub-technique (without its parent); empty if unknown.
[[nodiscard]] std::string_view technique_name(std::string_view id);

/// A tactic's name; empty if unknown.
[[nodiscard]] std::string_view tactic_name(std::string_view id);

}  // namespace ttp::attack
