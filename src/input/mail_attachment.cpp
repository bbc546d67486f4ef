// SPDX-License-Identifier: Apache-2.0
#include "input/mail_attachment.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include "base/text.hpp"

namespace ttp::input {

namespace {

using std::string_view_literals::operator""sv;

/// Bytes in little-endian order at `at`; 0 where they are missing.
std::uint64_t little_endian(std::string_view bytes, std::size_t at, std::size_t count) {
  std::uint64_t value = 0;
  if (at > bytes.size() || bytes.size() - at < count) return 0;
  for (std::size_t i = count; i > 0; --i) {
    value = value << 8 | static_cast<unsigned char>(bytes[at + i - 1]);
  }
  return value;
}

bool contains(std::string_view bytes, std::string_view word) {
  return bytes.find(word) != std::string_view::npos;
}

// --- zip (APPNOTE.TXT 4.3): the members' own headers and the central directory's ---

constexpr auto zip_local = "PK\x03\x04"sv;
constexpr auto zip_central = "PK\x01\x02"sv;

/// Where a record keeps the member's flags, the length of its name, and the name.
struct ZipLayout {
  std::string_view signature;
  std::size_t flags;
  std::size_t name_length;
  std::size_t name;
};
constexpr auto zip_layouts =
    std::to_array<ZipLayout>({{zip_local, 6, 26, 30}, {zip_central, 8, 28, 46}});

/// Calls `is_match(flags, name)` for every member record; true as soon as one matches. The
/// signatures are searched for: a hostile archive's offsets can't be trusted, and one archive may
/// stand unpacked in another.
template <typename IsMatch>
bool any_zip_member(std::string_view bytes, IsMatch is_match) {
  if (!bytes.starts_with("PK"sv)) return false;
  for (const ZipLayout& layout : zip_layouts) {
    for (std::size_t at = bytes.find(layout.signature); at != std::string_view::npos;
         at = bytes.find(layout.signature, at + 1)) {
      const std::string_view record = bytes.substr(at);
      if (record.size() < layout.name) break;
      const auto length = static_cast<std::size_t>(little_endian(record, layout.name_length, 2));
      if (is_match(little_endian(record, layout.flags, 2), record.substr(layout.name, length))) {
        return true;
      }
    }
  }
  return false;
}

bool is_encrypted_zip(std::string_view bytes) {
  return any_zip_member(bytes,
                        [](std::uint64_t flags, std::string_view) { return (flags & 1) != 0; });
}

// --- RAR 4: blocks of a type, flags, a header size and, if flagged, a size of what follows ---

bool is_encrypted_rar4(std::string_view bytes) {
  constexpr std::uint64_t archive_header = 0x73;
  constexpr std::uint64_t file_header = 0x74;
  constexpr int blocks = 1000;
  std::size_t at = 7;  // behind the signature
  for (int block = 0; block < blocks && at + 7 <= bytes.size(); ++block) {
    const std::uint64_t type = little_endian(bytes, at + 2, 1);
    const std::uint64_t flags = little_endian(bytes, at + 3, 2);
    const std::uint64_t header = little_endian(bytes, at + 5, 2);
    if (type == archive_header && (flags & 0x80) != 0) return true;  // the list is encrypted
    if (type == file_header && (flags & 0x04) != 0) return true;
    const bool has_data = type == file_header || (flags & 0x8000) != 0;
    const std::uint64_t data = has_data ? little_endian(bytes, at + 7, 4) : 0;
    if (header < 7 || header + data > bytes.size() - at) return false;
    at += static_cast<std::size_t>(header + data);
  }
  return false;
}

// --- RAR 5: blocks whose fields are variable-length integers ---

/// Reads one; nothing at the end of the bytes or after ten bytes without an end.
std::optional<std::uint64_t> read_vint(std::string_view bytes, std::size_t& at) {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 64 && at < bytes.size(); shift += 7) {
    const auto byte = static_cast<unsigned char>(bytes[at++]);
    value |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
    if ((byte & 0x80U) == 0) return value;
  }
  return std::nullopt;
}

/// True if the extra area at the end of a file's header holds an encryption record (type 1).
bool has_encryption_record(std::string_view extra) {
  for (std::size_t at = 0; at < extra.size();) {
    const auto size = read_vint(extra, at);
    if (!size || *size == 0 || *size > extra.size() - at) return false;
    std::size_t type_at = at;
    if (read_vint(extra, type_at).value_or(0) == 1) return true;
    at += static_cast<std::size_t>(*size);
  }
  return false;
}

bool is_encrypted_rar5(std::string_view bytes) {
  constexpr std::uint64_t file_header = 2;
  constexpr std::uint64_t encryption_header = 4;
  constexpr int blocks = 1000;
  std::size_t at = 8;  // behind the signature
  for (int block = 0; block < blocks; ++block) {
    at += 4;  // checksum
    const auto size = read_vint(bytes, at);
    if (!size || *size > bytes.size() - at) return false;
    const std::string_view header = bytes.substr(at, static_cast<std::size_t>(*size));
    at += header.size();
    std::size_t field = 0;
    const auto type = read_vint(header, field);
    const auto flags = read_vint(header, field);
    if (!type || !flags) return false;
    if (*type == encryption_header) return true;
    const auto extra = (*flags & 1) != 0 ? read_vint(header, field) : 0;
    const auto data = (*flags & 2) != 0 ? read_vint(header, field) : 0;
    if (!extra || !data || *extra > header.size() || *data > bytes.size() - at) return false;
    if (*type == file_header &&
        has_encryption_record(header.substr(header.size() - static_cast<std::size_t>(*extra)))) {
      return true;
    }
    at += static_cast<std::size_t>(*data);
  }
  return false;
}

// --- 7z: the list of members stands at the end and names the coders ---

bool is_encrypted_7z(std::string_view bytes) {
  constexpr std::size_t header_end = 32;
  constexpr auto aes = "\x06\xF1\x07\x01"sv;
  const std::uint64_t offset = little_endian(bytes, 12, 8);
  const std::uint64_t size = little_endian(bytes, 20, 8);
  if (bytes.size() < header_end || offset > bytes.size() - header_end) return false;
  const std::string_view list = bytes.substr(header_end + static_cast<std::size_t>(offset));
  return contains(
      list.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(size, list.size()))), aes);
}

