// SPDX-License-Identifier: Apache-2.0
#include "lint/automaton.hpp"

#include <algorithm>
#include <deque>

namespace ttp::lint {

namespace {

using Kind = RegexNode::Kind;

constexpr std::size_t most_positions = 1500;
/// Counts from here on are loops: unfolding them makes the automaton large and tells nothing more.
constexpr std::uint32_t loop_from = 8;

struct TooLarge {};

using Edge = Position::Edge;

std::uint8_t few(unsigned ways) {
  return static_cast<std::uint8_t>(std::min(ways, 2U));
}

/// A part of the automaton that is being built.
struct Part {
  std::vector<Edge> first;
  std::vector<Edge> last;
  std::uint8_t empty = 0;  ///< ways to take up nothing
};

class Builder {
 public:
  explicit Builder(Automaton& out) : out_(out) {}

  Part build(const RegexNode& node) {
    switch (node.kind) {
      case Kind::character:
      case Kind::set:
        return position(node.set);
      case Kind::sequence: {
        Part whole = nothing();
        for (const RegexNode& child : node.children) whole = join(std::move(whole), build(child));
        return whole;
      }
      case Kind::alternation: {
        Part whole;
        for (const RegexNode& child : node.children) whole = either(std::move(whole), build(child));
        return whole;
      }
      case Kind::group:
      case Kind::atomic:
        return build(node.children.front());
      case Kind::look: {
        // A way that leads nowhere: what it tries costs steps all the same.
        Part part = build(node.children.front());
        if (node.is_behind) return nothing();
        for (const Edge& edge : part.last) out_.positions[edge.to].is_last = true;
        part.last.clear();
        part.empty = 1;
        return part;
      }
      case Kind::repeat:
        return repeat(node);
      default:
        return nothing();
    }
  }

  void connect(const std::vector<Edge>& from, const std::vector<Edge>& to) {
    for (const Edge& tail : from) {
      for (const Edge& head : to) add_edge(tail.to, head.to, few(tail.ways * head.ways));
    }
  }

 private:
  static Part nothing() {
    Part part;
    part.empty = 1;
    return part;
  }

  Part position(const CharSet& chars) {
    if (out_.positions.size() >= most_positions) throw TooLarge();
    Part part;
    part.first.push_back({out_.positions.size(), 1});
    part.last = part.first;
    out_.positions.push_back({chars, {}, false});
    return part;
  }

  void add_edge(std::size_t from, std::size_t to, std::uint8_t ways) {
    if (++edges_ > 40 * most_positions) throw TooLarge();
    std::vector<Edge>& next = out_.positions[from].next;
    const auto it = std::ranges::find(next, to, &Edge::to);
    if (it == next.end()) {
      next.push_back({to, ways});
    } else {
      it->ways = few(it->ways + 1U);
    }
  }

  static void append(std::vector<Edge>& to, const std::vector<Edge>& from, std::uint8_t ways) {
    for (const Edge& edge : from) to.push_back({edge.to, few(edge.ways * ways)});
  }

  Part join(Part a, const Part& b) {
    connect(a.last, b.first);
    Part whole;
    whole.first = std::move(a.first);
    if (a.empty > 0) append(whole.first, b.first, a.empty);
    whole.last = b.last;
    if (b.empty > 0) append(whole.last, a.last, b.empty);
    whole.empty = few(a.empty * b.empty);
    return whole;
  }

  static Part either(Part a, const Part& b) {
    append(a.first, b.first, 1);
    append(a.last, b.last, 1);
    a.empty = few(a.empty + b.empty);
    return a;
  }

  Part loop(const RegexNode& child, bool can_skip) {
    Part part = build(child);
    connect(part.last, part.first);
    if (can_skip) part.empty = part.empty > 0 ? 2 : 1;
    return part;
  }

  Part repeat(const RegexNode& node) {
    const RegexNode& child = node.children.front();
    if (node.most == 0) return nothing();
    if (node.most >= loop_from) {
      // A fixed number of copies first, so that what must be there is there.
      Part whole = nothing();
      const bool has_copies = node.least >= 2 && node.least < loop_from;
      for (std::uint32_t i = 0; has_copies && i + 1 < node.least; ++i) {
        whole = join(std::move(whole), build(child));
      }
      return join(std::move(whole), loop(child, node.least == 0));
    }
    Part whole = nothing();
    for (std::uint32_t i = 0; i < node.most; ++i) {
      Part copy = build(child);
      if (i >= node.least) copy.empty = few(copy.empty + 1U);
      whole = join(std::move(whole), copy);
    }
    return whole;
  }

  Automaton& out_;
  std::size_t edges_ = 0;
};

/// Tarjan's algorithm without recursion.
class Components {
 public:
  Components(const Automaton& automaton, const std::vector<bool>& among)
      : automaton_(automaton),
        among_(among),
        number_(automaton.positions.size(), 0),
        low_(automaton.positions.size(), 0),
        on_stack_(automaton.positions.size(), false) {}

