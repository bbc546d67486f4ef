// SPDX-License-Identifier: Apache-2.0
#include "base/plain_json.hpp"

#include <doctest/doctest.h>

#include <random>
#include <span>
#include <string>

#include "base/general_json.hpp"
#include "base/limits.hpp"
#include "base/string_scan.hpp"

namespace ttp::plain_json_test {

namespace {

/// A text with what a buffer has behind it: JSON that goes on.
class Padded {
 public:
  explicit Padded(std::string_view text) : size_(text.size()), bytes_(text) {
    while (bytes_.size() < size_ + json_padding) bytes_ += R"(1}],"x":"y"}])";
  }
  [[nodiscard]] std::string_view get() const { return std::string_view(bytes_).substr(0, size_); }

 private:
  std::size_t size_;
  std::string bytes_;
};

std::string shown(std::span<const Member> members) {
  std::string text;
  for (const Member& member : members) {
    text += member.name;
    text += '=';
    text += std::to_string(static_cast<int>(member.value.type));
    text += member.value.has_escapes ? '\\' : '.';
    text += member.value.raw;
    text += '\n';
  }
  return text;
}

/// All that parse_object says, as text.
template <typename Parser>
std::string object(Parser& parser, std::string_view text, std::string_view expand,
                   Members expanded = {}) {
  Arena arena;
  Members members;
  const char* error = parser.parse_object(text, arena, members, expand, &expanded);
  return (error == nullptr ? "" : error) + std::string("\n") + shown(members) + "--\n" +
         shown(expanded);
}

template <typename Parser>
std::string array(Parser& parser, std::string_view text) {
  Arena arena;
  std::vector<Value> elements;
  Members members;
  std::vector<std::size_t> bounds;
  const char* error = parser.parse_array(text, arena, elements, members, bounds);
  std::string all = (error == nullptr ? "" : error) + std::string("\n") + shown(members);
  for (std::size_t i = 0; i < elements.size(); ++i) {
    const Member element = {"", elements[i]};
    all += std::to_string(bounds[i]) + shown({&element, 1});
  }
  return all;
}

bool is_plain(std::string_view text) {
  Arena arena;
  Members members;
  return read_plain_object(text, arena, members, {}, nullptr) != PlainJson::refused;
}

constexpr std::string_view seeds[] = {
    R"({"source_kind":"command","source_id":"b8f5a3d2-4bdf-d1fe","session_id":7,"ts":"2026-11-01T00:00:00.000000Z","payload":{"command_text":"echo \"x\" > \\tmp","uid":0,"user":null,"a":[1,-2.5e3,{"b":"c"}]},"decky_id":"d"})",
    R"({"eventid": "cowrie.client.version", "macCS": ["hmac-sha2-256-etm@openssh.com", "umac-64", []], "isError": 0, "session": "ef410359268d", "duration": 12.25, "x": {"y": {}, "z": [ ]}})",
    "{\t\"payload\" : { \"\\u00e9\\ud83d\\ude00\" : \"\xc3\xa9\xf0\x9f\x98\x80 \\/\\b\\f\\n\\r\\t\" } ,\r\n \"payload\" : true , \"k\\u0065y\" : [ false , null , 0 , -0 , 0.1 , 1E+2 ] }  ",
    R"({"payload":{"a":1},"payload":"text","b":{"payload":{}},"":""})",
    R"({"a":"0123456789abcdef0123456789abcdef0123456789abcdef","0123456789abcdef":"0123456789abcde","b":"0123456789abcde\\"})",
};

/// One change of the kind that damages real logs, and of the kind that somebody makes on purpose.
void change(std::string& text, std::mt19937& random) {
  static const std::string bytes =
      "{}[]\",:\\\"\\/ntfub0123456789.eE+- \t\r\n\x01\x1f\x7f\x80\xbf\xc3\xa9\xed\xa0\xf0\xff" +
      std::string(1, '\0');
  const std::size_t at = text.empty() ? 0 : random() % text.size();
  const char byte = bytes[random() % bytes.size()];
  switch (text.empty() ? 2 : random() % 7) {
    case 0: text[at] = byte; break;
    case 1: text.erase(at, 1); break;
    case 2: text.insert(at, 1, byte); break;
    case 3: text[at] = static_cast<char>(random()); break;
    case 4: text.resize(at); break;
    case 5: text.insert(at, text.substr(random() % text.size(), random() % 40)); break;
    default: text.erase(at, random() % 20);
  }
}

}  // namespace

TEST_CASE("a text without mistakes is plain") {
  for (const std::string_view seed : seeds) {
    CAPTURE(seed);
    CHECK(is_plain(Padded(seed).get()));
  }
  CHECK(is_plain(Padded("{}").get()));
  CHECK_FALSE(is_plain(Padded("").get()));
  CHECK_FALSE(is_plain(Padded("{").get()));
  CHECK_FALSE(is_plain(Padded("[]").get()));
}

