// SPDX-License-Identifier: Apache-2.0
#include "tagger/evidence.hpp"

#include <algorithm>

namespace ttp::tagger {

void EvidenceWriter::begin(const Event& event) {
  event_ = &event;
  entries_.clear();
}

void EvidenceWriter::put(std::string_view name, std::string_view json) {
  const auto known = std::find_if(entries_.begin(), entries_.end(),
                                  [&](const Entry& entry) { return entry.name == name; });
  if (known != entries_.end()) {
    known->json = json;
  } else {
    entries_.push_back({name, json});
  }
}

void EvidenceWriter::add_field(std::string_view name) {
  if (const Value* value = find_member(event_->payload, name)) add_value(name, *value);
}

void EvidenceWriter::add_value(std::string_view name, const Value& value) { put(name, value.raw); }

void EvidenceWriter::add_text(std::string_view name, std::string_view text) {
  text_.clear();
  append_json_string(text_, text);
  put(name, event_->arena->copy(text_));
}

void EvidenceWriter::add_integer(std::string_view name, std::int64_t number) {
  put(name, event_->arena->copy(std::to_string(number)));
}

void EvidenceWriter::add_number(std::string_view name, double number) {
  text_.clear();
  append_json_double(text_, number);
  put(name, event_->arena->copy(text_));
}

void EvidenceWriter::add_boolean(std::string_view name, bool flag) {
  put(name, flag ? "true" : "false");
}

void EvidenceWriter::add_json(std::string_view name, std::string_view json) {
  put(name, event_->arena->copy(json));
}

std::string_view EvidenceWriter::finish() {
  text_.clear();
  text_ += '{';
  for (const Entry& entry : entries_) {
    if (text_.size() > 1) text_ += ',';
    append_json_string(text_, entry.name);
    text_ += ':';
    append_json_line(text_, entry.json);
  }
  text_ += '}';
  return event_->arena->copy(text_);
}

}  // namespace ttp::tagger
