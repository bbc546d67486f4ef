// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <charconv>
#include <memory>
#include <string>

#include "lifter/intel_map.hpp"
#include "lifter/lifter.hpp"
#include "support.hpp"

namespace ttp::lifter::intel_test {

namespace {

using ttp::lifter::intel_counts;
using ttp::lifter::IntelCounts;
using ttp::rule::Compat;
using ttp::test::OwnedEvent;
using ttp::test::TemporaryDirectory;

/// The lifter with one rule: T1071 at 0.5, T1588.001 at 0.8 and T1071.001 at 0.25.
class Bench {
 public:
  Bench(const std::string& kind, const std::filesystem::path& pack, Compat compat = Compat::none,
        const std::string& fields = "[]")
      : rules_(ttp::test::rules_from(
            {"rule_id: R0054\nrule_version: 1\nname: test\napplies_to: [intel]\nmatch: " + kind +
             "\nemits:\n  - {tactic: TA0011, technique_id: T1071, confidence: 0.5}\n"
             "  - {tactic: TA0042, technique_id: T1588, sub_technique_id: T1588.001, "
             "confidence: 0.8}\n"
             "  - {tactic: TA0011, technique_id: T1071, sub_technique_id: T1071.001, "
             "confidence: 0.25}\nevidence_fields: " +
             fields + "\n"},
            compat)),
        tagger_(ttp::lifter::make_intel_lifter({*rules_, compat, pack, {}, diagnostics_})) {}

  /// A line per tag: technique, confidence, evidence.
  std::string judge(const std::string& payload) { return judge(OwnedEvent("intel", payload)); }

  std::string judge(const OwnedEvent& event) {
    ttp::tagger::TagList tags(std::nullopt);
    tags.begin(event);
    if (tagger_->handles(event.get().source_kind)) tagger_->tag(event, tags);
    std::string text;
    for (const ttp::Tag& tag : tags.tags()) {
      char number[32];
      char* const end = std::to_chars(number, number + sizeof number, tag.confidence).ptr;
      if (!text.empty()) text += '\n';
      text += tag.emit->sub_technique_id.value_or(tag.emit->technique_id);
      text += " " + std::string(number, end) + " " + std::string(tag.evidence.text());
    }
    return text;
  }

  [[nodiscard]] std::string complaints() const {
    std::string text;
    for (const ttp::Diagnostic& diagnostic : diagnostics_) {
      if (!text.empty()) text += '\n';
      text += std::to_string(diagnostic.line) + ": " + diagnostic.message;
    }
    return text;
  }
  [[nodiscard]] bool handles(std::string_view kind) const { return tagger_->handles(kind); }
  [[nodiscard]] const IntelCounts& counts() const { return intel_counts(*tagger_); }

 private:
  ttp::Diagnostics diagnostics_;
  std::unique_ptr<ttp::rule::RuleSet> rules_;
  std::unique_ptr<ttp::tagger::Tagger> tagger_;
};

const std::string abuseipdb = "{kind: 'lifter:intel_abuseipdb', provider: abuseipdb}";
const std::string greynoise = "{kind: 'lifter:intel_greynoise', provider: greynoise}";
const std::string feodo = "{kind: 'lifter:intel_feodo', provider: feodo}";
const std::string threatfox = "{kind: 'lifter:intel_threatfox', provider: threatfox}";

/// A pack with small maps of its own.
class Pack {
 public:
  Pack() {
    directory_.write("intel/abuseipdb.yaml",
                     "provider: abuseipdb\nversion: 1\nlast_reviewed: 2026-11-01\n"
                     "categories:\n  4: []\n  11: [T1071]\n  14: [T1588]\n  15: [T1071, T1588]\n"
                     "from_score:\n  11: {80: [T1588]}\n");
    directory_.write("intel/feodo.yaml", "provider: feodo\nlisted: [T1588]\n");
    directory_.write("intel/greynoise.yaml",
                     "provider: greynoise\nclassifications: {scanner: [T1588]}\n"
                     "tags: {kit: [T1588], beacon: [T1071]}\n"
                     "fallback: {malicious: {techniques: [T1071], multiplier: 0.5}}\n");
    directory_.write("intel/threatfox.yaml",
                     "provider: threatfox\nthreat_types: {payload: [T1588], cc: [T1071]}\n");
  }
  [[nodiscard]] const std::filesystem::path& path() const { return directory_.path(); }

