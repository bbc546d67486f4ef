// SPDX-License-Identifier: Apache-2.0
// `ttp replay --story SESSION`: what one session did, call by call.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "output/style.hpp"
#include "pipeline/run.hpp"
#include "sequence/sequence_source.hpp"

namespace ttp::cli {

/// Gathers the calls of one session with class, taint and tags, and the anomalies with their calls.
/// Only that session's events must reach it.
class Story final : public pipeline::Consumer {
 public:
  /// `source` is the tracker whose events are taken; both outlive this. `explains` adds the line
  /// that classified a call.
  Story(std::string session, const sequence::SequenceSource& source,
        const sequence::ToolTable& table, bool explains)
      : session_(std::move(session)), source_(source), table_(table), explains_(explains) {}

  void take(const Event& event, std::span<const pipeline::KeptTag> tags) override;

  [[nodiscard]] bool is_empty() const { return calls_.empty(); }

  /// The storyboard, safe for a terminal of `columns` columns.
  [[nodiscard]] std::string text(std::size_t columns, bool color) const;

 private:
  struct Row {
    std::uint64_t index = 0;
    std::string time;
    std::string tool;
    std::string text;
    std::string decided;
    std::string tags;  // of the event, on its first call
    sequence::SinkClass sink = sequence::SinkClass::read_only;
    bool is_tainted = false;
  };
  struct Finding {
    std::string type;
    std::string description;
    int confidence = 0;
    std::uint64_t call_index = 0;
    std::uint64_t count = 1;
    std::vector<std::uint64_t> calls;
    std::string tags;
  };
  void append_row(std::string& out, const Row& row, std::size_t columns,
                  const output::Style& style) const;
  static void append_finding(std::string& out, const Finding& finding, std::size_t columns,
                             const output::Style& style);

  std::string session_;
  const sequence::SequenceSource& source_;
  const sequence::ToolTable& table_;
  bool explains_;
  std::vector<Row> calls_;
  std::vector<Finding> findings_;
  std::uint64_t hidden_ = 0;
  std::uint64_t hidden_findings_ = 0;
};

}  // namespace ttp::cli
