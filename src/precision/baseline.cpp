// SPDX-License-Identifier: Apache-2.0
#include "precision/baseline.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/limits.hpp"
#include "input/line_source.hpp"

namespace ttp::precision {

namespace {

/// Smallest difference that is one: reports keep shares exactly, sums of weights round.
constexpr double tiny = 1e-9;

std::string read_file(const std::filesystem::path& file) {
  const auto bytes = input::ByteSource::open(file.string());
  std::string text;
  std::vector<char> block(limits::input_block);
  while (const std::size_t got = bytes->read(block.data(), block.size())) {
    text.append(block.data(), got);
    if (text.size() > limits::cell_bytes) throw Error("'" + file.string() + "' is too long for a report");
  }
  return text;
}

/// Reads the parts that matter.
class ReportReader {
 public:
  explicit ReportReader(const std::filesystem::path& file) : file_(file) {}

  Baseline read(Group group) {
    const std::string_view text = arena_.copy(read_file(file_));
    Members members;
    if (parser_.parse_object(text, arena_, members) != nullptr) fail();
    const Value* by = find_member(members, "by");
    const Value* lines = find_member(members, "lines");
    if (by == nullptr || !by->is_string() || lines == nullptr || lines->type != JsonType::array) fail();
    if (const std::string_view name = decode_text(*by, arena_); name != group_name(group)) {
      throw Error("'" + file_.string() + "' is not grouped by " + std::string(group_name(group)));
    }
    std::vector<Value> items;
    Members unused;
    std::vector<std::size_t> bounds;
    if (parser_.parse_array(lines->raw, arena_, items, unused, bounds) != nullptr) fail();
    Baseline baseline;
    for (const Value& item : items) {
      Members line;
      if (item.type != JsonType::object || parser_.parse_object(item.raw, arena_, line) != nullptr) fail();
      const Value* name = find_member(line, "name");
      if (name == nullptr || !name->is_string()) fail();
      baseline[std::string(decode_text(*name, arena_))] = {ratio(line, "precision"),
                                                           ratio(line, "recall")};
    }
    return baseline;
  }

 private:
  [[noreturn]] void fail() const {
    throw Error("'" + file_.string() + "' is no report of ttp precision --format json");
  }

  Ratio ratio(std::span<const Member> line, std::string_view name) {
    const Value* value = find_member(line, name);
    if (value == nullptr || value->type != JsonType::object) return {};
    Members members;
    if (parser_.parse_object(value->raw, arena_, members) != nullptr) fail();
    const auto number = [&](std::string_view key) {
      const Value* found = find_member(members, key);
      const auto parsed = found == nullptr ? std::nullopt : to_number(*found);
      if (!parsed || *parsed < 0) fail();
      return *parsed;
    };
    return {std::min(number("value"), 1.0), number("cases")};
  }

  std::filesystem::path file_;
  JsonParser parser_;
  Arena arena_;
};

}  // namespace

Baseline read_baseline(const std::filesystem::path& file, Group group) {
  return ReportReader(file).read(group);
}

std::vector<Regression> compare(const Baseline& baseline, const std::vector<Line>& lines,
                                bool is_exact) {
  std::vector<Regression> regressions;
  const auto check = [&](const std::string& name, std::string_view what, const Ratio& before,
                         const Ratio& now) {
    if (!before.is_known()) return;
    if (!now.is_known()) {
      if (before.value > 0) regressions.push_back({name, what, before.value, 0});
      return;
    }
    const bool fell = is_exact ? now.value < before.value - tiny : has_dropped(before, now);
    if (fell) regressions.push_back({name, what, before.value, now.value});
  };
  for (const auto& entry : baseline) {
    const std::string& name = entry.first;
    const BaselineLine& before = entry.second;
    const auto line = std::find_if(lines.begin(), lines.end(),
                                   [&](const Line& l) { return l.name == name; });
    const Score score = line == lines.end() ? Score{} : line->score;
    check(name, "precision", before.precision, score.precision());
    check(name, "recall", before.recall, score.recall());
  }
  return regressions;
}

}  // namespace ttp::precision