 private:
  TemporaryDirectory directory_;
};

}  // namespace

TEST_CASE("a technique that was decided is emitted wherever the rule names its parent") {
  const Pack pack;
  Bench lifter(abuseipdb, pack.path());
  CHECK(lifter.complaints() == "");
  const auto evidence = [](const std::string& categories) {
    return R"({"abuseipdb_categories":)" + categories + R"(,"abuse_confidence_score":50})";
  };
  CHECK(lifter.judge(R"({"abuseipdb_score":50,"abuseipdb_categories":[11,4,15,11]})") ==
        "T1071 0.25 " + evidence("[11,15,11]") + "\nT1588.001 0.4 " + evidence("[15]") +
            "\nT1071.001 0.125 " + evidence("[11,15,11]"));
  CHECK(lifter.judge(R"({"abuseipdb_score":50,"categories":[14]})") ==
        "T1588.001 0.4 " + evidence("[14]"));
}

TEST_CASE("the AbuseIPDB score weighs, and adds techniques from its threshold on") {
  const Pack pack;
  Bench lifter(abuseipdb, pack.path(), Compat::none, "[abuseipdb_score]");
  CHECK(
      lifter.judge(R"({"abuseipdb_score":80,"categories":[11]})") ==
      R"(T1071 0.4 {"abuseipdb_score":80,"abuseipdb_categories":[11],"abuse_confidence_score":80})"
      "\n"
      R"(T1588.001 0.6400000000000001 {"abuseipdb_score":80,"abuseipdb_categories":[11],)"
      R"("abuse_confidence_score":80})"
      "\n"
      R"(T1071.001 0.2 {"abuseipdb_score":80,"abuseipdb_categories":[11],)"
      R"("abuse_confidence_score":80})");
  CHECK(lifter.judge(R"({"abuseipdb_score":79.9,"categories":[11]})").find("T1588") ==
        std::string::npos);
  CHECK(lifter.judge(R"({"abuseipdb_score":12.5,"categories":[14]})") ==
        R"(T1588.001 0.1 {"abuseipdb_score":12.5,"abuseipdb_categories":[14],)"
        R"("abuse_confidence_score":12})");
  CHECK(lifter.judge(R"({"abuseipdb_score":true,"categories":[14]})") ==
        R"(T1588.001 0.008 {"abuseipdb_score":true,"abuseipdb_categories":[14],)"
        R"("abuse_confidence_score":1})");
  CHECK(lifter.judge(R"({"abuseipdb_score":0,"categories":[14]})") ==
        R"(T1588.001 0 {"abuseipdb_score":0,"abuseipdb_categories":[14],)"
        R"("abuse_confidence_score":0})");
}

TEST_CASE("AbuseIPDB says nothing without a score, categories or a technique") {
  const Pack pack;
  Bench lifter(abuseipdb, pack.path());
  for (const std::string payload :
       {R"({"abuseipdb_categories":[14]})",
        R"({"abuseipdb_score":"50","abuseipdb_categories":[14]})", R"({"abuseipdb_score":50})",
        R"({"abuseipdb_score":50,"abuseipdb_categories":"14"})",
        R"({"abuseipdb_score":50,"abuseipdb_categories":["14",14.0,null,[14]]})",
        R"({"abuseipdb_score":50,"abuseipdb_categories":{},"categories":{"14":1}})",
        R"({"abuseipdb_score":50,"abuseipdb_categories":[4,99,99999999999999999999]})"}) {
    CAPTURE(payload);
    CHECK(lifter.judge(payload) == "");
  }
}

TEST_CASE("a score outside 0 to 100 is rejected and counted") {
  const Pack pack;
  Bench lifter(abuseipdb, pack.path());
  for (const std::string score : {"101", "100.5", "-0.1", "99999999999999999999", "1e400"}) {
    CAPTURE(score);
    CHECK(lifter.judge(R"({"categories":[14],"abuseipdb_score":)" + score + "}") == "");
  }
  CHECK(lifter.judge(R"({"abuseipdb_score":100,"categories":[14]})") != "");
  CHECK(lifter.counts() == IntelCounts{{"rejected abuseipdb_score", 5}});
}

TEST_CASE("live the maps are the live system's own, whatever the pack says") {
  const Pack pack;
  Bench grey(greynoise, pack.path(), Compat::live);
  CHECK(grey.judge(R"({"greynoise_tags":["kit"]})") == "");
  CHECK(grey.judge(R"({"greynoise_tags":["havoc"]})") != "");
  Bench fox(threatfox, "/nonexistent", Compat::live);
  CHECK(fox.judge(R"({"threat_type":"payload"})") ==
        R"(T1588.001 0.8 {"threat_types":["payload"]})");
  CHECK(fox.judge(R"({"threat_type":"cc"})") == "");
}

TEST_CASE("live a score beyond 100 is judged, never with more than the rule's confidence") {
  const TemporaryDirectory empty;
  auto rules = ttp::test::rules_from(
      {"rule_id: R0054\nrule_version: 1\nname: test\napplies_to: [intel]\nmatch: " + abuseipdb +
       "\nemits:\n  - {tactic: TA0006, technique_id: T1110, confidence: 0.7}\n"
       "evidence_fields: []\n"},
      Compat::live);
  ttp::Diagnostics diagnostics;
  const auto lifter =
      ttp::lifter::make_intel_lifter({*rules, Compat::live, empty.path(), {}, diagnostics});
  const OwnedEvent event("intel", R"({"abuseipdb_score":1e20,"categories":[18]})");
  ttp::tagger::TagList tags(std::nullopt);
  tags.begin(event);
  lifter->tag(event, tags);
  REQUIRE(tags.tags().size() == 1);
  CHECK(tags.tags().front().confidence == 0.7);
  CHECK(tags.tags().front().evidence.text() ==
        R"({"abuseipdb_categories":[18],"abuse_confidence_score":100000000000000000000})");
  CHECK(intel_counts(*lifter).empty());
  const OwnedEvent beyond("intel", R"({"abuseipdb_score":1e400,"categories":[18]})");
  tags.begin(beyond);
  lifter->tag(beyond, tags);
  CHECK(tags.tags().empty());
}

TEST_CASE("words that a map does not have are counted, a limited number of them by name") {
  const Pack pack;
  Bench abuse(abuseipdb, pack.path());
  CHECK(abuse.judge(R"({"abuseipdb_score":50,"categories":[99,4,true,99]})") == "");
  CHECK(abuse.counts() == IntelCounts{{"unmapped abuseipdb 1", 1}, {"unmapped abuseipdb 99", 2}});
  Bench grey(greynoise, pack.path());
  CHECK(grey.judge(R"({"greynoise_tags":["Kit","",5,"Kit"]})") == "");
  CHECK(grey.counts() == IntelCounts{{"unmapped greynoise Kit", 2}});
  Bench fox(threatfox, pack.path());
  for (int i = 0; i < 2000; ++i) fox.judge(R"({"threat_type":"t)" + std::to_string(i) + "\"}");
  CHECK(fox.counts().size() == 1025);
  CHECK(fox.counts().at("unmapped threatfox") == 2000 - 1024);
}

