// SPDX-License-Identifier: Apache-2.0
// The one file that sees yaml-cpp.
#include "rule/document.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <set>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "base/word.hpp"
#include "rule/plain_yaml.hpp"

namespace ttp::rule {

namespace {

/// Where a line begins, counted from 1; the end of the text if it has fewer.
std::size_t line_begin(std::string_view text, std::size_t line) {
  std::size_t begin = 0;
  for (std::size_t i = 1; i < line; ++i) {
    const std::size_t end = text.find('\n', begin);
    if (end == std::string_view::npos) return text.size();
    begin = end + 1;
  }
  return begin;
}

std::string_view source_line(std::string_view text, std::size_t line) {
  const std::size_t begin = line_begin(text, line);
  std::string_view found = text.substr(begin, text.find('\n', begin) - begin);
  while (!found.empty() && found.back() == '\r') found.remove_suffix(1);
  return found;
}

/// False if a quote opens where the scalar begins and the text has none that closes it.
bool is_closed(std::string_view text, const Node& scalar) {
  std::size_t at = line_begin(text, scalar.line) + scalar.column - 1;
  if (at >= text.size() || (text[at] != '"' && text[at] != '\'')) return true;
  const char quote = text[at];
  while (++at < text.size()) {
    if (quote == '"' && text[at] == '\\') {
      ++at;
    } else if (text[at] == quote) {
      if (quote == '"' || at + 1 == text.size() || text[at + 1] != quote) return true;
      ++at;
    }
  }
  return false;
}

class Converter {
 public:
  Converter(const Document& document, Diagnostics& diagnostics)
      : document_(document), diagnostics_(diagnostics) {}

  bool convert(const YAML::Node& from, Node& to, int depth) {
    to.line = static_cast<std::size_t>(from.Mark().line + 1);
    to.column = static_cast<std::size_t>(from.Mark().column + 1);
    if (++count_ > limits::yaml_nodes || depth > limits::yaml_depth) {
      complain(to,
               depth > limits::yaml_depth ? "nested too deeply" : "too many nodes (an alias bomb?)",
               {}, "yaml-bomb");
      return false;
    }
    if (!check_tag(from.Tag(), to)) return false;
    switch (from.Type()) {
      case YAML::NodeType::Undefined:
      case YAML::NodeType::Null: return true;
      case YAML::NodeType::Scalar:
        to.kind = Node::Kind::scalar;
        to.text = from.Scalar();
        to.is_plain = from.Tag() == "?";
        return check_quotes(to);
      case YAML::NodeType::Sequence:
        to.kind = Node::Kind::list;
        for (const auto& item : from) {
          if (!convert(item, to.items.emplace_back(), depth + 1)) return false;
        }
        return true;
      case YAML::NodeType::Map: return convert_map(from, to, depth);
    }
    return true;
  }

 private:
  bool convert_map(const YAML::Node& from, Node& to, int depth) {
    to.kind = Node::Kind::map;
    std::set<std::string> seen;
    for (const auto& entry : from) {
      auto& [key, value] = to.entries.emplace_back();
      if (!convert(entry.first, key, depth + 1) || !convert(entry.second, value, depth + 1)) {
        return false;
      }
      if (key.kind != Node::Kind::scalar) {
        complain(key, "a key must be a text", {}, "yaml-syntax");
        return false;
      }
      if (!seen.insert(key.text).second) {
        complain(key, "duplicate key '" + key.text + "'", "remove one of the two", "duplicate-key");
        failed_ = true;
        // Thousands of them say no more than the first few.
        if (++duplicates_ >= limits::yaml_duplicates) return false;
      }
    }
    return true;
  }

  /// yaml-cpp takes what is left of a file for a text whose quote is not closed, if that ends with a
  /// line.
  bool check_quotes(const Node& scalar) {
    if (scalar.is_plain || is_closed(document_.text, scalar)) return true;
    complain(scalar, "the quote that opens here is not closed",
             "close it; in single quotes '' stands for one, in double quotes \\\"", "yaml-syntax");
    return false;
  }

