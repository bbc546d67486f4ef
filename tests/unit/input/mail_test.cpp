// SPDX-License-Identifier: Apache-2.0
#include "input/mail.hpp"

#include "base/limits.hpp"
#include "input/mail_header.hpp"

#include <doctest/doctest.h>

#include <string>

#include "support.hpp"

namespace ttp::input::mail_test {

namespace {

using ttp::input::append_mail_payload;
using ttp::input::derive_mail_fields;
using ttp::input::MailFields;

MailFields fields_of(const std::string& message) {
  MailFields fields;
  REQUIRE(derive_mail_fields(message, fields));
  return fields;
}

/// The payload with a line per field, fit for a fixture.
std::string shown(const MailFields& fields) {
  std::string payload;
  append_mail_payload(payload, fields);
  std::string text;
  const ttp::test::OwnedEvent event("email", payload);
  for (const ttp::Member& member : event.get().payload) {
    text.append(member.name).append(": ").append(member.value.raw).append("\n");
  }
  return text;
}

}  // namespace

TEST_CASE("the fields of whole messages are those of the fixtures") {
  for (const std::string name : {"plain", "alternative", "attachments", "encoded"}) {
    CAPTURE(name);
    const auto path = ttp::test::data_path("data/mail/" + name);
    const MailFields fields = fields_of(ttp::test::read_file(path.string() + ".eml"));
    ttp::test::check_fixture(path.string() + ".fields", shown(fields));
  }
}

TEST_CASE("a message's id is its digest, its time that of the topmost Received") {
  const MailFields fields =
      fields_of(ttp::test::read_file(ttp::test::data_path("data/mail/plain.eml")));
  CHECK(fields.source_id == "sha256:70bec7b2160fc3d8388a7e671cdd7201");
  CHECK(ttp::format_rfc3339(*fields.received) == "2026-11-07T09:00:00Z");
  CHECK(ttp::format_rfc3339(*fields_of("Date: Sat, 7 Nov 2026 10:00:00 +0100\n\n").received) ==
        "2026-11-07T09:00:00Z");
  CHECK_FALSE(fields_of("Date: yesterday\nReceived: from x; never\n\n").received);
}

TEST_CASE("what has no header is no message") {
  MailFields fields;
  for (const std::string text : {"", "\n", "\nSubject: too late\n", "just text\n", "no colon"}) {
    CAPTURE(text);
    CHECK_FALSE(derive_mail_fields(text, fields));
  }
  CHECK(derive_mail_fields("Subject:", fields));
  CHECK(derive_mail_fields(std::string("From a Thu Aug 22 14:54:40 2002\nSubject: x\n"), fields));
}

TEST_CASE("recipients are counted once, in groups too, whichever of header and envelope has more") {
  const auto count = [](const std::string& header) { return fields_of(header + "\n").rcpt_count; };
  CHECK(count("To: a@x, A@X, b@x\nCc: b@x\n") == 2);
  CHECK(count("To: list: a@x, b@x; , c@x\n") == 3);
  CHECK(count("To: \"a, b\" <a@x>, (c@x, d@x) e@x\n") == 2);
  CHECK(count("To: undisclosed-recipients:;\n") == 0);
  CHECK(count("To: undisclosed-recipients:;\nDelivered-To: trap@x\n") == 1);
  CHECK(count("To: a@x\nX-Envelope-To: b@x, c@x\n") == 2);
  CHECK(count("To: nobody\n") == 0);
}

TEST_CASE("a name in quotes that looks like an address is not the sender") {
  CHECK(fields_of("From: \"service@bank.example\", <x@evil.example>\n\n").from_domain ==
        "evil.example");
  CHECK(fields_of("From: \"service@bank.example\" <x@evil.example>\n\n").from_domain ==
        "evil.example");
  CHECK(fields_of("From: service@bank.example <x@Evil.example.>\n\n").from_domain ==
        "evil.example");
  CHECK(fields_of("From: nobody\nSender: y@sender.example\n\n").from_domain == "sender.example");
  CHECK(fields_of("From: a@b=c.example@d.example\n\n").from_domain == "d.example");
}

TEST_CASE("a comment is not the sender") {
  const auto domain = [](const std::string& from) {
    return fields_of("From: " + from + "\n\n").from_domain;
  };
  CHECK(domain("evil@evil.example (x@bank.example)") == "evil.example");
  CHECK(domain("(x@bank.example) evil@evil.example") == "evil.example");
  CHECK(domain("<a@b.example (x@leak.example)>") == "b.example");
  CHECK(domain("A (x@bank.example) <a@b.example> (y@bank.example)") == "b.example");
  CHECK(domain("a@b=c.example@d.example (x@bank.example)") == "d.example");
  CHECK(domain("(x@bank.example)").empty());
}

TEST_CASE("the envelope sender is its own field, else Return-Path") {
  const MailFields both =
      fields_of("Return-Path: <a@bounce.example>\nX-Envelope-From: b@out.example\n\n");
  CHECK(both.return_path_domain == "bounce.example");
  CHECK(both.mail_from_domain == "out.example");
  CHECK(fields_of("Return-Path: <a@bounce.example>\n\n").mail_from_domain == "bounce.example");
  CHECK(fields_of("Return-Path: <>\n\n").mail_from_domain.empty());
}

TEST_CASE("encoded words are decoded, those of unknown character sets are not") {
  const auto subject = [](const std::string& value) {
    return fields_of("Subject: " + value + "\n\n").subject;
  };
  CHECK(subject("=?utf-8?q?a=C3=A9?= b") == "a\u00e9 b");
  CHECK(subject("=?utf-8?B?YQ==?=\n =?utf-8?B?Yg==?=") == "ab");
  CHECK(subject("=?iso-8859-1*en?q?=E9?=") == "\u00e9");
  CHECK(subject("=?cp932?B?joqLfQ==?=") == "\u81f3\u6025");
  CHECK(subject("=?windows-31j?B?i36LfQ==?=") == "\u6551\u6025");
  CHECK(subject("=?cp866?q?=8F?=") == "\u041f");
  CHECK(subject("=?x-none?q?a?=") == "_?x-none?q?a?=");
  CHECK(subject("caf\xc3\xa9") == "caf\u00e9");
}

TEST_CASE("file names are decoded as words and as parameters") {
  const auto name = [](const std::string& parameter) {
    const MailFields fields =
        fields_of("Content-Disposition: attachment; " + parameter + "\n\nx");
    return fields.attachments.empty() ? std::string("none") : fields.attachments[0].name;
  };
  CHECK(name("filename*=windows-31j'ja'%8e%8a%8b%7d.lnk") == "\u81f3\u6025.lnk");
  CHECK(name("filename=\"=?windows-31j?B?joqLfQ==?=.lnk\"") == "\u81f3\u6025.lnk");
}

TEST_CASE("text is converted from its character set, or taken as the likeliest") {
  const auto body = [](const std::string& charset, const std::string& bytes) {
    return fields_of("Content-Type: text/plain; charset=" + charset + "\n\n" + bytes).body_text;
  };
  CHECK(body("iso-8859-1", "\xe9") == "\u00e9");
  CHECK(body("koi8-r", "\xc1") == "\u0430");
  CHECK(body("Windows-31J", "\x8e\x8a\x8b\x7d") == "\u81f3\u6025");
  CHECK(body("x-sjis", "\x8e\x8a\x8b\x7d") == "\u81f3\u6025");
  CHECK(body("cp866", "\x8f") == "\u041f");
  CHECK(body("utf-8", "\xc3\xa9\xff") == "\u00e9\ufffd");
  CHECK(body("us-ascii", "\xc3\xa9") == "\u00e9");
  CHECK(body("us-ascii", "\x93x\x94") == "\u201cx\u201d");
  CHECK(body("\"../../x\"", "\xe9") == "\u00e9");
  CHECK(body("utf-16le", std::string("a\0b\0c", 5)) == "ab");
  CHECK(body("iso-2022-jp", "\x1b$B\xff\x1b(Bx").ends_with("x"));
}

TEST_CASE("transfer encodings are undone, however broken") {
  const auto body = [](const std::string& encoding, const std::string& text) {
    return fields_of("Content-Transfer-Encoding: " + encoding + "\n\n" + text).body_text;
  };
  CHECK(body("base64", "aGVs\r\nbG8=\n") == "hello");
  CHECK(body("BASE64", "aG!!Vs bG8") == "hello");
  CHECK(body("quoted-printable", "a=3Db=\nc=\r\nd=ZZ") == "a=bcd=ZZ");
  CHECK(body("x-uuencode", "begin 644 x\n%:&5L;&\\`\n`\nend\n") == "hello");
  CHECK(body("7bit", "a=3D") == "a=3D");
  for (const std::string name :
       {"base64;", "\"base64\"", "base64 (x)", " base64 ; x=y", "\"BASE64"}) {
    CAPTURE(name);
    CHECK(body(name, "aGVs\nbG8=") == "hello");
  }
  CHECK(body("none-such", "a=3D") == "a=3D");
}

TEST_CASE("a multipart without boundary is text, one without end is complete") {
  CHECK(fields_of("Content-Type: multipart/mixed\n\nhello http://a.example/").urls.size() == 1);
  const MailFields open = fields_of(
      "Content-Type: multipart/mixed; boundary=b\n\nx\n--b\n\none\n--b  \n\ntwo\n--bb\nstill two");
  CHECK(open.body_text == "one\ntwo\n--bb\nstill two");
}

TEST_CASE("a Content-Type that is none is plain text") {
  for (const std::string type :
       {"text", "text; charset=utf-8", "plain", ";", "text/", "/plain", "html", "(a/b) text",
        "text/;", "text/(b)", "text; boundary=b", "multipart; boundary=b",
        "text charset=\"a/b\""}) {
    CAPTURE(type);
    const MailFields fields = fields_of("Content-Type: " + type + "\n\nsee http://a.example/");
    CHECK(fields.body_text == "see http://a.example/");
    CHECK(fields.urls.size() == 1);
    CHECK(fields.attachments.empty());
  }
  const MailFields named = fields_of("Content-Type: pdf; name=\"a.pdf\"\n\nx");
  REQUIRE(named.attachments.size() == 1);
  CHECK(named.attachments[0].name == "a.pdf");
  CHECK(fields_of("Content-Type: (x) text / html\n\n<b>x</b>").body_text == "x");
}

TEST_CASE("the parts of a digest are messages") {
  CHECK(
      fields_of("Content-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: s\n\ninner\n--b--\n")
          .body_text == "inner");
}

TEST_CASE("an attached text is searched for links but is no part of the body") {
  const MailFields fields =
      fields_of("Content-Disposition: attachment; filename=a.txt\n\nsee http://a.example/");
  CHECK(fields.body_text.empty());
  CHECK(fields.body_sha256.empty());
  CHECK_FALSE(fields.body_simhash);
  CHECK(fields.urls == std::vector<std::string>{"http://a.example/"});
  REQUIRE(fields.attachments.size() == 1);
  CHECK(fields.attachments[0].extension == "txt");
}

TEST_CASE("an attachment has a name and a digest, whatever its type") {
  for (const std::string type :
       {"message/rfc822", "message/delivery-status", "message/x-foo", "message/partial",
        "multipart/mixed; boundary=b", "multipart/x-foo", "application/x-foo", "text/plain"}) {
    CAPTURE(type);
    const MailFields fields = fields_of(
        "Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: " + type +
        "\nContent-Disposition: attachment; filename=invoice.pdf.lnk\n\n"
        "Subject: x\n\nhello\n--a--\n");
    REQUIRE(fields.attachments.size() == 1);
    CHECK(fields.attachments[0].name == "invoice.pdf.lnk");
    CHECK(fields.attachments[0].extension == "lnk");
    CHECK(fields.attachments[0].double_extension == "pdf.lnk");
    CHECK(fields.attachments[0].sha256 ==
          "f2e68622f779a8267c9a6ff72776eb1ca6a7f34c0c8ce2fe6df093e925523aab");
  }
  for (const std::string type :
       {"message/rfc822", "message/x-foo", "multipart/mixed; boundary=b", "multipart/mixed"}) {
    CAPTURE(type);
    const MailFields fields =
        fields_of("Content-Type: " + type +
                  "\nContent-Disposition: attachment; filename=a.lnk\n"
                  "Content-Transfer-Encoding: base64\n\naGVs\nbG8=\n");
    REQUIRE(fields.attachments.size() == 1);
    CHECK(fields.attachments[0].sha256 ==
          "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
  }
  CHECK(fields_of("Content-Type: message/delivery-status\n\nx: y\n").attachments.empty());
  CHECK(fields_of("Content-Type: message/rfc822\n\nSubject: x\n\ny\n").attachments.empty());
}

TEST_CASE("a message in a message may be encoded") {
  const auto inner = [](const std::string& encoding, const std::string& text) {
    return fields_of("Content-Type: message/rfc822\nContent-Transfer-Encoding: " + encoding +
                     "\n\n" + text);
  };
  CHECK(inner("base64", "U3ViamVjdDogeAoKaHR0cDovL2Eu\nZXhhbXBsZS8=").body_text ==
        "http://a.example/");
  CHECK(inner("quoted-printable", "Subject: x\n\nhttp://a.example/=3F=\nb").body_text ==
        "http://a.example/?b");
  CHECK(inner("base64", "Subject: x\n\nplain").body_text == "plain");
  // RFC 2045, 6.4: a multipart is never encoded.
  CHECK(fields_of("Content-Type: multipart/mixed; boundary=b\nContent-Transfer-Encoding: base64\n\n"
                  "--b\n\nplain\n--b--\n")
            .body_text == "plain");
  std::string deep = "Subject: x\n\ndeep";
  for (int i = 0; i < 30; ++i) {
    deep = "Content-Type: message/rfc822\nContent-Transfer-Encoding: quoted-printable\n\n" + deep;
  }
  CHECK(fields_of(deep).is_cut);
}

TEST_CASE("a header that is longer than is looked at is said to be cut") {
  std::string flood = "Subject: x\n";
  for (std::size_t i = 0; i < ttp::limits::mail_header_fields; ++i) flood += "X-A: b\n";
  CHECK(fields_of(flood + "Content-Type: text/html\n\nx").is_cut);
  CHECK(fields_of("Content-Type: multipart/mixed; boundary=b\n\n--b\n" + flood + "\nx").is_cut);
  CHECK(fields_of("To: " + std::string(ttp::limits::mail_header_value_bytes, 'x') + "\n\nx").is_cut);
  CHECK(fields_of("Content-Type: text/plain; a=\"" + std::string(5000, 'x') + "\"\n\nx").is_cut);
  CHECK_FALSE(fields_of("Subject: " + std::string(60'000, 'x') + "\n\nx").is_cut);
}

TEST_CASE("nesting, parts and text are capped, and it is said") {
  std::string deep;
  for (int i = 0; i < 1000; ++i) {
    const std::string boundary = "b" + std::to_string(i);
    deep += "Content-Type: multipart/mixed; boundary=" + boundary + "\n\n--" + boundary + "\n";
  }
  CHECK(fields_of(deep + "\nhttp://deep.example/").is_cut);
  CHECK(fields_of(deep).urls.empty());

  std::string wide = "Content-Type: multipart/mixed; boundary=b\n\n";
  for (int i = 0; i < 1500; ++i) wide += "--b\nContent-Type: image/png\n\nx\n";
  const MailFields parts = fields_of(wide);
  CHECK(parts.is_cut);
  CHECK(parts.attachments.size() == ttp::limits::mail_parts - 1);

  const MailFields body = fields_of("Subject: x\n\n" + std::string(3U << 20, 'a'));
  CHECK(body.is_cut);
  CHECK(body.body_text.size() == ttp::limits::mail_body_bytes);

  std::string accents = "a";
  for (std::size_t i = 0; i < ttp::limits::mail_body_bytes; i += 2) accents += "\u00e9";
  CHECK(fields_of("Content-Type: text/plain; charset=utf-8\n\n" + accents).body_text.size() ==
        ttp::limits::mail_body_bytes - 1);

  std::string messages;
  for (int i = 0; i < 1000; ++i) messages += "Content-Type: message/rfc822\n\n";
  CHECK(fields_of(messages).is_cut);
}

TEST_CASE("any bytes are taken, and the payload is JSON") {
  std::string noise;
  for (unsigned i = 0; i < 4096; ++i) noise += static_cast<char>(i * 2654435761U >> 13);
  for (const std::string& header :
       {std::string("Subject: "), std::string("From: "), std::string("To: "),
        std::string("Content-Type: "), std::string("Content-Disposition: "),
        std::string("Received: from "), std::string("Content-Type: text/html\n\n"),
        std::string("Content-Transfer-Encoding: base64\n\n")}) {
    CAPTURE(header);
    MailFields fields;
    if (!derive_mail_fields(header + noise, fields)) continue;
    std::string payload;
    append_mail_payload(payload, fields);
    CHECK_NOTHROW(ttp::test::OwnedEvent("email", payload));
  }
}

}  // namespace ttp::input::mail_test
