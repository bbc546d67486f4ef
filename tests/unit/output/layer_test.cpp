// SPDX-License-Identifier: Apache-2.0
#include "output/layer.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/limits.hpp"

namespace ttp::output::layer_test {

namespace {

nlohmann::json parsed(const Layer& layer) { return nlohmann::json::parse(layer.text()); }

constexpr std::string_view v18 = "enterprise-v18.1";

}  // namespace

TEST_CASE("a layer without tags is one all the same") {
  const auto json = parsed(Layer());
  CHECK(json["techniques"].empty());
  CHECK(json["techniques"].is_array());
  CHECK(json["versions"]["attack"] == "18");
  CHECK(json["gradient"]["maxValue"] == 1);
  CHECK(Layer().remarks().empty());
}

TEST_CASE("tags of one technique and tactic are one entry, whatever their order") {
  Layer forward;
  forward.add({"T1078", "TA0001", "R2", v18, 3, 0.7});
  forward.add({"T1078", "TA0001", "R1", v18, 2, 0.9});
  forward.add({"T1078", "TA0003", "R1", v18, 1, 0.4});
  Layer backward;
  backward.add({"T1078", "TA0003", "R1", v18, 1, 0.4});
  backward.add({"T1078", "TA0001", "R1", v18, 2, 0.9});
  backward.add({"T1078", "TA0001", "R2", v18, 3, 0.7});
  CHECK(forward.text() == backward.text());
  const auto json = parsed(forward);
  REQUIRE(json["techniques"].size() == 2);
  const auto& first = json["techniques"][0];
  CHECK(first["tactic"] == "initial-access");
  CHECK(first["score"] == 5);
  CHECK(first["comment"] == "R1, R2; highest confidence 0.90");
  CHECK(json["techniques"][1]["tactic"] == "persistence");
  CHECK(json["gradient"]["maxValue"] == 5);
}

TEST_CASE("a technique opens where a sub-technique was found, and has a score only of its own") {
  Layer layer;
  layer.add({"T1059.004", "TA0002", "R1", v18, 4, 0.5});
  auto json = parsed(layer);
  REQUIRE(json["techniques"].size() == 2);
  CHECK(json["techniques"][0]["techniqueID"] == "T1059");
  CHECK(json["techniques"][0]["showSubtechniques"] == true);
  CHECK(!json["techniques"][0].contains("score"));
  CHECK(json["techniques"][1]["showSubtechniques"] == false);
  layer.add({"T1059", "TA0002", "R2", v18, 1, 0.5});
  json = parsed(layer);
  CHECK(json["techniques"][0]["score"] == 1);
  CHECK(json["techniques"][0]["showSubtechniques"] == true);
}

TEST_CASE("what is not of the enterprise matrix is counted, not shown") {
  Layer layer;
  layer.add({"AML.T0051", "AML.TA0005", "R1", "atlas-v5.6.0", 3, 0.9});
  layer.add({"T0800", "TA0107", "R1", "ics-v18.1", 2, 0.9});
  layer.add({"T1059", "TA0104", "R1", v18, 1, 0.9});  // a tactic of ICS
  layer.add({"T9999", "TA0002", "R1", v18, 1, 0.9});
  CHECK(parsed(layer)["techniques"].empty());
  CHECK(layer.remarks() ==
        std::vector<std::string>{"7 tags of other matrices than enterprise are not in the layer"});
}

TEST_CASE("a layer is of the newest release of its tags, and its tactics are called as there") {
  Layer layer;
  layer.add({"T1070", "TA0005", "R1", "enterprise-v16.1", 1, 0.9});
  layer.add({"T1105", "TA0011", "R1", "enterprise-v99.9", 1, 0.9});
  CHECK(parsed(layer)["versions"]["attack"] == "16");
  CHECK(parsed(layer)["techniques"][0]["tactic"] == "defense-evasion");
  layer.add({"T1070", "TA0005", "R1", "enterprise-v19.1", 1, 0.9});
  CHECK(parsed(layer)["versions"]["attack"] == "19");
  CHECK(parsed(layer)["techniques"][0]["tactic"] == "stealth");
}

TEST_CASE("a comment names so many rules and no more, and is text whatever they are called") {
  Layer layer;
  for (std::size_t i = 0; i < limits::layer_rules + 5; ++i) {
    layer.add({"T1105", "TA0011", "\x01\xff" + std::to_string(1000 - i), v18, 1, 0.9});
  }
  const std::string comment = parsed(layer)["techniques"][0]["comment"];
  CHECK(static_cast<std::size_t>(std::count(comment.begin(), comment.end(), ',')) ==
        limits::layer_rules - 1);
  CHECK(comment.ends_with(" and others; highest confidence 0.90"));
  CHECK(layer.text().find('\x01') == std::string::npos);
}

}  // namespace ttp::output::layer_test
