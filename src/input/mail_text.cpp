// SPDX-License-Identifier: Apache-2.0
#include "input/mail_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/hash.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"

namespace ttp::input {

namespace {

bool is_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool starts_nocase(std::string_view text, std::string_view word) {
  return text.size() >= word.size() && equal_nocase(text.substr(0, word.size()), word);
}

// --- links ---

constexpr auto link_beginnings =
    std::to_array<std::string_view>({"http://", "https://", "ftp://", "www."});

bool starts_link(std::string_view text) {
  return std::any_of(link_beginnings.begin(), link_beginnings.end(), [&](std::string_view word) {
    return text.size() > word.size() && starts_nocase(text, word);
  });
}

bool ends_link(char c) {
  return static_cast<unsigned char>(c) <= ' ' || c == 0x7F ||
         std::string_view("<>\"'`").find(c) != std::string_view::npos;
}

constexpr std::string_view closing_punctuation = ".,;:!?)]}*_|\\";

// --- HTML ---

/// The character that a reference stands for; `length` is that of the reference with `&` and `;`.
struct Reference {
  std::uint32_t code = 0;
  std::size_t length = 0;
};

std::optional<Reference> named_reference(std::string_view text) {
  struct Name {
    std::string_view text;
    std::uint32_t code;
  };
  constexpr auto names = std::to_array<Name>({{"&amp;", '&'},
                                              {"&lt;", '<'},
                                              {"&gt;", '>'},
                                              {"&quot;", '"'},
                                              {"&apos;", '\''},
                                              {"&nbsp;", ' '},
                                              {"&sol;", '/'},
                                              {"&colon;", ':'},
                                              {"&period;", '.'}});
  for (const Name& name : names) {
    if (starts_nocase(text, name.text)) return Reference{name.code, name.text.size()};
  }
  return std::nullopt;
}

std::optional<Reference> numeric_reference(std::string_view text) {
  constexpr std::uint32_t no_break_space = 0xA0;
  const bool is_hex = text.size() > 2 && (text[2] == 'x' || text[2] == 'X');
  const std::size_t begin = is_hex ? 3 : 2;
  if (!text.starts_with("&#") || text.size() <= begin) return std::nullopt;
  std::uint32_t code = 0;
  const char* const first = text.data() + begin;
  const char* const last = text.data() + std::min(text.size(), begin + 8);
  const auto [end, error] = std::from_chars(first, last, code, is_hex ? 16 : 10);
  if (error != std::errc() || end == first) return std::nullopt;
  if (code == 0 || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) return std::nullopt;
  auto length = static_cast<std::size_t>(end - text.data());
  if (length < text.size() && text[length] == ';') ++length;
  return Reference{code == no_break_space ? ' ' : code, length};
}

/// Appends what stands at `text[at]`, a reference decoded; returns the place behind it.
std::size_t append_decoded(std::string& out, std::string_view text, std::size_t at) {
  if (text[at] == '&') {
    auto reference = named_reference(text.substr(at));
    if (!reference) reference = numeric_reference(text.substr(at));
    if (reference) {
      std::array<char, 4> bytes{};
      const char* const end = encode_utf8(reference->code, bytes.data());
      out.append(bytes.data(), static_cast<std::size_t>(end - bytes.data()));
      return at + reference->length;
    }
  }
  out += text[at];
  return at + 1;
}

std::size_t find_nocase(std::string_view text, std::string_view word, std::size_t from) {
  for (std::size_t at = text.find(word.front(), from); at != std::string_view::npos;
       at = text.find(word.front(), at + 1)) {
    if (starts_nocase(text.substr(at), word)) return at;
  }
  return std::string_view::npos;
}

/// The place behind the comment that begins at `at`, as HTML's tokenizer sees it: `--!>` ends one,
/// and the dashes of `<!--` may be those of its end.
std::size_t behind_comment(std::string_view html, std::size_t at) {
  constexpr std::string_view opening = "<!--";
  for (std::size_t dashes = html.find("--", at + 2); dashes != std::string_view::npos;
       dashes = html.find("--", dashes + 1)) {
    const std::string_view rest = html.substr(dashes + 2);
    if (rest.starts_with('>')) return dashes + 3;
    if (rest.starts_with("!>") && dashes >= at + opening.size()) return dashes + 4;
  }
  return html.size();
}

/// Places behind the tag, comment or element without text that begins at `at`; `at` itself if the
/// `<` there begins none.
std::size_t behind_tag(std::string_view html, std::size_t at) {
  const std::string_view rest = html.substr(at);
  const auto behind = [&](std::string_view closing, std::size_t from) {
    const std::size_t found = find_nocase(html, closing, from);
    return found == std::string_view::npos ? html.size() : found + closing.size();
  };
  if (rest.starts_with("<!--")) return behind_comment(html, at);
  for (const auto& [opening, closing] :
       {std::pair{"<script", "</script"}, std::pair{"<style", "</style"}}) {
    if (starts_nocase(rest, opening)) return behind(">", behind(closing, at));
  }
  const bool is_tag =
      rest.size() > 1 && (is_letter(rest[1]) || rest[1] == '/' || rest[1] == '!' || rest[1] == '?');
  return is_tag ? behind(">", at) : at;
}

/// True for tags that do not part words.
bool is_inline(std::string_view tag) {
  tag.remove_prefix(std::min<std::size_t>(tag.starts_with("</") ? 2 : 1, tag.size()));
  const auto end =
      std::find_if_not(tag.begin(), tag.end(), [](char c) { return is_letter(c) || is_digit(c); });
  const std::string name = lower_ascii(tag.substr(0, static_cast<std::size_t>(end - tag.begin())));
  constexpr auto names =
      std::to_array<std::string_view>({"a", "b", "big", "em", "font", "i", "s", "small", "span",
                                       "strong", "sub", "sup", "u", "wbr"});
  return std::find(names.begin(), names.end(), name) != names.end();
}

// --- base64 ---

bool is_base64_letter(char c) {
  return is_letter(c) || is_digit(c) || c == '+' || c == '/';
}

std::size_t base64_run(std::string_view text) {
  return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_base64_letter) -
                                  text.begin());
}

