// SPDX-License-Identifier: Apache-2.0
// What the terminal can do, and everything that goes to standard error.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "cli/options.hpp"

namespace ttp::cli {

/// True if colours are to be used on the descriptor (1 or 2).
[[nodiscard]] bool wants_color(When when, int descriptor);

[[nodiscard]] bool is_terminal(int descriptor);

/// Columns of the terminal, 120 if there is none.
[[nodiscard]] std::size_t terminal_columns(int descriptor);

/// Standard error: notices, progress, summaries.
class Console {
 public:
  explicit Console(const CommonOptions& options);
  ~Console();
  Console(const Console&) = delete;
  Console& operator=(const Console&) = delete;

  /// One line for the user, unless --quiet.
  void notice(std::string_view line);

  /// Text that is shown even then.
  void print(std::string_view text);

  [[nodiscard]] bool is_quiet() const { return quiet_; }
  [[nodiscard]] bool has_color() const { return color_; }
  [[nodiscard]] bool shows_progress() const { return progress_; }

  /// Redraws the progress line, at most ten times a second. `total` 0: not known. `unit` is
  /// "bytes" or "rows".
  void progress(std::uint64_t done, std::uint64_t total, std::string_view unit);

  /// Removes the progress line.
  void clear_progress();

 private:
  using Clock = std::chrono::steady_clock;
  bool quiet_;
  bool color_;
  bool progress_;
  bool is_drawn_ = false;
  Clock::time_point start_ = Clock::now();
  Clock::time_point last_;
};

/// "12.3 MB", "1,024 rows".
[[nodiscard]] std::string amount_text(double amount, std::string_view unit);

}  // namespace ttp::cli
