// SPDX-License-Identifier: Apache-2.0
#include "base/literal.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>

#include "base/text.hpp"

namespace ttp {

namespace {

/// Bytes of a literal that are looked for. More would tell hardly more and need more memory.
constexpr std::size_t kept_bytes = 10;

/// How much a folded byte tells, in bits: the rarer, the more.
constexpr double bits_of(char c) {
  if (c == ' ') return 2.0;
  if (c == '-' || c == '.' || c == '_') return 3.5;
  if (c >= 'a' && c <= 'z') return std::string_view("jqxzkvw").find(c) < 7 ? 5.0 : 3.8;
  if (c >= '0' && c <= '9') return 3.8;
  return 5.0;
}

constexpr auto bits_of_bytes = [] {
  std::array<double, 256> table{};
  for (std::size_t i = 0; i < table.size(); ++i) table[i] = bits_of(static_cast<char>(i));
  return table;
}();

double bits_of(std::string_view text) {
  // Behind a blank a - is nothing special.
  double bits = text.starts_with(" -") ? -2.0 : 0.0;
  for (const char c : text) bits += bits_of_bytes[static_cast<unsigned char>(c)];
  return bits;
}

/// Places in a usual text at which a literal can begin.
constexpr double usual_places = 80;

std::string_view best_part(std::string_view text) {
  std::string_view best = text.substr(0, kept_bytes);
  double most = bits_of(best);
  for (std::size_t i = 1; i + kept_bytes <= text.size(); ++i) {
    const std::string_view part = text.substr(i, kept_bytes);
    const double bits = bits_of(part);
    if (bits <= most) continue;
    best = part;
    most = bits;
  }
  return best;
}

}  // namespace

void append_folded(std::string& out, std::string_view text) {
  for (const char c : text) {
    const char folded = folded_byte(c);
    if (folded != ' ' || out.empty() || out.back() != ' ') out += folded;
  }
}

bool has_odd_letters(std::string_view text) {
  return text.find("\xC5\xBF") != std::string_view::npos ||
         text.find("\xE2\x84\xAA") != std::string_view::npos;
}

LiteralSet LiteralSet::of(std::vector<std::string> texts) {
  LiteralSet set;
  for (std::string& text : texts) {
    const bool is_everywhere = text.empty() || text == " " ||
                               (text.size() == 1 && std::isalnum(static_cast<unsigned char>(text[0])) != 0);
    if (is_everywhere) return {};
    if (text.size() > kept_bytes) text = std::string(best_part(text));
    set.chance += usual_places * std::exp2(-bits_of(text));
  }
  sort_unique(texts);
  set.texts = std::move(texts);
  return set;
}

void LiteralSet::add(const LiteralSet& other) {
  texts.insert(texts.end(), other.texts.begin(), other.texts.end());
  sort_unique(texts);
  chance += other.chance;
}

}  // namespace ttp