TEST_CASE("GreyNoise: a classification, tags, and a weak technique for want of a better one") {
  const Pack pack;
  Bench lifter(greynoise, pack.path(), Compat::none, "[greynoise_name]");
  CHECK(lifter.judge(R"({"greynoise_classification":"scanner","greynoise_name":"n"})") ==
        R"(T1588.001 0.8 {"greynoise_name":"n","greynoise_tags":["scanner"],)"
        R"("greynoise_classification":"scanner"})");
  CHECK(
      lifter.judge(R"({"greynoise_classification":"scanner","greynoise_tags":["kit","x"]})") ==
      R"(T1588.001 0.8 {"greynoise_tags":["scanner","kit"],"greynoise_classification":"scanner"})");
  CHECK(lifter.judge(R"({"greynoise_classification":"malicious"})") ==
        R"(T1071 0.25 {"greynoise_tags":["malicious"],"greynoise_classification":"malicious"})"
        "\n"
        R"(T1071.001 0.125 {"greynoise_tags":["malicious"],)"
        R"("greynoise_classification":"malicious"})");
  CHECK(lifter.judge(R"({"greynoise_classification":"malicious","greynoise_tags":["beacon"]})") ==
        R"(T1071 0.5 {"greynoise_tags":["beacon"],"greynoise_classification":"malicious"})"
        "\n"
        R"(T1071.001 0.25 {"greynoise_tags":["beacon"],"greynoise_classification":"malicious"})");
  CHECK(lifter.judge(R"({"greynoise_tags":["kit"]})") ==
        R"(T1588.001 0.8 {"greynoise_tags":["kit"],"greynoise_classification":null})");
  CHECK(lifter.judge(R"({"greynoise_classification":"Scanner"})") == "");
  CHECK(lifter.judge(R"({"greynoise_classification":["scanner"],"greynoise_tags":"kit"})") == "");
}

