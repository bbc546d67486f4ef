// SPDX-License-Identifier: Apache-2.0
#include "lifter/payload_value.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "support.hpp"

namespace ttp::lifter::payload_value_test {

namespace {

using namespace ttp::lifter;  // NOLINT: every function under test is one of its
using ttp::Event;
using ttp::Value;

/// One payload.
class Payload {
 public:
  explicit Payload(const std::string& json) : event_("session", json) {}
  [[nodiscard]] const Value* find(std::string_view name) const {
    return ttp::find_member(event().payload, name);
  }
  [[nodiscard]] const Event& event() const { return event_.get(); }

 private:
  ttp::test::OwnedEvent event_;
};

/// A payload with one value.
struct One : Payload {
  explicit One(const std::string& json) : Payload(R"({"v":)" + json + "}") {}
  [[nodiscard]] const Value* value() const { return find("v"); }
};

bool truthy(const std::string& json) { return is_truthy(One(json).value()); }
bool at_least(const std::string& json, std::int64_t bound) {
  return is_int_at_least(One(json).value(), bound);
}
bool number_at_least(const std::string& json, double bound) {
  return is_number_at_least(One(json).value(), bound);
}
bool number_at_most(const std::string& json, double bound) {
  return is_number_at_most(One(json).value(), bound);
}

}  // namespace

TEST_CASE("what is empty, zero, false, null or missing says nothing") {
  CHECK_FALSE(is_truthy(nullptr));
  for (const char* json : {"null", "false", "0", "-0", "0.0", "-0.0e5", "1e-999", R"("")", "[]",
                           "[ ]", "{}", "{ \t}"}) {
    CAPTURE(json);
    CHECK_FALSE(truthy(json));
  }
  for (const char* json : {"true", "1", "-1", "0.1", "1e-9", R"(" ")", R"("0")", "[0]", "[[]]",
                           R"({"a":0})", "100"}) {
    CAPTURE(json);
    CHECK(truthy(json));
  }
}

TEST_CASE("the first field that says something is taken, else the last as it stands") {
  const Payload payload(R"({"a":"","b":0,"c":"x","d":[]})");
  const Event& event = payload.event();
  CHECK(first_of(event, {"a", "c"}) == payload.find("c"));
  CHECK(first_of(event, {"c", "a"}) == payload.find("c"));
  CHECK(first_of(event, {"a", "b", "c"}) == payload.find("c"));
  CHECK(first_of(event, {"a", "d"}) == payload.find("d"));
  CHECK(first_of(event, {"a", "missing"}) == nullptr);
  CHECK(first_of(event, {"missing", "b"}) == payload.find("b"));
}

TEST_CASE("integers are JSON integers and booleans") {
  for (const char* json : {"5", "-5", "true", "false", "123456789012345678901234567890"}) {
    CAPTURE(json);
    CHECK(is_int(One(json).value()));
  }
  for (const char* json : {"5.0", "5e0", R"("5")", "null", "[5]", "{}"}) {
    CAPTURE(json);
    CHECK_FALSE(is_int(One(json).value()));
  }
  CHECK_FALSE(is_int(nullptr));
  CHECK(int_text(*One("true").value()) == "1");
  CHECK(int_text(*One("-0").value()) == "0");
  CHECK(int_text(*One("-12").value()) == "-12");
}

TEST_CASE("integers are compared exactly at any size") {
  CHECK(at_least("5", 5));
  CHECK(at_least("6", 5));
  CHECK_FALSE(at_least("4", 5));
  CHECK(at_least("true", 1));
  CHECK_FALSE(at_least("false", 1));
  CHECK(at_least("9223372036854775807", INT64_MAX));
  CHECK_FALSE(at_least("9223372036854775806", INT64_MAX));
  CHECK(at_least("9223372036854775808", INT64_MAX));
  CHECK(at_least("-9223372036854775808", INT64_MIN));
  CHECK_FALSE(at_least("-9223372036854775809", INT64_MIN));
  CHECK_FALSE(at_least("5.0", 5));
  CHECK_FALSE(is_int_at_least(nullptr, 0));
}

TEST_CASE("numbers are compared exactly, integers of any size among them") {
  CHECK(number_at_least("10", 10));
  CHECK(number_at_least("10.0", 10));
  CHECK_FALSE(number_at_least("9.999", 10));
  CHECK_FALSE(number_at_least("10", 10.5));
  CHECK(number_at_least("11", 10.5));
  CHECK(number_at_least("true", 1));
  CHECK(number_at_most("0.15", 0.15));
  CHECK_FALSE(number_at_most("0.15000000000000002", 0.15));
  CHECK(number_at_most("-1", 0.15));
  CHECK(number_at_most("-1", -0.5));
  CHECK_FALSE(number_at_most("0", -0.5));
  CHECK_FALSE(number_at_least("9007199254740993", 9007199254740994.0));
  CHECK(number_at_least(std::string(400, '9'), 1e300));
  CHECK_FALSE(number_at_least("-" + std::string(400, '9'), 0));
  CHECK(number_at_least("1e999", 1e300));
  CHECK_FALSE(number_at_least(R"("10")", 10));
  CHECK_FALSE(number_at_least("null", 0));
  CHECK_FALSE(is_number_at_most(nullptr, 0));
}

TEST_CASE("only the JSON booleans are exactly true or false") {
  CHECK(is_exactly_true(One("true").value()));
  CHECK(is_exactly_false(One("false").value()));
  for (const char* json : {"1", "0", R"("true")", R"("false")", "null", "[]"}) {
    CAPTURE(json);
    CHECK_FALSE(is_exactly_true(One(json).value()));
    CHECK_FALSE(is_exactly_false(One(json).value()));
  }
  CHECK_FALSE(is_exactly_true(nullptr));
  CHECK_FALSE(is_exactly_false(nullptr));
}

TEST_CASE("texts are decoded, and only strings are texts") {
  const One text(R"("a\u00e9\n")");
  CHECK(text_of(text.value(), text.event()) == "aé\n");
  const One number("5");
  CHECK_FALSE(text_of(number.value(), number.event()));
  CHECK_FALSE(text_of(nullptr, number.event()));
}

TEST_CASE("lists give their elements, everything else gives none") {
  ListReader reader;
  const One list(R"([1, "a", {"b": 2}, []])");
  const auto elements = reader.elements(list.value(), list.event());
  REQUIRE(elements.size() == 4);
  CHECK(elements[1].raw == R"("a")");
  CHECK(elements[2].raw == R"({"b": 2})");
  const One text(R"("abc")");
  CHECK(reader.elements(text.value(), text.event()).empty());
  CHECK(reader.elements(nullptr, text.event()).empty());
}

}  // namespace ttp::lifter::payload_value_test
