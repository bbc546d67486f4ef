// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "lifter_fixture.hpp"

namespace ttp::lifter::behavioral_test {

namespace {

using ttp::lifter::make_behavioral_lifter;
using ttp::rule::Compat;
using ttp::test::BenchOptions;
using ttp::test::LifterBench;
using ttp::test::RuleText;

const BenchOptions live{.compat = Compat::live};

LifterBench bench(const std::string& match, const std::string& evidence_fields = "[]",
                  const BenchOptions& options = {}) {
  return {make_behavioral_lifter,
          {{"R0030", "[session, email, http_request]", match, evidence_fields}},
          options};
}

const std::string beaconing =
    "{kind: 'lifter:behavioral_beaconing', max_jitter_pct: 0.15, min_interval_s: 10}";
const std::string destruction =
    "{kind: 'lifter:behavioral_data_destruction', patterns: ['(?i)flushall', 'DROP\\s+TABLE']}";
const std::string ransom =
    "{kind: 'lifter:behavioral_ransom_note', require_btc_or_xmr: true, "
    "payment_keywords: [Bitcoin, btc, ransom]}";
const std::string exfil =
    "{kind: 'lifter:behavioral_exfil_over_web', min_payload_bytes: 1000, request_threshold: 50}";
const std::string mass_read =
    "{kind: 'lifter:behavioral_db_mass_read', min_rows: 100, min_bytes: 5000}";
const std::string paths =
    "{kind: 'lifter:behavioral_credentials_in_files', paths: ['\\.env$', 'id_rsa\\b']}";
const std::string escape =
    "{kind: 'lifter:behavioral_docker_escape', signals: ['privileged:true', 'bind:/etc']}";
const std::string llmnr = "{kind: 'lifter:behavioral_llmnr_poisoning'}";
const std::string tftp =
    "{kind: 'lifter:behavioral_tftp_router_config', filename_patterns: ['(?i)\\.cfg$']}";
const std::string c2 = "{kind: 'lifter:c2_fingerprint', catalogues: [jarm, hassh]}";

const std::string bitcoin = "1BoatSLRHtKNngkdXEeobR76b53LETtpyT";

}  // namespace

TEST_CASE("beaconing needs an interval and a jitter on the right side of their bounds") {
  auto lifter = bench(beaconing, "[beacon_interval_s, beacon_jitter_pct]");
  CHECK(lifter.judge("session", R"({"beacon_interval_s": 10, "beacon_jitter_pct": 0.15})") ==
        R"(R0030 0.5 {"beacon_interval_s":10,"beacon_jitter_pct":0.15})");
  CHECK(lifter.judge("session", R"({"beacon_interval_s":11,"beacon_jitter_pct":false})") != "");
  CHECK(lifter.judge("session", R"({"beacon_interval_s":9.99,"beacon_jitter_pct":0.1})") == "");
  CHECK(lifter.judge("session", R"({"beacon_interval_s":60,"beacon_jitter_pct":0.1500001})") == "");
  CHECK(lifter.judge("session", R"({"beacon_interval_s":60,"beacon_jitter_pct":null})") == "");
  CHECK(lifter.judge("session", R"({"beacon_interval_s":"60","beacon_jitter_pct":0.1})") == "");
  CHECK(lifter.judge("session", R"({"beacon_jitter_pct":0.1})") == "");
  CHECK(lifter.judge("session", "{}") == "");
}

TEST_CASE("data destruction names the first pattern that is found") {
  auto lifter = bench(destruction, "[matched_op, target]");
  CHECK(lifter.judge("session", R"({"op_text":"DROP\nTABLE x; FLUSHALL","target":{"db": 0}})") ==
        R"(R0030 0.5 {"target":{"db": 0},"matched_op":"(?i)flushall"})");
  CHECK(lifter.judge("session", R"({"matched_op":"mine","target":1,"op_text":"DROP TABLE x"})") ==
        R"(R0030 0.5 {"matched_op":"DROP\\s+TABLE","target":1})");
  CHECK(lifter.judge("session", R"({"op_text":"","command_text":"flushall"})") ==
        R"(R0030 0.5 {"matched_op":"(?i)flushall"})");
  CHECK(lifter.judge("session", R"({"op_text":"x","command_text":"flushall"})") == "");
  CHECK(lifter.judge("session", R"({"op_text":true,"command_text":"flushall"})") == "");
  CHECK(lifter.judge("session", R"({"op_text":["FLUSHALL"]})") == "");
  CHECK(lifter.judge("session", "{}") == "");
}

TEST_CASE("a pattern that does not compile is an error, and live never matches") {
  const std::string match =
      "{kind: 'lifter:behavioral_data_destruction', patterns: ['(unclosed', 'wipe']}";
  auto ours = bench(match);
  CHECK(ours.complaints() ==
        "error 5: the pattern does not compile: missing closing parenthesis (at offset 9)");
  CHECK(ours.judge("session", R"({"op_text":"wipe"})") == "");
  auto theirs = bench(match, "[]", live);
  CHECK(theirs.complaints().starts_with("warning 5: the pattern does not compile"));
  CHECK(theirs.judge("session", R"({"op_text":"wipe (unclosed"})") ==
        R"(R0030 0.5 {"matched_op":"wipe"})");
}

TEST_CASE("a ransom note has a keyword and an address to pay to") {
  auto lifter = bench(ransom, "[note_text_sha256]");
  CHECK(lifter.judge("session", R"({"body_text":"RANSOM in BTC to )" + bitcoin + R"("})") ==
        R"(R0030 0.5 {"btc_address":")" + bitcoin + R"(","matched_keywords":["btc","ransom"]})");
  CHECK(lifter.judge("session", R"({"body_text":"","note_text":"bitcoin )" + bitcoin + R"("})") ==
        R"(R0030 0.5 {"btc_address":")" + bitcoin + R"(","matched_keywords":["Bitcoin"]})");
  CHECK(lifter.judge("session", R"({"body_text":"x","note_text":"btc )" + bitcoin + R"("})") == "");
  CHECK(lifter.judge("session", R"({"body_text":"pay to )" + bitcoin + R"("})") == "");
  CHECK(lifter.judge("session", R"({"body_text":"ransom, contact us"})") == "");
  CHECK(lifter.judge("session", R"({"body_text":5,"note_text":"btc )" + bitcoin + R"("})") == "");
  CHECK(lifter.judge("session", R"({"body_text":null})") == "");
}

TEST_CASE("a ransom note that need not ask for coins has the address only where there is one") {
  auto lifter =
      bench("{kind: 'lifter:behavioral_ransom_note', payment_keywords: ['your files']}");
  CHECK(lifter.judge("session", R"({"body_text":"YOUR FILES are gone"})") ==
        R"(R0030 0.5 {"matched_keywords":["your files"]})");
  CHECK(lifter.judge("session", R"({"body_text":"your files )" + bitcoin + R"("})") ==
        R"(R0030 0.5 {"btc_address":")" + bitcoin + R"(","matched_keywords":["your files"]})");
}

TEST_CASE("keywords are compared in lower case of any script") {
  auto lifter = bench(
      "{kind: 'lifter:behavioral_ransom_note', payment_keywords: [ВЫКУП, straße, istanbul]}");
  CHECK(lifter.judge("session", R"({"body_text":"Выкуп"})") ==
        R"(R0030 0.5 {"matched_keywords":["ВЫКУП"]})");
  CHECK(lifter.judge("session", R"({"body_text":"STRAẞE"})") ==
        R"(R0030 0.5 {"matched_keywords":["straße"]})");
  CHECK(lifter.judge("session", R"({"body_text":"İstanbul"})") == "");
}

TEST_CASE("a ransom note by mail has mail's evidence, never the address") {
  auto lifter = bench(ransom, "[subject, btc_address]");
  CHECK(lifter.judge("email",
                     R"({"subject":"hi","note_text":"btc )" + bitcoin +
                         R"(","rcpt_domains":["B.example","a.example"],"rcpt_count":2})") ==
        R"(R0030 0.5 {"body_sha256":"","matched_headers":[],)"
        R"("rcpt_domain_set":["a.example","b.example"],"attachment_sha256s":[],"rcpt_count":2,)"
        R"("matched_keywords":["btc"],"address_kind":"btc"})");
  const std::string monero = "4A" + std::string(93, '1');
  CHECK(lifter.judge("email", R"({"note_text":"ransom )" + monero + R"("})").ends_with(
      R"("matched_keywords":["ransom"],"address_kind":"xmr"})"));
  CHECK(lifter.judge("email", R"({"note_text":"ransom"})") == "");
}

