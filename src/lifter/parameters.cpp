// SPDX-License-Identifier: Apache-2.0
#include "lifter/parameters.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "rule/live_pattern.hpp"

namespace ttp::lifter {

namespace {

using rule::Node;

Severity severity(rule::Compat compat) {
  return compat == rule::Compat::live ? Severity::warning : Severity::error;
}

std::string in_quotes(std::string_view name) { return "'" + std::string(name) + "'"; }

}  // namespace

Parameters::Parameters(const rule::Rule& rule, const LifterContext& context,
                       std::initializer_list<std::string_view> known)
    : rule_(rule), context_(context) {
  for (const auto& [key, value] : rule.match.entries) {
    if (key.text == "kind" || std::find(known.begin(), known.end(), key.text) != known.end()) {
      continue;
    }
    const auto similar = closest(key.text, {known.begin(), known.size()});
    fail(key, "unknown parameter " + in_quotes(key.text),
         similar ? "did you mean " + in_quotes(*similar) + "?" : "", "unknown-parameter");
  }
}

const Node* Parameters::find(std::string_view name) const { return rule_.match.find(name); }

void Parameters::fail(const Node& at, std::string message, std::string hint,
                      std::string_view check) {
  if (context_.compat != rule::Compat::live) usable_ = false;
  context_.diagnostics.push_back(rule_.document->complaint(
      at, severity(context_.compat), std::move(message), std::move(hint), check));
}

void Parameters::give_up(const Node& at, std::string message, std::string hint,
                         std::string_view check) {
  usable_ = false;
  fail(at, std::move(message), std::move(hint), check);
}

const Node& Parameters::place() const {
  const Node* kind = rule_.match.find("kind");
  return kind == nullptr ? rule_.match : *kind;
}

const Node* Parameters::required(std::string_view name) {
  const Node* node = find(name);
  if (node == nullptr) {
    give_up(place(), "the rule needs the parameter " + in_quotes(name), {}, "missing-parameter");
  }
  return node;
}

const Node* Parameters::list(std::string_view name) {
  const Node* node = required(name);
  if (node == nullptr) return node;
  if (node->kind != Node::Kind::list) {
    give_up(*node, in_quotes(name) + " must be a list, found " + std::string(node->type_name()));
    return nullptr;
  }
  if (node->items.empty()) {
    fail(*node, in_quotes(name) + " is empty: the rule would never fire", {}, "parameter-range");
  }
  return node;
}

std::int64_t Parameters::integer(std::string_view name, std::int64_t least) {
  const Node* node = required(name);
  if (node == nullptr) return 0;
  const auto number = node->as_integer();
  if (!number) {
    give_up(*node,
            in_quotes(name) + " must be an integer, found " + std::string(node->type_name()));
  } else if (*number < least) {
    fail(*node, in_quotes(name) + " must be at least " + std::to_string(least), {},
         "parameter-range");
  }
  return number.value_or(0);
}

void Parameters::check_integer(std::string_view name, std::int64_t least) {
  const Node* node = find(name);
  if (node == nullptr) return;
  const auto number = node->as_integer();
  if (!number || *number < least) {
    fail(*node, in_quotes(name) + " must be an integer from " + std::to_string(least) + " on", {},
         number ? "parameter-range" : "parameter-type");
  }
}

double Parameters::number(std::string_view name) {
  const Node* node = required(name);
  if (node == nullptr) return 0;
  const auto number = node->as_number();
  if (!number) {
    give_up(*node, in_quotes(name) + " must be a number, found " + std::string(node->type_name()));
  } else if (*number < 0) {
    fail(*node, in_quotes(name) + " must not be negative", {}, "parameter-range");
  }
  return number.value_or(0);
}

bool Parameters::flag(std::string_view name) {
  const Node* node = find(name);
  if (node == nullptr) return false;
  if (const auto value = node->as_boolean()) return *value;
  fail(*node, in_quotes(name) + " must be true or false, found " + std::string(node->type_name()));
  return false;
}

std::vector<std::string> Parameters::texts(std::string_view name) {
  std::vector<std::string> result;
  const Node* node = list(name);
  if (node == nullptr) return result;
  for (const Node& item : node->items) {
    if (item.is_string()) {
      result.push_back(item.text);
      if (item.text.empty()) {
        fail(item, "an empty text is a part of every text", {}, "parameter-range");
      }
    } else {
      fail(item, "expected a text, found " + std::string(item.type_name()),
           item.kind == Node::Kind::scalar ? "put it in quotes" : "");
    }
  }
  return result;
}

std::vector<Pattern> Parameters::patterns(std::string_view name) {
  std::vector<Pattern> result;
  const Node* node = list(name);
  if (node == nullptr) return result;
  for (const Node& item : node->items) {
    if (!item.is_string()) {
      fail(item, "expected a regular expression, found " + std::string(item.type_name()),
           item.kind == Node::Kind::scalar ? "put it in quotes" : "");
      continue;
    }
    const bool is_live = context_.compat == rule::Compat::live;
    RegexError error;
    auto regex = Regex::compile(is_live ? rule::live_pattern(item.text) : item.text, error);
    if (regex) {
      result.push_back({item.text, std::move(*regex)});
    } else {
      // In a scalar on one line the column of the mistake is known: behind the opening quote.
      Node at = item;
      if (item.text.find('\n') == std::string::npos) {
        at.column += error.offset + (item.is_plain ? 0 : 1);
      }
      fail(at, "the pattern does not compile: " + error.message + " (at offset " +
                   std::to_string(error.offset) + ")",
           {}, "regex-syntax");
    }
  }
  return result;
}

std::vector<std::pair<std::string, std::string>> Parameters::pairs(std::string_view name) {
  std::vector<std::pair<std::string, std::string>> result;
  const Node* node = list(name);
  if (node == nullptr) return result;
  for (const Node& item : node->items) {
    const bool is_pair =
        item.kind == Node::Kind::list && item.items.size() == 2 &&
        std::all_of(item.items.begin(), item.items.end(), [](const Node& part) {
          return part.is_string() || (part.kind == Node::Kind::scalar && !part.is_plain);
        });
    if (is_pair) {
      result.emplace_back(item.items[0].text, item.items[1].text);
    } else {
      fail(item, "expected a list of two texts", "put numbers in quotes: [root, \"123456\"]");
    }
  }
  return result;
}

std::optional<Catalogue> Parameters::read(const Node& name) {
  if (!name.is_string() || !is_catalogue_name(name.text)) {
    fail(name,
         name.is_string() ? in_quotes(name.text) + " is not the name of a catalogue"
                          : "expected the name of a catalogue, found " +
                                std::string(name.type_name()),
         "letters, digits, '_' and '-': the name of a file in catalogues/ without '.txt'");
    return std::nullopt;
  }
  auto catalogue = read_catalogue(context_.pack, name.text, context_.diagnostics);
  if (!catalogue) fail(name, "the pack has no catalogue " + in_quotes(name.text));
  return catalogue;
}

std::optional<Catalogue> Parameters::catalogue(std::string_view name) {
  const Node* node = required(name);
  return node == nullptr ? std::nullopt : read(*node);
}

std::vector<std::pair<std::string, Catalogue>> Parameters::catalogues(std::string_view name) {
  std::vector<std::pair<std::string, Catalogue>> result;
  const Node* node = list(name);
  if (node == nullptr) return result;
  for (const Node& item : node->items) {
    if (auto catalogue = read(item)) result.emplace_back(item.text, std::move(*catalogue));
  }
  return result;
}

void complain_unknown_kind(const rule::Rule& rule, const LifterContext& context,
                           std::span<const std::string_view> known) {
  const Node* kind = rule.match.find("kind");
  const auto similar = closest(rule.lifter_kind, known);
  context.diagnostics.push_back(rule.document->complaint(
      kind == nullptr ? rule.match : *kind, severity(context.compat),
      "no lifter knows the kind 'lifter:" + rule.lifter_kind + "': the rule would never be asked",
      similar ? "did you mean 'lifter:" + std::string(*similar) + "'?" : "", "unowned-kind"));
}

bool complain_unseen_kinds(const rule::Rule& rule, const LifterContext& context,
                           std::string_view lifter, std::span<const std::string_view> shown) {
  const Node* list = rule.document->root.find("applies_to");
  const bool is_seen = std::ranges::any_of(
      shown, [&](std::string_view kind) { return applies(rule, kind); });
  for (const std::string& kind : rule.applies_to) {
    if (std::ranges::find(shown, kind) != shown.end()) continue;
    context.diagnostics.push_back(rule.document->complaint(
        list == nullptr ? rule.match : *list,
        is_seen ? Severity::warning : severity(context.compat),
        "the lifter " + in_quotes(lifter) + " is never shown events of kind " + in_quotes(kind), {},
        "unseen-kind"));
  }
  return is_seen;
}

bool applies(const rule::Rule& rule, std::string_view source_kind) {
  return std::find(rule.applies_to.begin(), rule.applies_to.end(), source_kind) !=
         rule.applies_to.end();
}

}  // namespace ttp::lifter
