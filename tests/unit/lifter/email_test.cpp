// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <string>

#include "base/hash.hpp"
#include "lifter_fixture.hpp"

namespace ttp::lifter::email_test {

namespace {

using ttp::lifter::make_email_lifter;
using ttp::rule::Compat;
using ttp::test::BenchOptions;
using ttp::test::LifterBench;
using ttp::test::TemporaryDirectory;

LifterBench bench(const std::string& match, const BenchOptions& options = {}) {
  return {make_email_lifter, {{"R0041", "[email]", match}}, options};
}

const BenchOptions live = {Compat::live};

/// The evidence of a mail about which nothing but `additions` is known.
std::string shape(const std::string& headers, const std::string& additions = "",
                  const std::string& count = "0", const std::string& domains = "") {
  return R"(R0041 0.5 {"body_sha256":"","matched_headers":[)" + headers +
         R"(],"rcpt_domain_set":[)" + domains + R"(],"attachment_sha256s":[],"rcpt_count":)" +
         count + (additions.empty() ? "" : "," + additions) + "}";
}

const std::string relay =
    "{kind: 'lifter:email_open_relay', rcpt_threshold: 10, require_foreign_from: true}";
const std::string mass =
    "{kind: 'lifter:email_mass_phish', rcpt_threshold: 25, body_simhash_window_h: 24}";
const std::string idn = "{kind: 'lifter:email_idn_url', punycode_prefix: xn--}";
const std::string masquerade =
    "{kind: 'lifter:email_sender_masquerade', signals: [from_returnpath_mismatch, "
    "from_mailfrom_mismatch, dkim_fail, spf_fail]}";
const std::string attachment =
    "{kind: 'lifter:email_malicious_attachment', triggers: [office_macro, lnk, iso, img, "
    "protected_archive, html_smuggling, mal_hash_match]}";
const std::string bec =
    "{kind: 'lifter:email_bec', subject_keywords: [urgent, gift card], "
    "body_action_keywords: [transfer, Update Banking]}";
const std::string encoded =
    "{kind: 'lifter:email_encoded_payload', min_bytes: 30, encoding: base64}";

const std::string digest(64, 'a');

}  // namespace

TEST_CASE("an open relay is many recipients for a domain that is not the sender's") {
  auto lifter = bench(relay);
  const std::string fired = shape(R"("From","Mail-From")", "", "10");
  CHECK(lifter.judge(
            "email",
            R"({"rcpt_count":10,"from_domain":"a.example","mail_from_domain":"b.example"})") ==
        fired);
  CHECK(lifter.judge("email",
                     R"({"rcpt_count":10,"from":"x@a.example","mail_from":"y@b.example"})") ==
        fired);
  CHECK(lifter.judge(
            "email",
            R"({"rcpt_count":9,"from_domain":"a.example","mail_from_domain":"b.example"})") == "");
  CHECK(lifter.judge(
            "email",
            R"({"rcpt_count":10.0,"from_domain":"a.example","mail_from_domain":"b.example"})") ==
        "");
  CHECK(lifter.judge("email", R"({"rcpt_count":10,"from_domain":"a.example"})") == "");
  CHECK(lifter.judge("email",
                     R"({"rcpt_count":10,"from_domain":"a.example","mail_from_domain":5})") == "");
  CHECK(lifter.judge("email",
                     R"({"rcpt_count":10,"from_domain":"a.example","mail_from_domain":"@"})") ==
        "");
  CHECK(lifter.judge("email", "{}") == "");
}

TEST_CASE("domains are compared without case, outer blanks and what stands in front of the @") {
  auto lifter = bench(relay);
  const auto differ = [&](const std::string& from, const std::string& envelope) {
    return !lifter
                .judge("email", R"({"rcpt_count":10,"from_domain":")" + from +
                                    R"(","mail_from_domain":")" + envelope + "\"}")
                .empty();
  };
  CHECK_FALSE(differ("a.example", "A.EXAMPLE"));
  CHECK_FALSE(differ("user@a.example", " a.example\\n"));
  CHECK_FALSE(differ("\u00a0a.example\u2003", "a.example"));
  CHECK_FALSE(differ("\u212aelvin.example", "kelvin.example"));
  CHECK(differ("u@v@w", "w"));
  CHECK(differ("a.example", "a.example.org"));
}