TEST_CASE("live, a ransom note by mail costs all tags of the tagger") {
  const std::vector<RuleText> rules = {
      {"R0033", "[session, email]", ransom}, {"R0039", "[session, email]", llmnr}};
  const std::string note = R"({"llmnr_poisoned":true,"note_text":"btc )" + bitcoin + R"("})";
  const std::string other = R"({"llmnr_poisoned":true,"note_text":"hello"})";
  LifterBench theirs(make_behavioral_lifter, rules, live);
  CHECK(theirs.judge("email", note) == "");
  CHECK(theirs.judge("email", other) == "R0039 0.5 {}");
  CHECK(theirs.judge("session", note) == R"(R0033 0.5 {"btc_address":")" + bitcoin +
                                             R"(","matched_keywords":["btc"]})"
                                             "\nR0039 0.5 {}");
  LifterBench ours(make_behavioral_lifter, rules);
  CHECK(ours.judge("email", note).ends_with("\nR0039 0.5 {}"));
}

TEST_CASE("exfiltration is many bytes or many requests") {
  auto lifter = bench(exfil, "[bytes_out, request_count]");
  CHECK(lifter.judge("session", R"({"bytes_out":1000})") == R"(R0030 0.5 {"bytes_out":1000})");
  CHECK(lifter.judge("session", R"({"bytes_out":1000.0,"request_count":null})") ==
        R"(R0030 0.5 {"bytes_out":1000.0,"request_count":null})");
  CHECK(lifter.judge("session", R"({"bytes_out":999.9})") == "");
  CHECK(lifter.judge("session", R"({"request_count":50})") == R"(R0030 0.5 {"request_count":50})");
  CHECK(lifter.judge("session", R"({"request_count":49})") == "");
  CHECK(lifter.judge("session", R"({"request_count":50.5})") == "");
  CHECK(lifter.judge("session", R"({"bytes_out":"1000","request_count":[50]})") == "");
}

