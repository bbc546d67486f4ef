// SPDX-License-Identifier: Apache-2.0
#include "cli/terminal.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>

#include "base/text.hpp"

namespace ttp::cli {

namespace {

constexpr std::size_t default_columns = 120;
constexpr auto redraw_interval = std::chrono::milliseconds(100);

void write_error(std::string_view text) {
  while (!text.empty()) {
    const ssize_t done = ::write(STDERR_FILENO, text.data(), text.size());
    if (done <= 0) return;  // nobody listens; there is nowhere left to say so
    text.remove_prefix(static_cast<std::size_t>(done));
  }
}

std::string duration_text(double seconds) {
  const auto whole = static_cast<std::uint64_t>(seconds);
  if (whole < 60) return fmt::format("{} s", whole);
  if (whole < 3600) return fmt::format("{}:{:02d} min", whole / 60, whole % 60);
  return fmt::format("{}:{:02d} h", whole / 3600, whole / 60 % 60);
}

}  // namespace

bool is_terminal(int descriptor) { return ::isatty(descriptor) == 1; }

bool wants_color(When when, int descriptor) {
  if (when != When::automatic) return when == When::always;
  const char* no_color = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  const bool is_dumb = term != nullptr && std::string_view(term) == "dumb";
  return (no_color == nullptr || *no_color == '\0') && !is_dumb && is_terminal(descriptor);
}

std::size_t terminal_columns(int descriptor) {
  winsize size{};
  if (::ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return default_columns;
  return size.ws_col;
}

std::string amount_text(double amount, std::string_view unit) {
  if (unit != "bytes") {
    return with_thousands(static_cast<std::uint64_t>(amount)) + " " + std::string(unit);
  }
  if (amount >= 1e9) return fmt::format("{:.2f} GB", amount / 1e9);
  if (amount >= 1e6) return fmt::format("{:.1f} MB", amount / 1e6);
  if (amount >= 1e3) return fmt::format("{:.0f} kB", amount / 1e3);
  return fmt::format("{:.0f} B", amount);
}

Console::Console(const CommonOptions& options)
    : quiet_(options.quiet),
      color_(wants_color(options.color, STDERR_FILENO)),
      progress_(options.progress == When::always ||
                (options.progress == When::automatic && !options.quiet &&
                 is_terminal(STDERR_FILENO))) {}

Console::~Console() { clear_progress(); }

void Console::notice(std::string_view line) {
  if (quiet_) return;
  print("ttp: " + terminal_lines(line) + "\n");
}

void Console::print(std::string_view text) {
  clear_progress();
  write_error(text);
}

void Console::progress(std::uint64_t done, std::uint64_t total, std::string_view unit) {
  const Clock::time_point now = Clock::now();
  if (!progress_ || now - last_ < redraw_interval) return;
  last_ = now;
  const double seconds = std::chrono::duration<double>(now - start_).count();
  const double rate = seconds > 0 ? static_cast<double>(done) / seconds : 0;
  std::string line = amount_text(static_cast<double>(done), unit);
  if (total > 0 && done <= total) {
    line += fmt::format(" of {}, {} %", amount_text(static_cast<double>(total), unit),
                        done * 100 / total);
  }
  line += ", " + amount_text(rate, unit) + "/s";
  if (total > done && rate > 0) {
    line += ", " + duration_text(static_cast<double>(total - done) / rate) + " left";
  }
  write_error("\r\x1b[K" + line);
  is_drawn_ = true;
}

void Console::clear_progress() {
  if (!is_drawn_) return;
  is_drawn_ = false;
  write_error("\r\x1b[K");
}

}  // namespace ttp::cli
