// SPDX-License-Identifier: Apache-2.0
#include "lifter/catalogue.hpp"

#include <algorithm>
#include <fstream>
#include <map>

#include "base/limits.hpp"
#include "base/text.hpp"

namespace ttp::lifter {

namespace {

class CatalogueReader {
 public:
  CatalogueReader(std::string file, Diagnostics& diagnostics)
      : file_(std::move(file)), diagnostics_(diagnostics) {}

  Catalogue read(std::string_view text) {
    if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    while (!text.empty()) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      ++line_;
      read_line(trim(text.substr(0, end)));
      text.remove_prefix(std::min(end + 1, text.size()));
    }
    return Catalogue(std::move(entries_));
  }

 private:
  void read_line(std::string_view line) {
    if (line.empty() || line.front() == '#') return;
    const std::size_t tab = line.find('\t');
    const std::string_view value = trim(line.substr(0, tab));
    if (tab == std::string_view::npos || value.empty()) {
      fail(line, "expected a value, a tab and a name");
      return;
    }
    const auto [known, is_new] = lines_.emplace(lower_ascii(value), line_);
    if (!is_new) {
      fail(line, "the value is already in line " + std::to_string(known->second));
      return;
    }
    entries_.push_back({std::string(value), std::string(trim(line.substr(tab + 1)))});
  }

  void fail(std::string_view line, std::string message) {
    diagnostics_.push_back(
        {Severity::error, file_, line_, 1, std::move(message), "", std::string(line)});
  }

  std::string file_;
  Diagnostics& diagnostics_;
  std::size_t line_ = 0;
  std::vector<CatalogueEntry> entries_;
  std::map<std::string, std::size_t> lines_;  // by value in lower case
};

}  // namespace

Catalogue::Catalogue(std::vector<CatalogueEntry> entries) : entries_(std::move(entries)) {
  std::ranges::sort(entries_, {}, [](const CatalogueEntry& e) { return lower_ascii(e.value); });
  for (const CatalogueEntry& entry : entries_) keys_.push_back(lower_ascii(entry.value));
}

const std::string* Catalogue::find(std::string_view value) const {
  const std::string key = lower_ascii(value);
  const auto it = std::ranges::lower_bound(keys_, key);
  if (it == keys_.end() || *it != key) return nullptr;
  return &entries_[static_cast<std::size_t>(it - keys_.begin())].name;
}

bool is_catalogue_name(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '_' || c == '-';
  });
}

std::optional<Catalogue> read_catalogue(const std::filesystem::path& pack, std::string_view name,
                                        Diagnostics& diagnostics) {
  if (!is_catalogue_name(name)) return std::nullopt;
  const std::filesystem::path path = pack / "catalogues" / (std::string(name) + ".txt");
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) return std::nullopt;
  const auto complain = [&](std::string message) {
    diagnostics.push_back({Severity::error, path.string(), 0, 0, std::move(message), "", ""});
    return std::nullopt;
  };
  const auto size = std::filesystem::file_size(path, error);
  if (error) return complain("not a readable file");
  if (size > limits::rule_file_bytes) return complain("larger than 1 MiB");
  std::ifstream stream(path, std::ios::binary);
  std::string text(size, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(size));
  if (!stream) return complain("not a readable file");
  if (!is_valid_utf8(text)) return complain("not UTF-8 text");
  return CatalogueReader(path.string(), diagnostics).read(text);
}

}  // namespace ttp::lifter
