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

/// Most names and values stand in the evidence as they are, and are copied once.
std::string_view EvidenceWriter::finish() {
  constexpr std::size_t most_per_byte = 6;  // \u001f
  std::size_t most = 2;
  for (const Entry& entry : entries_) {
    most += entry.name.size() * most_per_byte + 4 + entry.json.size();
  }
  char* const start = event_->arena->allocate(most);
  char* to = start;
  const auto add = [&](std::string_view text) {
    to = std::copy(text.begin(), text.end(), to);
  };
  *to++ = '{';
  for (const Entry& entry : entries_) {
    if (&entry != &entries_.front()) *to++ = ',';
    text_.clear();
    append_json_string(text_, entry.name);
    add(text_);
    *to++ = ':';
    char* const value = to;
    add(entry.json);
    // Few values go over several lines; to look for line ends takes less than to replace them.
    if (entry.json.find('\n') == std::string_view::npos &&
        entry.json.find('\r') == std::string_view::npos) {
      continue;
    }
    std::replace_if(value, to, [](char c) { return c == '\n' || c == '\r'; }, ' ');
  }
  *to++ = '}';
  const auto size = static_cast<std::size_t>(to - start);
  event_->arena->shrink_last(most, size);
  return {start, size};
}

}  // namespace ttp::tagger
