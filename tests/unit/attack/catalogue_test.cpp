// SPDX-License-Identifier: Apache-2.0
#include "attack/catalogue.hpp"

#include <doctest/doctest.h>

#include <algorithm>

namespace ttp::attack::catalogue_test {

using namespace ttp::attack;

TEST_CASE("every bundled release has a catalogue of its own") {
  CHECK(releases().size() >= 10);
  for (const Release& release : releases()) {
    const auto catalogue = Catalogue::of(release.name);
    REQUIRE(catalogue);
    CHECK(catalogue->release() == release.name);
    CHECK(catalogue->technique_ids().size() > 700);
  }
  CHECK_FALSE(Catalogue::of("enterprise-v1"));
  CHECK_FALSE(Catalogue::of(""));
}

TEST_CASE("a technique is what the release says it is") {
  const auto old = Catalogue::of("enterprise-v18.1");
  const auto young = Catalogue::of("enterprise-v19.1");
  REQUIRE(old);
  REQUIRE(young);
  const Technique* guessing = old->find("T1110.001");
  REQUIRE(guessing != nullptr);
  CHECK(guessing->name == "Password Guessing");
  CHECK(guessing->has_tactic("TA0006"));
  CHECK_FALSE(guessing->has_tactic("TA000"));
  CHECK(guessing->standing == Standing::current);
  CHECK(old->find("T1685") == nullptr);
  CHECK(young->find("T1685") != nullptr);
  CHECK(old->tactic_name("TA0005") == "Defense Evasion");
  CHECK(young->tactic_name("TA0005") == "Stealth");
  const Technique* padding = old->find("T1009");
  REQUIRE(padding != nullptr);
  CHECK(padding->standing == Standing::revoked);
  CHECK(padding->successor == "T1027.001");
}

TEST_CASE("the other matrices stand beside the one that the release is of") {
  for (const char* release :
       {"enterprise-v15.1", "enterprise-v19.1", "atlas-v5.6.0", "ics-v17.1"}) {
    const auto catalogue = Catalogue::of(release);
    REQUIRE(catalogue);
    CHECK(catalogue->find("AML.T0051.000") != nullptr);
    CHECK(catalogue->find("T0801") != nullptr);
    CHECK(catalogue->find("T1059.004") != nullptr);
    CHECK(catalogue->tactic_name("TA0104") == "Execution");
  }
}

TEST_CASE("a sub-technique names its technique") {
  CHECK(parent_of("T1110.001") == "T1110");
  CHECK(parent_of("T1110") == "T1110");
  CHECK(parent_of("AML.T0051.000") == "AML.T0051");
  CHECK(parent_of("AML.T0051") == "AML.T0051");
  CHECK(is_sub_technique("AML.T0051.000"));
  CHECK_FALSE(is_sub_technique("AML.T0051"));
  const auto children = Catalogue::of("enterprise-v18.1")->children("T1110");
  CHECK(children.size() == 4);
}

TEST_CASE("a revoked technique's successor exists in the same release") {
  for (const Release& release : releases()) {
    const auto catalogue = Catalogue::of(release.name);
    for (const std::string_view id : catalogue->technique_ids()) {
      const Technique* technique = catalogue->find(id);
      if (technique->successor.empty()) continue;
      CAPTURE(id);
      CHECK(catalogue->find(technique->successor) != nullptr);
    }
  }
}

TEST_CASE("ids that a release moved are found by the release") {
  const Move* move = find_move("T1562.004", "19.1");
  REQUIRE(move != nullptr);
  CHECK(move->to == "T1686");
  CHECK(move->is_certain);
  CHECK_FALSE(find_move("T1562.011", "19.1")->is_certain);
  CHECK(find_move("T1562.004", "18.1") == nullptr);
  CHECK(find_move("T1110", "19.1") == nullptr);
}

TEST_CASE("names are found in whichever release has them") {
  CHECK(technique_name("T1685") == "Disable or Modify Tools");
  CHECK(tactic_name("TA0005") == "Defense Evasion");
  CHECK(tactic_name("TA0112") == "Defense Impairment");
  CHECK(technique_name("T9999").empty());
}

}  // namespace ttp::attack::catalogue_test
