// SPDX-License-Identifier: Apache-2.0
#include "output/layer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>

#include "attack/catalogue.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"

namespace ttp::output {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view layer_version = "4.5";
constexpr std::string_view navigator_version = "5.1.0";

/// "command-and-control": a tactic as the Navigator calls it.
std::string short_tactic(std::string_view name) {
  std::string text = lower_ascii(name);
  std::replace(text.begin(), text.end(), ' ', '-');
  return text;
}

/// `18` of `enterprise-v18.1`.
std::string major_version(std::string_view release) {
  const std::string_view version = release.substr(release.find("-v") + 2);
  return std::string(version.substr(0, version.find('.')));
}

/// The place of an enterprise release among all, from 1; 0 for any other name.
std::size_t release_number(std::string_view name) {
  const auto releases = attack::releases();
  const auto at = std::ranges::find(releases, name, &attack::Release::name);
  if (at == releases.end() || !name.starts_with("enterprise-")) return 0;
  return static_cast<std::size_t>(at - releases.begin()) + 1;
}

/// Pale for few tags, dark for many; both can be read below black text.
Json gradient(std::uint64_t highest) {
  Json json;
  json["colors"] = {"#fff3d6ff", "#f08a5dff"};
  json["minValue"] = 1;
  json["maxValue"] = highest;
  return json;
}

}  // namespace

void Layer::add(const LayerTags& tags) {
  if (!attack::has_technique("enterprise", tags.technique) ||
      !attack::has_tactic("enterprise", tags.tactic)) {
    left_out_ += tags.count;
    return;
  }
  newest_release_ = std::max(newest_release_, release_number(tags.release));
  Entry& entry = entry_of(tags.technique, tags.tactic);
  entry.tags += tags.count;
  entry.highest_confidence = std::max(entry.highest_confidence, tags.highest_confidence);
  entry.rules.emplace(tags.rule);
  if (entry.rules.size() > limits::layer_rules) {
    entry.rules.erase(std::prev(entry.rules.end()));
    entry.has_more_rules = true;
  }
  if (attack::is_sub_technique(tags.technique)) {
    entry_of(attack::parent_of(tags.technique), tags.tactic).has_found_children = true;
  }
}

Layer::Entry& Layer::entry_of(std::string_view technique, std::string_view tactic) {
  return entries_[{std::string(technique), std::string(tactic)}];
}

std::string Layer::comment(const Entry& entry) {
  std::string text;
  for (const std::string& rule : entry.rules) text += (text.empty() ? "" : ", ") + rule;
  if (entry.has_more_rules) text += " and others";
  return text + fmt::format("; highest confidence {:.2f}", entry.highest_confidence);
}

std::string Layer::text() const {
  const std::string_view release = newest_release_ == 0
                                       ? attack::catalogue_release
                                       : attack::releases()[newest_release_ - 1].name;
  const attack::Catalogue catalogue = *attack::Catalogue::of(release);
  Json json;
  json["name"] = "ttp";
  json["versions"]["attack"] = major_version(release);
  json["versions"]["navigator"] = navigator_version;
  json["versions"]["layer"] = layer_version;
  json["domain"] = "enterprise-attack";
  json["description"] = "Techniques that ttp found";
  json["techniques"] = Json::array();
  std::uint64_t highest = 1;
  for (const auto& [key, entry] : entries_) {
    const std::string_view known = catalogue.tactic_name(key.second);
    Json technique;
    technique["techniqueID"] = key.first;
    // A tactic that a later release brought has its own name all the same.
    technique["tactic"] = short_tactic(known.empty() ? attack::tactic_name(key.second) : known);
    if (entry.tags > 0) {
      technique["score"] = entry.tags;
      technique["comment"] = comment(entry);
    }
    technique["enabled"] = true;
    technique["showSubtechniques"] = entry.has_found_children;
    json["techniques"].push_back(std::move(technique));
    highest = std::max(highest, entry.tags);
  }
  json["gradient"] = gradient(highest);
  json["legendItems"] = Json::array();
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

std::vector<std::string> Layer::remarks() const {
  if (left_out_ == 0) return {};
  return {counted(left_out_, "tag") + " of other matrices than enterprise " +
          (left_out_ == 1 ? "is" : "are") + " not in the layer"};
}

}  // namespace ttp::output
