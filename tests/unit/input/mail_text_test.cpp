// SPDX-License-Identifier: Apache-2.0
#include "input/mail_text.hpp"

#include <doctest/doctest.h>

#include <bit>
#include <string>
#include <vector>

#include "base/limits.hpp"

namespace ttp::input::mail_text_test {

namespace {

using ttp::input::html_to_text;
using ttp::input::largest_base64_block;
using ttp::input::LinkList;
using ttp::input::simhash;

std::vector<std::string> links(const std::string& text) {
  LinkList list;
  list.add_from(text);
  return list.links();
}

}  // namespace

TEST_CASE("links end where they do for a reader, and are listed once") {
  using Links = std::vector<std::string>;
  CHECK(links("see http://a.example/x, (HTTPS://b.example/y?z=1). www.c.example!") ==
        Links{"http://a.example/x", "HTTPS://b.example/y?z=1", "www.c.example"});
  CHECK(links("<a href=\"http://a.example/\">http://a.example/</a>") == Links{"http://a.example/"});
  CHECK(links("http://\u00e9.example/\u00e9") == Links{"http://\u00e9.example/\u00e9"});
  CHECK(links("http:// http://. www. xhttp://a ftp://f") == Links{"ftp://f"});
  CHECK(links("").empty());
}

TEST_CASE("links are capped in number and length") {
  std::string many;
  for (int i = 0; i < 1000; ++i) many += "http://a" + std::to_string(i) + " ";
  CHECK(links(many).size() == ttp::limits::mail_links);
  CHECK(links("http://" + std::string(100'000, 'a'))[0].size() == ttp::limits::mail_link_bytes);
}

TEST_CASE("HTML is reduced to what a reader sees") {
  CHECK(html_to_text("<p>a<b>b</b>c</p>\n\n<div>d</div>") == "abc d ");
  CHECK(html_to_text("<style>x{}</style>a<script>if (1 < 2) x = '<b>';</script>b") == "a b");
  CHECK(html_to_text("a<!-- <p> -->b") == "a b");
  CHECK(html_to_text("1 < 2 &amp;&lt;&#65;&#x42;&nbsp;&#160;c&none;&#0;") ==
        "1 < 2 &<AB  c&none;&#0;");
  CHECK(html_to_text("a<!-->b<!--->c<!-- x --!>d<!--!>-->e<!-- - -- >-->f") == "a b c d e f");
  CHECK(html_to_text("a<!-- open") == "a ");
  CHECK(html_to_text("a<script>open") == "a ");
  CHECK(html_to_text("a<b open") == "a");
  CHECK(html_to_text("<") == "<");
}

TEST_CASE("the largest base64 block goes over lines of one length") {
  const std::string line(76, 'A');
  CHECK(largest_base64_block("") == 0);
  CHECK(largest_base64_block(std::string(31, 'A')) == 0);
  CHECK(largest_base64_block(std::string(32, 'A')) == 24);
  CHECK(largest_base64_block(std::string(33, 'A')) == 24);
  CHECK(largest_base64_block("x\n" + line + "\n" + line + "\r\n" + std::string(40, 'B') +
                             "==\ny") == 192 * 3 / 4);
  CHECK(largest_base64_block(line + "\n" + std::string(50, 'A') + "\n" + line) == 126 * 3 / 4);
  CHECK(largest_base64_block(line + "\n\n" + line) == 57);
  CHECK(largest_base64_block("plain words\nand more of them\n") == 0);
}

TEST_CASE("like texts have like hashes") {
  const std::string text =
      "Dear customer, your account was locked today. Please follow the link below and confirm "
      "your name, your address and the number of your card, or it will be closed for good.";
  std::string changed = text;
  changed.replace(changed.find("customer"), 8, "Mr Smith");
  const auto distance = [](std::uint64_t a, std::uint64_t b) { return std::popcount(a ^ b); };
  const std::uint64_t hash = *simhash(text);
  CHECK(distance(hash, *simhash(changed)) <= 16);
  CHECK(distance(hash, *simhash("An entirely different message about the meeting on Monday at "
                                "noon, with the agenda and the minutes of the last one.")) > 16);
  CHECK(*simhash("a b c d") == *simhash("A, B 12 c: d!"));
  CHECK(simhash("one"));
  CHECK_FALSE(simhash(""));
  CHECK_FALSE(simhash(" 12 34 --"));
}

}  // namespace ttp::input::mail_text_test
