// SPDX-License-Identifier: Apache-2.0
// The texts hidden in long encoded words.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "base/limits.hpp"
#include "base/shell.hpp"
#include "base/text.hpp"

namespace ttp::shell {

namespace {

using namespace std::string_view_literals;

// Below these sizes ordinary words decode to something too often.
constexpr std::size_t least_base64 = 16;
constexpr std::size_t least_digits = 16;
constexpr std::size_t least_escapes = 4;

/// Decoded bytes that are looked at before the rest is decoded.
constexpr std::size_t glance = 8;

/// Longest backslash run before one escape: "\\\\x41" inside two pairs of double quotes.
constexpr std::size_t max_backslashes = 4;

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

int hex_pair(std::string_view text, std::size_t at) {
  if (at + 1 >= text.size()) return -1;
  const int high = hex_value(text[at]);
  const int low = hex_value(text[at + 1]);
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

constexpr auto base64_values = [] {
  std::array<std::int8_t, 256> table{};
  table.fill(-1);
  std::int8_t value = 0;
  for (std::size_t c = 'A'; c <= 'Z'; ++c) table[c] = value++;
  for (std::size_t c = 'a'; c <= 'z'; ++c) table[c] = value++;
  for (std::size_t c = '0'; c <= '9'; ++c) table[c] = value++;
  table['+'] = table['-'] = 62;
  table['/'] = table['_'] = 63;
  return table;
}();

/// The value of a character in either alphabet, or -1.
int base64_value(char c) { return base64_values[static_cast<unsigned char>(c)]; }

/// True for ends of words: blanks, quotes, operators.
bool ends_word(char c) {
  return static_cast<unsigned char>(c) <= ' ' ||
         "\"'`;|&<>(){}"sv.find(c) != std::string_view::npos;
}

/// ASCII in UTF-16LE becomes ASCII.
void narrow_utf16(std::string& text) {
  if (text.size() < 4 || text.size() % 2 != 0) return;
  for (std::size_t i = 0; i < text.size(); i += 2) {
    if (text[i] == '\0' || text[i + 1] != '\0') return;
  }
  for (std::size_t i = 0; i < text.size(); i += 2) text[i / 2] = text[i];
  text.resize(text.size() / 2);
}

/// False if no text in UTF-8 begins so (nor one in UTF-16 that is narrowed: its bytes are ASCII).
bool begins_as_text(std::string_view bytes) {
  for (std::size_t cut = 0; cut <= 3; ++cut) {  // the last character may be incomplete
    if (is_valid_utf8(bytes.substr(0, bytes.size() - cut))) return true;
  }
  return false;
}

bool is_text(std::string_view bytes) {
  const auto is_control = [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < ' ' && c != '\n' && c != '\r' && c != '\t') || byte == 0x7F;
  };
  const auto controls =
      static_cast<std::size_t>(std::count_if(bytes.begin(), bytes.end(), is_control));
  return !bytes.empty() && controls * 10 <= bytes.size() && is_valid_utf8(bytes);
}

class Decoder {
 public:
  Decoder(EncodingSet which, std::vector<std::string>& out) : which_(which), out_(out) {}

  void decode(std::string_view text) {
    text_ = text;
    if (which_.contains(Encoding::base64)) find_base64();
    if (which_.contains(Encoding::hex)) {
      if (text.find('\\') != std::string_view::npos) find_escapes();
      find_digits();
    }
    if (which_.contains(Encoding::url) && text.find('%') != std::string_view::npos) find_url();
  }

 private:
  void find_base64();
  bool decode_base64(std::string_view word);
  void find_escapes();
  void find_digits();
  void decode_digits(std::string_view digits);
  void find_url();
  /// Decodes what `escape` finds in each word that has `least` of it; the rest stays.
  template <typename Escape>
  void decode_words(std::size_t least, Escape escape);
  /// Adds `decoded_` to the results, if it is text and new; false if it is no text.
  bool keep();

