// SPDX-License-Identifier: Apache-2.0
#include "session/login.hpp"

#include <doctest/doctest.h>

#include <string>

#include "support.hpp"

namespace ttp::session::login_test {

TEST_CASE("a record carries a count if it has a number; a null, or what is none, says nothing") {
  const auto is_counted = [](const std::string& payload) {
    return is_aggregated(test::OwnedEvent("auth_attempt", payload).get());
  };
  CHECK(is_counted(R"({"fail_count":0})"));
  CHECK(is_counted(R"({"fail_count":null,"password_count":3.5})"));
  CHECK_FALSE(is_counted(R"({"fail_count":null,"password_count":null})"));
  CHECK_FALSE(is_counted(R"({"fail_count":"9","password_count":[1]})"));
  CHECK_FALSE(is_counted("{}"));
}

}  // namespace ttp::session::login_test
