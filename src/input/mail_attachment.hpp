// SPDX-License-Identifier: Apache-2.0
// What an attached file is, by its bytes. Nothing is unpacked.
#pragma once

#include <string>
#include <string_view>

namespace ttp::input {

/// An Office file with a VBA project: an OLE file with its storage, or a zip archive with a
/// `vbaProject.bin` in it.
[[nodiscard]] bool has_office_macro(std::string_view bytes);

/// A zip, RAR or 7z archive of which a member, or the list of members, is encrypted. A 7z archive
/// that hides only the members' contents behind a packed list is not recognised.
[[nodiscard]] bool is_encrypted_archive(std::string_view bytes);

/// HTML or SVG with a script that assembles a file and hands it over as a download.
[[nodiscard]] bool has_html_smuggling(std::string_view bytes);

/// The extension of a file name in lower case, without the dot; empty if it has none.
[[nodiscard]] std::string file_extension(std::string_view name);

/// `pdf.exe` for names that pass a program off as a document; empty for others.
[[nodiscard]] std::string double_extension(std::string_view name);

}  // namespace ttp::input