  EncodingSet which_;
  std::vector<std::string>& out_;
  std::string_view text_;
  std::string decoded_;  // the word at hand; reused
  std::size_t bytes_ = 0;
};

bool Decoder::keep() {
  narrow_utf16(decoded_);
  if (!is_text(decoded_)) return false;
  if (out_.size() >= limits::decoded_texts) return true;
  if (bytes_ + decoded_.size() > limits::decoded_bytes) return true;
  if (std::find(out_.begin(), out_.end(), decoded_) != out_.end()) return true;
  bytes_ += decoded_.size();
  out_.push_back(decoded_);
  return true;
}

void Decoder::find_base64() {
  for (std::size_t i = 0; i < text_.size();) {
    if (base64_value(text_[i]) < 0) {
      ++i;
      continue;
    }
    const std::size_t begin = i;
    while (i < text_.size() && base64_value(text_[i]) >= 0) ++i;
    const std::string_view word = text_.substr(begin, i - begin);
    if (word.size() < least_base64 || decode_base64(word)) continue;
    // In a path or an option the word is only a part.
    for (std::size_t at = 0; at < word.size();) {
      const std::size_t end = std::min(word.find_first_of("/-_"sv, at), word.size());
      if (end - at >= least_base64 && end - at < word.size())
        decode_base64(word.substr(at, end - at));
      at = end + 1;
    }
  }
}

bool Decoder::decode_base64(std::string_view word) {
  const bool has_standard = word.find_first_of("+/"sv) != std::string_view::npos;
  if (has_standard && word.find_first_of("-_"sv) != std::string_view::npos) return false;
  decoded_.clear();
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : word) {
    bits = bits << 6 | static_cast<std::uint32_t>(base64_value(c));
    count += 6;
    if (count < 8) continue;
    count -= 8;
    decoded_.push_back(static_cast<char>(bits >> count & 0xFF));
    // Most words are no base64 at all, and the first bytes show it.
    if (decoded_.size() == glance && !begins_as_text(decoded_)) return false;
  }
  return keep();
}

void Decoder::find_escapes() {
  decode_words(least_escapes, [](std::string_view word, std::size_t& at) {
    if (word[at] != '\\') return -1;
    std::size_t i = at;
    while (i < word.size() && i - at < max_backslashes && word[i] == '\\') ++i;
    int value = -1;
    if (i < word.size() && word[i] == 'x') {
      value = hex_pair(word, i + 1);
      i += 3;
    } else if (i + 2 < word.size() && word[i] >= '0' && word[i] <= '3') {
      if (word[i] == '0' && i + 3 < word.size() && is_digit(word[i + 3])) ++i;  // \0101 of echo
      value = 0;
      for (const std::size_t end = i + 3; i < end; ++i) {
        if (word[i] < '0' || word[i] > '7') return -1;
        value = value * 8 + (word[i] - '0');
      }
      value = value > 0xFF ? -1 : value;
    }
    if (value >= 0) at = i;
    return value;
  });
}

void Decoder::find_digits() {
  for (std::size_t i = 0; i < text_.size();) {
    if (!is_digit(text_[i]) && !is_letter(text_[i])) {
      ++i;
      continue;
    }
    const std::size_t begin = i;
    while (i < text_.size() && (is_digit(text_[i]) || is_letter(text_[i]))) ++i;
    decode_digits(text_.substr(begin, i - begin));
  }
}

void Decoder::decode_digits(std::string_view digits) {
  if (digits.starts_with("0x") || digits.starts_with("0X")) digits.remove_prefix(2);
  if (digits.size() < least_digits || digits.size() % 2 != 0) return;
  decoded_.clear();
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    const int value = hex_pair(digits, i);
    if (value < 0) return;
    decoded_.push_back(static_cast<char>(value));
  }
  keep();
}

void Decoder::find_url() {
  decode_words(1, [](std::string_view word, std::size_t& at) {
    if (word[at] != '%') return -1;
    const int value = hex_pair(word, at + 1);
    if (value >= 0) at += 3;
    return value;
  });
}

template <typename Escape>
void Decoder::decode_words(std::size_t least, Escape escape) {
  for (std::size_t i = 0; i < text_.size();) {
    if (ends_word(text_[i])) {
      ++i;
      continue;
    }
    const std::size_t begin = i;
    while (i < text_.size() && !ends_word(text_[i])) ++i;
    const std::string_view word = text_.substr(begin, i - begin);
    decoded_.clear();
    std::size_t escapes = 0;
    std::size_t kept = 0;  // bytes of the word that are in `decoded_` or an escape
    for (std::size_t at = 0; at < word.size();) {
      const std::size_t escape_begin = at;
      const int value = escape(word, at);
      if (value < 0) {
        ++at;
        continue;
      }
      decoded_.append(word, kept, escape_begin - kept).push_back(static_cast<char>(value));
      kept = at;
      ++escapes;
    }
    if (escapes < least) continue;
    decoded_.append(word, kept);
    keep();
  }
}

