// SPDX-License-Identifier: Apache-2.0
// Consumers of the loop: a sink, a database.
#pragma once

#include "base/error.hpp"
#include "output/sink.hpp"
#include "pipeline/run.hpp"
#include "store/anomaly_writer.hpp"
#include "store/tag_writer.hpp"

namespace ttp::cli {

/// What becomes of a run when nobody reads its output any more.
enum class OnClosedPipe {
  end,      ///< nothing else is wanted: ClosedPipe ends the run
  continue_ ///< a database is being written too: the run goes on without the sink
};

class SinkConsumer final : public pipeline::Consumer {
 public:
  SinkConsumer(output::TagSink& sink, OnClosedPipe on_closed)
      : sink_(sink), on_closed_(on_closed) {}
  void take(const Event& event, std::span<const pipeline::KeptTag> tags) override {
    if (is_closed_) return;
    try {
      if (event.anomaly != nullptr) sink_.write_anomaly(event);
      for (const pipeline::KeptTag& kept : tags) sink_.write(kept.tag, kept.uuid);
    } catch (const ClosedPipe&) {
      if (on_closed_ == OnClosedPipe::end) throw;
      is_closed_ = true;
    }
  }

  /// The summary; true if the sink has shown it.
  bool finish(const output::Summary& summary) {
    if (is_closed_) return false;
    try {
      return sink_.finish(summary);
    } catch (const ClosedPipe&) {
      if (on_closed_ == OnClosedPipe::end) throw;
      return false;
    }
  }

 private:
  output::TagSink& sink_;
  OnClosedPipe on_closed_;
  bool is_closed_ = false;
};

/// Writes what reaches the database's own floor, whatever is shown.
class WriterConsumer final : public pipeline::Consumer {
 public:
  explicit WriterConsumer(store::TagWriter& writer) : writer_(writer) {}
  void take(const Event&, std::span<const pipeline::KeptTag> tags) override {
    for (const pipeline::KeptTag& kept : tags) {
      if (kept.tag.confidence >= write_floor) writer_.add(kept.tag, kept.uuid);
    }
  }

 private:
  store::TagWriter& writer_;
};

/// Writes anomalies beside the tags.
class AnomalyConsumer final : public pipeline::Consumer {
 public:
  explicit AnomalyConsumer(store::AnomalyWriter& writer) : writer_(writer) {}
  void take(const Event& event, std::span<const pipeline::KeptTag>) override {
    if (event.anomaly != nullptr) writer_.add(event);
  }

 private:
  store::AnomalyWriter& writer_;
};

}  // namespace ttp::cli
