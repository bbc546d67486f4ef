// SPDX-License-Identifier: Apache-2.0
// The parts of ttp-make-data: one function for each sort of data.
#pragma once

#include <charconv>
#include <cstdint>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>

namespace ttp::benchmark {

/// `--name value` pairs; every value must be asked for.
class Arguments {
 public:
  Arguments(int count, char** texts) {
    for (int i = 0; i < count; i += 2) {
      const std::string_view name = texts[i];
      if (!name.starts_with("--") || i + 1 == count) {
        throw std::runtime_error("expected --NAME VALUE, not '" + std::string(name) + "'");
      }
      values_[std::string(name.substr(2))] = texts[i + 1];
    }
  }

  std::string text(const std::string& name, std::string otherwise) {
    const auto node = values_.extract(name);
    return node ? node.mapped() : std::move(otherwise);
  }
  template <typename Number>
  Number number(const std::string& name, Number otherwise) {
    const auto node = values_.extract(name);
    if (!node) return otherwise;
    const std::string& value = node.mapped();
    Number result{};
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), result);
    if (error != std::errc() || end != value.data() + value.size()) {
      throw std::runtime_error("--" + name + ": '" + value + "' is no such number");
    }
    return result;
  }
  /// Throws if an option is left that nobody asked for.
  void require_empty() const {
    if (!values_.empty()) throw std::runtime_error("unknown --" + values_.begin()->first);
  }

 private:
  std::map<std::string, std::string> values_;
};

/// JSON lines on standard output: events of shell commands, or (`are_calls`) calls of agents'
/// tools.
void make_lines(Arguments& arguments, bool are_calls);

/// A database as the live system has it, with the commands of many attackers and no tags yet.
void make_database(Arguments& arguments);

/// A directory of rules: shipped ones, then variants of them.
void make_rules(Arguments& arguments);

/// The regular expressions by which rules judge whole commands, on standard output, one a line.
void print_patterns(Arguments& arguments);

}  // namespace ttp::benchmark
