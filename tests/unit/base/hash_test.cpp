// SPDX-License-Identifier: Apache-2.0
#include "base/hash.hpp"

#include <doctest/doctest.h>

#include "model/tag.hpp"

namespace ttp::hash_test {

TEST_CASE("tag ids live in the namespace of the live system") {
  CHECK(to_string(tag_namespace()) == "1ca31f08-5522-5aae-8371-fe81f0e39de3");
}

TEST_CASE("a tag id depends on six values, an absent sub-technique being the empty text") {
  TagIds ids;
  CHECK(to_string(ids.make("command", "cmd_42", "R0014", "2", "T1083", "")) ==
        "9aa491e5-f03b-5d8f-9eb5-161becedcdd6");
  CHECK(ids.make("command", "cmd_42", "R0014", "2", "T1083", "T1083.001") !=
        ids.make("command", "cmd_42", "R0014", "2", "T1083", ""));
}

TEST_CASE("version-5 uuids agree with a known example") {
  // Python: uuid.uuid5(uuid.NAMESPACE_URL, "http://example.com/")
  UuidV5 urls(uuid_namespace_url);
  CHECK(to_string(urls.make("http://example.com/")) == "0a300ee9-f9e4-5697-a51a-efc7fafaba67");
  CHECK(to_string(urls.make("http://example.com/")) == "0a300ee9-f9e4-5697-a51a-efc7fafaba67");
}

TEST_CASE("a uuid's text is read back, and no other form") {
  UuidV5 urls(uuid_namespace_url);
  for (int i = 0; i < 1000; ++i) {
    const Uuid uuid = urls.make(std::to_string(i));
    CHECK(parse_uuid(to_string(uuid)) == uuid);
  }
  const std::string text = "0a300ee9-f9e4-5697-a51a-efc7fafaba67";
  REQUIRE(to_string(*parse_uuid(text)) == text);
  CHECK_FALSE(parse_uuid(text + "0"));
  CHECK_FALSE(parse_uuid(text.substr(1)));
  for (std::size_t i = 0; i < text.size(); ++i) {
    for (const char wrong : std::string_view("Ag/:@`-\0\xFF", 9)) {
      if (wrong == text[i]) continue;
      std::string other = text;
      other[i] = wrong;
      CHECK_FALSE(parse_uuid(other));
    }
  }
}

TEST_CASE("SHA-256 of the empty text is the well-known one") {
  CHECK(sha256_hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST_CASE("the shard hash never changes and spreads similar names") {
  CHECK(stable_hash("") == 0xfdbdf6ac4fc52e7fU);
  int low = 0;
  for (int i = 0; i < 1000; ++i) low += stable_hash("attacker-" + std::to_string(i)) % 2 == 0;
  CHECK(low > 400);
  CHECK(low < 600);
}

}  // namespace ttp::hash_test
