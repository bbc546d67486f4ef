// SPDX-License-Identifier: Apache-2.0
#include "input/mail_source.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "support.hpp"

namespace ttp::input::mail_source_test {

namespace {

using ttp::RejectLog;
using ttp::input::ByteSource;
using ttp::input::DirectoryNames;
using ttp::input::MailSource;
using ttp::input::MessageSplitter;
using ttp::test::TemporaryDirectory;

RejectLog quiet_log() {
  RejectLog::Options options;
  options.show = [](std::string_view) {};
  return RejectLog(options);
}

/// The subjects of a source's events.
std::vector<std::string> subjects(const std::vector<std::string>& paths, RejectLog& rejects) {
  MailSource source(paths, rejects);
  std::vector<std::string> result;
  while (const ttp::Event* event = source.next()) {
    const ttp::Value* subject = ttp::find_member(event->payload, "subject");
    result.emplace_back(subject == nullptr ? "-" : ttp::decode_text(*subject, *event->arena));
  }
  return result;
}

using Texts = std::vector<std::string>;

/// The messages of a stream, `line|text`; too long ones with a `+`.
Texts split(const std::string& bytes, std::size_t longest = 1U << 20) {
  const TemporaryDirectory directory;
  MessageSplitter splitter(ByteSource::open(directory.write("mail", bytes).string()), longest);
  Texts result;
  while (const auto message = splitter.next()) {
    result.push_back(std::to_string(message->line) + (message->is_too_long ? "+|" : "|") +
                     std::string(message->text));
  }
  return result;
}

const std::string from_line = "From a@b.example Thu Aug 22 14:54:40 2002\n";

}  // namespace

TEST_CASE("a stream without a From line is one message") {
  CHECK(split("Subject: a\n\nx\n\n" + from_line + "y\n") ==
        Texts{"1|Subject: a\n\nx\n\n" + from_line + "y\n"});
  CHECK(split("").empty());
  CHECK(split("\n").empty());
}

TEST_CASE("a mailbox is split at From lines behind blank lines") {
  CHECK(split(from_line + "A: 1\n\nx\n\n" + from_line + "B: 2\n\ny\n") ==
        Texts{"2|A: 1\n\nx\n", "7|B: 2\n\ny\n"});
  CHECK(split(from_line + "A: 1\n\nx\n" + from_line + "y\n") ==
        Texts{"2|A: 1\n\nx\n" + from_line + "y\n"});
  CHECK(split(from_line + "A: 1\n\nFrom here on\n\nFrom Monday, at 10\n") ==
        Texts{"2|A: 1\n\nFrom here on\n\nFrom Monday, at 10\n"});
  CHECK(split(from_line).empty());
  CHECK(split(from_line + "\n" + from_line + "\n").size() == 2);
}

TEST_CASE("a byte-order mark and blank lines in front belong to no message") {
  const std::string mark = "\xef\xbb\xbf";
  CHECK(split(mark + "A: 1\n\nx") == Texts{"1|A: 1\n\nx"});
  CHECK(split("\r\n\nA: 1\n\nx") == Texts{"3|A: 1\n\nx"});
  CHECK(split(mark + "\nA: 1\n") == Texts{"2|A: 1\n"});
  CHECK(split("\n" + from_line + "A: 1\n\n" + from_line + "B: 2\n") ==
        Texts{"3|A: 1\n", "6|B: 2\n"});
  CHECK(split("\n" + mark + "A: 1\n") == Texts{"2|" + mark + "A: 1\n"});
  CHECK(split(mark).empty());
}

TEST_CASE("mail is told by how it begins") {
  using ttp::input::looks_like_mail;
  CHECK(looks_like_mail("\xef\xbb\xbf\r\nSubject : x"));
  CHECK(looks_like_mail("From a"));
  CHECK(looks_like_mail("x-any: y"));
  CHECK_FALSE(looks_like_mail("Importance: high"));
  CHECK_FALSE(looks_like_mail(""));
  CHECK(ttp::input::may_be_of_mail("Importance: high"));
  CHECK(ttp::input::may_be_of_mail("ARC-Seal: i=1"));
  CHECK_FALSE(ttp::input::may_be_of_mail("error: none"));
}

TEST_CASE("one angle bracket is taken off quoted From lines") {
  CHECK(split(from_line + "A: 1\n\n>From x\n>>From y\n> From z\n>Fromage\n") ==
        Texts{"2|A: 1\n\nFrom x\n>From y\n> From z\n>Fromage\n"});
  CHECK(split("A: 1\n\n>From x\n") == Texts{"1|A: 1\n\n>From x\n"});
}

TEST_CASE("a message beyond the cap is cut, the next one is whole") {
  CHECK(split(from_line + "A: 1\n\n" + std::string(100, 'x') + "\n\n" + from_line + "B: 2\n", 20) ==
        Texts{"2+|A: 1\n\n" + std::string(14, 'x'), "7|B: 2\n"});
}

TEST_CASE("lines longer than any buffer are one line") {
  const std::string line(700'000, 'x');
  CHECK(split(from_line + line + "\n\n" + from_line + line) ==
        Texts{"2|" + line + "\n", "5|" + line});
}

TEST_CASE("a directory's names come sorted, however few are held at a time") {
  const TemporaryDirectory directory;
  Texts expected;
  for (int i = 100; i < 150; ++i) {
    expected.push_back("m" + std::to_string(i));
    directory.write(expected.back(), "");
  }
  directory.write(".hidden", "");
  for (const std::size_t held : {1U, 7U, 50U, 51U, 1000U}) {
    CAPTURE(held);
    DirectoryNames names(directory.path(), held);
    Texts found;
    while (auto name = names.next()) found.push_back(*name);
    CHECK(found == expected);
  }
  DirectoryNames missing(directory.path() / "none");
  CHECK_THROWS_AS(missing.next(), ttp::Error);
}

TEST_CASE("files, mailboxes, Maildirs and directories are read in the order given") {
  const std::string data = ttp::test::data_path("data/mail").string();
  RejectLog rejects = quiet_log();
  CHECK(subjects({data + "/encoded.eml", data + "/inbox.mbox", data + "/maildir"}, rejects) ==
        Texts{"data", "first", "second", "read", "unread"});
  CHECK(rejects.count() == 1);
  CHECK(rejects.reasons().begin()->first == "no mail message: it does not begin with a header");
}

TEST_CASE("a directory stands for its own regular files") {
  const TemporaryDirectory directory;
  directory.write("b.eml", "Subject: b\n\n");
  directory.write("a.eml", "Subject: a\n\n");
  directory.write("below/c.eml", "Subject: c\n\n");
  directory.write("empty.eml", "");
  REQUIRE(::mkfifo((directory.path() / "pipe").c_str(), 0600) == 0);
  RejectLog rejects = quiet_log();
  CHECK(subjects({directory.path().string()}, rejects) == Texts{"a", "b"});
  CHECK(rejects.reasons().count("the file is empty") == 1);
}

TEST_CASE("a path that does not exist ends the run") {
  RejectLog rejects = quiet_log();
  MailSource source({"/nonexistent/mail"}, rejects);
  CHECK_THROWS_AS(source.next(), ttp::Error);
}

TEST_CASE("a message longer than 32 MiB is rejected") {
  const TemporaryDirectory directory;
  const auto path = directory.write("big.eml", "Subject: x\n\n" + std::string(33U << 20, 'x'));
  RejectLog rejects = quiet_log();
  CHECK(subjects({path.string()}, rejects).empty());
  CHECK(rejects.reasons().count("the message is longer than 32 MiB") == 1);
}

TEST_CASE("the attacker is the connecting address, else the domain in From, else nobody") {
  const TemporaryDirectory directory;
  const auto attacker = [&](const std::string& message) {
    RejectLog rejects = quiet_log();
    MailSource source({directory.write("m.eml", message).string()}, rejects);
    const ttp::Event* event = source.next();
    REQUIRE(event != nullptr);
    return std::string(event->attacker_uuid.value_or("none"));
  };
  ttp::UuidV5 ids(ttp::attacker_namespace());
  const std::string hop = "Received: from x (x [198.51.100.1]) by y\n";
  CHECK(attacker(hop + "From: a@b.example\n\n") == ttp::to_string(ids.make("198.51.100.1")));
  CHECK(attacker("From: a@B.example\n\n") == ttp::to_string(ids.make("b.example")));
  CHECK(attacker("Subject: x\n\n") == "none");
}

TEST_CASE("an attacker that a map names is that one") {
  const TemporaryDirectory directory;
  const std::string hop = "Received: from x (x [IPv6:::ffff:198.51.100.1]) by y\n";
  const auto path = directory.write("m.eml", hop + "From: a@b.example\n\n").string();
  const std::map<std::string, std::string, std::less<>> map = {
      {"198.51.100.1", "6f1d0a52-2f0e-4d6e-9d3b-0d8a0c7b1e11"}, {"b.example", "other"}};
  RejectLog rejects = quiet_log();
  MailSource source({path}, rejects, nullptr, MailSource::Files::all, &map);
  const ttp::Event* event = source.next();
  REQUIRE(event != nullptr);
  CHECK(event->attacker_uuid == "6f1d0a52-2f0e-4d6e-9d3b-0d8a0c7b1e11");
}

TEST_CASE("an event names its kind, its file and its line") {
  const std::string path = ttp::test::data_path("data/mail/inbox.mbox").string();
  RejectLog rejects = quiet_log();
  MailSource source({path}, rejects);
  static_cast<void>(source.next());
  const ttp::Event* event = source.next();
  REQUIRE(event != nullptr);
  CHECK(event->source_kind == "email");
  CHECK(event->source_id == "sha256:bf1865b68f2a15a921e9e65f69b02b3f");
  CHECK(event->input == path);
  CHECK(event->line == 13);
  CHECK_FALSE(event->ts);
  CHECK(source.next() == nullptr);
  CHECK(source.messages() == 3);
  CHECK(source.remarks().empty());
}

}  // namespace ttp::input::mail_source_test