TEST_CASE("without require_foreign_from the recipients alone make an open relay") {
  auto lifter = bench("{kind: 'lifter:email_open_relay', rcpt_threshold: 2}");
  CHECK(lifter.judge("email", R"({"rcpt_count":2})") == shape(R"("From","Mail-From")", "", "2"));
}

TEST_CASE("mass phishing is many recipients and a body that was hashed") {
  auto lifter = bench(mass);
  CHECK(lifter.judge("email", R"({"rcpt_count":25,"body_simhash":"00ff"})") == shape("", "", "25"));
  CHECK(lifter.judge("email", R"({"rcpt_count":26,"body_simhash":5})") == shape("", "", "26"));
  CHECK(lifter.judge("email", R"({"rcpt_count":25})") == "");
  CHECK(lifter.judge("email", R"({"rcpt_count":25,"body_simhash":null})") == "");
  CHECK(lifter.judge("email", R"({"rcpt_count":25,"body_simhash":1.5})") == "");
  CHECK(lifter.judge("email", R"({"rcpt_count":24,"body_simhash":"00ff"})") == "");
}

TEST_CASE("a kit is known by its name, by a flag or by the catalogue") {
  const TemporaryDirectory pack;
  pack.write("catalogues/kits.txt", "Dark Mailer\tDark\nDark Mailer Pro\tDark Pro\n");
  auto lifter =
      bench("{kind: 'lifter:email_xmailer_kit', catalog: kits}", {Compat::none, pack.path()});
  CHECK(lifter.complaints() == "");
  const std::string headers = R"("X-Mailer")";
  CHECK(lifter.judge("email", R"({"x_mailer":"m","matched_kit":"k"})") ==
        shape(headers, R"("matched_kit":"k")"));
  CHECK(lifter.judge("email", R"({"x_mailer":"m","xmailer_kit_match":true})") ==
        shape(headers, R"("matched_kit":"")"));
  CHECK(lifter.judge("email", R"({"x_mailer":"The DARK mailer 2.1"})") ==
        shape(headers, R"("matched_kit":"Dark")"));
  CHECK(lifter.judge("email", R"({"x_mailer":"dark mailer pro"})") ==
        shape(headers, R"("matched_kit":"Dark Pro")"));
  CHECK(lifter.judge("email", R"({"x_mailer":"m"})") == "");
  CHECK(lifter.judge("email", R"({"x_mailer":"","matched_kit":"k"})") == "");
  CHECK(lifter.judge("email", R"({"matched_kit":"k","xmailer_kit_match":true})") == "");
  CHECK(lifter.judge("email", R"({"x_mailer":"m","xmailer_kit_match":1})") == "");
  CHECK(lifter.judge("email", R"({"x_mailer":"m","matched_kit":["k"]})") == "");
}

TEST_CASE("a catalogue that is not in the pack is an error, but live there are none") {
  const std::string match = "{kind: 'lifter:email_xmailer_kit', catalog: none_such}";
  auto ours = bench(match, {Compat::none, "/nonexistent"});
  CHECK(ours.complaints() == "error 5: there is no catalogue 'none_such' in the pack");
  CHECK(ours.judge("email", R"({"x_mailer":"m","matched_kit":"k"})") == "");
  auto theirs = bench(match, live);
  CHECK(theirs.complaints() == "");
  CHECK(theirs.judge("email", R"({"x_mailer":"m","matched_kit":"k"})") ==
        shape(R"("X-Mailer")", R"("matched_kit":"k")"));
}

