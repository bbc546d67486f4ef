// SPDX-License-Identifier: Apache-2.0
#include "rule/field.hpp"

#include <algorithm>

#include "model/fields.hpp"

namespace ttp::rule {

namespace {

/// Stands for texts that are no part of the payload.
constexpr Value a_text{JsonType::string, false, {}};

}  // namespace

FieldSlot FieldTable::slot(std::string_view name) {
  for (FieldSlot i = 0; i < fields_.size(); ++i) {
    if (fields_[i].name == name) return i;
  }
  Field field{std::string(name), {}, shell_field(name)};
  for (std::size_t begin = 0; begin <= name.size();) {
    const std::size_t end = std::min(name.find('.', begin), name.size());
    field.parts.emplace_back(name.substr(begin, end - begin));
    begin = end + 1;
  }
  fields_.push_back(std::move(field));
  return fields_.size() - 1;
}

/// Takes in what was added to the table.
void FieldCache::grow() {
  entries_.resize(table_.size());
  while (command_slot_ < table_.size() &&
         table_.fields_[command_slot_].shell != ShellField::command_text) {
    ++command_slot_;
  }
}

void FieldCache::bind(const Event& event) {
  event_ = &event;
  ++generation_;
  shell_ = nullptr;
  view_.reset(event.split);
  if (entries_.size() < table_.size()) grow();
}

const Operand& FieldCache::get(FieldSlot slot) {
  if (shell_ != nullptr && table_.fields_[slot].shell != ShellField::none) {
    return get_shell(table_.fields_[slot].shell);
  }
  Entry& entry = entries_[slot];
  if (entry.generation == generation_) return entry.operand;
  entry.generation = generation_;
  entry.operand = {};
  entry.operand.value = look_up(slot, entry);
  if (entry.operand.value == nullptr && table_.fields_[slot].name == request_text_field) {
    make_request_text(entry.operand);
  } else if (entry.operand.is_text()) {
    entry.operand.text = decode_text(*entry.operand.value, *event_->arena);
  }
  return entry.operand;
}

void FieldCache::make_request_text(Operand& operand) {
  if (rules_ == FieldRules::live || event_->source_kind != "http_request") return;
  operand = {&a_text, request_.make(event_->payload, *event_->arena)};
}

const Operand& FieldCache::get_shell(ShellField field) {
  shell_operand_ = {};
  if (const auto text = shell_->get(field)) shell_operand_ = {&a_text, *text};
  return shell_operand_;
}

std::optional<std::string_view> FieldCache::command_text() {
  if (shell_ != nullptr) return shell_->get(ShellField::command_text);
  if (event_->source_kind != "command") return std::nullopt;
  if (command_slot_ >= table_.size()) return std::nullopt;
  const Operand& operand = get(command_slot_);
  return operand.is_text() ? std::optional(operand.text) : std::nullopt;
}

const Value* FieldCache::look_up(FieldSlot slot, Entry& entry) {
  const FieldTable::Field& field = table_.fields_[slot];
  const bool is_line = rules_ != FieldRules::live && field.name == "command_text" &&
                       event_->source_kind == "command";
  const Value* value = is_line ? command_line(event_->payload)
                               : find_member(event_->payload, field.name);
  if (rules_ == FieldRules::live) return value;
  if (value != nullptr || field.parts.size() < 2) return value;
  return look_up_nested(field.parts, entry);
}

const Value* FieldCache::look_up_nested(const std::vector<std::string>& parts, Entry& entry) {
  const Value* value = find_member(event_->payload, parts.front());
  const bool is_headers = parts.front() == "headers";
  for (std::size_t i = 1; i < parts.size(); ++i) {
    if (value == nullptr || value->type != JsonType::object) return nullptr;
    scratch_.clear();
    if (parser_.parse_object(value->raw, *event_->arena, scratch_) != nullptr) return nullptr;
    const Value* found = is_headers ? find_member_nocase(scratch_, parts[i])
                                    : find_member(scratch_, parts[i]);
    if (found == nullptr) return nullptr;
    entry.nested = *found;
    value = &entry.nested;
  }
  return value;
}

}  // namespace ttp::rule
