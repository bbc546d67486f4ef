// SPDX-License-Identifier: Apache-2.0
// The rows of `ttp report`: as a table, as JSON, as CSV.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "output/stream.hpp"

namespace ttp::cli {

/// One row: what tags have in common, and what they add up to.
struct ReportRow {
  std::optional<std::string> key;  ///< valid UTF-8; nothing: they lack it
  std::string name;                ///< of the technique, tactic or rule; may be empty
  std::uint64_t tags = 0;
  std::uint64_t events = 0;
  std::uint64_t sessions = 0;
  std::uint64_t attackers = 0;
  double highest_confidence = 0;
  std::optional<Timestamp> first_stored;
  std::optional<Timestamp> last_stored;
};

struct RowContext {
  output::Stream& out;
  std::string key;         ///< what a key is: "technique", "day" …
  bool has_names = false;  ///< some keys may have names
  bool is_terminal = false;
  bool color = false;
  std::size_t columns = 120;
};

/// Takes rows in their order. Throws what Stream throws.
class RowWriter {
 public:
  virtual ~RowWriter() = default;
  virtual void write(const ReportRow& row) = 0;
  /// The end: what all tags add up to, and how many rows were left out.
  virtual void finish(const ReportRow& total, std::uint64_t left_out) = 0;
};

/// A writer for `format`: table, json or csv.
[[nodiscard]] std::unique_ptr<RowWriter> make_row_writer(std::string_view format,
                                                         const RowContext& context);

}  // namespace ttp::cli
