// SPDX-License-Identifier: Apache-2.0
#include "attack/catalogue.hpp"

#include <algorithm>
#include <array>

namespace ttp::attack {

namespace {

struct Tactic {
  std::string_view id;
  std::string_view name;
};

constexpr auto tactics = std::to_array<Tactic>({
#define TACTIC(id, name) {id, name},
#include "attack/catalogue.inc"
#undef TACTIC
});

constexpr auto techniques = std::to_array<Technique>({
#define TECHNIQUE(id, name, of) {id, name, of},
#include "attack/catalogue.inc"
#undef TECHNIQUE
});

static_assert(std::ranges::is_sorted(tactics, {}, &Tactic::id));
static_assert(std::ranges::is_sorted(techniques, {}, &Technique::id));

}  // namespace

const Technique* find_technique(std::string_view id) {
  const auto it = std::ranges::lower_bound(techniques, id, {}, &Technique::id);
  return it != techniques.end() && it->id == id ? &*it : nullptr;
}

std::string_view technique_name(std::string_view id) {
  const Technique* technique = find_technique(id);
  return technique == nullptr ? std::string_view() : technique->name;
}

std::string_view tactic_name(std::string_view id) {
  const auto it = std::ranges::lower_bound(tactics, id, {}, &Tactic::id);
  return it != tactics.end() && it->id == id ? it->name : std::string_view();
}

}  // namespace ttp::attack
