// SPDX-License-Identifier: Apache-2.0
#include "lifter/catalogue.hpp"

#include <doctest/doctest.h>

#include "support.hpp"

namespace ttp::lifter::catalogue_test {

namespace {

using ttp::Diagnostics;
using ttp::lifter::read_catalogue;

std::string complaints(const Diagnostics& diagnostics) {
  std::string result;
  for (const ttp::Diagnostic& diagnostic : diagnostics) {
    result += std::to_string(diagnostic.line) + ": " + diagnostic.message + '\n';
  }
  return result;
}

}  // namespace

TEST_CASE("a catalogue names what a value gives away, whatever its letters' case") {
  const ttp::test::TemporaryDirectory pack;
  pack.write("catalogues/kits.txt",
             "# kits\r\n\r\nDark Mailer\tDark kit\r\n\n  ab12\t\tEmpire \n#x\ty");
  Diagnostics diagnostics;
  const auto catalogue = read_catalogue(pack.path(), "kits", diagnostics);
  REQUIRE(catalogue);
  CHECK(complaints(diagnostics) == "");
  REQUIRE(catalogue->find("DARK MAILER") != nullptr);
  CHECK(*catalogue->find("DARK MAILER") == "Dark kit");
  CHECK(*catalogue->find("AB12") == "Empire");
  CHECK(catalogue->find("ab1") == nullptr);
  CHECK(catalogue->find("") == nullptr);
  CHECK(catalogue->find("#x") == nullptr);
  REQUIRE(catalogue->entries().size() == 2);
  CHECK(catalogue->entries()[0].value == "ab12");
  CHECK(catalogue->entries()[1].value == "Dark Mailer");
}

TEST_CASE("malformed and repeated lines are errors at their place") {
  const ttp::test::TemporaryDirectory pack;
  pack.write("catalogues/a.txt", "ab\tx\nno tab\nAB\ty\n\tz\n");
  Diagnostics diagnostics;
  const auto catalogue = read_catalogue(pack.path(), "a", diagnostics);
  REQUIRE(catalogue);
  CHECK(catalogue->entries().size() == 1);
  CHECK(complaints(diagnostics) ==
        "2: expected a value, a tab and a name\n"
        "3: the value is already in line 1\n"
        "4: expected a value, a tab and a name\n");
  CHECK(diagnostics[1].source == "AB\ty");
}

TEST_CASE("an empty catalogue is one; a missing one is none; its name is no path") {
  const ttp::test::TemporaryDirectory pack;
  pack.write("catalogues/empty.txt", "");
  pack.write("secret.txt", "a\tb\n");
  Diagnostics diagnostics;
  const auto empty = read_catalogue(pack.path(), "empty", diagnostics);
  REQUIRE(empty);
  CHECK(empty->entries().empty());
  CHECK_FALSE(read_catalogue(pack.path(), "missing", diagnostics));
  CHECK_FALSE(read_catalogue(pack.path(), "../secret", diagnostics));
  CHECK_FALSE(read_catalogue(pack.path(), "", diagnostics));
  CHECK(complaints(diagnostics) == "");
}

TEST_CASE("a catalogue that is not text is an error") {
  const ttp::test::TemporaryDirectory pack;
  pack.write("catalogues/a.txt", "a\t\xFF\n");
  Diagnostics diagnostics;
  CHECK_FALSE(read_catalogue(pack.path(), "a", diagnostics));
  CHECK(complaints(diagnostics) == "0: not UTF-8 text\n");
}

}  // namespace ttp::lifter::catalogue_test
