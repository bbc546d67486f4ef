// SPDX-License-Identifier: Apache-2.0
#include "input/mail_attachment.hpp"

#include <doctest/doctest.h>

#include <string>

namespace ttp::input::mail_attachment_test {

namespace {

using namespace std::string_literals;
using ttp::input::double_extension;
using ttp::input::file_extension;
using ttp::input::has_html_smuggling;
using ttp::input::has_office_macro;
using ttp::input::is_encrypted_archive;

std::string bytes_of(std::size_t number, std::size_t count) {
  std::string bytes;
  for (std::size_t i = 0; i < count; ++i) bytes += static_cast<char>(number >> 8 * i & 0xFF);
  return bytes;
}

/// A zip member's own header with its name.
std::string zip_local(const std::string& name, std::size_t flags) {
  return "PK\x03\x04\x14\0"s + bytes_of(flags, 2) + std::string(18, '\0') +
         bytes_of(name.size(), 2) + bytes_of(0, 2) + name;
}

/// Its entry in the central directory.
std::string zip_central(const std::string& name, std::size_t flags) {
  return "PK\x01\x02\x14\0\x14\0"s + bytes_of(flags, 2) + std::string(18, '\0') +
         bytes_of(name.size(), 2) + std::string(16, '\0') + name;
}

std::string rar4_block(std::size_t type, std::size_t flags, std::size_t size, std::size_t data) {
  std::string block = bytes_of(0, 2) + bytes_of(type, 1) + bytes_of(flags, 2) + bytes_of(size, 2) +
                      bytes_of(data, 4);
  block.resize(size + data);
  return block;
}

/// A RAR 5 block around the bytes of its header.
std::string rar5_block(const std::string& header) {
  return bytes_of(0, 4) + bytes_of(header.size(), 1) + header;
}

const std::string rar4 = "Rar!\x1A\x07\x00"s;
const std::string rar5 = "Rar!\x1A\x07\x01\x00"s;

}  // namespace

TEST_CASE("a macro is a VBA project in an OLE file or a zip archive") {
  const std::string ole = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"s;
  const std::string stream = "_\0V\0B\0A\0_\0P\0R\0O\0J\0E\0C\0T\0"s;
  CHECK(has_office_macro(ole + "x" + stream));
  CHECK_FALSE(has_office_macro(ole + "x"));
  CHECK_FALSE(has_office_macro("x" + stream));
  CHECK(has_office_macro(zip_local("a.xml", 0) + zip_local("word/vbaProject.bin", 0)));
  CHECK(has_office_macro(zip_local("a.xml", 0) + zip_central("xl/VBAPROJECT.BIN", 0)));
  CHECK_FALSE(has_office_macro(zip_local("vbaProject.bin.txt", 0)));
  CHECK_FALSE(has_office_macro("vbaProject.bin"));
  CHECK_FALSE(has_office_macro(""));
}

TEST_CASE("an encrypted zip archive is flagged in either place") {
  CHECK(is_encrypted_archive(zip_local("a", 1)));
  CHECK(is_encrypted_archive(zip_local("a", 8) + zip_local("b", 9)));
  CHECK(is_encrypted_archive(zip_local("a", 0) + zip_central("a", 1)));
  CHECK_FALSE(is_encrypted_archive(zip_local("a", 8) + zip_central("a", 8)));
  CHECK_FALSE(is_encrypted_archive(zip_local("a", 1).substr(0, 20)));
}

TEST_CASE("a RAR archive is encrypted in its list or in a member") {
  CHECK(is_encrypted_archive(rar4 + rar4_block(0x73, 0x80, 13, 0)));
  CHECK(is_encrypted_archive(rar4 + rar4_block(0x73, 0, 13, 0) + rar4_block(0x74, 0, 40, 9) +
                             rar4_block(0x74, 4, 40, 0)));
  CHECK_FALSE(is_encrypted_archive(rar4 + rar4_block(0x73, 0, 13, 0) + rar4_block(0x74, 0, 40, 9)));
  CHECK_FALSE(is_encrypted_archive(rar4 + std::string(40, '\xFF')));
  CHECK_FALSE(is_encrypted_archive(rar4 + std::string(40, '\0')));

  CHECK(is_encrypted_archive(rar5 + rar5_block("\x04\x00"s)));
  // A main header, then a file whose extra area of 3 bytes holds a record of type 1.
  const std::string plain = rar5 + rar5_block("\x01\x00"s);
  CHECK(is_encrypted_archive(plain + rar5_block("\x02\x01\x03....\x02\x01."s)));
  CHECK_FALSE(is_encrypted_archive(plain + rar5_block("\x02\x01\x03....\x02\x02."s)));
  CHECK_FALSE(is_encrypted_archive(plain + rar5_block("\x02\x01\x7F."s)));
  CHECK_FALSE(is_encrypted_archive(rar5 + std::string(40, '\xFF')));
}

TEST_CASE("a 7z archive is encrypted if its list names the cipher") {
  const auto archive = [](std::size_t offset, std::size_t size, const std::string& rest) {
    return "7z\xBC\xAF\x27\x1C\0\4\0\0\0\0"s + bytes_of(offset, 8) + bytes_of(size, 8) +
           bytes_of(0, 4) + rest;
  };
  CHECK(is_encrypted_archive(archive(2, 6, "..\x17\x06\xF1\x07\x01\x00"s)));
  CHECK_FALSE(is_encrypted_archive(archive(2, 6, "\x06\xF1\x07\x01....\x00"s)));
  CHECK_FALSE(is_encrypted_archive(archive(SIZE_MAX, SIZE_MAX, "\x06\xF1\x07\x01"s)));
  CHECK_FALSE(is_encrypted_archive("7z\xBC\xAF\x27\x1C"s));
}

TEST_CASE("smuggling is a script that makes a file and hands it over") {
  CHECK(has_html_smuggling("<SCRIPT>x = new Blob([d]); URL.createObjectURL(x)</script>"));
  CHECK(has_html_smuggling("<script>navigator.msSaveOrOpenBlob(b, 'x.zip')</script>"));
  CHECK(has_html_smuggling("<body onload=go()>atob(d); a.download='x'; 'data:application/zip'"));
  CHECK_FALSE(has_html_smuggling("new Blob([d]); URL.createObjectURL(x)"));
  CHECK_FALSE(has_html_smuggling("<script>new Blob([d])</script>"));
  CHECK_FALSE(has_html_smuggling("<script>alert(1)</script> <a download=x href=y>"));
  CHECK_FALSE(has_html_smuggling(""));
}

TEST_CASE("extensions are lower case, a second one shows where a program poses as a document") {
  CHECK(file_extension("Report.PDF ") == "pdf");
  CHECK(file_extension("archive.tar.gz") == "gz");
  CHECK(file_extension(".hidden") == "");
  CHECK(file_extension("none") == "");
  CHECK(file_extension("end.") == "");
  CHECK(file_extension("invoice.lnk. . ") == "lnk");
  CHECK(file_extension("invoice.lnk::$data") == "lnk");
  CHECK(file_extension("invoice.lnk.::$DATA.") == "lnk");
  CHECK(file_extension("::$DATA") == "");
  CHECK(double_extension("invoice.pdf.lnk..") == "pdf.lnk");
  CHECK(double_extension("invoice.pdf .lnk::$DATA") == "pdf.lnk");
  CHECK(file_extension("a." + std::string(40, 'x')) == "");
  CHECK(double_extension("invoice.pdf.exe") == "pdf.exe");
  CHECK(double_extension("Photo.JPG      .Lnk") == "jpg.lnk");
  CHECK(double_extension("archive.tar.gz") == "");
  CHECK(double_extension("setup.1.exe") == "");
  CHECK(double_extension("tool.exe") == "");
  CHECK(double_extension("") == "");
}

}  // namespace ttp::input::mail_attachment_test
