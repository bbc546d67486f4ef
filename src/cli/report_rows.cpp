// SPDX-License-Identifier: Apache-2.0
#include "cli/report_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "base/json.hpp"
#include "base/text.hpp"
#include "output/style.hpp"

namespace ttp::cli {

namespace {

using output::Color;
using output::padded;
using output::padded_left;

/// Rows that the table looks at before it decides how wide its columns are. More is not kept.
constexpr std::size_t rows_looked_at = 1000;
constexpr std::size_t widest_key = 48;
constexpr std::size_t narrowest_name = 16;
constexpr std::size_t stored_width = 16;  // to the minute
constexpr std::size_t columns_for_times = 100;
constexpr std::size_t longest = static_cast<std::size_t>(-1);

constexpr std::array<std::string_view, 4> number_headings = {"TAGS", "EVENTS", "SESSIONS",
                                                             "ATTACKERS"};

std::array<std::uint64_t, 4> numbers_of(const ReportRow& row) {
  return {row.tags, row.events, row.sessions, row.attackers};
}

std::string stored_text(const std::optional<Timestamp>& time) {
  return time ? format_rfc3339(*time) : std::string();
}

class TableWriter final : public RowWriter {
 public:
  explicit TableWriter(const RowContext& context) : context_(context), style_(context.color) {}

  void write(const ReportRow& row) override {
    if (is_open_) return context_.out.write(line_of(row));
    rows_.push_back(row);
    if (rows_.size() >= rows_looked_at) open();
  }

  void finish(const ReportRow& total, std::uint64_t left_out) override {
    if (!is_open_ && !rows_.empty()) open();
    if (left_out > 0) {
      const std::string unit = "more " + context_.key;
      context_.out.write(style_(Color::dim, "… and " + counted(left_out, unit) +
                                                " (--limit 0 shows all)") +
                         '\n');
    }
    context_.out.write((is_open_ ? "\n" : "") + summary_of(total) + '\n');
  }

 private:
  static std::string key_of(const ReportRow& row) {
    return row.key ? terminal_id(*row.key, widest_key) : "(none)";
  }

  static std::string summary_of(const ReportRow& total) {
    if (total.tags == 0) return "no tags";
    return counted(total.tags, "tag") + " of " + counted(total.events, "event") + "; " +
           counted(total.sessions, "session") + ", " + counted(total.attackers, "attacker");
  }

  /// Makes the columns wide enough for the rows that were kept.
  void fit() {
    key_width_ = context_.key.size();
    for (std::size_t i = 0; i < number_headings.size(); ++i) {
      number_widths_[i] = number_headings[i].size();
    }
    for (const ReportRow& row : rows_) {
      key_width_ = std::max(key_width_, display_width(key_of(row)));
      const auto numbers = numbers_of(row);
      for (std::size_t i = 0; i < numbers.size(); ++i) {
        number_widths_[i] = std::max(number_widths_[i], with_thousands(numbers[i]).size());
      }
    }
  }

  /// Writes the heading and the rows that were kept.
  void open() {
    is_open_ = true;
    fit();
    std::string line = padded(upper_ascii(context_.key), key_width_);
    for (std::size_t i = 0; i < number_headings.size(); ++i) {
      line += "  " + padded_left(number_headings[i], number_widths_[i]);
    }
    line += "  CONF";
    if (has_times()) {
      line += "  " + padded("FIRST STORED", stored_width) + "  " +
              padded("LAST STORED", stored_width);
    }
    const std::size_t before = display_width(line) + 2;
    name_width_ = context_.columns > before + narrowest_name ? context_.columns - before
                                                             : narrowest_name;
    if (context_.has_names) line += "  NAME";
    context_.out.write(style_(Color::bold, trimmed(std::move(line))) + '\n');
    for (const ReportRow& row : rows_) context_.out.write(line_of(row));
    rows_.clear();
  }

  [[nodiscard]] bool has_times() const { return context_.columns >= columns_for_times; }

