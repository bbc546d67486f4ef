// SPDX-License-Identifier: Apache-2.0
#include "lint/neighbours.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <optional>

#include "base/json.hpp"
#include "base/regex_syntax.hpp"
#include "base/text.hpp"
#include "lint/sample.hpp"
#include "rule/operator.hpp"

namespace ttp::lint {

namespace {

/// Enough for the conditions that people write; lists of thousands of values tell nothing more.
constexpr std::size_t most_words = 48;

void add_words(const rule::Node& node, bool is_value, bool is_pattern,
               std::vector<std::string>& words) {
  if (words.size() >= most_words) return;
  switch (node.kind) {
    case rule::Node::Kind::null: break;
    case rule::Node::Kind::scalar:
      if (!is_value) break;
      words.push_back(node.text);
      if (!is_pattern) break;
      if (const auto syntax = parse_regex(node.text, false); syntax && syntax->is_complete) {
        for (std::string& sample : make_samples(node.text, false, *syntax, 3)) {
          words.push_back(std::move(sample));
        }
      }
      break;
    case rule::Node::Kind::list:
      for (const rule::Node& item : node.items) add_words(item, is_value, is_pattern, words);
      break;
    case rule::Node::Kind::map:
      for (const auto& [key, value] : node.entries) {
        add_words(value, is_value || rule::find_operator(key.text) != nullptr,
                  key.text == "pattern", words);
      }
  }
}

std::optional<double> number_of(const std::string& text) {
  double number = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  return error == std::errc{} && stop == end ? std::optional(number) : std::nullopt;
}

/// The last address of a network: of those that lie in it the one that smaller ones lack.
std::optional<std::string> last_address(const std::string& network) {
  const std::size_t slash = network.find('/');
  if (slash == std::string::npos) return std::nullopt;
  std::array<unsigned char, 16> bytes{};
  const std::string base = network.substr(0, slash);
  const bool is_v4 = inet_pton(AF_INET, base.c_str(), bytes.data()) == 1;
  if (!is_v4 && inet_pton(AF_INET6, base.c_str(), bytes.data()) != 1) return std::nullopt;
  unsigned prefix = 0;
  std::from_chars(network.data() + slash + 1, network.data() + network.size(), prefix);
  const unsigned size = is_v4 ? 32 : 128;
  for (unsigned bit = prefix; bit < size; ++bit) {
    bytes.at(bit / 8) |= static_cast<unsigned char>(0x80U >> bit % 8);
  }
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (inet_ntop(is_v4 ? AF_INET : AF_INET6, bytes.data(), text.data(), text.size()) == nullptr) {
    return std::nullopt;
  }
  return std::string(text.data());
}

/// Values in JSON.
class Values {
 public:
  void add_text(std::string_view text) { append_json_string(all.emplace_back(), text); }
  void add_number(double number) {
    append_json_double(all.emplace_back(), number);
    // 5 is an integer, 5.0 is none.
    const auto integer = static_cast<std::int64_t>(number);
    if (number == static_cast<double>(integer)) all.push_back(std::to_string(integer));
  }
  std::vector<std::string> all;
};

/// What may stand in the place of a value, which is `text` if it is one.
std::vector<std::string> values_beside(const std::optional<std::string_view>& text,
                                       const std::vector<std::string>& words) {
  constexpr double far = 1e15;  // beyond that a step of one may be none
  Values values;
  for (const std::string& word : words) {
    values.add_text(word);
    if (const auto number = number_of(word); number && std::abs(*number) < far) {
      for (const double step : {0.0, -1.0, 1.0, -0.25, 0.25}) values.add_number(*number + step);
    }
    if (const auto address = last_address(word)) values.add_text(*address);
  }
  if (!text) return std::move(values.all);
  const std::string own(*text);
  for (const std::string& word : words) {
    values.add_text(own + " " + word);
    values.add_text(word + " " + own);
    values.add_text(own + word);
  }
  values.add_text(upper_ascii(own));
  values.add_text(lower_ascii(own));
  for (const std::size_t times : {2U, 8U}) {
    std::string repeated;
    for (std::size_t i = 0; i < times; ++i) repeated += own;
    values.add_text(repeated);
  }
  return std::move(values.all);
}

}  // namespace

std::vector<std::string> words_of(const rule::Node& condition) {
  std::vector<std::string> words;
  add_words(condition, false, false, words);
  std::ranges::sort(words);
  words.erase(std::unique(words.begin(), words.end()), words.end());
  return words;
}

std::vector<std::string> neighbours_of(std::string_view payload,
                                       const std::vector<std::string>& words) {
  std::vector<std::string> out;
  JsonParser parser;
  Arena arena;
  Members members;
  if (parser.parse_object(arena.copy(payload), arena, members) != nullptr) return out;
  for (const Member& changed : members) {
    const Value& value = changed.value;
    if (value.type == JsonType::object || value.type == JsonType::array) continue;
    const auto text =
        value.is_string() ? std::optional(decode_text(value, arena)) : std::nullopt;
    for (const std::string& other : values_beside(text, words)) {
      std::string& json = out.emplace_back();
      for (const Member& member : members) {
        json += json.empty() ? '{' : ',';
        append_json_string(json, member.name);
        json += ':';
        json += &member == &changed ? std::string_view(other) : member.value.raw;
      }
      json += '}';
    }
  }
  return out;
}

}  // namespace ttp::lint
