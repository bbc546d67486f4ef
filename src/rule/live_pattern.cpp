// SPDX-License-Identifier: Apache-2.0
#include "rule/live_pattern.hpp"

namespace ttp::rule {

namespace {

/// What Python's str.isspace() accepts.
constexpr std::string_view blanks =
    "\\x09-\\x0d\\x1c-\\x20\\x85\\xa0\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}"
    "\\x{205f}\\x{3000}";
constexpr std::string_view turkish = "\\x{130}\\x{131}";

class Rewriter {
 public:
  explicit Rewriter(std::string_view pattern)
      : pattern_(pattern), ignores_case_(has_global_i(pattern)) {}

  std::string rewrite() {
    while (at_ < pattern_.size()) {
      const char c = pattern_[at_];
      if (c == '\\') {
        escape();
      } else if (c == '[') {
        character_class();
      } else if (c == '(' && pattern_.substr(at_).starts_with("(?")) {
        group_head();
      } else if (ignores_case_ && (c == 'i' || c == 'I')) {
        out_.append("[i").append(turkish).append("]");
        ++at_;
      } else {
        out_ += c;
        ++at_;
      }
    }
    return std::move(out_);
  }

 private:
  static bool has_global_i(std::string_view pattern) {
    if (!pattern.starts_with("(?")) return false;
    const std::string_view flags = pattern.substr(2, pattern.find_first_of(":)") - 2);
    return flags.find_first_not_of("aiLmsux") == std::string_view::npos &&
           flags.find('i') != std::string_view::npos;
  }

  void escape() {
    const char kind = at_ + 1 < pattern_.size() ? pattern_[at_ + 1] : '\0';
    switch (kind) {
      case 's': out_.append("[").append(blanks).append("]"); break;
      case 'S': out_.append("[^").append(blanks).append("]"); break;
      case 'Z': out_ += "\\z"; break;
      default: out_.append(pattern_, at_, 2);
    }
    at_ += 2;
  }

  /// `(?i:`, `(?P<name>`, `(?=` …: letters in it are no literals.
  void group_head() {
    std::size_t end = at_ + 2;
    while (end < pattern_.size() && std::string_view(":)=!<").find(pattern_[end]) ==
                                        std::string_view::npos) {
      ++end;
    }
    if (end < pattern_.size() && pattern_[end] == '<') {
      const bool is_look_behind =
          end + 1 < pattern_.size() && (pattern_[end + 1] == '=' || pattern_[end + 1] == '!');
      end = is_look_behind ? end + 1 : pattern_.find('>', end);
    }
    end = end >= pattern_.size() ? pattern_.size() : end + 1;
    out_.append(pattern_, at_, end - at_);
    at_ = end;
  }

  void character_class() {
    out_ += '[';
    ++at_;
    if (at_ < pattern_.size() && pattern_[at_] == '^') out_ += pattern_[at_++];
    bool has_i = false;
    bool is_first = true;
    while (at_ < pattern_.size() && (pattern_[at_] != ']' || is_first)) {
      is_first = false;
      if (pattern_[at_] == '\\' && at_ + 1 < pattern_.size()) {
        if (pattern_[at_ + 1] == 's') {
          out_ += blanks;
        } else {
          out_.append(pattern_, at_, 2);
        }
        at_ += 2;
        continue;
      }
      const char low = pattern_[at_];
      const bool is_range = at_ + 2 < pattern_.size() && pattern_[at_ + 1] == '-' &&
                            pattern_[at_ + 2] != ']' && pattern_[at_ + 2] != '\\';
      const char high = is_range ? pattern_[at_ + 2] : low;
      has_i = has_i || (low <= 'i' && 'i' <= high) || (low <= 'I' && 'I' <= high);
      // Python takes `[` in a class for itself; PCRE2 would see the start of [:name:].
      if (low == '[') out_ += '\\';
      out_.append(pattern_, at_, is_range ? 3 : 1);
      at_ += is_range ? 3 : 1;
    }
    if (has_i && ignores_case_) out_ += turkish;
    if (at_ < pattern_.size()) out_ += pattern_[at_++];
  }

  std::string_view pattern_;
  bool ignores_case_;
  std::size_t at_ = 0;
  std::string out_;
};

}  // namespace

std::string live_pattern(std::string_view pattern) { return Rewriter(pattern).rewrite(); }

}  // namespace ttp::rule