// --- HTML ---

/// True if one of the words occurs, ASCII case ignored.
bool contains_nocase(std::string_view bytes, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
    const auto fold = [](char c) { return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c; };
    return std::search(bytes.begin(), bytes.end(), word.begin(), word.end(),
                       [&](char a, char b) { return fold(a) == b; }) != bytes.end();
  });
}

// --- names ---

/// What runs when it is opened.
constexpr auto program_extensions = std::to_array<std::string_view>(
    {"bat", "cmd", "com", "cpl", "exe", "hta", "img", "iso", "jar", "js",  "jse", "lnk",
     "msi", "pif", "ps1", "scr", "svg", "url", "vbe", "vbs", "vhd", "wsf", "wsh"});
/// What people open without a thought.
constexpr auto document_extensions = std::to_array<std::string_view>(
    {"avi", "bmp", "csv",  "doc", "docx", "eml", "gif",  "htm", "html", "jpeg",
     "jpg", "mov", "mp3",  "mp4", "msg",  "odt", "pdf",  "png", "ppt",  "pptx",
     "rtf", "tif", "tiff", "txt", "wav",  "xls", "xlsx", "xml", "zip"});

/// A file name as Windows takes it: without dots and blanks at its end, and without the name of the
/// stream that every file has.
std::string_view bare_name(std::string_view name) {
  constexpr std::string_view stream = "::$DATA";
  for (;;) {
    const std::size_t before = name.size();
    name = trim(name);
    while (name.ends_with('.')) name.remove_suffix(1);
    const std::size_t rest = name.size() - std::min(stream.size(), name.size());
    if (equal_nocase(name.substr(rest), stream)) name = name.substr(0, rest);
    if (name.size() == before) return name;
  }
}

template <std::size_t count>
bool is_one_of(const std::array<std::string_view, count>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

bool has_office_macro(std::string_view bytes) {
  constexpr auto ole = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"sv;
  // The stream every VBA project has, as the directory of an OLE file spells it: UTF-16.
  constexpr auto vba_stream = "_\0V\0B\0A\0_\0P\0R\0O\0J\0E\0C\0T\0"sv;
  if (bytes.starts_with(ole)) return contains(bytes, vba_stream);
  return any_zip_member(bytes, [](std::uint64_t, std::string_view name) {
    constexpr auto part = "vbaProject.bin"sv;
    return name.size() >= part.size() && equal_nocase(name.substr(name.size() - part.size()), part);
  });
}

bool is_encrypted_archive(std::string_view bytes) {
  if (bytes.starts_with("Rar!\x1A\x07\x00"sv)) return is_encrypted_rar4(bytes);
  if (bytes.starts_with("Rar!\x1A\x07\x01\x00"sv)) return is_encrypted_rar5(bytes);
  if (bytes.starts_with("7z\xBC\xAF\x27\x1C"sv)) return is_encrypted_7z(bytes);
  return is_encrypted_zip(bytes);
}

bool has_html_smuggling(std::string_view bytes) {
  if (!contains_nocase(bytes, {"<script", "onload="})) return false;
  // Internet Explorer's one call does both.
  if (contains_nocase(bytes, {"mssaveoropenblob", "mssaveblob"})) return true;
  const bool assembles = contains_nocase(bytes, {"new blob(", "new file(", "uint8array(", "atob("});
  const bool delivers = contains_nocase(bytes, {"createobjecturl("}) ||
                        (contains_nocase(bytes, {".download", "download="}) &&
                         contains_nocase(bytes, {"data:application/", "data:text/html;base64"}));
  return assembles && delivers;
}

std::string file_extension(std::string_view name) {
  constexpr std::size_t longest = 16;
  name = bare_name(name);
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos || dot == 0 || name.size() - dot - 1 > longest) return {};
  return lower_ascii(name.substr(dot + 1));
}

std::string double_extension(std::string_view name) {
  const std::string last = file_extension(name);
  if (!is_one_of(program_extensions, last)) return {};
  name = bare_name(name);
  // Blanks in between push the true extension out of sight.
  const std::string first = file_extension(name.substr(0, name.size() - last.size() - 1));
  return is_one_of(document_extensions, first) ? first + '.' + last : std::string();
}

}  // namespace ttp::input