TEST_CASE("a punycode link is one whose host has a label with the prefix") {
  auto lifter = bench(idn);
  const auto host = [](const std::string& name) {
    return shape(R"("body")", R"("matched_url_host":")" + name + "\"");
  };
  CHECK(lifter.judge("email", R"({"urls":["http://ok/","https://u:p@A.XN--b.Example:8443/x"]})") ==
        host("a.xn--b.example"));
  CHECK(lifter.judge("email", R"({"urls":["xn--bare/x"]})") == host("xn--bare"));
  CHECK(lifter.judge("email", R"({"urls":[null,5,["xn--a"],"ftp://xn--a?q"]})") == host("xn--a"));
  CHECK(lifter.judge("email", R"({"urls":["https://ok/?u=xn--b","https://axn--b/"]})") == "");
  CHECK(lifter.judge("email", R"({"urls":"http://xn--a/"})") == "");
  CHECK(lifter.judge("email", "{}") == "");
}

TEST_CASE("live the prefix may stand anywhere in a link, in its own case") {
  auto lifter = bench(idn, live);
  const auto host = [](const std::string& name) {
    return shape(R"("body")", R"("matched_url_host":")" + name + "\"");
  };
  CHECK(lifter.judge("email", R"({"urls":["https://XN--a/","HTTPS://OK:1/?u=xn--b"]})") ==
        host("ok:1"));
  CHECK(lifter.judge("email", R"({"urls":["https://u:p@xn--h/x"]})") == host("u:p@xn--h"));
  CHECK(lifter.judge("email", R"({"urls":["ftp://xn--a/"]})") == host(""));
}

TEST_CASE("masquerade lists the signals that hold, and headers in alphabetical order") {
  auto lifter = bench(masquerade);
  CHECK(lifter.judge("email", R"({"from_domain":"a","return_path_domain":"b"})") ==
        shape(R"("From","Return-Path")", R"("matched_signals":["from_returnpath_mismatch"])"));
  CHECK(lifter.judge("email", R"({"from_domain":"a","mail_from_domain":"b"})") ==
        shape(R"("From","Return-Path")", R"("matched_signals":["from_mailfrom_mismatch"])"));
  CHECK(lifter.judge("email", R"({"dkim_signed":false})") ==
        shape(R"("DKIM-Signature")", R"("matched_signals":["dkim_fail"])"));
  CHECK(lifter.judge(
            "email",
            R"({"spf_pass":false,"dkim_signed":false,"from_domain":"a","mail_from_domain":"b"})") ==
        shape(R"("Authentication-Results","DKIM-Signature","From","Return-Path")",
              R"("matched_signals":["from_mailfrom_mismatch","dkim_fail","spf_fail"])"));
  CHECK(lifter.judge("email", R"({"from_domain":"a","return_path_domain":"A"})") == "");
  CHECK(lifter.judge("email", R"({"from_domain":"a"})") == "");
  CHECK(lifter.judge("email", R"({"dkim_signed":0,"spf_pass":"false"})") == "");
  CHECK(lifter.judge("email", R"({"dkim_signed":true,"spf_pass":null})") == "");
}

TEST_CASE("an empty domain is none, but live it differs from every other") {
  const std::string payload = R"({"from_domain":"a","mail_from_domain":"@"})";
  auto ours = bench(masquerade);
  CHECK(ours.judge("email", payload) == "");
  auto theirs = bench(masquerade, live);
  CHECK(theirs.judge("email", payload) ==
        shape(R"("From","Return-Path")", R"("matched_signals":["from_mailfrom_mismatch"])"));
}

TEST_CASE("a signal that the rule does not list is not looked at") {
  auto lifter = bench("{kind: 'lifter:email_sender_masquerade', signals: [spf_fail]}");
  CHECK(lifter.judge("email", R"({"dkim_signed":false})") == "");
  CHECK(lifter.judge("email", R"({"spf_pass":false})") != "");
}

TEST_CASE("of an attachment's triggers flags come first, then extensions, in a fixed order") {
  auto lifter = bench(attachment);
  const auto trigger = [](const std::string& name) {
    return shape("", R"("matched_trigger":")" + name + "\"");
  };
  CHECK(lifter.judge("email", R"({"attachment_macros":true})") == trigger("office_macro"));
  CHECK(lifter.judge("email", R"({"attachment_password_protected":true,"html_smuggling":true})") ==
        trigger("protected_archive"));
  CHECK(lifter.judge("email", R"({"html_smuggling":true})") == trigger("html_smuggling"));
  CHECK(lifter.judge("email", R"({"mal_hash_match":true,"attachment_extensions":["lnk"]})") ==
        trigger("mal_hash_match"));
  CHECK(lifter.judge("email", R"({"attachment_extensions":["img","..ISO"]})") == trigger("iso"));
  CHECK(lifter.judge("email", R"({"attachment_extensions":[5,".Img"]})") == trigger("img"));
  CHECK(lifter.judge("email", R"({"attachment_extensions":["l.nk","docx"]})") == "");
  CHECK(lifter.judge("email", R"({"attachment_extensions":"lnk"})") == "");
  CHECK(lifter.judge("email", R"({"attachment_macros":1,"mal_hash_match":"true"})") == "");
}

TEST_CASE("a fraud needs a word in the subject and one in the body") {
  auto lifter = bench(bec);
  const std::string body_hash = ttp::sha256_hex("please TRANSFER it");
  CHECK(lifter.judge("email", R"({"subject":"URGENT","body_text":"please TRANSFER it"})") ==
        R"(R0041 0.5 {"body_sha256":")" + body_hash +
            R"(","matched_headers":["Subject"],"rcpt_domain_set":[],"attachment_sha256s":[],)"
            R"("rcpt_count":0,"matched_subject_kw":"urgent","matched_body_kw":"transfer"})");
  CHECK(lifter.judge("email", R"({"subject":"Gift Card?","body_text":"update banking"})") != "");
  CHECK(lifter.judge("email", R"({"subject":"gift  card","body_text":"transfer"})") == "");
  CHECK(lifter.judge("email", R"({"subject":"urgent","body_text":"hello"})") == "");
  CHECK(lifter.judge("email", R"({"subject":"hello","body_text":"transfer"})") == "");
  CHECK(lifter.judge("email", R"({"subject":["urgent"],"body_text":"transfer"})") == "");
  CHECK(lifter.judge("email", R"({"subject":"urgent","body_text":["transfer"]})") == "");
  CHECK(lifter.judge("email", R"({"subject":"urgent"})") == "");
}

TEST_CASE("an encoded payload is a count that was given, or a run of base64 in the body") {
  auto lifter = bench(encoded);
  const auto count = [](const std::string& text) {
    return text.empty() ? std::string() : text.substr(text.rfind(':') + 1);
  };
  const auto in_body = [&](const std::string& text) {
    return count(lifter.judge("email", R"({"body_text":")" + text + "\"}"));
  };
  CHECK(count(lifter.judge("email", R"({"body_base64_bytes":30})")) == "30}");
  CHECK(lifter.judge("email", R"({"body_base64_bytes":29})") == "");
  CHECK(lifter.judge("email", R"({"body_base64_bytes":30.0})") == "");
  CHECK(count(lifter.judge("email", R"({"body_base64_bytes":99999999999999999999})")) ==
        "99999999999999999999}");
  CHECK(in_body(std::string(40, 'A')) == "30}");
  CHECK(in_body("x " + std::string(39, 'A') + "= y") == "");
  CHECK(in_body(std::string(36, 'A') + " " + std::string(42, 'A') + "==") == "31}");
  CHECK(in_body(std::string(31, 'A')) == "");
  // Wrapped lines have one width, but for the last; what is no line of base64 is none of them.
  const std::string line(36, 'A');
  CHECK(in_body(line + R"(\n)" + line + R"(\r\nAAAA)") == "57}");
  CHECK(in_body(line + R"(\nHello you)") == "");
  std::string words = line;
  for (int i = 0; i < 100; ++i) words += R"(\nbanana)";
  CHECK(in_body(words) == "31}");
  // Without its padding it decodes all the same.
  CHECK(in_body(std::string(42, 'A')) == "31}");
}

TEST_CASE("live base64 must be padded, and a mail without a body has no payload") {
  auto lifter = bench(encoded, live);
  const auto fires = [&](const std::string& payload) {
    return !lifter.judge("email", payload).empty();
  };
  const auto body = [](const std::string& text) { return R"({"body_text":")" + text + "\"}"; };
  CHECK(fires(body(std::string(40, 'A'))));
  CHECK(fires(body(std::string(40, 'A') + "==")));
  CHECK_FALSE(fires(body(std::string(41, 'A'))));
  CHECK_FALSE(fires(body(std::string(42, 'A'))));
  CHECK_FALSE(fires(body(std::string(42, 'A') + "=")));
  CHECK(fires(body(std::string(42, 'A') + "===")));
  CHECK(fires(body(std::string(43, 'A') + "=")));
  CHECK_FALSE(fires(body(std::string(43, 'A') + "==")));
  CHECK_FALSE(fires(R"({"body_base64_bytes":30})"));
  CHECK_FALSE(fires(R"({"body_base64_bytes":30,"body_text":""})"));
  CHECK(fires(R"({"body_base64_bytes":30,"body_text":"x"})"));
}

TEST_CASE("evidence holds sorted domains, digests and counts") {
  auto lifter = bench("{kind: 'lifter:email_open_relay', rcpt_threshold: 0}");
  CHECK(
      lifter.judge("email", R"({"rcpt_count":true,"body_sha256":")" + digest +
                                R"(","rcpt_domains":["B.example","a.example","b.EXAMPLE",5,""],)"
                                R"("attachment_sha256s":[")" +
                                digest + R"(",null,")" + digest + R"("]})") ==
      R"(R0041 0.5 {"body_sha256":")" + digest +
          R"(","matched_headers":["From","Mail-From"],"rcpt_domain_set":["a.example","b.example"],)"
          R"("attachment_sha256s":[")" +
          digest + R"(",")" + digest + R"("],"rcpt_count":1})");
  CHECK(lifter.judge("email", R"({"rcpt_count":0,"rcpt_domains":"abc","attachment_sha256s":{}})") ==
        shape(R"("From","Mail-From")"));
}