TEST_CASE("the plain way and the general one read the same from texts changed at random") {
  JsonParser plain;
  GeneralJsonParser general;
  std::mt19937 random(11);
  int accepted = 0;
  int refused = 0;
  int plain_texts = 0;
  for (int round = 0; round < 60'000; ++round) {
    std::string text(seeds[random() % std::size(seeds)]);
    for (unsigned changes = random() % 4; changes > 0; --changes) change(text, random);
    const Padded padded(text);
    const std::string expected = object(general, padded.get(), "payload");
    REQUIRE_MESSAGE(object(plain, padded.get(), "payload") == expected, text);
    if (round % 50 == 0) {
      const Members before = {{"before", {}}};
      REQUIRE_MESSAGE(object(plain, padded.get(), "payload", before) ==
                          object(general, padded.get(), "payload", before),
                      text);
    }
    ++(expected.front() == '\n' ? accepted : refused);
    plain_texts += is_plain(padded.get()) ? 1 : 0;
  }
  CHECK(refused > 15'000);
  CHECK(accepted > 15'000);
  // The rest: UTF-8 that is none, and mistakes that the general way lets pass.
  CHECK(plain_texts > accepted * 9 / 10);
}

TEST_CASE("both ways read the same from arrays changed at random") {
  JsonParser plain;
  GeneralJsonParser general;
  std::mt19937 random(12);
  int accepted = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string text = "[";
    for (const std::string_view seed : seeds) text += std::string(seed) + ",\"x\",";
    text += "[1],null]";
    for (unsigned changes = random() % 4; changes > 0; --changes) change(text, random);
    const Padded padded(text);
    const std::string expected = array(general, padded.get());
    REQUIRE_MESSAGE(array(plain, padded.get()) == expected, text);
    accepted += expected.front() == '\n' ? 1 : 0;
  }
  CHECK(accepted > 5'000);
}

TEST_CASE("both ways agree about every number, literal and escape of a few bytes") {
  JsonParser plain;
  GeneralJsonParser general;
  const auto agree = [&](const std::string& text) {
    const Padded padded(text);
    REQUIRE_MESSAGE(object(plain, padded.get(), {}) == object(general, padded.get(), {}), text);
  };
  constexpr std::string_view number = "-+01.eE ";
  constexpr std::string_view string = "\\u0dDb\"x\x1f\xc3\xa9";
  for (unsigned round = 0; round < 8 * 8 * 8 * 8 * 8; ++round) {
    std::string text;
    for (unsigned rest = round; rest > 0; rest /= 8) text += number[rest % 8];
    agree("{\"a\":" + text + "}");
  }
  for (unsigned round = 0; round < 11 * 11 * 11 * 11; ++round) {
    std::string text;
    for (unsigned rest = round; rest > 0; rest /= 11) text += string[rest % 11];
    agree("{\"a\":\"" + text + "\"}");
    agree("{\"" + text + "\":1}");
  }
  for (const std::string_view word : {"true", "false", "null", "tru", "truee", "NULL", "t"}) {
    agree("{\"a\":" + std::string(word) + "}");
    agree("{\"a\":[" + std::string(word) + " ]}");
  }
}

TEST_CASE("both ways agree about texts that end anywhere") {
  JsonParser plain;
  GeneralJsonParser general;
  for (const std::string_view seed : seeds) {
    for (std::size_t size = 0; size <= seed.size(); ++size) {
      for (const char* end : {"", "}", "]", "\"", "\"}", "}}", "]}", "{}", " x"}) {
        const Padded padded(std::string(seed.substr(0, size)) + end);
        REQUIRE_MESSAGE(object(plain, padded.get(), "payload") ==
                            object(general, padded.get(), "payload"),
                        padded.get());
      }
    }
  }
}

TEST_CASE("both ways agree at the limits") {
  JsonParser plain;
  GeneralJsonParser general;
  const auto agree = [&](const std::string& text) {
    const Padded padded(text);
    CHECK(object(plain, padded.get(), "payload") == object(general, padded.get(), "payload"));
  };
  for (const int depth : {60, 63, 64, 65, 66, 70, limits::json_depth - 1, limits::json_depth,
                          limits::json_depth + 1, 20'000}) {
    const auto count = static_cast<std::size_t>(depth);
    std::string objects;
    for (std::size_t i = 0; i < count; ++i) objects += "{\"a\":";
    agree("{\"a\":" + std::string(count, '[') + std::string(count, ']') + "}");
    agree("{\"payload\":" + objects + "1" + std::string(count, '}') + "}");
    agree("{\"a\":" + std::string(count, '['));
  }
  for (const std::size_t members : {limits::object_members - 1, limits::object_members,
                                    limits::object_members + 1}) {
    std::string text = "{";
    for (std::size_t i = 0; i < members; ++i) text += i == 0 ? "\"\":0" : ",\"\":0";
    text += '}';
    agree(text);
    agree("{\"payload\":" + text + "}");
    agree("{\"other\":" + text + "}");
  }
}

TEST_CASE("the scan for a string's end finds what a look at every byte finds") {
  std::mt19937 random(13);
  for (int round = 0; round < 50'000; ++round) {
    std::string text(random() % 70, 'x');
    for (char& c : text) {
      if (random() % 20 == 0) c = static_cast<char>(random());
    }
    const std::size_t size = text.size();
    text += std::string(scan_overrun, random() % 2 == 0 ? '"' : ' ');
    const char* expected = text.data();
    const auto is_special = [](char c) {
      const auto byte = static_cast<unsigned char>(c);
      return byte < 0x20 || byte >= 0x80 || c == '"' || c == '\\';
    };
    const char* const end = text.data() + size;
    while (expected < end && !is_special(*expected)) ++expected;
    for (const char* found :
         {find_special(text.data(), end), find_special_portably(text.data(), end)}) {
      if (expected < end) {
        CHECK(found == expected);
      } else {
        CHECK(found >= end);
      }
    }
  }
}

}  // namespace ttp::plain_json_test
