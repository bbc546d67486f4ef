// SPDX-License-Identifier: Apache-2.0
// What the cowrie reader remembers of a session, and what it says of it at its end.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "base/packed_texts.hpp"
#include "base/time.hpp"
#include "input/forwarding.hpp"

namespace ttp::input {

/// One session while its records stream by.
struct CowrieSession {
  /// What few sessions have.
  struct Extras {
    Forwarding forwarding;
    std::string tftp_filename;
    std::string key_fingerprint;
    std::int64_t file_bytes = 0;  ///< of the files whose size is known
  };

  /// What its records say of it; empty: nothing. The attacker is the text of a uuid.
  enum Text : std::uint8_t { address, attacker, decky, protocol, hassh, client_version, text_count };

  PackedTexts<text_count> texts;
  std::unique_ptr<Extras> extras;  ///< null: none of them
  std::optional<Timestamp> first;  ///< time of its first record
  std::optional<Timestamp> last;   ///< and of its latest
  std::uint64_t number = 0;        ///< in the order in which sessions began
  std::uint32_t input_index = 0;   ///< the file its latest record came from
  bool is_closed = false;
  std::int64_t commands = 0;
  std::int64_t logins = 0;
  std::int64_t failed_logins = 0;
  std::int64_t files = 0;

  /// The extras, made if there were none.
  Extras& more();

  /// Counts the size (> 0) of a file.
  void add_file_bytes(std::int64_t bytes);

  /// True if it saw what only its `session` event can tell: commands, logins and files have had
  /// events of their own.
  [[nodiscard]] bool has_more_to_say() const {
    return extras != nullptr || !texts.get(hassh).empty();
  }
};

/// The payload of the `session` event. No address is in it, of whoever came or of where they went
/// on to: its fields may become evidence. Without a `duration` in seconds the time from first to
/// last record takes its place.
void append_totals(const CowrieSession& session, std::optional<double> duration, Arena& arena,
                   Members& payload);

/// The file that a TFTP address names, without the slashes before it; empty for other addresses.
[[nodiscard]] std::string_view tftp_file(std::string_view url);

/// A duration in seconds, which older logs write as text; nothing if it is none.
[[nodiscard]] std::optional<double> duration_of(const Value& value, Arena& arena);

}  // namespace ttp::input
