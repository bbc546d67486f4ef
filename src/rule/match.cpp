// SPDX-License-Identifier: Apache-2.0
#include "rule/match.hpp"

#include <algorithm>
#include <array>

#include "base/limits.hpp"
#include "base/text.hpp"

namespace ttp::rule {

namespace {

constexpr auto plain_keys =
    std::to_array<std::string_view>({"all", "any", "not", "field", "fields", "nocase", "scope",
                                     "decode", "aggregate"});

class Compiler {
 public:
  explicit Compiler(const MatchSource& source) : source_(source) {}

  bool compile(const Node& node, Match& out, int depth) {
    if (depth > limits::match_depth) return fail(node, "conditions nested too deeply");
    if (node.kind != Node::Kind::map) {
      return fail(node, "a condition is a map, found " + std::string(node.type_name()));
    }
    out.kind = Match::Kind::all;
    bool sound = check_keys(node);
    for (const auto& [key, value] : node.entries) sound &= entry(node, key, value, out, depth);
    if (sound && out.children.empty()) {
      return fail(node, "the condition tests nothing", "add a pattern or another operator");
    }
    if (sound && out.children.size() == 1) {
      Match only = std::move(out.children.front());
      out = std::move(only);
    }
    // Conditions of thousands of rules stay in memory.
    out.children.shrink_to_fit();
    return sound && shell_scopes(node, out);
  }

 private:
  /// Wraps a condition in what its `scope` and `decode` keys ask for, `decode` outermost.
  bool shell_scopes(const Node& node, Match& out) {
    const auto wrap = [&](Match::Kind kind) {
      // The command's text is what both of them work on.
      static_cast<void>(source_.fields.slot("command_text"));
      Match wrapper;
      wrapper.kind = kind;
      wrapper.children.push_back(std::move(out));
      out = std::move(wrapper);
    };
    const Node* scope = node.find("scope");
    const Node* decode = node.find("decode");
    if ((scope != nullptr || decode != nullptr) && source_.source_kind != "command") {
      return fail(scope != nullptr ? *scope : *decode,
                  "'scope' and 'decode' are for the kind 'command'");
    }
    if (scope != nullptr) {
      if (scope->text != "statement") return fail(*scope, "'scope' can only be 'statement'");
      if (contains(out, Match::Kind::statement)) {
        return fail(*scope, "'scope: statement' inside another one");
      }
      wrap(Match::Kind::statement);
    }
    if (decode == nullptr) return true;
    shell::EncodingSet encodings;
    const bool is_list = decode->kind == Node::Kind::list;
    for (const Node& item :
         is_list ? std::span<const Node>(decode->items) : std::span<const Node>(decode, 1)) {
      if (item.text == "base64") {
        encodings.add(shell::Encoding::base64);
      } else if (item.text == "hex") {
        encodings.add(shell::Encoding::hex);
      } else if (item.text == "url") {
        encodings.add(shell::Encoding::url);
      } else {
        return fail(item, "'decode' takes base64, hex and url");
      }
    }
    if (contains(out, Match::Kind::decoded)) return fail(*decode, "'decode' inside another one");
    wrap(Match::Kind::decoded);
    out.encodings = encodings;
    return true;
  }

  static bool contains(const Match& match, Match::Kind kind) {
    return match.kind == kind ||
           std::any_of(match.children.begin(), match.children.end(),
                       [&](const Match& child) { return contains(child, kind); });
  }

  bool fail(const Node& at, std::string message, std::string hint = {},
            std::string_view check = "condition") {
    source_.diagnostics.push_back(source_.document.complaint(
        at, Severity::error, std::move(message), std::move(hint), check));
    return false;
  }

  bool check_keys(const Node& node) {
    bool sound = true;
    const auto has_operator = [&] {
      return std::any_of(node.entries.begin(), node.entries.end(),
                         [](auto& e) { return find_operator(e.key.text) != nullptr; });
    };
    for (const auto& [key, value] : node.entries) {
      const bool modifies = key.text == "field" || key.text == "fields" || key.text == "nocase";
      if (modifies && !has_operator()) {
        sound = fail(key, "'" + key.text + "' without an operator beside it",
                     "add pattern, contains, equals …");
      } else if (!modifies && find_operator(key.text) == nullptr &&
                 std::find(plain_keys.begin(), plain_keys.end(), key.text) == plain_keys.end()) {
        const auto known = match_keys();
        const auto similar = closest(key.text, known);
        sound = fail(key, "unknown key '" + key.text + "' in a condition",
                     similar ? "did you mean '" + std::string(*similar) + "'?" : "",
                     "unknown-key");
      }
    }
    return sound;
  }

  bool entry(const Node& node, const Node& key, const Node& value, Match& out, int depth) {
    if (key.text == "all" || key.text == "any") {
      Match group;
      group.kind = key.text == "all" ? Match::Kind::all : Match::Kind::any;
      if (value.kind != Node::Kind::list || value.items.empty()) {
        return fail(value, "'" + key.text + "' takes a list of conditions");
      }
      bool sound = true;
      group.children.reserve(value.items.size());
      for (const Node& item : value.items) {
        sound &= compile(item, group.children.emplace_back(), depth + 1);
      }
      out.children.push_back(std::move(group));
      return sound;
    }
    if (key.text == "not") {
      Match negation;
      negation.kind = Match::Kind::negation;
      const bool sound = compile(value, negation.children.emplace_back(), depth + 1);
      out.children.push_back(std::move(negation));
      return sound;
    }
    if (key.text == "aggregate" && depth > 0) {
      return fail(key, "'aggregate' inside a condition", "it belongs directly under 'match'");
    }
    const OperatorInfo* info = find_operator(key.text);
    return info == nullptr || test(node, *info, value, out);
  }

