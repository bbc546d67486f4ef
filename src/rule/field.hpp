// SPDX-License-Identifier: Apache-2.0
// Fields by name: rules ask for slots, the cache finds each field of an event at most once.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "model/event.hpp"
#include "rule/operator.hpp"
#include "rule/request_text.hpp"
#include "rule/shell_view.hpp"

namespace ttp::rule {

/// Index of a field name in a FieldTable.
using FieldSlot = std::size_t;

/// The field names that a rule set reads.
class FieldTable {
 public:
  /// The slot of `name`, added if new.
  FieldSlot slot(std::string_view name);

  [[nodiscard]] std::size_t size() const { return fields_.size(); }
  [[nodiscard]] std::string_view name(FieldSlot slot) const { return fields_[slot].name; }

  /// What the field is of a statement.
  [[nodiscard]] ShellField shell(FieldSlot slot) const { return fields_[slot].shell; }

 private:
  friend class FieldCache;
  struct Field {
    std::string name;
    std::vector<std::string> parts;  // of a dotted name
    ShellField shell = ShellField::none;
  };
  std::vector<Field> fields_;
};

/// How field names are looked up.
enum class FieldRules {
  ours,  ///< dotted names reach into objects; a command's text may be under `text` or `command`
  live,  ///< as the live system: the exact key of the payload, nothing else
};

/// The fields of the event in hand. Mutable scratch, one per tagger.
class FieldCache {
 public:
  FieldCache(const FieldTable& table, FieldRules rules) : table_(table), rules_(rules) {}

  /// Turns to another event; what `get` returned before is invalid from now on.
  void bind(const Event& event);

  /// The field; valid until the next `bind`, under `with_shell` until its end.
  const Operand& get(FieldSlot slot);

  /// The slot of `command_text`. Requires that some rule reads the command's line.
  [[nodiscard]] FieldSlot command_slot() const { return command_slot_; }

  /// The text of the command in hand: of the part that `with_shell` shows, else of the event.
  /// Nothing if the event is no command or has no text.
  [[nodiscard]] std::optional<std::string_view> command_text();

  /// Calls `body` with `command_text`, `argv0`, `args` … meaning `fields`.
  template <typename Body>
  bool with_shell(const ShellFields& fields, Body body) {
    const ShellFields* const outer = shell_;
    shell_ = &fields;
    const bool result = body();
    shell_ = outer;
    return result;
  }

  /// The latest event's statements and decoded texts.
  [[nodiscard]] ShellView& shell_view() { return view_; }

 private:
  struct Entry {
    std::uint64_t generation = 0;
    Value nested;  // storage for a value inside an object
    Operand operand;
  };
  void grow();
  const Operand& get_shell(ShellField field);
  void make_request_text(Operand& operand);
  const Value* look_up(FieldSlot slot, Entry& entry);
  const Value* look_up_nested(const std::vector<std::string>& parts, Entry& entry);

  const FieldTable& table_;
  FieldRules rules_;
  FieldSlot command_slot_ = 0;
  const Event* event_ = nullptr;
  std::uint64_t generation_ = 0;
  std::vector<Entry> entries_;
  JsonParser parser_;
  Members scratch_;
  ShellView view_;
  RequestText request_;
  const ShellFields* shell_ = nullptr;  // what stands for the command's fields just now
  Operand shell_operand_;
};

}  // namespace ttp::rule
