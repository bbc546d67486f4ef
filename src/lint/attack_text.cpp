// SPDX-License-Identifier: Apache-2.0
#include "lint/attack_text.hpp"

#include <algorithm>
#include <deque>
#include <map>

#include "base/limits.hpp"
#include "base/regex.hpp"
#include "lint/automaton.hpp"
#include "lint/sample.hpp"

namespace ttp::lint {

namespace {

using Loop = std::vector<std::size_t>;

/// Pairs of positions of one loop that are looked at; beyond it the loop is taken to be harmless.
constexpr std::size_t widest_loop = 160;
constexpr std::size_t most_attacks = 6;

CharSet common(const CharSet& a, const CharSet& b) {
  CharSet both = a;
  both &= b;
  return both;
}

/// Looks in one loop for a text that leads from a position back to it in two ways (an automaton of
/// exponential ambiguity: Weber and Seidl 1991), by walking two copies of the loop side by side.
class AmbiguityFinder {
 public:
  AmbiguityFinder(const Automaton& automaton, const Loop& loop)
      : automaton_(automaton), loop_(loop), index_(automaton.positions.size(), outside) {
    for (std::size_t i = 0; i < loop.size(); ++i) index_[loop[i]] = i;
  }

  /// The pump, and the position that it leads from and to.
  struct Finding {
    std::size_t position;
    std::string pump;
  };
  [[nodiscard]] std::optional<Finding> find() {
    // An edge that can be taken in two ways is enough.
    for (const std::size_t from : loop_) {
      for (const Position::Edge& edge : automaton_.positions[from].next) {
        if (edge.ways < 2 || index_[edge.to] == outside) continue;
        const auto back = path({edge.to, edge.to}, {from, from});
        if (back) return Finding{from, char_of(automaton_.positions[edge.to].chars) + *back};
      }
    }
    if (loop_.size() > widest_loop) return std::nullopt;
    for (const std::size_t start : loop_) {
      // Two different next positions that read the same character.
      for (const Pair& pair : steps({start, start})) {
        if (pair.first == pair.second) continue;
        const auto back = path(pair, {start, start});
        if (!back) continue;
        const std::string first = char_of(common(automaton_.positions[pair.first].chars,
                                                 automaton_.positions[pair.second].chars));
        return Finding{start, first + *back};
      }
    }
    return std::nullopt;
  }

 private:
  static constexpr std::size_t outside = static_cast<std::size_t>(-1);
  using Pair = std::pair<std::size_t, std::size_t>;

  [[nodiscard]] std::vector<Pair> steps(const Pair& from) const {
    std::vector<Pair> found;
    for (const auto& left : automaton_.positions[from.first].next) {
      if (index_[left.to] == outside) continue;
      for (const auto& right : automaton_.positions[from.second].next) {
        if (index_[right.to] == outside) continue;
        if (automaton_.positions[left.to].chars.meets(automaton_.positions[right.to].chars)) {
          found.emplace_back(left.to, right.to);
        }
      }
    }
    return found;
  }

  /// The shortest text that leads from one pair to another; empty if they are the same.
  [[nodiscard]] std::optional<std::string> path(const Pair& from, const Pair& to) const {
    if (from == to) return std::string();
    std::map<Pair, Pair> came;
    std::deque<Pair> queue = {from};
    came.emplace(from, from);
    while (!queue.empty()) {
      const Pair pair = queue.front();
      queue.pop_front();
      for (const Pair& next : steps(pair)) {
        if (!came.emplace(next, pair).second) continue;
        if (next == to) return text_of(came, from, to);
        queue.push_back(next);
      }
      if (came.size() > widest_loop * widest_loop) break;
    }
    return std::nullopt;
  }

  [[nodiscard]] std::string text_of(const std::map<Pair, Pair>& came, const Pair& from,
                                    const Pair& to) const {
    std::vector<Pair> pairs;
    for (Pair at = to; at != from; at = came.at(at)) pairs.push_back(at);
    std::string text;
    for (auto it = pairs.rbegin(); it != pairs.rend(); ++it) {
      text += char_of(
          common(automaton_.positions[it->first].chars, automaton_.positions[it->second].chars));
    }
    return text;
  }

