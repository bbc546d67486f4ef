// SPDX-License-Identifier: Apache-2.0
#include "attack/catalogue.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace ttp::attack {

namespace {

struct Tactic {
  std::string_view id;
  std::string_view name;
  std::uint32_t releases;
};

constexpr auto all_releases = std::to_array<Release>({
#define RELEASE(name, is_derived) {name, is_derived},
#include "attack/catalogue.inc"
#undef RELEASE
});
static_assert(all_releases.size() <= 32, "a set of releases is a 32-bit mask");

constexpr auto tactics = std::to_array<Tactic>({
#define TACTIC(id, name, releases) {id, name, releases},
#include "attack/catalogue.inc"
#undef TACTIC
});

constexpr auto techniques = std::to_array<Technique>({
#define TECHNIQUE(id, name, of, platforms, standing, successor, releases) \
  {id, name, of, platforms, Standing::standing, successor, releases},
#include "attack/catalogue.inc"
#undef TECHNIQUE
});

constexpr auto moves = std::to_array<Move>({
#define MOVE(from, to, before, since, is_certain) {from, to, before, since, is_certain},
#include "attack/catalogue.inc"
#undef MOVE
});

static_assert(std::ranges::is_sorted(tactics, {}, &Tactic::id));
static_assert(std::ranges::is_sorted(techniques, {}, &Technique::id));
static_assert(std::ranges::is_sorted(moves, {}, &Move::from));

std::string_view matrix_of(std::string_view release) {
  return release.substr(0, release.find("-v"));
}

/// `18.1` as 18001; 0 if the name carries no version.
unsigned number_of(std::string_view release) {
  const std::size_t at = release.find("-v");
  if (at == std::string_view::npos) return 0;
  const std::string_view digits = release.substr(at + 2);
  unsigned major = 0;
  unsigned minor = 0;
  const char* const end = digits.data() + digits.size();
  const auto whole = std::from_chars(digits.data(), end, major);
  if (whole.ptr < end && *whole.ptr == '.') std::from_chars(whole.ptr + 1, end, minor);
  return major * 1000 + minor;
}

/// The first of the id's rows that a release of the mask has, or null.
template <typename Table>
const typename Table::value_type* find_row(const Table& table, std::string_view id,
                                           std::uint32_t mask) {
  using Row = typename Table::value_type;
  for (auto it = std::ranges::lower_bound(table, id, {}, &Row::id);
       it != table.end() && it->id == id; ++it) {
    if ((it->releases & mask) != 0) return &*it;
  }
  return nullptr;
}

/// All releases of a matrix.
std::uint32_t mask_of(std::string_view matrix) {
  std::uint32_t mask = 0;
  for (std::size_t i = 0; i < all_releases.size(); ++i) {
    if (matrix_of(all_releases[i].name) == matrix) mask |= std::uint32_t{1} << i;
  }
  return mask;
}

template <typename Table>
std::vector<std::string_view> ids_of(const Table& table, std::uint32_t mask) {
  std::vector<std::string_view> ids;
  for (const auto& row : table) {
    if ((row.releases & mask) != 0) ids.push_back(row.id);
  }
  return ids;
}

}  // namespace

bool Technique::has_tactic(std::string_view tactic) const {
  for (std::size_t at = 0; at <= tactics.size();) {
    const std::size_t end = std::min(tactics.find(',', at), tactics.size());
    if (tactics.substr(at, end - at) == tactic) return true;
    at = end + 1;
  }
  return false;
}

std::span<const Release> releases() {
  return all_releases;
}

std::optional<Catalogue> Catalogue::of(std::string_view release) {
  const auto named = std::ranges::find(all_releases, release, &Release::name);
  if (named == all_releases.end()) return std::nullopt;
  const std::string_view own = matrix_of(named->name);
  // The version numbers of ATLAS are its own: the one bundled goes with every release.
  const auto compares = [](std::string_view matrix) { return matrix != "atlas"; };
  std::uint32_t mask = 0;
  for (std::size_t first = 0; first < all_releases.size();) {
    const std::string_view matrix = matrix_of(all_releases[first].name);
    std::size_t chosen = first;
    std::size_t i = first;
    for (; i < all_releases.size() && matrix_of(all_releases[i].name) == matrix; ++i) {
      const std::string_view name = all_releases[i].name;
      const bool is_wanted = matrix == own ? name == release
                             : compares(own) && compares(matrix)
                                 ? number_of(name) <= number_of(release)
                                 : number_of(name) <= number_of(catalogue_release);
      if (is_wanted) chosen = i;
    }
    mask |= std::uint32_t{1} << chosen;
    first = i;
  }
  return Catalogue(named->name, mask);
}

const Technique* Catalogue::find(std::string_view id) const {
  return find_row(techniques, id, mask_);
}

std::string_view Catalogue::tactic_name(std::string_view id) const {
  const Tactic* tactic = find_row(tactics, id, mask_);
  return tactic == nullptr ? std::string_view() : tactic->name;
}

std::vector<const Technique*> Catalogue::children(std::string_view id) const {
  std::vector<const Technique*> found;
  for (const Technique& technique : techniques) {
    if ((technique.releases & mask_) != 0 && technique.standing == Standing::current &&
        is_sub_technique(technique.id) && parent_of(technique.id) == id) {
      found.push_back(&technique);
    }
  }
  return found;
}

std::vector<std::string_view> Catalogue::technique_ids() const {
  return ids_of(techniques, mask_);
}

std::vector<std::string_view> Catalogue::tactic_ids() const {
  return ids_of(tactics, mask_);
}

bool has_technique(std::string_view matrix, std::string_view id) {
  return find_row(techniques, id, mask_of(matrix)) != nullptr;
}

bool has_tactic(std::string_view matrix, std::string_view id) {
  return find_row(tactics, id, mask_of(matrix)) != nullptr;
}

std::string_view parent_of(std::string_view id) {
  // ATLAS ids have a dot of their own: AML.T0051.000.
  const std::size_t from = id.starts_with("AML.") ? 4 : 0;
  return id.substr(0, std::min(id.find('.', from), id.size()));
}

bool is_sub_technique(std::string_view id) {
  return parent_of(id).size() != id.size();
}

const Move* find_move(std::string_view id, std::string_view since) {
  for (auto it = std::ranges::lower_bound(moves, id, {}, &Move::from);
       it != moves.end() && it->from == id; ++it) {
    if (it->since == since) return &*it;
  }
  return nullptr;
}

const Technique* find_technique(std::string_view id) {
  static const Catalogue usual = *Catalogue::of(catalogue_release);
  if (const Technique* technique = usual.find(id)) return technique;
  return find_row(techniques, id, ~std::uint32_t{0});
}

std::string_view technique_name(std::string_view id) {
  const Technique* technique = find_technique(id);
  return technique == nullptr ? std::string_view() : technique->name;
}

std::string_view tactic_name(std::string_view id) {
  static const Catalogue usual = *Catalogue::of(catalogue_release);
  const std::string_view name = usual.tactic_name(id);
  if (!name.empty()) return name;
  const Tactic* tactic = find_row(tactics, id, ~std::uint32_t{0});
  return tactic == nullptr ? std::string_view() : tactic->name;
}

}  // namespace ttp::attack