  std::vector<std::vector<std::size_t>> find() {
    for (std::size_t i = 0; i < automaton_.positions.size(); ++i) {
      if (among_[i] && number_[i] == 0) visit(i);
    }
    return std::move(found_);
  }

 private:
  struct Frame {
    std::size_t node;
    std::size_t edge;
  };

  void open(std::size_t node) {
    number_[node] = low_[node] = ++counter_;
    stack_.push_back(node);
    on_stack_[node] = true;
    frames_.push_back({node, 0});
  }

  void visit(std::size_t start) {
    open(start);
    while (!frames_.empty()) {
      Frame& frame = frames_.back();
      const std::size_t node = frame.node;
      const auto& next = automaton_.positions[node].next;
      if (frame.edge < next.size()) {
        const std::size_t to = next[frame.edge++].to;
        if (!among_[to]) continue;
        if (number_[to] == 0) {
          open(to);
        } else if (on_stack_[to]) {
          low_[node] = std::min(low_[node], number_[to]);
        }
        continue;
      }
      frames_.pop_back();
      if (!frames_.empty()) {
        low_[frames_.back().node] = std::min(low_[frames_.back().node], low_[node]);
      }
      if (low_[node] == number_[node]) close(node);
    }
  }

  void close(std::size_t node) {
    std::vector<std::size_t> members;
    for (;;) {
      const std::size_t member = stack_.back();
      stack_.pop_back();
      on_stack_[member] = false;
      members.push_back(member);
      if (member == node) break;
    }
    const auto& next = automaton_.positions[node].next;
    const bool has_cycle =
        members.size() > 1 || std::ranges::find(next, node, &Edge::to) != next.end();
    if (!has_cycle) return;
    std::ranges::sort(members);
    found_.push_back(std::move(members));
  }

  const Automaton& automaton_;
  const std::vector<bool>& among_;
  std::vector<std::size_t> number_;
  std::vector<std::size_t> low_;
  std::vector<bool> on_stack_;
  std::vector<std::size_t> stack_;
  std::vector<Frame> frames_;
  std::vector<std::vector<std::size_t>> found_;
  std::size_t counter_ = 0;
};

constexpr std::size_t nowhere = static_cast<std::size_t>(-1);

}  // namespace

std::string char_of(const CharSet& chars) {
  const auto member = chars.example();
  return member ? CharSet::text_of(*member) : std::string();
}

std::vector<std::vector<std::size_t>> components(const Automaton& automaton,
                                                 const std::vector<bool>& among) {
  return Components(automaton, among).find();
}

std::vector<std::vector<std::size_t>> Automaton::loops() const {
  return components(*this, std::vector<bool>(positions.size(), true));
}

std::string Automaton::way_to(std::size_t position) const {
  std::vector<std::size_t> from(positions.size(), nowhere);
  std::deque<std::size_t> queue;
  for (const std::size_t start : first) {
    if (from[start] != nowhere) continue;
    from[start] = start;
    queue.push_back(start);
  }
  while (!queue.empty() && from[position] == nowhere) {
    const std::size_t node = queue.front();
    queue.pop_front();
    for (const Edge& edge : positions[node].next) {
      if (from[edge.to] != nowhere) continue;
      from[edge.to] = node;
      queue.push_back(edge.to);
    }
  }
  if (from[position] == nowhere) return {};
  std::vector<std::size_t> path = {position};
  while (from[path.back()] != path.back()) path.push_back(from[path.back()]);
  std::string text;
  for (auto it = path.rbegin(); it != path.rend(); ++it) text += char_of(positions[*it].chars);
  return text;
}

std::string Automaton::way_out(std::size_t position) const {
  std::vector<std::size_t> from(positions.size(), nowhere);
  std::deque<std::size_t> queue = {position};
  from[position] = position;
  std::size_t last = nowhere;
  while (!queue.empty() && last == nowhere) {
    const std::size_t node = queue.front();
    queue.pop_front();
    if (positions[node].is_last) {
      last = node;
      break;
    }
    for (const Edge& edge : positions[node].next) {
      if (from[edge.to] != nowhere) continue;
      from[edge.to] = node;
      queue.push_back(edge.to);
    }
  }
  std::string text;
  if (last == nowhere) return text;
  std::vector<std::size_t> path;
  for (std::size_t node = last; node != position; node = from[node]) path.push_back(node);
  for (auto it = path.rbegin(); it != path.rend(); ++it) text += char_of(positions[*it].chars);
  return text;
}

std::optional<Automaton> make_automaton(const RegexNode& pattern) {
  Automaton automaton;
  try {
    Builder builder(automaton);
    const Part whole = builder.build(pattern);
    for (const Edge& edge : whole.first) automaton.first.push_back(edge.to);
    for (const Edge& edge : whole.last) automaton.positions[edge.to].is_last = true;
  } catch (const TooLarge&) {
    return std::nullopt;
  }
  return automaton;
}

}  // namespace ttp::lint
