// SPDX-License-Identifier: Apache-2.0
#include "base/packed_texts.hpp"

#include <doctest/doctest.h>

#include <random>
#include <string>
#include <vector>

namespace ttp::packed_texts_test {

TEST_CASE("packed texts say what as many strings would") {
  std::mt19937 random(3);
  constexpr std::size_t count = 4;
  PackedTexts<count> packed;
  CHECK(packed.footprint() == 0);
  std::vector<std::string> texts(count);
  for (int i = 0; i < 5000; ++i) {
    const std::size_t which = random() % count;
    texts[which] = std::string(random() % 3 == 0 ? 0 : random() % 70, static_cast<char>('a' + i % 26));
    packed.set(which, texts[which]);
    std::size_t bytes = 0;
    for (std::size_t each = 0; each < count; ++each) {
      REQUIRE(packed.get(each) == texts[each]);
      bytes += texts[each].size();
    }
    CHECK(packed.footprint() == bytes + count * sizeof(std::uint32_t));
  }
}

TEST_CASE("a text may be set to one of its own, and has any bytes") {
  const std::string zero("a\0b", 3);
  PackedTexts<3> packed({"first", zero, ""});
  packed.set(2, packed.get(1));
  packed.set(0, packed.get(0).substr(1, 2));
  CHECK(packed.get(0) == "ir");
  CHECK(packed.get(1) == zero);
  CHECK(packed.get(2) == zero);
}

}  // namespace ttp::packed_texts_test