TEST_CASE("counts of any size are compared exactly") {
  auto lifter = bench(exfil, "[bytes_out, request_count]");
  const std::string huge(400, '9');
  CHECK(lifter.judge("session", R"({"request_count":)" + huge + "}") ==
        R"(R0030 0.5 {"request_count":)" + huge + "}");
  CHECK(lifter.judge("session", R"({"request_count":-)" + huge + "}") == "");
  CHECK(lifter.judge("session", R"({"bytes_out":)" + huge + "}") != "");
  CHECK(lifter.judge("session", R"({"bytes_out":-)" + huge + "}") == "");
  CHECK(lifter.judge("session", R"({"bytes_out":1e999})") != "");
}

TEST_CASE("a mass read is many rows or many bytes") {
  auto lifter = bench(mass_read, "[service, rows_read, bytes_read]");
  CHECK(lifter.judge("session", R"({"rows_read":100,"service":"mysql"})") ==
        R"(R0030 0.5 {"service":"mysql","rows_read":100})");
  CHECK(lifter.judge("session", R"({"rows_read":99,"bytes_read":5000.5})") != "");
  CHECK(lifter.judge("session", R"({"rows_read":99,"bytes_read":4999})") == "");
  CHECK(lifter.judge("session", R"({"rows_read":100.0})") == "");
  CHECK(lifter.judge("session", R"({"rows_read":true,"bytes_read":false})") == "");
}

TEST_CASE("a sensitive path is looked for in the first field that says something") {
  auto lifter = bench(paths, "[namespace, matched_path]");
  CHECK(lifter.judge("http_request", R"({"path":"/\u002eenv","namespace":null})") ==
        R"(R0030 0.5 {"namespace":null,"matched_path":"/\u002eenv"})");
  CHECK(lifter.judge("session", R"({"matched_path":null,"request_path":"/id_rsa","path":"/"})") ==
        R"(R0030 0.5 {"matched_path":"/id_rsa"})");
  CHECK(lifter.judge("session", R"({"matched_path":"/x","path":"/.env"})") == "");
  CHECK(lifter.judge("session", R"({"matched_path":7,"path":"/.env"})") == "");
  CHECK(lifter.judge("session", R"({"path":["/.env"]})") == "");
  CHECK(lifter.judge("session", R"({"path":"/.environment"})") == "");
  CHECK(lifter.judge("session", "{}") == "");
}