TEST_CASE("live evidence takes what it finds, and a number among the domains loses the mail") {
  auto lifter = bench("{kind: 'lifter:email_open_relay', rcpt_threshold: 0}", live);
  const std::string headers = R"("From","Mail-From")";
  CHECK(lifter.judge("email", R"({"rcpt_count":false,"rcpt_domains":"cab"})") ==
        shape(headers, "", "false", R"("a","b","c")"));
  CHECK(lifter.judge("email", R"({"rcpt_count":0,"rcpt_domains":{"z":1,"a":2}})") ==
        shape(headers, "", "0", R"("a","z")"));
  CHECK(lifter.judge("email", R"({"rcpt_count":0,"rcpt_domains":["","U@x"]})") ==
        shape(headers, "", "0", R"("","u@x")"));
  CHECK(lifter.judge("email", R"({"rcpt_count":0,"rcpt_domains":0})") == shape(headers));
  CHECK(lifter.judge("email", R"({"rcpt_count":0,"rcpt_domains":7})") == "");
  CHECK(lifter.judge("email", R"({"rcpt_count":0,"rcpt_domains":true})") == "");
  CHECK(lifter.judge("email", R"({"rcpt_count":0,"body_sha256":"x"})") ==
        R"(R0041 0.5 {"body_sha256":"x","matched_headers":["From","Mail-From"],)"
        R"("rcpt_domain_set":[],"attachment_sha256s":[],"rcpt_count":0})");
}