  const Automaton& automaton_;
  const Loop& loop_;
  std::vector<std::size_t> index_;
};

/// Looks for loops behind one another that read the same character, with at most one character
/// between them that is this one, too.
class ChainFinder {
 public:
  explicit ChainFinder(const Automaton& automaton) : automaton_(automaton) {}

  struct Finding {
    std::size_t position;  ///< of the first loop
    std::string pump;
    std::size_t length;  ///< loops
  };
  [[nodiscard]] std::vector<Finding> find() const {
    std::vector<Finding> found;
    for (const std::size_t member : members()) {
      if (auto finding = longest_chain(member)) found.push_back(std::move(*finding));
    }
    std::ranges::stable_sort(found, std::greater(), &Finding::length);
    return found;
  }

 private:
  /// One character for each way in which the positions tell characters apart.
  [[nodiscard]] std::vector<std::size_t> members() const {
    std::map<std::vector<bool>, std::size_t> classes;
    // The order prefers characters that read well.
    CharSet left = CharSet::all();
    while (const auto member = left.example()) {
      CharSet one;
      for (std::size_t i = 0; i < CharSet::size; ++i) {
        if (i == *member) continue;
        if (left.has(i)) one |= single(i);
      }
      left = one;
      std::vector<bool> signature;
      signature.reserve(automaton_.positions.size());
      for (const Position& position : automaton_.positions) {
        signature.push_back(position.chars.has(*member));
      }
      classes.emplace(std::move(signature), *member);
    }
    std::vector<std::size_t> chosen;
    for (const auto& entry : classes) chosen.push_back(entry.second);
    std::ranges::sort(chosen);
    return chosen;
  }

  static CharSet single(std::size_t member) {
    return member < 128 ? CharSet::of(static_cast<char32_t>(member))
                        : CharSet::of(member == CharSet::other_word ? 0xE9 : 0x2014);
  }

  [[nodiscard]] std::optional<Finding> longest_chain(std::size_t member) const {
    std::vector<bool> among(automaton_.positions.size());
    for (std::size_t i = 0; i < among.size(); ++i)
      among[i] = automaton_.positions[i].chars.has(member);
    const std::vector<Loop> loops = components(automaton_, among);
    if (loops.size() < 2) return std::nullopt;
    constexpr std::size_t none = static_cast<std::size_t>(-1);
    std::vector<std::size_t> loop_at(among.size(), none);
    for (std::size_t i = 0; i < loops.size(); ++i) {
      for (const std::size_t position : loops[i]) loop_at[position] = i;
    }
    // Components come in reverse topological order: what a loop leads to is known before it.
    std::vector<std::size_t> length(loops.size(), 1);
    for (std::size_t i = 0; i < loops.size(); ++i) {
      const auto follow = [&](std::size_t to) {
        const std::size_t other = loop_at[to];
        if (other != none && other != i) length[i] = std::max(length[i], length[other] + 1);
      };
      for (const std::size_t position : loops[i]) {
        for (const auto& edge : automaton_.positions[position].next) {
          if (!among[edge.to]) continue;
          follow(edge.to);
          if (loop_at[edge.to] != none) continue;
          for (const auto& second : automaton_.positions[edge.to].next) {
            if (among[second.to]) follow(second.to);
          }
        }
      }
    }
    const auto best = std::ranges::max_element(length);
    if (*best < 2) return std::nullopt;
    const auto index = static_cast<std::size_t>(best - length.begin());
    return Finding{loops[index].front(), CharSet::text_of(member), *best};
  }

