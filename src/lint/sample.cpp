// SPDX-License-Identifier: Apache-2.0
#include "lint/sample.hpp"

#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "rule/match.hpp"

namespace ttp::lint {

namespace {

using Kind = RegexNode::Kind;

constexpr std::size_t longest_sample = 2048;

class SampleMaker {
 public:
  SampleMaker(Dice& dice, std::string& out) : dice_(dice), out_(out) {}

  void add(const RegexNode& node) {
    if (out_.size() > longest_sample) return;
    switch (node.kind) {
      case Kind::character:
        append(node.character);
        break;
      case Kind::set:
        add_member(node.set);
        break;
      case Kind::sequence:
        add_sequence(node);
        break;
      case Kind::alternation:
        add(node.children[dice_.below(node.children.size())]);
        break;
      case Kind::group:
      case Kind::atomic:
        add(node.children.front());
        break;
      case Kind::repeat: {
        const std::size_t room = std::min<std::size_t>(node.most - node.least, 2);
        const std::size_t times = node.least + dice_.below(room + 1);
        for (std::size_t i = 0; i < times; ++i) add(node.children.front());
        break;
      }
      default:
        break;
    }
  }

 private:
  void append(char32_t c) {
    char bytes[4];
    out_.append(bytes, static_cast<std::size_t>(encode_utf8(c, bytes) - bytes));
  }

  void add_member(const CharSet& set) {
    const auto usual = set.example();
    if (!usual) return;
    std::size_t member = *usual;
    if (dice_.below(3) == 0) {
      const std::size_t tried = '!' + dice_.below('~' - '!' + 1);
      if (set.has(tried)) member = tried;
    }
    out_ += CharSet::text_of(member);
  }

  void add_sequence(const RegexNode& node) {
    for (std::size_t i = 0; i < node.children.size(); ++i) {
      const RegexNode& child = node.children[i];
      if (child.kind != Kind::look) {
        add(child);
        continue;
      }
      if (child.is_negative) continue;
      // What a look-ahead wants is written where nothing else will be, a look-behind's in front.
      std::size_t rest = 0;
      for (std::size_t j = i + 1; j < node.children.size(); ++j) {
        rest += least_length(node.children[j]);
      }
      if (child.is_behind ? out_.empty() : rest == 0) add(child.children.front());
    }
  }

  Dice& dice_;
  std::string& out_;
};

/// What a field must hold, in parts.
struct FieldParts {
  std::string start;
  std::vector<std::string> middle;
  std::string end;
  std::optional<std::string> raw;  // JSON that is no text

  [[nodiscard]] std::string text() const {
    std::string out = start;
    for (const std::string& part : middle) {
      if (!out.empty()) out += ' ';
      out += part;
    }
    if (!end.empty() && !out.empty() && !middle.empty()) out += ' ';
    return out + end;
  }
};

using Fields = std::map<std::string, FieldParts>;

/// Fills fields so that a condition, as it is written, holds.
class ConditionFiller {
 public:
  ConditionFiller(std::string_view source_kind, Dice& dice, Fields& out)
      : source_kind_(source_kind), dice_(dice), out_(out) {}

  void fill(const rule::Node& condition) {
    for (const auto& [key, value] : condition.entries) {
      if (key.text == "all") {
        for (const rule::Node& item : value.items) fill(item);
      } else if (key.text == "any" && !value.items.empty()) {
        fill(value.items[dice_.below(value.items.size())]);
      } else if (rule::find_operator(key.text) != nullptr) {
        const rule::Node& item = value.kind == rule::Node::Kind::list && !value.items.empty()
                                     ? value.items[dice_.below(value.items.size())]
                                     : value;
        test(condition, key.text, item);
      }
    }
  }

 private:
  [[nodiscard]] std::string field_of(const rule::Node& condition) {
    if (const rule::Node* one = condition.find("field")) return one->text;
    if (const rule::Node* several = condition.find("fields");
        several != nullptr && !several->items.empty()) {
      return several->items[dice_.below(several->items.size())].text;
    }
    return std::string(rule::default_field(source_kind_));
  }

  void test(const rule::Node& condition, std::string_view name, const rule::Node& value) {
    FieldParts& parts = out_[field_of(condition)];
    if (name == "pattern") {
      const auto syntax = parse_regex(value.text, false);
      if (syntax) parts.middle.push_back(make_sample(syntax->root, dice_));
    } else if (name == "startswith") {
      parts.start = value.text;
    } else if (name == "endswith") {
      parts.end = value.text;
    } else if (name == "exists") {
      parts.raw = "\"x\"";
      if (value.as_boolean() == false) parts.raw = "null";
    } else if (name == "gt" || name == "gte" || name == "lt" || name == "lte") {
      const double number = value.as_number().value_or(0);
      std::string text;
      append_json_double(text, name == "gt" ? number + 1 : name == "lt" ? number - 1 : number);
      parts.raw = text;
    } else if (name == "cidr") {
      parts.middle.push_back(value.text.substr(0, value.text.find('/')));
    } else if (!value.text.starts_with("file:")) {
      parts.middle.push_back(value.text);
    }
  }

