// SPDX-License-Identifier: Apache-2.0
// Consumers of the loop: a sink, a database.
#pragma once

#include "output/sink.hpp"
#include "pipeline/run.hpp"
#include "store/tag_writer.hpp"

namespace ttp::cli {

class SinkConsumer final : public pipeline::Consumer {
 public:
  explicit SinkConsumer(output::TagSink& sink) : sink_(sink) {}
  void take(const Event&, std::span<const pipeline::KeptTag> tags) override {
    for (const pipeline::KeptTag& kept : tags) sink_.write(kept.tag, kept.uuid);
  }

 private:
  output::TagSink& sink_;
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

}  // namespace ttp::cli
