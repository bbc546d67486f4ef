// SPDX-License-Identifier: Apache-2.0
// The objects of ATT&CK (enterprise, ICS) and ATLAS in several releases: ids, names and relations.
// Made by scripts/make-catalogue; facts of MITRE's, see NOTICE.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace ttp::attack {

/// The release that counts where nobody names another.
inline constexpr std::string_view catalogue_release = "enterprise-v18.1";

/// What became of a technique.
enum class Standing : std::uint8_t {
  current,
  deprecated,  ///< withdrawn, with nothing in its place
  revoked,     ///< replaced: `successor` says by what
};

/// A technique or sub-technique as one or more releases have it.
struct Technique {
  std::string_view id;         ///< `T1110.001`
  std::string_view name;       ///< "Password Guessing"
  std::string_view tactics;    ///< ids, separated by commas
  std::string_view platforms;  ///< names, separated by commas; empty where the matrix has none
  Standing standing;
  std::string_view successor;  ///< of a revoked one; may be empty
  std::uint32_t releases;      ///< bit i: the i-th of releases()

  /// True if it belongs to the tactic of that id.
  [[nodiscard]] bool has_tactic(std::string_view tactic) const;
};

/// One release of one matrix.
struct Release {
  std::string_view name;  ///< as rules write it: `enterprise-v18.1`
  bool is_derived;        ///< put together from what was published about it, not from its own data
};

/// All bundled releases, a matrix's in their order.
[[nodiscard]] std::span<const Release> releases();

/// What one release says. A matrix that the release is not of takes part with its newest release
/// that is not younger, or with the one there is: ids of different matrices never collide.
class Catalogue {
 public:
  /// The catalogue of a release by its name (`enterprise-v18.1`, `atlas-v5.6.0` …); nothing if it
  /// is not bundled.
  [[nodiscard]] static std::optional<Catalogue> of(std::string_view release);

  [[nodiscard]] std::string_view release() const { return release_; }
  /// The technique or sub-technique of that id, or null.
  [[nodiscard]] const Technique* find(std::string_view id) const;
  /// A tactic's name; empty if the release has no such tactic.
  [[nodiscard]] std::string_view tactic_name(std::string_view id) const;
  /// Sub-techniques of a technique that are in use, in the order of their ids.
  [[nodiscard]] std::vector<const Technique*> children(std::string_view id) const;
  /// Ids of all techniques and tactics, for suggestions.
  [[nodiscard]] std::vector<std::string_view> technique_ids() const;
  [[nodiscard]] std::vector<std::string_view> tactic_ids() const;

 private:
  Catalogue(std::string_view release, std::uint32_t mask) : release_(release), mask_(mask) {}
  std::string_view release_;
  std::uint32_t mask_;
};

/// True if any release of the matrix (`enterprise`, `ics`, `atlas`) has a technique or sub-technique of
/// that id, or a tactic.
[[nodiscard]] bool has_technique(std::string_view matrix, std::string_view id);
[[nodiscard]] bool has_tactic(std::string_view matrix, std::string_view id);

/// The technique that a sub-technique belongs to (`T1110` of `T1110.001`), or the id itself.
[[nodiscard]] std::string_view parent_of(std::string_view id);

/// True for the id of a sub-technique.
[[nodiscard]] bool is_sub_technique(std::string_view id);

/// An id that a later release gave to what had another one before.
struct Move {
  std::string_view from;
  std::string_view to;
  std::string_view before;  ///< the last version with the old id: `18.1`
  std::string_view since;   ///< the first with the new one
  bool is_certain;          ///< false: by the likeness of names only
};

/// What became of the id between two releases of a matrix, or null.
[[nodiscard]] const Move* find_move(std::string_view id, std::string_view since);

/// The technique of that id in catalogue_release, else in any other release; null if there is none.
[[nodiscard]] const Technique* find_technique(std::string_view id);

/// The name of a technique or sub-technique (without its parent); empty if unknown.
[[nodiscard]] std::string_view technique_name(std::string_view id);

/// A tactic's name; empty if unknown.
[[nodiscard]] std::string_view tactic_name(std::string_view id);

}  // namespace ttp::attack
