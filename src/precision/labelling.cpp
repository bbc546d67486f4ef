// SPDX-License-Identifier: Apache-2.0
#include "precision/labelling.hpp"

#include <algorithm>
#include <fstream>
#include <set>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"
#include "input/line_source.hpp"

namespace ttp::precision {

namespace {

/// SplitMix64 (G. Steele and others, 2014):
/// the same numbers everywhere, which the distributions of the standard library are not.
class SplitMix {
 public:
  explicit SplitMix(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15U);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
  }

 private:
  std::uint64_t state_;
};

}  // namespace

std::string row_key(const Row& row) {
  std::string text;
  for (const Event& event : row.events) {
    text.append(event.source_kind).push_back('\n');
    for (const Member& member : event.payload) {
      text.append(member.name).append("=").append(member.value.raw).push_back('\n');
    }
  }
  constexpr std::size_t digits = 16;  // 64 bits tell any corpus's rows apart
  return sha256_hex(text).substr(0, digits);
}

AnswerLog::AnswerLog(std::filesystem::path file) : file_(std::move(file)) {
  std::error_code error;
  if (!std::filesystem::exists(file_, error)) return;
  input::LineSource lines(input::ByteSource::open(file_.string()));
  while (const auto line = lines.next()) {
    const std::size_t first = line->text.find('\t');
    const std::size_t second = line->text.rfind('\t');
    if (first == std::string_view::npos || first == second || second + 2 != line->text.size()) continue;
    const char c = line->text.back();
    if (c != 'y' && c != 'n' && c != 's') continue;
    answers_[{std::string(line->text.substr(0, first)),
              std::string(line->text.substr(first + 1, second - first - 1))}] =
        c == 'y' ? Answer::yes : c == 'n' ? Answer::no : Answer::skip;
  }
}

bool AnswerLog::has(const Match& match) const { return answers_.contains({match.key, match.rule}); }

bool AnswerLog::knows(const std::string& key) const {
  const auto it = answers_.lower_bound({key, std::string()});
  return it != answers_.end() && it->first.first == key;
}

void AnswerLog::add(const Match& match, Answer answer) {
  std::ofstream out(file_, std::ios::app);
  out << match.key << '\t' << match.rule << '\t'
      << (answer == Answer::yes ? 'y' : answer == Answer::no ? 'n' : 's') << '\n';
  out.flush();
  if (!out) throw Error("cannot write '" + file_.string() + "'");
  answers_[{match.key, match.rule}] = answer;
}

std::vector<Match> draw(std::vector<Match> matches, std::size_t count, std::uint64_t seed) {
  std::map<std::string, std::vector<std::size_t>> by_rule;
  for (std::size_t i = 0; i < matches.size(); ++i) by_rule[matches[i].rule].push_back(i);
  std::set<std::size_t> kept;
  for (auto& entry : by_rule) {
    std::vector<std::size_t>& places = entry.second;
    SplitMix random(seed);
    // Fisher and Yates, as far as it is needed.
    for (std::size_t i = 0; i < std::min(count, places.size()); ++i) {
      std::swap(places[i], places[i + random.next() % (places.size() - i)]);
      kept.insert(places[i]);
    }
  }
  std::vector<Match> out;
  for (const std::size_t i : kept) out.push_back(std::move(matches[i]));
  return out;
}

std::string with_rules(std::string_view line, const std::vector<std::string>& rules) {
  JsonParser parser;
  Arena arena;
  Members members;
  if (parser.parse_object(arena.copy(line), arena, members) != nullptr) return {};
  std::string out = "{";
  for (const Member& member : members) {
    if (member.name == "expected_rule_ids") continue;
    append_json_string(out, member.name);
    out.append(":").append(member.value.raw).push_back(',');
  }
  out += "\"expected_rule_ids\":[";
  for (std::size_t i = 0; i < rules.size(); ++i) {
    if (i > 0) out += ',';
    append_json_string(out, rules[i]);
  }
  return out + "]}";
}

std::uint64_t copy_with_rules(const std::filesystem::path& from, const std::filesystem::path& to,
                              const LabelsByLine& labels) {
  std::ifstream in(from, std::ios::binary);
  std::ofstream out(to, std::ios::binary | std::ios::trunc);
  std::uint64_t labelled = 0;
  std::string line;
  // Whatever else is in the file stays as it is: lines too long to be read, and how lines end.
  for (std::uint64_t number = 1; std::getline(in, line); ++number) {
    const bool is_ended = !in.eof();
    if (const auto it = labels.find(number); it != labels.end()) {
      std::string_view text = line;
      const bool has_mark = number == 1 && text.starts_with(byte_order_mark);
      if (has_mark) text.remove_prefix(byte_order_mark.size());
      const bool has_return = text.ends_with('\r');
      if (has_return) text.remove_suffix(1);
      if (std::string with = with_rules(text, it->second); !with.empty()) {
        line = (has_mark ? std::string(byte_order_mark) : "") + with + (has_return ? "\r" : "");
        ++labelled;
      }
    }
    out << line;
    if (is_ended) out << '\n';
  }
  out.flush();
  if (in.bad() || !in.eof() || !out) {
    throw Error("cannot copy '" + from.string() + "' to '" + to.string() + "'");
  }
  return labelled;
}

}  // namespace ttp::precision
