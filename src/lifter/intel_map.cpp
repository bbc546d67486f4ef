// SPDX-License-Identifier: Apache-2.0
#include "lifter/intel_map.hpp"

#include <array>
#include <utility>

#include "base/text.hpp"
#include "rule/document.hpp"

namespace ttp::lifter {

namespace {

using rule::Node;

/// `T1110`, `T1110.001`, or an ATLAS id.
bool is_technique(std::string_view text) {
  const auto digits = [&](std::size_t at, std::size_t count) {
    if (text.size() < at + count) return false;
    for (const char c : text.substr(at, count)) {
      if (c < '0' || c > '9') return false;
    }
    return true;
  };
  if (text.starts_with("AML.T")) return digits(5, 4);
  if (!text.starts_with('T') || !digits(1, 4)) return false;
  return text.size() == 5 || (text.size() == 9 && text[5] == '.' && digits(6, 3));
}

/// Reads the parts of one file, complaining about each mistake where it stands.
class MapReader {
 public:
  MapReader(const rule::Document& document, Diagnostics& diagnostics)
      : document_(document), diagnostics_(diagnostics) {}

  std::optional<IntelMap> read(std::string_view provider) {
    if (document_.root.kind != Node::Kind::map) {
      fail(document_.root, "expected a map");
      return std::nullopt;
    }
    for (const auto& [key, value] : document_.root.entries) read_part(key, value, provider);
    return failed_ ? std::nullopt : std::optional(std::move(map_));
  }

 private:
  void read_part(const Node& key, const Node& value, std::string_view provider) {
    constexpr auto known = std::to_array<std::string_view>(
        {"provider", "version", "last_reviewed", "next_review", "reference", "categories",
         "from_score", "classifications", "tags", "fallback", "threat_types", "listed"});
    if (key.text == "provider") {
      if (value.text != provider) {
        fail(value, "the file is named after another provider, '" + std::string(provider) + "'");
      }
    } else if (key.text == "categories") {
      read_categories(value);
    } else if (key.text == "from_score") {
      read_from_score(value);
    } else if (key.text == "classifications") {
      map_.classifications = words(value);
    } else if (key.text == "tags") {
      map_.tags = words(value);
    } else if (key.text == "fallback") {
      read_fallback(value);
    } else if (key.text == "threat_types") {
      map_.threat_types = words(value);
    } else if (key.text == "listed") {
      map_.listed = techniques(value);
    } else if (const auto similar = closest(key.text, known)) {
      if (*similar == key.text) return;  // says something to people only
      fail(key, "unknown key '" + key.text + "'", "did you mean '" + std::string(*similar) + "'?");
    } else {
      fail(key, "unknown key '" + key.text + "'");
    }
  }

  void read_categories(const Node& node) {
    for (const auto& [key, value] : entries(node)) {
      if (const auto number = category(key)) map_.categories[*number] = techniques(value);
    }
  }

  void read_from_score(const Node& node) {
    for (const auto& [key, scores] : entries(node)) {
      const auto number = category(key);
      for (const auto& [score, value] : entries(scores)) {
        const auto from = score.as_number();
        if (!from) fail(score, "expected a score, found " + std::string(score.type_name()));
        if (number && from) map_.from_score[*number][*from] = techniques(value);
      }
    }
  }

  void read_fallback(const Node& node) {
    for (const auto& [key, value] : entries(node)) {
      const Node* list = value.find("techniques");
      const Node* multiplier = value.find("multiplier");
      const auto weight = multiplier == nullptr ? std::nullopt : multiplier->as_number();
      if (list == nullptr || !weight || *weight < 0 || *weight > 1) {
        fail(value.line > 0 ? value : key, "expected techniques and a multiplier from 0 to 1");
        continue;
      }
      map_.fallback[key.text] = {techniques(*list), *weight};
    }
  }

  std::map<std::string, Techniques, std::less<>> words(const Node& node) {
    std::map<std::string, Techniques, std::less<>> result;
    for (const auto& [key, value] : entries(node)) result[key.text] = techniques(value);
    return result;
  }

  Techniques techniques(const Node& node) {
    Techniques result;
    if (node.kind != Node::Kind::list) {
      fail(node, "expected a list of techniques, found " + std::string(node.type_name()));
      return result;
    }
    for (const Node& item : node.items) {
      if (is_technique(item.text)) {
        result.push_back(item.text);
      } else {
        fail(item, "'" + item.text + "' is not the id of a technique");
      }
    }
    return result;
  }

  std::optional<std::int64_t> category(const Node& key) {
    const auto number = key.as_integer();
    if (!number) fail(key, "expected a category's number, found " + std::string(key.type_name()));
    return number;
  }

  const std::vector<Node::Entry>& entries(const Node& node) {
    if (node.kind != Node::Kind::map) {
      fail(node, "expected a map, found " + std::string(node.type_name()));
    }
    return node.entries;
  }

  void fail(const Node& at, std::string message, std::string hint = {}) {
    failed_ = true;
    diagnostics_.push_back(
        document_.complaint(at, Severity::error, std::move(message), std::move(hint)));
  }

  const rule::Document& document_;
  Diagnostics& diagnostics_;
  IntelMap map_;
  bool failed_ = false;
};

}  // namespace

IntelMap live_intel_map(std::string_view provider) {
  IntelMap map;
  if (provider == "abuseipdb") {
    map.categories = {{5, {"T1110"}},  {7, {"T1566"}},           {9, {"T1090"}},  {11, {"T1496"}},
                      {13, {"T1090"}}, {14, {"T1046", "T1595"}}, {15, {"T1190"}}, {16, {"T1190"}},
                      {17, {"T1566"}}, {18, {"T1110"}},          {19, {"T1595"}}, {20, {"T1078"}},
                      {21, {"T1190"}}, {22, {"T1110"}},          {23, {"T1190"}}};
    map.from_score = {{11, {{80, {"T1566"}}}}};
  } else if (provider == "feodo") {
    map.listed = {"T1071", "T1588"};
  } else if (provider == "greynoise") {
    map.classifications = {{"scanner", {"T1595"}}};
    map.tags = {{"tor_exit_node", {"T1090"}},       {"ssh_bruteforcer", {"T1110"}},
                {"web_crawler", {"T1595"}},         {"cobalt_strike", {"T1071", "T1588"}},
                {"metasploit", {"T1071", "T1588"}}, {"sliver", {"T1071", "T1588"}},
                {"havoc", {"T1071", "T1588"}}};
    map.fallback = {{"malicious", {{"T1071"}, 0.5}}};
  } else if (provider == "threatfox") {
    map.threat_types = {{"botnet_cc", {"T1071", "T1588"}},
                        {"payload_delivery", {"T1105", "T1588"}},
                        {"payload", {"T1588"}},
                        {"cc_skimming", {"T1056"}}};
  }
  return map;
}

std::optional<IntelMap> read_intel_map(const std::filesystem::path& pack, std::string_view provider,
                                       Diagnostics& diagnostics) {
  const auto path = pack / "intel" / (std::string(provider) + ".yaml");
  const auto document = rule::read_document(path, diagnostics);
  if (!document) return std::nullopt;
  return MapReader(*document, diagnostics).read(provider);
}

}  // namespace ttp::lifter
