// SPDX-License-Identifier: Apache-2.0
// Sinks: where tags are shown. One file per format, one line each in `sinks.def`.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/tag.hpp"
#include "output/stream.hpp"
#include "output/summary.hpp"

namespace ttp::output {

class TagSink {
 public:
  virtual ~TagSink() = default;

  /// One tag with its id. Throws what Stream throws.
  virtual void write(const Tag& tag, const Uuid& uuid) = 0;

  /// One anomaly: an event with `Event::anomaly`. Sinks that have no place for it leave it out.
  virtual void write_anomaly(const Event& event) { static_cast<void>(event); }

  /// The end. True if the sink has shown the summary itself.
  virtual bool finish(const Summary& summary) = 0;

  /// After the end: what is to be said of tags that the output has no place for, a line each.
  [[nodiscard]] virtual std::vector<std::string> remarks() const { return {}; }
};

struct SinkContext {
  Stream& out;
  bool color = false;
  std::size_t columns = 120;  ///< width of the terminal
  std::size_t limit = 0;      ///< rows shown by formats for people; 0: all
};

using SinkFactory = std::unique_ptr<TagSink> (*)(const SinkContext&);

struct SinkInfo {
  std::string_view name;
  std::string_view summary;
  SinkFactory make;
};

/// All formats, sorted by name.
[[nodiscard]] std::span<const SinkInfo> all_sinks();
[[nodiscard]] const SinkInfo* find_sink(std::string_view name);

#define SINK(name, summary) std::unique_ptr<TagSink> make_##name##_sink(const SinkContext& context);
#include "output/sinks.def"
#undef SINK

/// Appends a tag as one JSON object and a line end.
void append_tag_json(std::string& out, const Tag& tag, const Uuid& uuid);

/// Appends an anomaly as one JSON object and a line end. `event` carries one.
void append_anomaly_json(std::string& out, const Event& event);

/// Appends the calls that make an anomaly up as a JSON array: `[{"index":3,"tool":"fetch"}]`.
void append_evidence_json(std::string& out, const Anomaly& anomaly);

}  // namespace ttp::output