  std::string_view source_kind_;
  Dice& dice_;
  Fields& out_;
};

/// Something unlike any rule before and behind the text, and its parts in another order: a rule
/// that wants the text at the start, or parts in order, shows then.
void disguise(FieldParts& parts, Dice& dice) {
  for (std::size_t i = parts.middle.size(); i > 1; --i) {
    std::swap(parts.middle[i - 1], parts.middle[dice.below(i)]);
  }
  const std::size_t way = dice.below(4);
  if ((way & 1U) != 0) parts.middle.insert(parts.middle.begin(), "zq7");
  if ((way & 2U) != 0) parts.middle.emplace_back("7qz");
}

/// The parts of a shell line become the line.
void join_command(Fields& fields) {
  FieldParts line = fields["command_text"];
  std::vector<std::string> words;
  for (const char* name : {"argv0", "args", "redirects"}) {
    const auto it = fields.find(name);
    if (it == fields.end()) continue;
    words.push_back(it->second.text());
    fields.erase(it);
  }
  if (words.empty()) return;
  words.insert(words.end(), line.middle.begin(), line.middle.end());
  line.middle = std::move(words);
  fields["command_text"] = line;
}

std::string payload_text(const Fields& fields) {
  std::vector<std::pair<std::string, std::string>> texts;
  std::string numbers;
  for (const auto& [name, parts] : fields) {
    if (!parts.raw) {
      texts.emplace_back(name, parts.text());
      continue;
    }
    numbers += ',';
    append_json_string(numbers, name);
    numbers += ':' + *parts.raw;
  }
  std::string out = payload_of(texts);
  if (!numbers.empty()) {
    out.pop_back();
    out += texts.empty() ? numbers.substr(1) : numbers;
    out += '}';
  }
  return out;
}

const rule::Node* first_field(const rule::Node& condition) {
  if (const rule::Node* one = condition.find("field")) return one;
  if (const rule::Node* several = condition.find("fields")) {
    if (!several->items.empty()) return &several->items.front();
  }
  for (const auto& entry : condition.entries) {
    if (entry.key.text == "not") continue;
    if (const rule::Node* found = first_field(entry.value)) return found;
    for (const rule::Node& item : entry.value.items) {
      if (const rule::Node* found = first_field(item)) return found;
    }
  }
  return nullptr;
}

}  // namespace

std::size_t Dice::below(std::size_t count) {
  // splitmix64 (Steele, Lea, Flood 2014)
  state_ += 0x9E3779B97F4A7C15U;
  std::uint64_t z = state_;
  z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
  z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
  z ^= z >> 31U;
  return count == 0 ? 0 : static_cast<std::size_t>(z % count);
}

std::string make_sample(const RegexNode& pattern, Dice& dice) {
  std::string text;
  SampleMaker(dice, text).add(pattern);
  return text;
}

std::vector<std::string> make_samples(std::string_view pattern, bool nocase,
                                      const RegexSyntax& syntax, std::size_t count) {
  std::vector<std::string> samples;
  RegexError error;
  const auto regex =
      Regex::compile(nocase ? "(?i)" + std::string(pattern) : std::string(pattern), error);
  if (!regex) return samples;
  RegexScratch scratch;
  Dice dice(pattern.size());
  for (std::size_t i = 0; i < 4 * count && samples.size() < count; ++i) {
    std::string text = make_sample(syntax.root, dice);
    if (std::ranges::find(samples, text) == samples.end() && regex->search(text, scratch)) {
      samples.push_back(std::move(text));
    }
  }
  return samples;
}

std::vector<std::string> make_payloads(const rule::KindRule& rule, std::string_view source_kind,
                                       Trial& trial, std::size_t count) {
  std::vector<std::string> payloads;
  const auto keep = [&](std::string payload) {
    if (payloads.size() < count && std::ranges::find(payloads, payload) == payloads.end() &&
        trial.bind(source_kind, payload) && trial.matches(rule)) {
      payloads.push_back(std::move(payload));
    }
  };
  for (const std::string& text : rule.rule->examples.match) {
    keep(example_payload(*rule.rule, source_kind, text));
  }
  Dice dice(rule.rule->identity.id.size());
  for (std::size_t i = 0; i < 6 * count && payloads.size() < count; ++i) {
    Fields fields;
    ConditionFiller(source_kind, dice, fields).fill(rule.rule->match);
    if (i % 2 == 0) {
      for (auto& field : fields) disguise(field.second, dice);
    }
    if (source_kind == "command") join_command(fields);
    keep(payload_text(fields));
  }
  return payloads;
}

std::string example_payload(const rule::Rule& rule, std::string_view source_kind,
                            std::string_view text) {
  if (text.starts_with('{') && text.ends_with('}')) {
    Arena arena;
    JsonParser parser;
    Members members;
    if (parser.parse_object(arena.copy(text), arena, members) == nullptr) return std::string(text);
  }
  if (source_kind == "command") return payload_of("command_text", text);
  const rule::Node* field = first_field(rule.match);
  return payload_of(
      field == nullptr ? rule::default_field(source_kind) : std::string_view(field->text), text);
}

}  // namespace ttp::lint
