// SPDX-License-Identifier: Apache-2.0
#include "input/mail_parts.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace ttp::input {

namespace {

enum class Delimiter { none, part, end };

/// What a line is to a multipart body.
Delimiter delimiter(std::string_view line, std::string_view boundary) {
  if (!line.starts_with("--") || !line.substr(2).starts_with(boundary)) return Delimiter::none;
  line.remove_prefix(2 + boundary.size());
  const bool is_end = line.starts_with("--");
  if (is_end) line.remove_prefix(2);
  return trim(line).empty() ? (is_end ? Delimiter::end : Delimiter::part) : Delimiter::none;
}

/// The line end in front of a delimiter belongs to the delimiter (RFC 2046, 5.1.1).
std::string_view without_line_end(std::string_view part) {
  if (part.ends_with('\n')) part.remove_suffix(1);
  if (part.ends_with('\r')) part.remove_suffix(1);
  return part;
}

bool is_charset_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_' || c == '.' || c == ':' || c == '+';
}

/// What may be the name of a character set at `at`.
std::string_view charset_at(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && is_charset_char(text[end])) ++end;
  return text.substr(at, end - at);
}

/// Walks through an address list, knowing what is quoted.
class AddressScanner {
 public:
  /// Takes in one character; true if it stands outside quotes, comments and angle brackets.
  bool step(char c) {
    if (is_escaped_) {
      is_escaped_ = false;
      return false;
    }
    if (c == '\\' && (in_quotes_ || comments_ > 0)) {
      is_escaped_ = true;
    } else if (in_quotes_) {
      in_quotes_ = c != '"';
    } else if (c == '(') {
      ++comments_;
    } else if (comments_ > 0) {
      if (c == ')') --comments_;
    } else if (c == '"') {
      in_quotes_ = true;
    } else if (in_angle_) {
      in_angle_ = c != '>';
    } else if (c == '<') {
      in_angle_ = true;
    } else {
      return true;
    }
    return false;
  }

  [[nodiscard]] bool in_comment() const { return comments_ > 0; }

 private:
  bool is_escaped_ = false;
  bool in_quotes_ = false;
  bool in_angle_ = false;
  std::size_t comments_ = 0;
};

}  // namespace

std::vector<std::string_view> split_multipart(std::string_view body, std::string_view boundary,
                                              std::size_t limit, bool& was_cut) {
  std::vector<std::string_view> parts;
  bool in_part = false;
  std::size_t begin = 0;  // of the part in hand
  const auto close = [&](std::size_t end) {
    if (!in_part) return true;
    if (parts.size() == limit) {
      was_cut = true;
      return false;
    }
    parts.push_back(without_line_end(body.substr(begin, end - begin)));
    return true;
  };
  for (std::size_t at = 0; at < body.size();) {
    const std::size_t line_end = std::min(body.find('\n', at), body.size() - 1) + 1;
    const Delimiter kind = delimiter(body.substr(at, line_end - at), boundary);
    if (kind != Delimiter::none) {
      if (!close(at) || kind == Delimiter::end) return parts;
      in_part = true;
      begin = line_end;
    }
    at = line_end;
  }
  close(body.size());
  return parts;
}

std::vector<std::string_view> split_addresses(std::string_view list) {
  std::vector<std::string_view> pieces;
  AddressScanner scanner;
  std::size_t begin = 0;
  for (std::size_t at = 0; at < list.size(); ++at) {
    if (!scanner.step(list[at])) continue;
    if (list[at] == ':') {
      begin = at + 1;  // what stands in front names a group
    } else if (list[at] == ',' || list[at] == ';') {
      const std::string_view piece = trim(list.substr(begin, at - begin));
      if (!piece.empty()) pieces.push_back(piece);
      begin = at + 1;
    }
  }
  const std::string_view last = trim(list.substr(begin));
  if (!last.empty()) pieces.push_back(last);
  return pieces;
}

std::string without_comments(std::string_view value) {
  std::string out;
  AddressScanner scanner;
  std::size_t begin = 0;  // of the comment in hand, or of what was not copied yet
  for (std::size_t at = 0; at < value.size(); ++at) {
    const bool was_in_comment = scanner.in_comment();
    scanner.step(value[at]);
    if (scanner.in_comment() == was_in_comment) continue;
    if (was_in_comment) {
      out += ' ';
      begin = at + 1;
    } else {
      out += value.substr(begin, at - begin);
      begin = at;
    }
  }
  return out.append(value.substr(begin));
}