  bool test(const Node& node, const OperatorInfo& info, const Node& value, Match& out) {
    Match test;
    test.kind = Match::Kind::test;
    test.operator_name = info.name;
    if (!resolve_fields(node, test.fields)) return false;
    bool nocase = false;
    if (const Node* flag = node.find("nocase")) {
      const auto set = flag->as_boolean();
      if (!set) return fail(*flag, "nocase is true or false");
      nocase = *set;
    }
    const bool is_list = value.kind == Node::Kind::list;
    if (value.kind == Node::Kind::map || value.kind == Node::Kind::null ||
        (is_list && value.items.empty())) {
      return fail(value, "'" + std::string(info.name) + "' takes a value or a list, found " +
                             std::string(is_list ? "an empty list" : value.type_name()));
    }
    if (is_list && value.items.size() > limits::operator_values) {
      return fail(value, "more than 100,000 values");
    }
    const OperatorArguments arguments{
        source_.document,  value,
        is_list ? std::span<const Node>(value.items) : std::span<const Node>(&value, 1),
        nocase,            source_.directory,
        source_.is_live_compat, source_.diagnostics};
    test.value = &value;
    test.nocase = nocase;
    test.test = info.make(arguments);
    if (test.test == nullptr) return false;
    out.children.push_back(std::move(test));
    return true;
  }

  bool resolve_fields(const Node& node, std::vector<FieldSlot>& out) {
    const Node* one = node.find("field");
    const Node* several = node.find("fields");
    if (one != nullptr && several != nullptr) {
      return fail(*several, "'field' and 'fields' exclude each other");
    }
    if (several != nullptr) {
      if (several->kind != Node::Kind::list || several->items.empty()) {
        return fail(*several, "'fields' takes a list of field names");
      }
      for (const Node& item : several->items) {
        if (!add_field(item, out)) return false;
      }
      return true;
    }
    if (one != nullptr) return add_field(*one, out);
    const std::string_view name = default_field(source_.source_kind);
    if (name.empty()) {
      return fail(node, "the kind '" + std::string(source_.source_kind) + "' has no default field",
                  "add 'field: NAME'");
    }
    out.push_back(source_.fields.slot(name));
    return true;
  }

  bool add_field(const Node& node, std::vector<FieldSlot>& out) {
    if (!node.is_string() || node.text.empty()) return fail(node, "a field is named by a text");
    out.push_back(source_.fields.slot(node.text));
    return true;
  }

  const MatchSource& source_;
};

}  // namespace

bool Match::matches(MatchContext& context) const {
  const auto holds = [&](const Match& child) { return child.matches(context); };
  switch (kind) {
    case Kind::all: return std::all_of(children.begin(), children.end(), holds);
    case Kind::any: return std::any_of(children.begin(), children.end(), holds);
    case Kind::negation: return !children.front().matches(context);
    case Kind::statement: return matches_statement(context);
    case Kind::decoded: return matches_decoded(context);
    case Kind::test:
      return std::any_of(fields.begin(), fields.end(), [&](FieldSlot slot) {
        return test->matches(context.fields.get(slot), context.scratch);
      });
  }
  return false;
}

bool Match::matches_statement(MatchContext& context) const {
  const auto line = context.fields.command_text();
  if (!line) return false;
  const auto statements = context.fields.shell_view().fields(*line);
  return std::any_of(statements.begin(), statements.end(), [&](const ShellFields& statement) {
    return context.fields.with_shell(statement,
                                     [&] { return children.front().matches(context); });
  });
}

bool Match::matches_decoded(MatchContext& context) const {
  if (children.front().matches(context)) return true;
  const auto line = context.fields.command_text();
  if (!line) return false;
  // The compiler sees to it that nothing below decodes again, so the texts stay.
  const auto texts = context.fields.shell_view().decoded(*line, encodings);
  ShellFields shown;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    shown.set_text(texts[i]);
    if (context.fields.with_shell(shown,
                                  [&] { return children.front().matches(context); })) {
      return true;
    }
  }
  return false;
}

std::string_view default_field(std::string_view source_kind) {
  // Source: the live system's rule engine (specification of rules, "Patterns").
  if (source_kind == "command") return "command_text";
  if (source_kind == "http_request") return "raw_url";
  if (source_kind == "email") return "subject";
  if (source_kind == "intel") return "verdict";
  if (source_kind == "canary_fingerprint") return "ua_signature";
  if (source_kind == "auth_attempt") return "username";
  if (source_kind == "payload") return "payload_text";
  // Ours: the live system's engine sees neither.
  if (source_kind == "tool_call") return "tool";
  if (source_kind == "sequence") return "description";
  return {};
}

bool compile_match(const MatchSource& source, const Node& node, Match& out) {
  return Compiler(source).compile(node, out, 0);
}

void check_match(const Document& document, std::span<const std::string> kinds,
                 Diagnostics& diagnostics) {
  const Node* const node = document.root.find("match");
  if (node == nullptr || node->kind != Node::Kind::map || node->find("kind") != nullptr) return;
  FieldTable fields;
  const std::size_t before = diagnostics.size();
  const std::filesystem::path parent = std::filesystem::path(document.file).parent_path();
  for (const std::string& kind : kinds) {
    Match match;
    const MatchSource source{document, kind, parent.empty() ? "." : parent, fields, diagnostics};
    static_cast<void>(compile_match(source, *node, match));
    if (diagnostics.size() > before) break;  // the same complaint again for the next kind
  }
}

std::vector<std::string_view> match_keys() {
  std::vector<std::string_view> keys(plain_keys.begin(), plain_keys.end());
  keys.push_back("kind");
  for (const OperatorInfo& info : all_operators()) keys.push_back(info.name);
  return keys;
}

}  // namespace ttp::rule