TEST_CASE("service-account tokens are paths like any other") {
  auto lifter = bench("{kind: 'lifter:behavioral_k8s_sa_token', paths: ['serviceaccount/token$']}");
  CHECK(lifter.judge("session", R"({"path":"/var/run/serviceaccount/token"})") ==
        R"(R0030 0.5 {"matched_path":"/var/run/serviceaccount/token"})");
}

TEST_CASE("a container escape names the first of the rule's signals that the event has") {
  auto lifter = bench(escape, "[container_image]");
  CHECK(lifter.judge("session", R"({"signals":["bind:/etc",null,5,"privileged:true"]})") ==
        R"(R0030 0.5 {"matched_signal":"privileged:true"})");
  CHECK(lifter.judge("session",
                     R"({"signals":[{"a":1},"bind\u003a/etc"],"container_image":"x"})") ==
        R"(R0030 0.5 {"container_image":"x","matched_signal":"bind:/etc"})");
  CHECK(lifter.judge("session", R"({"signals":["Privileged:true",["bind:/etc"]]})") == "");
  CHECK(lifter.judge("session", R"({"signals":"bind:/etc"})") == "");
  CHECK(lifter.judge("session", R"({"signals":[]})") == "");
  CHECK(lifter.judge("session", R"({"signals":null})") == "");
}

TEST_CASE("name resolution was poisoned when the flag or the count says so") {
  auto lifter = bench(llmnr, "[poisoned_query]");
  CHECK(lifter.judge("session", R"({"llmnr_poisoned":true,"poisoned_query":"wpad"})") ==
        R"(R0030 0.5 {"poisoned_query":"wpad"})");
  CHECK(lifter.judge("session", R"({"llmnr_poison_count":1})") == "R0030 0.5 {}");
  CHECK(lifter.judge("session", R"({"llmnr_poison_count":true})") != "");
  CHECK(lifter.judge("session", R"({"llmnr_poisoned":1,"llmnr_poison_count":0})") == "");
  CHECK(lifter.judge("session", R"({"llmnr_poisoned":"true","llmnr_poison_count":1.0})") == "");
}

TEST_CASE("a router configuration is known by its file name") {
  auto lifter = bench(tftp, "[tftp_filename]");
  CHECK(lifter.judge("session", R"({"tftp_filename":"R1.CFG"})") ==
        R"(R0030 0.5 {"tftp_filename":"R1.CFG"})");
  CHECK(lifter.judge("session", R"({"tftp_filename":"a.cfg\n"})") != "");
  CHECK(lifter.judge("session", R"({"tftp_filename":"a.cfg "})") == "");
  CHECK(lifter.judge("session", R"({"tftp_filename":["a.cfg"]})") == "");
  CHECK(lifter.judge("session", R"({"tftp_filename":null})") == "");
}

TEST_CASE("a command-and-control fingerprint is looked up in the catalogue of its name") {
  const ttp::test::TemporaryDirectory pack;
  pack.write("catalogues/jarm.txt", "# list\n07d1\tCobalt Strike\n");
  pack.write("catalogues/hassh.txt", "fafc\tMetasploit\n");
  auto lifter = bench(c2, "[jarm]", {.pack = pack.path()});
  CHECK(lifter.complaints() == "");
  CHECK(lifter.judge("session", R"({"jarm":"07d1","hassh":"fafc"})") ==
        R"(R0030 0.5 {"jarm":"07d1","matched_framework":"Cobalt Strike"})");
  CHECK(lifter.judge("session", R"({"jarm":"00","hassh":"FAFC"})") ==
        R"(R0030 0.5 {"jarm":"00","matched_framework":"Metasploit"})");
  CHECK(lifter.judge("session", R"({"jarm":"fafc","hassh":"07d1"})") == "");
  CHECK(lifter.judge("session", R"({"jarm":7,"hassh":""})") == "");
  CHECK(lifter.judge("session", "{}") == "");
  auto theirs = bench(c2, "[]", {.compat = Compat::live, .pack = pack.path()});
  CHECK(theirs.judge("session", R"({"jarm":"07d1"})") == "");
}

TEST_CASE("a catalogue that the pack does not have is an error") {
  const ttp::test::TemporaryDirectory pack;
  pack.write("catalogues/jarm.txt", "07d1\tCobalt Strike\n");
  auto lifter = bench("{kind: 'lifter:c2_fingerprint', catalogues: [jarm, ../jarm, hassh]}", "[]",
                      {.pack = pack.path()});
  CHECK(lifter.complaints() ==
        "error 5: '../jarm' is not the name of a catalogue\n"
        "error 5: the pack has no catalogue 'hassh'");
  CHECK(lifter.judge("session", R"({"jarm":"07d1"})") == "");
}