std::string_view usual_charset(std::string_view name) {
  struct Alias {
    std::string_view name;
    std::string_view usual;
  };
  constexpr auto aliases = std::to_array<Alias>({{"iso-8859-8-i", "iso-8859-8"},
                                                 {"unicode-1-1-utf-7", "utf-7"},
                                                 {"windows-31j", "cp932"},
                                                 {"x-gbk", "gbk"},
                                                 {"x-mac-cyrillic", "mac-cyrillic"},
                                                 {"x-sjis", "cp932"}});
  for (const Alias& alias : aliases) {
    if (equal_nocase(name, alias.name)) return alias.usual;
  }
  return name;
}

bool is_known_charset(std::string_view name) {
  const std::string text = lower_ascii(usual_charset(name));
  const auto is_numbered = [&](std::string_view prefix, std::size_t digits) {
    return text.starts_with(prefix) && text.size() > prefix.size() &&
           text.size() <= prefix.size() + digits &&
           std::all_of(text.begin() + static_cast<std::ptrdiff_t>(prefix.size()), text.end(),
                       [](char c) { return c >= '0' && c <= '9'; });
  };
  constexpr auto names = std::to_array<std::string_view>(
      {"ansi_x3.4-1968", "ascii", "big5", "big5-hkscs", "big5hkscs", "cp437", "cp850", "cp852",
       "cp855", "cp866", "cp874", "cp932", "cp936", "cp949", "cp950", "csshiftjis", "euc-cn",
       "euc-jp", "euc-kr", "euc-tw", "eucjp", "eucjp-ms", "euckr", "gb18030", "gb2312", "gbk",
       "hz-gb-2312", "ibm437", "ibm850", "ibm852", "ibm855", "ibm866", "iso-2022-jp",
       "iso-2022-jp-2", "iso-2022-kr", "johab", "koi8-r", "koi8-ru", "koi8-t", "koi8-u",
       "ks_c_5601-1987", "latin1", "latin2", "latin9", "mac-cyrillic", "macintosh", "ms_kanji",
       "shift-jis", "shift_jis", "sjis", "tcvn", "tis-620", "uhc", "us-ascii", "utf-16",
       "utf-16be", "utf-16le", "utf-7", "utf-8", "utf8", "viscii", "windows-874",
       "windows-936"});
  return std::find(names.begin(), names.end(), text) != names.end() ||
         is_numbered("iso-8859-", 2) || is_numbered("iso8859-", 2) ||
         is_numbered("iso_8859-", 2) || is_numbered("windows-125", 1) || is_numbered("cp125", 1);
}

std::string without_unknown_words(std::string_view value) {
  std::string out;
  std::size_t copied = 0;
  for (std::size_t at = value.find("=?"); at != std::string_view::npos;
       at = value.find("=?", at + 1)) {
    const std::string_view name = charset_at(value, at + 2);
    if (name.empty()) continue;  // it is the end of a word: "=?utf-8?B?YQ==?="
    out.append(value.substr(copied, at - copied));
    out.append(is_known_charset(name) ? "=?" : "_?").append(usual_charset(name));
    copied = at + 2 + name.size();
  }
  return out.append(value.substr(copied));
}

std::string without_unknown_parameters(std::string_view value) {
  // filename*=charset'language'text, filename*0*=charset'language'text
  std::string out;
  std::size_t copied = 0;
  for (std::size_t at = value.find("*="); at != std::string_view::npos;
       at = value.find("*=", at + 1)) {
    const std::size_t begin = std::min(value.find_first_not_of(" \t\r\n\"", at + 2), value.size());
    const std::string_view name = charset_at(value, begin);
    if (name.empty()) continue;
    out.append(value.substr(copied, begin - copied));
    out.append(is_known_charset(name) ? usual_charset(name) : "us-ascii");
    copied = begin + name.size();
  }
  out.append(value.substr(copied));
  return without_unknown_words(out);
}

}  // namespace ttp::input
