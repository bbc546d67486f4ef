// SPDX-License-Identifier: Apache-2.0
#include "base/unicode_lower.hpp"

#include <doctest/doctest.h>

namespace ttp::unicode_lower_test {

using ttp::lower_unicode;

TEST_CASE("letters of all scripts are lowered, everything else stays") {
  CHECK(lower_unicode("") == "");
  CHECK(lower_unicode("AbC 12[]\x7f") == "abc 12[]\x7f");
  CHECK(lower_unicode("ÀÉÖÞ ß ÿ × ÷") == "àéöþ ß ÿ × ÷");
  CHECK(lower_unicode("ΑΒΓ ΩΆ") == "αβγ ωά");
  CHECK(lower_unicode("ЁЖЩ ѢҐ") == "ёжщ ѣґ");
  CHECK(lower_unicode("ĀāĹŸ") == "āāĺÿ");
  CHECK(lower_unicode("ẞ Ⅷ Ａ 𐐀") == "ß ⅷ ａ 𐐨");
  CHECK(lower_unicode("\u212A\u2126") == "kω");  // Kelvin and Ohm signs
  CHECK(lower_unicode("漢字 ﷺ 😀") == "漢字 ﷺ 😀");
}

TEST_CASE("a capital I with a dot becomes an i and a combining dot") {
  CHECK(lower_unicode("İI") == "i\u0307i");
}

TEST_CASE("a sigma at the end of a word is the final one") {
  CHECK(lower_unicode("ΟΔΟΣ") == "οδος");
  CHECK(lower_unicode("ΣΟΦΟΣ, ΣΑΣ.") == "σοφος, σας.");
  CHECK(lower_unicode("Σ") == "σ");
  CHECK(lower_unicode("ΣΣ.C") == "σσ.c");  // a full stop between letters ends no word
  CHECK(lower_unicode("Α\u0301Σ\u0301") == "α\u0301ς\u0301");
}

}  // namespace ttp::unicode_lower_test
