// SPDX-License-Identifier: Apache-2.0
#include "lifter/email_mail.hpp"

#include "base/unicode_lower.hpp"
#include "lifter/email_text.hpp"

namespace ttp::lifter {

Mail::Mail(const LifterContext& context)
    : is_live_(context.compat == rule::Compat::live),
      stored_(context.artifacts, context.diagnostics) {}

void Mail::bind(const Event& event) {
  event_ = &event;
  body_.reset();
  lowered_body_.reset();
  lowered_subject_.reset();
}

std::string_view Mail::lowered(std::string_view text) const {
  return event_->arena->copy(lower_unicode(text));
}

std::optional<std::string_view> Mail::domain(std::initializer_list<std::string_view> names) const {
  const auto text = text_of(first_of(*event_, names), *event_);
  if (!text || text->empty()) return std::nullopt;
  const std::string domain = mail_domain(*text);
  if (domain.empty() && !is_live_) return std::nullopt;
  return event_->arena->copy(domain);
}

std::optional<std::string_view> Mail::stored_body() {
  auto decky = text("decky_id");
  if (!decky) decky = event_->decky_id;
  const auto name = text("stored_as");
  if (!decky || !name) return std::nullopt;
  return stored_.body(*decky, *name, *event_->arena);
}

std::optional<std::string_view> Mail::body() {
  if (!body_) {
    body_ = text("body_text");
    if (!*body_ || (*body_)->empty()) {
      if (const auto stored = stored_body()) body_ = stored;
    }
  }
  return *body_;
}

std::optional<std::string_view> Mail::lowered_body() {
  if (!lowered_body_) {
    const auto text = body();
    lowered_body_ = text ? std::optional(lowered(*text)) : std::nullopt;
  }
  return *lowered_body_;
}

std::optional<std::string_view> Mail::lowered_subject() {
  if (!lowered_subject_) {
    const auto subject = text("subject");
    lowered_subject_ = subject ? std::optional(lowered(*subject)) : std::nullopt;
  }
  return *lowered_subject_;
}

}  // namespace ttp::lifter
