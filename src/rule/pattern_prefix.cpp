// SPDX-License-Identifier: Apache-2.0
#include "rule/pattern_prefix.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "rule/live_pattern.hpp"
#include "rule/pattern_parts.hpp"

namespace ttp::rule {

namespace {

/// Compilations for one pattern (a pattern of 1000 parts needs about 20, one with groups in groups
/// a multiple of that) and for all that one finder is asked about (2 seconds or so).
constexpr std::size_t most_for_one = 100;
constexpr std::size_t most_in_all = 20'000;

/// The part of a text that is looked at; whole characters.
std::string_view looked_at(std::string_view text) {
  std::size_t size = std::min(text.size(), limits::explained_text);
  while (size < text.size() && size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) {
    --size;
  }
  return text.substr(0, size);
}

/// Parts that take up characters, and those of them that are plain characters.
struct Weight {
  std::size_t parts = 0;
  std::size_t literals = 0;
};

Weight weight_of(std::span<const PatternPart> sequence);

Weight weight_of(const PatternPart& part) {
  using Kind = PatternPart::Kind;
  if (part.is_optional || part.kind == Kind::zero_width || part.kind == Kind::setting) return {};
  if (part.kind == Kind::literal) return {1, 1};
  if (part.alternatives.empty()) return {1, 0};
  // Whichever alternative was meant, so much is in it.
  Weight least = weight_of(part.alternatives.front());
  for (const PatternSequence& alternative : part.alternatives) {
    const Weight other = weight_of(alternative);
    least = {std::min(least.parts, other.parts), std::min(least.literals, other.literals)};
  }
  return least;
}

Weight weight_of(std::span<const PatternPart> sequence) {
  Weight sum;
  for (const PatternPart& part : sequence) {
    const Weight one = weight_of(part);
    sum.parts += one.parts;
    sum.literals += one.literals;
  }
  return sum;
}

}  // namespace

class PrefixFinder::Search {
 public:
  Search(PrefixFinder& finder, std::string_view pattern, PatternOptions options,
         std::string_view text)
      : finder_(finder), pattern_(pattern), options_(options), text_(text) {}

  std::optional<PatternPrefix> run() {
    const auto alternatives = split_pattern(pattern_);
    std::string settings;
    for (const PatternPart& part : alternatives.front()) {
      if (part.kind != PatternPart::Kind::setting) break;
      settings += text_of(part.begin, part.end);
    }
    bool is_first = true;
    for (const PatternSequence& alternative : alternatives) {
      // `(?i)` at the start counts for all alternatives of the pattern.
      descend(alternative, is_first ? "" : settings, "", {}, 0);
      is_first = false;
    }
    return best_;
  }

 private:
  [[nodiscard]] std::string_view text_of(std::size_t begin, std::size_t end) const {
    return pattern_.substr(begin, end - begin);
  }

  std::optional<Regex::Span> attempt(const std::string& prefix) {
    if (++compiled_ > most_for_one || ++finder_.compiled_ > most_in_all) return std::nullopt;
    std::string text = options_.is_live_compat ? live_pattern(prefix) : prefix;
    if (options_.nocase) text.insert(0, "(?i)");
    RegexError error;
    const auto regex = Regex::compile(text, error);
    return regex ? regex->find(text_, finder_.scratch_) : std::nullopt;
  }

  /// Finds how many parts of `sequence` are found behind `before`, then looks into the next one if
  /// it is a group. `closers` end the groups that are open in `before`; `so_far` is the weight of
  /// `before`, `behind` the number of parts that follow the sequence.
  void descend(std::span<const PatternPart> sequence, const std::string& before,
               const std::string& closers, Weight so_far, std::size_t behind) {
    const auto prefix = [&](std::size_t count) {
      return count == 0 ? before
                        : before + std::string(text_of(sequence.front().begin,
                                                       sequence[count - 1].end));
    };
    // Most patterns fail in their first parts, whose compilation is cheap: search outwards first.
    std::size_t found = 0;
    std::size_t missed = sequence.size() + 1;
    std::optional<Regex::Span> span;
    for (std::size_t step = 1; found < sequence.size() && missed > sequence.size(); step *= 2) {
      const std::size_t count = std::min(found + step, sequence.size());
      if (const auto at = attempt(prefix(count) + closers)) {
        found = count;
        span = at;
      } else {
        missed = count;
      }
    }
    while (missed <= sequence.size() && missed - found > 1) {
      const std::size_t count = found + (missed - found) / 2;
      if (const auto at = attempt(prefix(count) + closers)) {
        found = count;
        span = at;
      } else {
        missed = count;
      }
    }
    const Weight here = weight_of(sequence.first(found));
    const Weight reached{so_far.parts + here.parts, so_far.literals + here.literals};
    const std::size_t rest = weight_of(sequence.subspan(found)).parts + behind;
    if (span && reached.parts > 0) {
      const bool has_next = found < sequence.size();
      keep({prefix(found),
            has_next ? std::string(text_of(sequence[found].begin, sequence.back().end)) : "",
            *span, reached.parts, reached.parts + rest, reached.literals});
    }
    if (found == sequence.size() || sequence[found].alternatives.empty()) return;
    const PatternPart& group = sequence[found];
    const std::size_t after = weight_of(sequence.subspan(found + 1)).parts + behind;
    const std::string inside = prefix(found) + std::string(text_of(group.begin, group.body));
    for (const PatternSequence& alternative : group.alternatives) {
      descend(alternative, inside, ")" + closers, reached, after);
    }
  }

  void keep(PatternPrefix candidate) {
    const bool is_better =
        !best_ || candidate.closeness() > best_->closeness() ||
        (candidate.closeness() == best_->closeness() && candidate.matched > best_->matched);
    if (is_better) best_ = std::move(candidate);
  }

  PrefixFinder& finder_;
  std::string_view pattern_;
  PatternOptions options_;
  std::string_view text_;
  std::size_t compiled_ = 0;
  std::optional<PatternPrefix> best_;
};

std::optional<PatternPrefix> PrefixFinder::find(std::string_view pattern, PatternOptions options,
                                                std::string_view text) {
  text = looked_at(text);
  return Search(*this, pattern, options, text).run();
}

std::optional<PatternPrefix> PrefixFinder::find_literal(std::string_view literal, bool nocase,
                                                        bool is_at_start, std::string_view text) {
  text = looked_at(text);
  const std::string wanted = nocase ? lower_ascii(literal) : std::string(literal);
  const std::string subject = nocase ? lower_ascii(text) : std::string(text);
  PatternPrefix prefix;
  for (std::size_t next = 0; next < wanted.size();) {
    ++prefix.parts;
    decode_utf8(wanted, next);
    const std::string_view part = std::string_view(wanted).substr(0, next);
    const std::size_t at = is_at_start ? (subject.starts_with(part) ? 0 : std::string::npos)
                                       : subject.find(part, prefix.span.begin);
    if (at == std::string::npos || prefix.matched + 1 < prefix.parts) continue;
    prefix.span = {at, at + part.size()};
    ++prefix.matched;
  }
  if (prefix.matched == 0) return std::nullopt;
  prefix.literals = prefix.matched;
  prefix.text = literal.substr(0, prefix.span.end - prefix.span.begin);
  prefix.next = literal.substr(prefix.text.size());
  return prefix;
}

}  // namespace ttp::rule
