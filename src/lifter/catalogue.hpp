// SPDX-License-Identifier: Apache-2.0
// Lists of known values (fingerprints, mailers), each with the name of what it gives away.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/diagnostic.hpp"

namespace ttp::lifter {

struct CatalogueEntry {
  std::string value;  ///< as written
  std::string name;   ///< what it gives away: a framework, a kit, a tool
};

/// One list, read from `catalogues/<name>.txt`: a line per entry, `value<TAB>name`; blank lines and
/// those that begin with `#` are passed over. Immutable.
class Catalogue {
 public:
  /// Values are compared without regard to the case of ASCII letters.
  explicit Catalogue(std::vector<CatalogueEntry> entries);

  /// The name of what `value` gives away, or null. Lives as long as the catalogue.
  [[nodiscard]] const std::string* find(std::string_view value) const;

  /// All entries, sorted by their values in lower case.
  [[nodiscard]] std::span<const CatalogueEntry> entries() const { return entries_; }

 private:
  std::vector<CatalogueEntry> entries_;
  std::vector<std::string> keys_;  // of the entries: their values in lower case
};

/// True for names that a rule may use: letters, digits, `_` and `-`.
[[nodiscard]] bool is_catalogue_name(std::string_view name);

/// Reads `catalogues/<name>.txt` of a pack. Malformed and repeated lines are errors in
/// `diagnostics`; nothing is returned, and nothing said, if there is no such file.
[[nodiscard]] std::optional<Catalogue> read_catalogue(const std::filesystem::path& pack,
                                                      std::string_view name,
                                                      Diagnostics& diagnostics);

}  // namespace ttp::lifter