  bool check_tag(const std::string& tag, const Node& at) {
    static const std::set<std::string> allowed = {
        "", "?", "!", "tag:yaml.org,2002:str", "tag:yaml.org,2002:int", "tag:yaml.org,2002:float",
        "tag:yaml.org,2002:bool", "tag:yaml.org,2002:null", "tag:yaml.org,2002:seq",
        "tag:yaml.org,2002:map"};
    if (allowed.count(tag) > 0) return true;
    complain(at, "YAML tag '" + tag + "' is not supported", "write the plain value", "yaml-syntax");
    return false;
  }

  void complain(const Node& node, std::string message, std::string hint, std::string_view check) {
    diagnostics_.push_back(
        document_.complaint(node, Severity::error, std::move(message), std::move(hint), check));
  }

 public:
  [[nodiscard]] bool failed() const { return failed_; }

 private:
  const Document& document_;
  Diagnostics& diagnostics_;
  std::size_t count_ = 0;
  std::size_t duplicates_ = 0;
  bool failed_ = false;
};

/// Control characters other than tab and line ends are not YAML; yaml-cpp lets them pass.
std::optional<std::size_t> find_control(std::string_view text) {
  const auto is_allowed = [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte >= 0x20 && byte != 0x7F) || c == '\t' || c == '\n' || c == '\r';
  };
  std::size_t i = 0;
  for (; i + 8 <= text.size(); i += 8) {
    if (has_control(load_word(text.data() + i)) == 0) continue;
    const auto* const found = std::find_if_not(text.begin() + i, text.begin() + i + 8, is_allowed);
    if (found != text.begin() + i + 8) break;
  }
  const auto* const found = std::find_if_not(text.begin() + i, text.end(), is_allowed);
  if (found == text.end()) return std::nullopt;
  return static_cast<std::size_t>(found - text.begin());
}

Node node_at(std::string_view text, std::size_t offset) {
  Node node;
  node.line = 1;
  node.column = 1;
  for (std::size_t i = 0; i < offset; ++i) {
    ++node.column;
    if (text[i] == '\n') {
      ++node.line;
      node.column = 1;
    }
  }
  return node;
}

/// With plain texts read by read_plain_yaml(), or all of them by yaml-cpp.
enum class Reading { quick, full };

std::optional<Document> parse(std::string file, std::string text, Reading reading,
                              Diagnostics& diagnostics) {
  if (text.starts_with(byte_order_mark)) text.erase(0, byte_order_mark.size());
  Document document{std::move(file), std::move(text), {}};
  const auto complain = [&](const Node& at, std::string message) {
    diagnostics.push_back(
        document.complaint(at, Severity::error, std::move(message), {}, "yaml-syntax"));
    return std::nullopt;
  };
  if (!is_valid_utf8(document.text)) return complain({}, "not UTF-8 text");
  if (const auto offset = find_control(document.text)) {
    return complain(node_at(document.text, *offset), "control character in YAML");
  }
  if (reading == Reading::quick) {
    if (auto root = read_plain_yaml(document.text)) {
      document.root = std::move(*root);
      return document;
    }
  }
  try {
    const std::vector<YAML::Node> all = YAML::LoadAll(document.text);
    if (all.size() > 1) return complain({}, "more than one YAML document in the file");
    if (all.empty()) return document;
    Converter converter(document, diagnostics);
    if (!converter.convert(all.front(), document.root, 0) || converter.failed()) {
      return std::nullopt;
    }
  } catch (const YAML::Exception& error) {
    Node at;
    if (!error.mark.is_null()) {
      at.line = static_cast<std::size_t>(error.mark.line + 1);
      at.column = static_cast<std::size_t>(error.mark.column + 1);
    }
    return complain(at, "not valid YAML: " + error.msg);
  }
  return document;
}

/// An open file, closed at the end.
class File {
 public:
  explicit File(int number) : number_(number) {}
  ~File() {
    if (number_ >= 0) ::close(number_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  [[nodiscard]] int number() const { return number_; }

  /// Fills `text`; false if that can't be done.
  bool read(std::string& text) const {
    for (std::size_t done = 0; done < text.size();) {
      const ssize_t count = ::read(number_, text.data() + done, text.size() - done);
      if (count == 0 || (count < 0 && errno != EINTR)) return false;
      if (count > 0) done += static_cast<std::size_t>(count);
    }
    return true;
  }

 private:
  int number_;
};

}  // namespace

const Node* Node::find(std::string_view key) const {
  for (const auto& [name, value] : entries) {
    if (name.text == key) return &value;
  }
  return nullptr;
}

std::optional<std::int64_t> Node::as_integer() const {
  if (kind != Kind::scalar || !is_plain) return std::nullopt;
  std::string_view digits = text;
  if (digits.starts_with('+')) digits.remove_prefix(1);
  std::int64_t number = 0;
  const char* end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, number);
  if (digits.empty() || error != std::errc{} || stop != end) return std::nullopt;
  return number;
}

std::optional<double> Node::as_number() const {
  if (kind != Kind::scalar || !is_plain || text.empty()) return std::nullopt;
  std::string_view digits = text;
  if (digits.starts_with('+')) digits.remove_prefix(1);
  if (digits.find_first_not_of("0123456789+-.eE") != std::string_view::npos) return std::nullopt;
  double number = 0;
  const char* end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, number);
  if (error != std::errc{} || stop != end || !std::isfinite(number)) return std::nullopt;
  return number;
}