TEST_CASE("no address, subject or body text ever reaches the evidence") {
  const std::string secret = "s3cret";
  const std::string mail = R"({"rcpt_count":99,"from_domain":"s3cret@a.example",)"
                           R"("mail_from_domain":"s3cret@b.example","from":"s3cret@c.example",)"
                           R"("return_path_domain":"s3cret@d.example","subject":"urgent s3cret",)"
                           R"("body_text":"transfer s3cret","body_sha256":"s3cret",)"
                           R"("body_simhash":"s3cret","x_mailer":"s3cret","matched_kit":"kit",)"
                           R"("rcpt_domains":["s3cret@e.example"],"body_base64_bytes":99,)"
                           R"("attachment_sha256s":["s3cret"],"attachment_names":["s3cret.lnk"],)"
                           R"("attachment_extensions":["lnk","s3cret"],"dkim_signed":false,)"
                           R"("spf_pass":false,"src_ip":"s3cret","decky_id":"s3cret",)"
                           R"("urls":["http://s3cret:s3cret@xn--a.example/s3cret?s3cret#s3cret"]})";
  for (const std::string& match : {relay, mass, std::string("{kind: 'lifter:email_xmailer_kit'}"),
                                   idn, masquerade, attachment, bec, encoded}) {
    auto lifter = bench(match);
    const std::string tags = lifter.judge("email", mail);
    CAPTURE(match);
    CHECK(tags != "");
    CHECK(tags.find(secret) == std::string::npos);
  }
}

