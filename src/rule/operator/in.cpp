// SPDX-License-Identifier: Apache-2.0
#include "rule/operator.hpp"

#include <algorithm>
#include <bitset>
#include <fstream>

#include "base/ascii.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"
#include "base/text_set.hpp"
#include "base/unicode_lower.hpp"

namespace ttp::rule {

namespace {

/// A list that is longer is no filter.
constexpr std::size_t most_literals = 512;

/// A set of texts; numbers are compared by their written form.
class InOperator final : public Operator {
 public:
  InOperator(const std::vector<std::string>& values, bool nocase)
      : values_(values), nocase_(nocase) {
    for (const std::string& value : values) sizes_.set(std::min(value.size(), sizes_.size() - 1));
  }

  [[nodiscard]] bool matches(const Operand& operand, MatchScratch&) const override {
    if (operand.value == nullptr) return false;
    if (operand.value->is_number()) return values_.contains(operand.value->raw);
    if (!operand.is_text()) return false;
    if (nocase_ && !is_ascii(operand.text)) return values_.contains(lower_unicode(operand.text));
    if (!sizes_[std::min(operand.text.size(), sizes_.size() - 1)]) return false;
    return nocase_ ? values_.contains(lower_ascii(operand.text)) : values_.contains(operand.text);
  }

  [[nodiscard]] std::vector<TextNeeds> needs() const override {
    if (values_.size() > most_literals) return {};
    const std::vector<std::string_view> texts = values_.texts();
    // Beyond ASCII the two cases may differ in length.
    if (nocase_ && !std::ranges::all_of(texts, is_ascii)) return {};
    return text_needs(std::vector<std::string>(texts.begin(), texts.end()), TextPlace::whole);
  }

  [[nodiscard]] std::optional<std::vector<std::string_view>> whole_texts() const override {
    if (nocase_) return std::nullopt;
    return values_.texts();
  }

  [[nodiscard]] std::optional<Regex::Span> find(const Operand& operand,
                                                MatchScratch& scratch) const override {
    if (!operand.is_text() || !matches(operand, scratch)) return std::nullopt;
    return Regex::Span{0, operand.text.size()};
  }

 private:
  TextSet values_;
  std::bitset<64> sizes_;  // that values have; all longer ones share the last bit
  bool nocase_;
};

/// One value per line; blank lines and lines that begin with # do not count.
bool read_list(const OperatorArguments& arguments, const Node& at, std::string_view name,
               std::vector<std::string>& out) {
  const std::filesystem::path relative(name);
  const bool leaves = relative.is_absolute() ||
                      std::find(relative.begin(), relative.end(), "..") != relative.end();
  if (leaves || arguments.directory.empty()) {
    arguments.fail(at, "a file: list must lie beside the rule file or below it");
    return false;
  }
  std::error_code error;
  if (!std::filesystem::is_regular_file(arguments.directory / relative, error)) {
    arguments.fail(at, "cannot read the list '" + std::string(name) + "'");
    return false;
  }
  std::ifstream stream(arguments.directory / relative);
  std::string line;
  for (bool is_first = true; std::getline(stream, line); is_first = false) {
    std::string_view value = line;
    if (is_first && value.starts_with(byte_order_mark)) value.remove_prefix(byte_order_mark.size());
    value = trim(value);
    if (value.empty() || value.front() == '#') continue;
    if (out.size() >= limits::operator_values) {
      arguments.fail(at, "more than 100,000 values");
      return false;
    }
    out.emplace_back(value);
  }
  if (!stream.eof()) {
    arguments.fail(at, "cannot read the list '" + std::string(name) + "'");
    return false;
  }
  return true;
}

}  // namespace

std::unique_ptr<const Operator> make_in_operator(const OperatorArguments& arguments) {
  std::vector<std::string> values;
  for (const Node& value : arguments.values) {
    if (value.kind != Node::Kind::scalar) {
      return arguments.fail(value, "expected a value, found " + std::string(value.type_name()));
    }
    constexpr std::string_view prefix = "file:";
    if (value.text.starts_with(prefix)) {
      if (!read_list(arguments, value, std::string_view(value.text).substr(prefix.size()), values)) {
        return nullptr;
      }
    } else {
      values.push_back(value.text);
    }
  }
  if (arguments.nocase) {
    for (std::string& value : values) value = lower_unicode(value);
  }
  return std::make_unique<InOperator>(values, arguments.nocase);
}

}  // namespace ttp::rule
