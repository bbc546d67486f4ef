// SPDX-License-Identifier: Apache-2.0
// Messages that the honeypot kept as files.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string_view>

#include "base/arena.hpp"
#include "model/diagnostic.hpp"

namespace ttp::lifter {

/// Bytes of a stored message that are read; the rest is not looked at. Four times what a mail
/// without attachments ever has, and as much as one input record may have.
inline constexpr std::size_t stored_message_bytes = 4U << 20;

/// `<root>/<decky>/smtp/<name>`. Decky and name come from strangers: nothing outside the root is
/// ever opened, and no symbolic link below it is followed.
class StoredMessages {
 public:
  /// An empty `root`: there are no stored messages. A root that can't be opened is an error in
  /// `diagnostics`.
  StoredMessages(const std::filesystem::path& root, Diagnostics& diagnostics);
  ~StoredMessages();
  StoredMessages(const StoredMessages&) = delete;
  StoredMessages& operator=(const StoredMessages&) = delete;

  /// The message behind its header, as it stands (no transfer encoding is undone), as UTF-8 in
  /// `arena`. Nothing if a name is not allowed or there is no such regular file.
  [[nodiscard]] std::optional<std::string_view> body(std::string_view decky, std::string_view name,
                                                     Arena& arena) const;

 private:
  int root_ = -1;  // a directory's descriptor
};

/// True for a name that can only be that of an entry of its directory: no separators, no NUL, no
/// `..`, no dot in front, 1 to 255 bytes.
[[nodiscard]] bool is_plain_file_name(std::string_view name);

}  // namespace ttp::lifter
