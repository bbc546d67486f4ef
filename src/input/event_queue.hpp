// SPDX-License-Identifier: Apache-2.0
// Events that a reader made of several records before they are handed out one by one.
#pragma once

#include <array>
#include <cstddef>

#include "base/limits.hpp"
#include "input/reader.hpp"

namespace ttp::input {

/// What was made of one record. An event lives as long as its slot, that is until everything in the
/// queue was handed out.
struct EventSlot {
  Record record;
  const char* error = nullptr;  ///< why it is none
  Arena arena;
  Members payload;
  Event event;
};

/// A few events in the order of their records.
class EventQueue {
 public:
  /// An empty slot for a record. Requires room. It is used again if it is not kept.
  EventSlot& open(const Record& record) {
    if (next_ == kept_) next_ = kept_ = 0;
    EventSlot& slot = slots_[kept_];
    slot.record = record;
    slot.error = nullptr;
    slot.arena.reset();
    slot.payload.clear();
    return slot;
  }

  /// The slot opened last is to be handed out; with an error it is rejected in its turn, so that
  /// what is said of records is said in their order.
  void keep() { ++kept_; }

  [[nodiscard]] bool has_room() const { return next_ == kept_ || kept_ < slots_.size(); }

  const Event* next(RejectLog& rejects) {
    while (next_ < kept_) {
      const EventSlot& slot = slots_[next_++];
      if (slot.error == nullptr) return &slot.event;
      rejects.reject(slot.record.input, slot.record.line, slot.error, slot.record.text);
    }
    return nullptr;
  }

  /// As EventSource::at_hand.
  [[nodiscard]] const Event* at_hand() const {
    const bool is_any = next_ < kept_ && slots_[next_].error == nullptr;
    return is_any ? &slots_[next_].event : nullptr;
  }

 private:
  std::array<EventSlot, limits::events_in_a_row> slots_;
  std::size_t kept_ = 0;
  std::size_t next_ = 0;  // to hand out
};

/// A reader that makes its events ahead: `feed` puts them into the queue.
class QueuedReader : public LineReader {
 public:
  explicit QueuedReader(const ReaderContext& context) : context_(context) {}

  [[nodiscard]] bool has_room() const override { return queue_.has_room(); }
  const Event* next() override { return queue_.next(context_.rejects); }
  [[nodiscard]] const Event* at_hand() const override { return queue_.at_hand(); }

 protected:
  ReaderContext context_;
  EventQueue queue_;
};

}  // namespace ttp::input
