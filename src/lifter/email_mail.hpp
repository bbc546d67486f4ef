// SPDX-License-Identifier: Apache-2.0
// One message as the rules on mail see it.
#pragma once

#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "lifter/email_store.hpp"
#include "lifter/lifter.hpp"
#include "lifter/parameters.hpp"
#include "model/event.hpp"

namespace ttp::lifter {

/// The event in hand; what costs something is worked out once, when it is first asked for. Every
/// view lives as long as the event.
class Mail {
 public:
  explicit Mail(const LifterContext& context);

  /// Turns to `event`.
  void bind(const Event& event);

  [[nodiscard]] const Event& event() const { return *event_; }
  [[nodiscard]] bool is_live() const { return is_live_; }

  [[nodiscard]] const Value* find(std::string_view name) const {
    return find_member(event_->payload, name);
  }
  [[nodiscard]] std::optional<std::string_view> text(std::string_view name) const {
    return text_of(find(name), *event_);
  }
  /// The domain (D in the specification of lifters) in "a or b"; nothing for anything but text that
  /// is not empty. Where ours is not the live reading, never an empty one.
  [[nodiscard]] std::optional<std::string_view> domain(
      std::initializer_list<std::string_view> names) const;

  /// The elements of an array; valid until the next call.
  [[nodiscard]] std::span<const Value> elements(std::string_view name) {
    return lists_.elements(find(name), *event_);
  }

  /// `body_text`, else the body of the stored message; nothing if there is neither.
  [[nodiscard]] std::optional<std::string_view> body();
  /// The same in lower case.
  [[nodiscard]] std::optional<std::string_view> lowered_body();
  [[nodiscard]] std::optional<std::string_view> lowered_subject();

 private:
  [[nodiscard]] std::optional<std::string_view> stored_body();
  [[nodiscard]] std::string_view lowered(std::string_view text) const;

  /// A text that is worked out once per event; the inner one is empty if there is none.
  using Lazy = std::optional<std::optional<std::string_view>>;

  bool is_live_;
  StoredMessages stored_;
  ListReader lists_;
  const Event* event_ = nullptr;
  Lazy body_;
  Lazy lowered_body_;
  Lazy lowered_subject_;
};

}  // namespace ttp::lifter