TEST_CASE("a stored message is the body of a mail that has none") {
  const TemporaryDirectory root;
  root.write("decky-1/smtp/m.eml", "Subject: transfer in the header\r\n\r\nplease transfer\r\n");
  root.write("decky-1/smtp/headless.eml", "transfer, but all of it is header");
  root.write("decky-1/other/m.eml", "\n\ntransfer");
  root.write("outside.eml", "\n\ntransfer");
  root.write("decky-1/smtp/sub/m.eml", "\n\ntransfer");
  std::filesystem::create_symlink(root.path() / "outside.eml",
                                  root.path() / "decky-1/smtp/link.eml");
  std::filesystem::create_directory_symlink(root.path() / "decky-1", root.path() / "decky-2");
  auto lifter = bench(bec, {Compat::none, {}, root.path()});
  CHECK(lifter.complaints() == "");
  const auto fires = [&](const std::string& decky, const std::string& name,
                         const std::string& more = "") {
    return !lifter
                .judge("email", R"({"subject":"urgent","decky_id":")" + decky +
                                    R"(","stored_as":")" + name + "\"" + more + "}")
                .empty();
  };
  CHECK(fires("decky-1", "m.eml"));
  CHECK(fires("decky-1", "m.eml", R"(,"body_text":"")"));
  CHECK_FALSE(fires("decky-1", "m.eml", R"(,"body_text":"hello")"));
  CHECK_FALSE(fires("decky-1", "headless.eml"));
  CHECK_FALSE(fires("decky-1", "none.eml"));
  for (const std::string name :
       {"link.eml", "../../outside.eml", "../other/m.eml", "sub/m.eml", "sub", "/etc/passwd", "",
        ".", "..", ".m.eml", "m.eml\\u0000", "sub\\\\m.eml", "a..b"}) {
    CAPTURE(name);
    CHECK_FALSE(fires("decky-1", name));
  }
  for (const std::string decky : {"decky-2", "..", ".", "", "decky-1/../decky-1", "/", "\\u0000"}) {
    CAPTURE(decky);
    CHECK_FALSE(fires(decky, "m.eml"));
  }
}

TEST_CASE("a directory of stored messages that can't be opened is an error") {
  auto lifter = bench(bec, {Compat::none, {}, "/nonexistent/artifacts"});
  CHECK(lifter.complaints() ==
        "error 0: cannot open the directory of stored messages: No such file or directory");
}

TEST_CASE("wrong parameters of rules on mail are told with their place") {
  CHECK(
      bench("{kind: 'lifter:email_open_rely', rcpt_threshold: 1}").complaints() ==
      "error 5: no lifter knows the kind 'lifter:email_open_rely': the rule would never be asked");
  CHECK(bench("{kind: 'lifter:email_mass_phish'}").complaints() ==
        "error 5: the rule needs the parameter 'rcpt_threshold'");
  CHECK(bench("{kind: 'lifter:email_sender_masquerade', signals: [spf_fial]}").complaints() ==
        "error 5: nothing is known as 'spf_fial' in 'signals'");
  CHECK(bench("{kind: 'lifter:email_malicious_attachment', triggers: [exe]}").complaints() ==
        "error 5: nothing is known as 'exe' in 'triggers'");
  CHECK(bench("{kind: 'lifter:email_encoded_payload', min_bytes: 1, encoding: hex}").complaints() ==
        "error 5: the only encoding that is looked for is base64");
  CHECK(bench("{kind: 'lifter:email_idn_url'}").complaints() ==
        "error 5: 'punycode_prefix' must be a text");
}

TEST_CASE("only mail is judged, with or without anybody to tag") {
  auto lifter = bench(mass);
  const std::string payload = R"({"rcpt_count":25,"body_simhash":1})";
  CHECK(lifter.judge("email", payload, {std::nullopt, std::nullopt}) != "");
  CHECK(lifter.judge("email", payload, {std::nullopt, "i-1"}) != "");
  CHECK(lifter.judge("session", payload) == "");
  CHECK_FALSE(lifter.tagger().handles("session"));
}

}  // namespace ttp::lifter::email_test