  const Automaton& automaton_;
};

/// Loops of several characters behind one another: (ab)*(ab)*.
std::vector<ChainFinder::Finding> find_long_pumps(const Automaton& automaton,
                                                  const std::vector<Loop>& loops) {
  std::vector<ChainFinder::Finding> found;
  const auto advance = [&](const std::vector<std::size_t>& from, const std::string& text) {
    std::vector<std::size_t> at = from;
    for (const char c : text) {
      std::vector<bool> seen(automaton.positions.size());
      std::vector<std::size_t> next;
      for (const std::size_t position : at) {
        for (const auto& edge : automaton.positions[position].next) {
          if (seen[edge.to] ||
              !automaton.positions[edge.to].chars.has_char(static_cast<unsigned char>(c))) {
            continue;
          }
          seen[edge.to] = true;
          next.push_back(edge.to);
        }
      }
      at = std::move(next);
    }
    return at;
  };
  for (const Loop& loop : loops) {
    if (loop.size() < 2 || loop.size() > 24) continue;
    // Once around the loop, in the order of its positions, is its usual text.
    std::string pump;
    for (std::size_t i = 1; i < loop.size(); ++i)
      pump += char_of(automaton.positions[loop[i]].chars);
    pump += char_of(automaton.positions[loop.front()].chars);
    const bool is_ascii = std::ranges::all_of(pump, [](char c) { return (c & 0x80) == 0; });
    if (!is_ascii) continue;
    for (const std::size_t position : advance({loop.front()}, pump)) {
      if (std::ranges::binary_search(loop, position)) continue;
      const auto again = advance({position}, pump);
      if (std::ranges::find(again, position) == again.end()) continue;
      found.push_back({loop.front(), pump, 2});
      break;
    }
  }
  return found;
}

/// A character that no position accepts that can follow one of the position's loop.
std::string stranger_of(const Automaton& automaton, const std::vector<Loop>& loops,
                        std::size_t position) {
  CharSet followers;
  for (const Loop& loop : loops) {
    if (!std::ranges::binary_search(loop, position)) continue;
    for (const std::size_t member : loop) {
      for (const auto& edge : automaton.positions[member].next) {
        followers |= automaton.positions[edge.to].chars;
      }
    }
  }
  CharSet ascii;
  for (char32_t c = 1; c < 127; ++c) {
    if (!followers.has(c)) ascii |= CharSet::of(c);
  }
  return char_of(ascii);
}

}  // namespace

std::string AttackText::text(std::size_t repeats) const {
  std::string out = prefix;
  for (std::size_t i = 0; i < repeats; ++i) out += pump;
  return out + suffix;
}

std::vector<AttackText> find_attacks(const RegexNode& pattern) {
  std::vector<AttackText> attacks;
  const auto automaton = make_automaton(pattern);
  if (!automaton) return attacks;
  const std::vector<Loop> loops = automaton->loops();
  const auto add = [&](Growth growth, std::size_t position, std::string pump) {
    if (pump.empty() || attacks.size() >= most_attacks) return;
    attacks.push_back({growth, automaton->way_to(position), std::move(pump),
                       automaton->way_out(position), stranger_of(*automaton, loops, position)});
  };
  for (const Loop& loop : loops) {
    if (auto found = AmbiguityFinder(*automaton, loop).find()) {
      add(Growth::exponential, found->position, std::move(found->pump));
    }
  }
  for (auto& found : ChainFinder(*automaton).find()) {
    add(Growth::polynomial, found.position, std::move(found.pump));
  }
  for (auto& found : find_long_pumps(*automaton, loops)) {
    add(Growth::polynomial, found.position, std::move(found.pump));
  }
  return attacks;
}

namespace {

/// Tries what stands around the pump: the pattern must come to the loop and must fail behind it.
class Prover {
 public:
  Prover(const RegexStepCounter& counter, const RegexSyntax& syntax) : counter_(counter) {
    Dice dice(1);
    whole_ = make_sample(syntax.root, dice);
    if (whole_.size() > limits::attack_bytes / 4) whole_.clear();
  }