TEST_CASE("only sessions, mail and requests are judged, and of them what the rule names") {
  LifterBench lifter(make_behavioral_lifter, {{"R0039", "[session]", llmnr}});
  const std::string poisoned = R"({"llmnr_poisoned":true})";
  CHECK(lifter.judge("session", poisoned) != "");
  CHECK(lifter.judge("http_request", poisoned) == "");
  CHECK(lifter.judge("command", poisoned) == "");
  CHECK(lifter.judge("session", poisoned, {.attacker = {}, .identity = "i-1"}) != "");
  // Whom to tag is not its business: an event without anybody is counted by the run.
  CHECK(lifter.judge("session", poisoned, {.attacker = {}, .identity = {}}) != "");
}

TEST_CASE("a rule for events that the lifter never sees is an error") {
  LifterBench lifter(make_behavioral_lifter, {{"R0039", "[command]", llmnr}});
  CHECK(lifter.complaints() ==
        "error 4: the lifter 'behavioral' is never shown events of kind 'command'");
  LifterBench partly(make_behavioral_lifter, {{"R0039", "[session, command]", llmnr}});
  CHECK(partly.complaints() ==
        "warning 4: the lifter 'behavioral' is never shown events of kind 'command'");
  CHECK(partly.judge("session", R"({"llmnr_poisoned":true})") == "R0039 0.5 {}");
}

TEST_CASE("a kind that the lifter does not know is an error with a suggestion") {
  auto ours = bench("{kind: 'lifter:behavioral_beconing'}");
  CHECK(ours.complaints() ==
        "error 5: no lifter knows the kind 'lifter:behavioral_beconing': the rule would never be "
        "asked");
  CHECK(ours.diagnostics().front().hint == "did you mean 'lifter:behavioral_beaconing'?");
  CHECK(bench("{kind: 'lifter:behavioral_beconing'}", "[]", live)
            .complaints()
            .starts_with("warning"));
}

TEST_CASE("missing, mistyped and unknown parameters are errors") {
  CHECK(bench("{kind: 'lifter:behavioral_beaconing', max_jitter_pct: 0.1}").complaints() ==
        "error 5: the rule needs the parameter 'min_interval_s'");
  CHECK(bench("{kind: 'lifter:behavioral_exfil_over_web', min_payload_bytes: '5', "
              "request_threshold: 1.5}")
            .complaints() == "error 5: 'min_payload_bytes' must be a number, found a text\n"
                             "error 5: 'request_threshold' must be an integer, found a number");
  CHECK(bench("{kind: 'lifter:behavioral_docker_escape', signals: bind}").complaints() ==
        "error 5: 'signals' must be a list, found a text");
  CHECK(bench("{kind: 'lifter:behavioral_docker_escape', signals: [5]}").complaints() ==
        "error 5: expected a text, found an integer");
  CHECK(bench("{kind: 'lifter:behavioral_db_mass_read', min_rows: 0, min_bytes: -1}")
            .complaints() == "error 5: 'min_rows' must be at least 1\n"
                             "error 5: 'min_bytes' must not be negative");
  auto unknown = bench("{kind: 'lifter:behavioral_llmnr_poisoning', threshold: 1}");
  CHECK(unknown.complaints() == "error 5: unknown parameter 'threshold'");
  CHECK(unknown.judge("session", R"({"llmnr_poisoned":true})") == "");
}

TEST_CASE("live, odd parameters are tolerated as far as a rule can still be judged") {
  auto unknown = bench("{kind: 'lifter:behavioral_llmnr_poisoning', threshold: 1}", "[]", live);
  CHECK(unknown.complaints() == "warning 5: unknown parameter 'threshold'");
  CHECK(unknown.judge("session", R"({"llmnr_poisoned":true})") == "R0030 0.5 {}");
  auto missing = bench("{kind: 'lifter:behavioral_exfil_over_web', request_threshold: 1}", "[]",
                       live);
  CHECK(missing.complaints() == "warning 5: the rule needs the parameter 'min_payload_bytes'");
  CHECK(missing.judge("session", R"({"request_count":5})") == "");
}

}  // namespace ttp::lifter::behavioral_test