TEST_CASE("Feodo: a listed address, its family if there is one") {
  const Pack pack;
  Bench lifter(feodo, pack.path(), Compat::none, "[feodo_listed, feodo_malware_family]");
  CHECK(lifter.judge(R"({"feodo_listed":true})") == R"(T1588.001 0.8 {"feodo_listed":true})");
  CHECK(lifter.judge(R"({"feodo_listed":true,"feodo_malware_family":"Dridex"})") ==
        R"(T1588.001 0.8 {"feodo_listed":true,"feodo_malware_family":"Dridex",)"
        R"("malware_family":"Dridex"})");
  CHECK(lifter.judge(
            R"({"feodo_listed":true,"feodo_malware_family":"","malware_family":"Emotet"})") ==
        R"(T1588.001 0.8 {"feodo_listed":true,"feodo_malware_family":"",)"
        R"("malware_family":"Emotet"})");
  CHECK(lifter.judge(R"({"feodo_listed":1})") == "");
  CHECK(lifter.judge(R"({"feodo_listed":"true"})") == "");
  CHECK(lifter.judge("{}") == "");
}

TEST_CASE("ThreatFox: threat types as a list or one text, with families and indicator types") {
  const Pack pack;
  Bench lifter(threatfox, pack.path());
  CHECK(lifter.judge(R"({"threat_type":"payload"})") ==
        R"(T1588.001 0.8 {"threat_types":["payload"]})");
  CHECK(lifter.judge(R"({"threatfox_threat_types":["x",null,"payload","payload"],)"
                     R"("threatfox_malware_families":["A",5],"ioc_type":"url"})") ==
        R"(T1588.001 0.8 {"threat_types":["payload","payload"],"malware_families":["A"],)"
        R"("ioc_types":["url"]})");
  CHECK(lifter.judge(R"({"threatfox_threat_types":[],"threat_type":"payload"})") ==
        R"(T1588.001 0.8 {"threat_types":["payload"]})");
  CHECK(lifter.judge(R"({"threatfox_threat_types":"p\u0061yload"})") ==
        R"(T1588.001 0.8 {"threat_types":["p\u0061yload"]})");
  CHECK(lifter.judge(R"({"threatfox_threat_types":{"payload":1}})") == "");
  CHECK(lifter.judge(R"({"threat_type":5})") == "");
}

