// SPDX-License-Identifier: Apache-2.0
// libFuzzer target: no bytes may crash the shell splitter, make it slow or break its promises.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.hpp"
#include "base/shell.hpp"

namespace {

using namespace ttp::shell;

void require(bool holds) {
  if (!holds) std::abort();
}

/// Reads every byte, so that a sanitizer sees a view that dangles.
std::size_t sum(std::string_view text) {
  std::size_t result = 0;
  for (const char c : text) result += static_cast<unsigned char>(c);
  return result;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Splitter splitter;
  static std::vector<std::string> decoded;
  static volatile std::size_t sink = 0;
  // A copy of the exact size, so that a byte read behind the end is seen.
  const std::vector<char> bytes(data, data + size);
  const std::string_view line(bytes.data(), bytes.size());

  const std::span<const Statement> statements = splitter.split(line);
  require(statements.size() <= ttp::limits::shell_statements);
  std::size_t words = 0;
  for (const Statement& statement : statements) {
    require(!statement.text.empty());
    require(statement.depth >= 0 && statement.depth <= ttp::limits::shell_depth);
    require(statement.program.ends_with(statement.argv0));
    if (statement.depth == 0) {
      require(statement.text.data() >= line.data());
      require(statement.text.data() + statement.text.size() <= line.data() + line.size());
    }
    sink = sink + sum(statement.text) + sum(statement.program);
    words += statement.wrappers.size() + statement.args.size();
    for (const std::string_view wrapper : statement.wrappers) sink = sink + sum(wrapper);
    for (const std::string_view arg : statement.args) sink = sink + sum(arg);
    for (const Redirect& redirect : statement.redirects) {
      require(!redirect.op.empty());
      sink = sink + sum(redirect.op) + sum(redirect.target) + sum(redirect.body);
    }
  }
  require(words <= ttp::limits::shell_words);

  decode_words(line, {Encoding::base64, Encoding::hex, Encoding::url}, decoded);
  require(decoded.size() <= ttp::limits::decoded_texts);
  for (const std::string& text : decoded) {
    require(!text.empty());
    sink = sink + sum(text);
  }
  return 0;
}
