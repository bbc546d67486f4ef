// SPDX-License-Identifier: Apache-2.0
#include "base/literal_automaton.hpp"

#include <numeric>

namespace ttp {

namespace {

constexpr std::uint32_t none = static_cast<std::uint32_t>(-1);

/// The automaton while it is made: states by number, not yet in their final order.
struct Trie {
  std::uint32_t width;
  std::vector<std::uint32_t> next;               // a row a state; `none` where nothing leads
  std::vector<std::uint32_t> fail;               // the longest proper ending that is a state too
  std::vector<std::vector<std::uint32_t>> ends;  // literals that end in a state
  std::vector<std::uint32_t> order;              // states by their depth

  explicit Trie(std::uint32_t columns) : width(columns) { add_state(); }

  std::uint32_t add_state() {
    next.insert(next.end(), width, none);
    fail.push_back(0);
    ends.emplace_back();
    return static_cast<std::uint32_t>(ends.size() - 1);
  }

  /// `columns` are those of the literal's bytes.
  void add(const std::vector<std::uint32_t>& columns, std::uint32_t id) {
    std::uint32_t state = 0;
    for (const std::uint32_t column : columns) {
      const std::size_t at = std::size_t{state} * width + column;
      if (next[at] == none) {
        const std::uint32_t made = add_state();
        next[at] = made;
      }
      state = next[at];
    }
    ends[state].push_back(id);
  }

  /// Fills the holes in `next`, so that no step ever has to fall back.
  void complete(std::uint32_t delimiter) {
    order.push_back(0);
    for (std::size_t i = 0; i < order.size(); ++i) {
      const std::uint32_t state = order[i];
      for (std::uint32_t column = 0; column < width; ++column) {
        std::uint32_t& to = next[std::size_t{state} * width + column];
        const std::uint32_t fallback =
            state == 0 ? 0 : next[std::size_t{fail[state]} * width + column];
        if (to == none) {
          to = fallback;
          continue;
        }
        fail[to] = fallback;
        const auto& inherited = ends[fallback];
        ends[to].insert(ends[to].end(), inherited.begin(), inherited.end());
        order.push_back(to);
      }
    }
    // A run of delimiters is one: behind one, another changes nothing.
    for (const std::uint32_t state : order) {
      const std::uint32_t behind = next[std::size_t{state} * width + delimiter];
      next[std::size_t{behind} * width + delimiter] = behind;
    }
  }
};

}  // namespace

LiteralAutomaton::LiteralAutomaton(std::span<const std::string> literals) {
  std::array<std::uint8_t, 256> columns{};  // of folded bytes
  columns[' '] = 1;
  width_ = 2;
  for (const std::string& literal : literals) {
    for (const char c : literal) {
      std::uint8_t& column = columns[static_cast<unsigned char>(c)];
      if (column == 0) column = static_cast<std::uint8_t>(width_++);
    }
  }
  delimiter_ = columns[' '];
  for (std::size_t i = 0; i < classes_.size(); ++i) {
    classes_[i] = columns[static_cast<unsigned char>(folded_byte(static_cast<char>(i)))];
  }

  Trie trie(width_);
  std::vector<std::uint32_t> path;
  for (std::uint32_t id = 0; id < literals.size(); ++id) {
    path.clear();
    for (const char c : literals[id]) path.push_back(columns[static_cast<unsigned char>(c)]);
    trie.add(path, id);
  }
  trie.complete(delimiter_);

  // Near the root first: those are the busy ones.
  std::vector<std::uint32_t> place(trie.order.size());
  std::uint32_t placed = 0;
  for (const bool is_final : {false, true}) {
    if (is_final) first_final_ = placed * width_;
    for (const std::uint32_t state : trie.order) {
      if (trie.ends[state].empty() == is_final) continue;
      place[state] = placed++;
      if (!is_final) continue;
      ends_.push_back(static_cast<std::uint32_t>(found_.size()));
      found_.insert(found_.end(), trie.ends[state].begin(), trie.ends[state].end());
    }
  }
  ends_.push_back(static_cast<std::uint32_t>(found_.size()));
  next_.resize(trie.next.size());
  for (std::size_t state = 0; state < place.size(); ++state) {
    for (std::uint32_t column = 0; column < width_; ++column) {
      next_[std::size_t{place[state]} * width_ + column] =
          place[trie.next[state * width_ + column]] * width_;
    }
  }
  start_ = next_[std::size_t{place[0]} * width_ + delimiter_];
}

}  // namespace ttp