/// Shorter runs are words, hashes and tokens.
constexpr std::size_t shortest_run = 32;

// --- simhash ---

/// FNV-1a alone leaves the upper bits of short texts alike; this is the finaliser of SplitMix64.
std::uint64_t mix(std::uint64_t value) {
  value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9U;
  value = (value ^ (value >> 27)) * 0x94D049BB133111EBU;
  return value ^ (value >> 31);
}

bool is_word_byte(char c) {
  return is_letter(c) || is_digit(c) || static_cast<unsigned char>(c) > 0x7F;
}

}  // namespace

void LinkList::add(std::string_view link) {
  if (links_.size() >= limits::mail_links) return;
  const auto [text, is_new] = known_.insert(to_valid_utf8(link.substr(0, limits::mail_link_bytes)));
  if (is_new) links_.push_back(*text);
}

void LinkList::add_from(std::string_view text) {
  for (std::size_t at = 0; at < text.size() && links_.size() < limits::mail_links;) {
    const bool starts_word = at == 0 || !(is_letter(text[at - 1]) || is_digit(text[at - 1]));
    if (!starts_word || !starts_link(text.substr(at))) {
      ++at;
      continue;
    }
    const std::size_t begin = at;
    while (at < text.size() && !ends_link(text[at])) ++at;
    std::string_view link = text.substr(begin, at - begin);
    while (closing_punctuation.find(link.back()) != std::string_view::npos) link.remove_suffix(1);
    // Nothing but "http:" is left of "http://)".
    if (starts_link(link)) add(link);
  }
}

std::string decode_references(std::string_view html) {
  std::string out;
  out.reserve(html.size());
  for (std::size_t at = 0; at < html.size();) at = append_decoded(out, html, at);
  return out;
}

std::string html_to_text(std::string_view html) {
  std::string out;
  const auto part = [&] {
    if (!out.empty() && out.back() != ' ') out += ' ';
  };
  for (std::size_t at = 0; at < html.size();) {
    const std::size_t behind = html[at] == '<' ? behind_tag(html, at) : at;
    if (behind > at) {
      if (!is_inline(html.substr(at, behind - at))) part();
      at = behind;
    } else if (is_space(html[at])) {
      part();
      ++at;
    } else {
      at = append_decoded(out, html, at);
    }
  }
  return out;
}

std::size_t largest_base64_block(std::string_view text) {
  std::size_t largest = 0;
  std::size_t letters = 0;  // of the block in hand
  std::size_t width = 0;    // of its first line
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t run = base64_run(text.substr(at));
    letters += run;
    at += run;
    if (letters == run) width = run;
    // The block goes on in the next line if this one is as long as the first.
    const std::size_t line_end = text.substr(at).starts_with("\r\n") ? 2 : 1;
    const bool at_line_end = at + line_end <= text.size() && text[at + line_end - 1] == '\n';
    if (run < shortest_run || run != width || !at_line_end) {
      if (letters >= shortest_run) largest = std::max(largest, letters * 3 / 4);
      letters = 0;
    }
    at += at_line_end ? line_end : 1;
  }
  return letters >= shortest_run ? std::max(largest, letters * 3 / 4) : largest;
}

std::optional<std::uint64_t> simhash(std::string_view text) {
  constexpr std::size_t group = 3;
  std::array<std::int64_t, 64> weights{};
  std::array<std::uint64_t, group> words{};
  std::size_t count = 0;
  const auto add = [&](std::uint64_t hash) {
    for (std::size_t bit = 0; bit < weights.size(); ++bit) {
      weights[bit] += (hash >> bit & 1U) != 0 ? 1 : -1;
    }
  };
  const auto group_hash = [&] {
    std::uint64_t hash = 0;
    for (std::size_t i = 0; i < group; ++i) hash = mix(hash ^ words[(count + i) % group]);
    return hash;
  };
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    bool is_number = true;
    while (at < text.size() && is_word_byte(text[at]))
      is_number = is_digit(text[at++]) && is_number;
    if (at == begin) {
      ++at;
    } else if (!is_number) {
      words[count++ % group] = mix(stable_hash(lower_ascii(text.substr(begin, at - begin))));
      if (count >= group) add(group_hash());
    }
  }
  if (count == 0) return std::nullopt;
  if (count < group) add(group_hash());
  std::uint64_t hash = 0;
  for (std::size_t bit = 0; bit < weights.size(); ++bit) {
    if (weights[bit] > 0) hash |= std::uint64_t{1} << bit;
  }
  return hash;
}

}  // namespace ttp::input
