// SPDX-License-Identifier: Apache-2.0
// Makes what scripts/bench feeds to ttp and to the programs it is compared with. The same options
// give the same bytes.
#include "make_data.hpp"

#include <fmt/format.h>

#include <cstdio>

namespace {

constexpr std::string_view usage =
    R"(usage: ttp-make-data events   OPTIONS   shell commands, one event a line
       ttp-make-data calls    OPTIONS   calls of agents' tools, one a line
       ttp-make-data database OPTIONS   a database with the commands of many attackers
       ttp-make-data rules    OPTIONS   a directory of rules
       ttp-make-data patterns OPTIONS   the regular expressions of rules for commands, one a line

events, calls:  --bytes N or --events N: how much
                --sessions N: in all (default: one per 20 events)
                --interleave N: sessions that are open at once and take turns (default 4)
                --tagged X: share of texts that the shipped rules tag (default 0.07)
                --repeat X: share of texts that are some of a few hundred (default 0)
database:       --file FILE: made anew; --commands N; --tagged X (default 0.358)
rules:          --from DIR: shipped rules; --to DIR: made; --count N: how many
patterns:       --from DIR
others:         --seed N (default 1)
)";

}  // namespace

int main(int count, char** texts) try {
  if (count < 2 || std::string_view(texts[1]) == "--help") {
    fmt::print(count < 2 ? stderr : stdout, "{}", usage);
    return count < 2 ? 2 : 0;
  }
  const std::string_view what = texts[1];
  ttp::benchmark::Arguments arguments(count - 2, texts + 2);
  if (what == "events" || what == "calls") {
    ttp::benchmark::make_lines(arguments, what == "calls");
  } else if (what == "database") {
    ttp::benchmark::make_database(arguments);
  } else if (what == "rules") {
    ttp::benchmark::make_rules(arguments);
  } else if (what == "patterns") {
    ttp::benchmark::print_patterns(arguments);
  } else {
    throw std::runtime_error(fmt::format("what is '{}'? See --help.", what));
  }
  return 0;
} catch (const std::exception& error) {
  fmt::print(stderr, "ttp-make-data: {}\n", error.what());
  return 2;
}
