// SPDX-License-Identifier: Apache-2.0
// What the readers of agent logs share: how a call of a tool becomes an event.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.hpp"
#include "base/limits.hpp"
#include "base/lru_table.hpp"
#include "input/reader.hpp"

namespace ttp::input {

/// The first of `names` that `members` has and that is not null, or null.
[[nodiscard]] const Value* first_member(std::span<const Member> members,
                                        std::span<const std::string_view> names);

/// The same as an id (model/fields.hpp): a text or a number as it is written; empty ones are none.
[[nodiscard]] std::optional<std::string_view> first_id(std::span<const Member> members,
                                                       std::span<const std::string_view> names,
                                                       Arena& arena);

/// Parses a value that is an object and appends its members to `out`. False if it is none.
bool expand(JsonParser& parser, const Value* value, Arena& arena, Members& out);

/// Keys that hold the id of an agent's session, the likeliest first.
[[nodiscard]] std::span<const std::string_view> session_keys();

/// The parts of one call, as found in a record; views into it or into the event's arena.
struct ToolCallParts {
  std::string_view tool;
  std::optional<std::string_view> session;
  const Value* arguments = nullptr;
  const Value* sink_class = nullptr;  ///< passed on if it is a text
  std::optional<bool> is_tainted;
  const Value* ts_ms = nullptr;  ///< passed on if it is an integer
  std::optional<Timestamp> ts;   ///< the call's own time, before that of the record
};

/// The time that a record's or a message's members name; nothing if none of them is one.
[[nodiscard]] std::optional<Timestamp> time_of(std::span<const Member> members, Arena& arena);

/// Makes `tool_call` events. Their payload has `tool` and, where known, `arguments`, `sink_class`,
/// `source_tainted` and `ts_ms`. The source id is `<session>#call<n>`, n counting the session's
/// calls from 0 in the order read, or `sha256:` and a digest of the record without a session.
///
/// Who steers an agent is unknown, but tags must name somebody: an event that names neither attacker
/// nor identity gets the uuid `agent-session:<session>` in the namespace of attackers known only by
/// their address.
class ToolCallMaker {
 public:
  /// `live_sessions`: whose calls are counted on; a session unseen for longer counts anew.
  explicit ToolCallMaker(std::size_t live_sessions)
      : sessions_(live_sessions), attacker_ids_(attacker_namespace()) {}

  /// For the end of the run: sessions that were forgotten; at most one sentence.
  [[nodiscard]] std::vector<std::string> remarks() const;

  /// Fills `event`, whose arena, input and line are the caller's, and whose other members are taken
  /// from `members` where they have them (attacker, identity, decoy, time). `payload` must outlive
  /// the event.
  void make(const ToolCallParts& parts, const Record& record, std::span<const Member> members,
            Members& payload, Event& event);

 private:
  LruTable<TextKey, std::uint64_t> sessions_;  // calls so far
  std::uint64_t forgotten_ = 0;
  UuidV5 attacker_ids_;
};

/// The session of records that name none: a file is one session, named by the file without its
/// folder, in valid UTF-8. Standard input has no name: a digest of the first such record stands for
/// one, so that two recordings are not taken for the same.
class FileSession {
 public:
  /// `format` must outlive this.
  explicit FileSession(std::string_view format) : format_(format) {}

  /// The session of a record that names none. In `arena`.
  [[nodiscard]] std::string_view of(const Record& record, Arena& arena);

 private:
  std::string_view format_;
  std::string standard_input_;  // what stands for its name, once it is known
};

}  // namespace ttp::input