TEST_CASE("the aggregate verdict never emits") {
  const Bench lifter("{kind: 'lifter:intel_aggregate_bump', bump_amount: 1}", "/nonexistent");
  CHECK(lifter.complaints() == "");
  CHECK_FALSE(lifter.handles("intel"));
}

TEST_CASE("a missing map is an error, but live the maps are built in") {
  const TemporaryDirectory empty;
  const Bench ours(feodo, empty.path());
  CHECK(ours.complaints() != "");
  CHECK_FALSE(ours.handles("intel"));
  const Bench theirs(feodo, empty.path(), Compat::live);
  CHECK(theirs.complaints() == "");
  CHECK(theirs.handles("intel"));
}

TEST_CASE("mistakes in a map are told with their place") {
  const auto complaints = [](const std::string& yaml) {
    const TemporaryDirectory pack;
    pack.write("intel/feodo.yaml", yaml);
    return Bench(feodo, pack.path()).complaints();
  };
  CHECK(complaints("provider: feodo\nlisted: [T1071, T1588.001, AML.T0051]\n") == "");
  CHECK(complaints("provider: other\n") == "1: the file is named after another provider, 'feodo'");
  CHECK(complaints("provider: feodo\nlisted: [T107]\n") ==
        "2: 'T107' is not the id of a technique");
  CHECK(complaints("provider: feodo\nlisted: T1071\n") ==
        "2: expected a list of techniques, found a text");
  CHECK(complaints("provider: feodo\nlist: [T1071]\n") == "2: unknown key 'list'");
  CHECK(complaints("provider: feodo\ncategories: {x: [T1071]}\n") ==
        "2: expected a category's number, found a text");
  CHECK(complaints("provider: feodo\nfallback: {x: {techniques: [T1071], multiplier: 2}}\n") ==
        "2: expected techniques and a multiplier from 0 to 1");
  CHECK(complaints("[1]\n") == "1: expected a map");
}

TEST_CASE("a rule must ask its own provider") {
  const Pack pack;
  CHECK(Bench("{kind: 'lifter:intel_feodo', provider: greynoise}", pack.path()).complaints() ==
        "5: 'lifter:intel_feodo' judges what 'feodo' says, not 'greynoise'");
}

TEST_CASE("the pack's maps know all words of the live system's") {
  for (const std::string provider : {"abuseipdb", "feodo", "greynoise", "threatfox"}) {
    CAPTURE(provider);
    ttp::Diagnostics diagnostics;
    const auto ours =
        ttp::lifter::read_intel_map(ttp::test::data_path("../rules"), provider, diagnostics);
    REQUIRE(ours);
    CHECK(diagnostics.empty());
    const auto theirs = ttp::lifter::live_intel_map(provider);
    for (const auto& entry : theirs.categories) CHECK(ours->categories.contains(entry.first));
    for (const auto& entry : theirs.tags) CHECK(ours->tags.contains(entry.first));
    for (const auto& entry : theirs.threat_types) CHECK(ours->threat_types.contains(entry.first));
    for (const auto& entry : theirs.classifications) {
      CHECK(ours->classifications.contains(entry.first));
    }
    CHECK(ours->listed.empty() == theirs.listed.empty());
  }
}

TEST_CASE("only intel is judged, with or without anybody to tag") {
  const Pack pack;
  Bench lifter(feodo, pack.path());
  const auto event = [](const std::string& anchor, const std::string& kind) {
    return OwnedEvent(R"({"source_kind":")" + kind + R"(","source_id":"e",)" + anchor +
                      R"("payload":{"feodo_listed":true}})");
  };
  CHECK(lifter.judge(event("", "intel")) != "");
  CHECK(lifter.judge(event(R"("identity_uuid":"i",)", "intel")) != "");
  CHECK(lifter.judge(event(R"("attacker_uuid":"a",)", "email")) == "");
}

}  // namespace ttp::lifter::intel_test