  std::optional<AttackProof> prove(const AttackText& found) {
    std::optional<AttackText> best;
    std::uint64_t most = 0;
    constexpr std::size_t trial_bytes = 48;
    const std::size_t trial = std::max<std::size_t>(trial_bytes / found.pump.size(), 8);
    for (const char* before : {"", " ", "\n"}) {
      for (const std::string& behind : endings(found)) {
        AttackText attack = found;
        attack.prefix = before + found.prefix;
        attack.suffix = behind;
        const std::uint64_t steps = counter_.count(attack.text(trial), limits::regex_steps);
        if (steps <= most) continue;
        most = steps;
        best = std::move(attack);
        if (most >= limits::regex_steps) break;
      }
      if (most >= limits::regex_steps) break;
    }
    return best ? grow(*best) : std::nullopt;
  }

 private:
  [[nodiscard]] std::vector<std::string> endings(const AttackText& found) const {
    const std::string& way_out = found.suffix;
    std::vector<std::string> all;
    for (const std::string_view wrong :
         {std::string_view("!"), std::string_view(found.stranger), std::string_view(),
          std::string_view("\x01"), std::string_view("\n"), std::string_view(" "),
          std::string_view("a\n\n"), std::string_view("~")}) {
      all.emplace_back(wrong);
      // Something that the engine knows every match to need, behind what makes it fail.
      if (!way_out.empty()) all.push_back(std::string(wrong) + way_out);
    }
    if (!whole_.empty()) {
      all.push_back("\x01\n" + whole_.substr(whole_.size() / 2));
      all.push_back("!" + whole_);
    }
    return all;
  }

  [[nodiscard]] std::optional<AttackProof> grow(const AttackText& attack) const {
    constexpr std::uint64_t limit = limits::regex_steps;
    const std::size_t around = attack.prefix.size() + attack.suffix.size();
    if (around >= limits::attack_bytes) return std::nullopt;
    const std::size_t most = (limits::attack_bytes - around) / attack.pump.size();
    if (most < 8) return std::nullopt;
    // What explodes does so soon, and some patterns only then: counted loops match longer texts.
    std::size_t enough = 0;
    for (std::size_t repeats = 12; repeats <= std::min<std::size_t>(most, 48); repeats += 6) {
      if (counter_.count(attack.text(repeats), limit) < limit) continue;
      enough = repeats;
      break;
    }
    if (enough == 0) {
      // What grows with the square of the length will not get there: most patterns end here.
      const std::uint64_t half = counter_.count(attack.text(most / 2), limit);
      if (half * 16 < limit || counter_.count(attack.text(most), limit) < limit) {
        return std::nullopt;
      }
      enough = most;
    }
    std::size_t least = 1;
    // The shortest text that does it, as far as halving finds it.
    while (least < enough) {
      const std::size_t middle = least + (enough - least) / 2;
      if (counter_.count(attack.text(middle), limit) >= limit) {
        enough = middle;
      } else {
        least = middle + 1;
      }
    }
    AttackProof proof;
    proof.attack = attack;
    proof.repeats = enough;
    proof.steps = counter_.count(attack.text(enough), limit);
    if (proof.steps < limit) return std::nullopt;
    proof.short_repeats = attack.growth == Growth::exponential && enough > 4
                              ? enough - std::max<std::size_t>(enough / 4, 1)
                              : std::max<std::size_t>(enough / 2, 1);
    proof.short_steps = counter_.count(attack.text(proof.short_repeats), limit);
    // Twice the length, four times the steps: a square with a large factor is no catastrophe.
    constexpr std::uint64_t cubic = 6;
    if (attack.growth == Growth::polynomial && proof.short_steps * cubic > proof.steps) {
      return std::nullopt;
    }
    return proof;
  }

  const RegexStepCounter& counter_;
  std::string whole_;
};

}  // namespace

std::optional<AttackProof> prove_attack(std::string_view pattern, bool nocase,
                                        const RegexSyntax& syntax) {
  const std::vector<AttackText> attacks = find_attacks(syntax.root);
  if (attacks.empty()) return std::nullopt;
  const auto counter = RegexStepCounter::compile(pattern, nocase);
  if (!counter) return std::nullopt;
  Prover prover(*counter, syntax);
  for (const AttackText& attack : attacks) {
    if (auto proof = prover.prove(attack)) return proof;
  }
  return std::nullopt;
}

}  // namespace ttp::lint