// --- whether there is anything to decode ---

constexpr auto word_bytes = [] {
  std::array<bool, 256> table{};
  for (std::size_t c = 0; c < table.size(); ++c) table[c] = base64_values[c] >= 0;
  return table;
}();
constexpr auto part_bytes = [] {
  std::array<bool, 256> table = word_bytes;
  table['/'] = table['-'] = table['_'] = false;
  return table;
}();
constexpr auto digit_bytes = [] {
  std::array<bool, 256> table = part_bytes;
  table['+'] = false;
  return table;
}();

/// True if `test` accepts one of the runs of bytes of a kind, as long as they go, that have
/// `least_base64` of them or more.
template <typename Test>
bool any_long_run(std::string_view text, const std::array<bool, 256>& bytes, Test test) {
  const auto is_in = [&](std::size_t at) { return bytes[static_cast<unsigned char>(text[at])]; };
  // A run that is long enough covers one of the bytes that lie so far apart: the others can be left
  // out, and from each of these the run goes back to its start.
  std::size_t last = least_base64 - 1;
  while (last < text.size()) {
    std::size_t length = 0;
    while (length < least_base64 && is_in(last - length)) ++length;
    if (length == least_base64) {
      std::size_t begin = last + 1 - length;
      while (begin > 0 && is_in(begin - 1)) --begin;
      std::size_t end = last + 1;
      while (end < text.size() && is_in(end)) ++end;
      if (test(text.substr(begin, end - begin))) return true;
      last = end;
      length = 0;
    }
    last += least_base64 - length;
  }
  return false;
}

/// False if the word's first bytes, decoded, show that it is no text.
bool begins_in_base64(std::string_view word) {
  constexpr std::size_t characters = (glance * 8 + 5) / 6;
  static_assert(characters <= least_base64);
  std::array<char, glance> bytes{};
  std::size_t size = 0;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : word.substr(0, characters)) {
    bits = bits << 6 | static_cast<std::uint32_t>(base64_value(c));
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes[size++] = static_cast<char>(bits >> count & 0xFF);
    // Of letters every other makes a byte with which no character begins.
    if (size == 1 && (bytes[0] & 0xC0) == 0x80) return false;
  }
  return begins_as_text({bytes.data(), glance});
}

/// False if a word of letters and digits is nothing in hexadecimal.
bool is_in_hex(std::string_view word) {
  if (word.starts_with("0x") || word.starts_with("0X")) word.remove_prefix(2);
  return word.size() >= least_digits && word.size() % 2 == 0 &&
         std::ranges::all_of(word, [](char c) { return hex_value(c) >= 0; });
}

/// False if there are fewer than `least_escapes` escapes of one byte.
bool has_enough_escapes(std::string_view text) {
  std::size_t escapes = 0;
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    if (text[i] != '\\') continue;
    const char next = text[i + 1];
    if (next == 'x' || (next >= '0' && next <= '3')) ++escapes;
  }
  return escapes >= least_escapes;
}

bool has_url_escape(std::string_view text) {
  for (std::size_t i = text.find('%'); i != std::string_view::npos; i = text.find('%', i + 1)) {
    if (hex_pair(text, i + 1) >= 0) return true;
  }
  return false;
}

}  // namespace

bool may_have_encoded_words(std::string_view text) {
  static_assert(least_base64 <= least_digits);
  const bool has_escapes = text.find('\\') != std::string_view::npos && has_enough_escapes(text);
  if (has_escapes || has_url_escape(text)) return true;
  return any_long_run(text, word_bytes, [](std::string_view word) {
    if (begins_in_base64(word)) return true;
    // In a path or an option a part of the word counts as well.
    return any_long_run(word, part_bytes, [&](std::string_view part) {
      return (part.size() < word.size() && begins_in_base64(part)) ||
             any_long_run(part, digit_bytes, is_in_hex);
    });
  });
}

void decode_words(std::string_view text, EncodingSet which, std::vector<std::string>& out) {
  out.clear();
  if (which.is_empty()) return;
  Decoder decoder(which, out);
  decoder.decode(text);
  std::size_t begin = 0;
  for (int depth = 1; depth < limits::decode_depth; ++depth) {
    const std::size_t end = out.size();
    for (; begin < end; ++begin) {
      const std::string found = out[begin];  // `out` grows meanwhile
      decoder.decode(found);
    }
  }
}

}  // namespace ttp::shell