  [[nodiscard]] std::string line_of(const ReportRow& row) const {
    std::string line = style_(Color::cyan, padded(key_of(row), key_width_));
    const auto numbers = numbers_of(row);
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      line += "  " + padded_left(with_thousands(numbers[i]), number_widths_[i]);
    }
    line += fmt::format("  {:.2f}", row.highest_confidence);
    if (has_times()) {
      for (const auto& time : {row.first_stored, row.last_stored}) {
        line += "  " + padded(stored_text(time).substr(0, stored_width), stored_width);
      }
    }
    line += "  " + terminal_text(row.name, name_width_);
    return trimmed(std::move(line)) + '\n';
  }

  static std::string trimmed(std::string line) {
    while (line.ends_with(' ')) line.pop_back();
    return line;
  }

  RowContext context_;
  output::Style style_;
  std::vector<ReportRow> rows_;  // before the heading is written
  bool is_open_ = false;
  std::size_t key_width_ = 0;
  std::array<std::size_t, 4> number_widths_{};
  std::size_t name_width_ = 0;
};

/// An array with one object on a line.
class JsonWriter final : public RowWriter {
 public:
  explicit JsonWriter(const RowContext& context) : context_(context) {}

  void write(const ReportRow& row) override {
    std::string text = is_first_ ? "[\n{" : ",\n{";
    is_first_ = false;
    const auto name = [&](std::string_view member) {
      text.append(text.ends_with('{') ? "\"" : ",\"").append(member).append("\":");
    };
    const auto text_or_null = [&](std::string_view member, const std::optional<std::string>& value) {
      name(member);
      if (value) {
        append_json_string(text, *value);
      } else {
        text += "null";
      }
    };
    const auto number = [&](std::string_view member, std::uint64_t value) {
      name(member);
      text += std::to_string(value);
    };
    text_or_null(context_.key, row.key);
    if (context_.has_names) {
      text_or_null("name", row.name.empty() ? std::nullopt : std::optional(row.name));
    }
    number("tags", row.tags);
    number("events", row.events);
    number("sessions", row.sessions);
    number("attackers", row.attackers);
    name("max_confidence");
    append_json_double(text, row.highest_confidence);
    const auto time = [&](std::string_view member, const std::optional<Timestamp>& value) {
      text_or_null(member, value ? std::optional(format_rfc3339(*value)) : std::nullopt);
    };
    time("first_stored", row.first_stored);
    time("last_stored", row.last_stored);
    text += '}';
    show(text);
  }

  void finish(const ReportRow&, std::uint64_t) override {
    context_.out.write(is_first_ ? "[\n]\n" : "\n]\n");
  }

 private:
  void show(const std::string& text) {
    // What JSON lets stand, a terminal might still obey.
    context_.out.write(context_.is_terminal ? terminal_lines(text) : text);
  }

  RowContext context_;
  bool is_first_ = true;
};

class CsvWriter final : public RowWriter {
 public:
  explicit CsvWriter(const RowContext& context) : context_(context) {
    line({context.key, "tags", "events", "sessions", "attackers", "max_confidence", "first_stored",
          "last_stored"},
         "name");
  }

  void write(const ReportRow& row) override {
    line({cell(row.key.value_or("")), std::to_string(row.tags), std::to_string(row.events),
          std::to_string(row.sessions), std::to_string(row.attackers),
          fmt::format("{}", row.highest_confidence), stored_text(row.first_stored),
          stored_text(row.last_stored)},
         cell(row.name));
  }

  void finish(const ReportRow&, std::uint64_t) override {}

 private:
  [[nodiscard]] std::string cell(const std::string& text) const {
    return csv_cell(context_.is_terminal ? terminal_text(text, longest) : text);
  }

  /// The name stands behind the key.
  void line(const std::vector<std::string>& cells, const std::string& name) {
    std::string text = cells.front();
    if (context_.has_names) text += "," + name;
    for (std::size_t i = 1; i < cells.size(); ++i) text += "," + cells[i];
    context_.out.write(text + "\r\n");
  }

  RowContext context_;
};

}  // namespace

std::unique_ptr<RowWriter> make_row_writer(std::string_view format, const RowContext& context) {
  if (format == "table") return std::make_unique<TableWriter>(context);
  if (format == "csv") return std::make_unique<CsvWriter>(context);
  return std::make_unique<JsonWriter>(context);
}

}  // namespace ttp::cli