std::optional<bool> Node::as_boolean() const {
  if (kind != Kind::scalar || !is_plain) return std::nullopt;
  if (text.size() > 5) return std::nullopt;
  const std::string word = lower_ascii(text);
  if (word == "true" || word == "yes" || word == "on") return true;
  if (word == "false" || word == "no" || word == "off") return false;
  return std::nullopt;
}

bool Node::is_string() const {
  return kind == Kind::scalar && !as_number() && !as_boolean() &&
         !(is_plain && (text.empty() || is_null_word(text)));
}

std::string_view Node::type_name() const {
  switch (kind) {
    case Kind::null: return "nothing";
    case Kind::list: return "a list";
    case Kind::map: return "a map";
    case Kind::scalar: break;
  }
  if (as_integer()) return "an integer";
  if (as_number()) return "a number";
  if (as_boolean()) return "a boolean";
  return is_string() ? "a text" : "nothing";
}

Diagnostic Document::complaint(const Node& node, Severity severity, std::string message,
                               std::string hint, std::string_view check) const {
  return {severity,           file,
          node.line,          node.column,
          std::move(message), std::move(hint),
          std::string(source_line(text, node.line)), check};
}

std::optional<Document> parse_document(std::string file, std::string text,
                                       Diagnostics& diagnostics) {
  return parse(std::move(file), std::move(text), Reading::quick, diagnostics);
}

std::optional<Document> parse_full_document(std::string file, std::string text,
                                            Diagnostics& diagnostics) {
  return parse(std::move(file), std::move(text), Reading::full, diagnostics);
}

std::optional<Document> read_document(const std::filesystem::path& path,
                                      Diagnostics& diagnostics) {
  const auto complain = [&](std::string message) {
    Diagnostic diagnostic;
    diagnostic.file = path.string();
    diagnostic.message = std::move(message);
    diagnostic.check = "unreadable-file";
    diagnostics.push_back(std::move(diagnostic));
    return std::nullopt;
  };
  // Plain system calls: a stream for each of thousands of rules, and asking for a file's size and
  // kind by its name, take as long as half of the parsing.
  const File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat status {};
  if (file.number() < 0 || ::fstat(file.number(), &status) != 0 || !S_ISREG(status.st_mode)) {
    return complain("not a readable file");
  }
  const auto size = static_cast<std::uintmax_t>(status.st_size);
  if (size > limits::rule_file_bytes) return complain("larger than 1 MiB");
  std::string text(size, '\0');
  if (!file.read(text)) return complain("not a readable file");
  return parse_document(path.string(), std::move(text), diagnostics);
}

}  // namespace ttp::rule
