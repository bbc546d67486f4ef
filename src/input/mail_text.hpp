// SPDX-License-Identifier: Apache-2.0
// What can be found in the text of a message.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace ttp::input {

/// Links in the order in which they were found, none twice, `limits::mail_links` at most.
class LinkList {
 public:
  /// Adds the links in `text` (valid UTF-8): what begins with http://, https://, ftp:// or www. and
  /// ends before a blank, a quote, an angle bracket or closing punctuation.
  void add_from(std::string_view text);

  [[nodiscard]] const std::vector<std::string>& links() const { return links_; }

 private:
  void add(std::string_view link);

  std::vector<std::string> links_;
  std::set<std::string, std::less<>> known_;
};

/// HTML's character references replaced; those of other names than the common ones stay.
[[nodiscard]] std::string decode_references(std::string_view html);

/// The text that a reader of `html` sees, roughly: tags, comments, scripts and styles left out,
/// blanks run together, references decoded.
[[nodiscard]] std::string html_to_text(std::string_view html);

/// Bytes that the largest base64 block in `text` decodes to: 32 letters or more, also over several
/// lines, all but the last as long as the first. 0 if there is none.
[[nodiscard]] std::size_t largest_base64_block(std::string_view text);

/// A 64-bit simhash: texts that share most of their words have hashes that differ in few bits. Over
/// groups of three neighbouring words, in lower case, numbers left out. Nothing for a text without
/// words.
[[nodiscard]] std::optional<std::uint64_t> simhash(std::string_view text);

}  // namespace ttp::input
