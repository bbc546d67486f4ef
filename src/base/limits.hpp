// SPDX-License-Identifier: Apache-2.0
// Every cap on what input can make us do, in one table, each with its reason.
#pragma once

#include <cstddef>
#include <cstdint>

namespace ttp::limits {

/// Longest record in bytes. The JSON parser needs about six times a record's size, and 64 MiB is
/// the whole process's budget; real honeypot records stay under 100 KiB.
inline constexpr std::size_t record_bytes = 4U << 20;

/// Nesting of JSON containers. CPython's own parser stops near 1,000, so nothing that the live
/// system could have read is refused.
inline constexpr int json_depth = 1000;

/// Members of one JSON object that are kept. Real payloads have at most a few dozen.
inline constexpr std::size_t object_members = 65536;

/// Attackers and identities whose stored tags a dry run keeps at hand.
inline constexpr std::size_t stored_anchors = 64;

/// Largest JSON text of one database cell (one attacker's whole command list).
inline constexpr std::size_t cell_bytes = 64U << 20;

/// Steps of one regular expression on one text (PCRE2 match limit). A sound pattern needs a few
/// thousand on the longest real command.
inline constexpr std::uint32_t regex_steps = 1'000'000;

/// Backtracking memory of one match in KiB (PCRE2 heap limit).
inline constexpr std::uint32_t regex_heap_kib = 8U << 10;

/// Largest stack of PCRE2's JIT code.
inline constexpr std::size_t regex_jit_stack = 1U << 20;

/// Longest pattern text in bytes.
inline constexpr std::size_t pattern_bytes = 64U << 10;

/// Largest rule, state or manifest file.
inline constexpr std::size_t rule_file_bytes = 1U << 20;

/// Nesting of all/any/not in a rule's match.
inline constexpr int match_depth = 32;

/// Values in one list of an operator or one `file:` list.
inline constexpr std::size_t operator_values = 100'000;

/// Sessions whose state is remembered while a log streams by; the least recently seen goes first.
inline constexpr std::size_t live_sessions = 65'536;

/// Rejected records that are shown in full (all are counted).
inline constexpr std::size_t shown_rejects = 5;

/// Distinct event ids, kinds or techniques that the summary counts by name; the rest is summed up.
inline constexpr std::size_t summary_names = 1024;

/// Bytes of a name that the summary keeps. Real event ids and kinds have at most 40.
inline constexpr std::size_t summary_name_bytes = 128;

/// Longest id of a session or record that ids of its commands are made from. Real ones are uuids.
inline constexpr std::size_t id_bytes = 1024;

/// Largest list or object that stands where a stored command's id is expected.
inline constexpr std::size_t nested_id_bytes = 4096;

/// Bytes of pending rows after which a batch is written, however few they are.
inline constexpr std::size_t pending_bytes = 8U << 20;

/// Sessions that the summary counts; the rest is summed up.
inline constexpr std::size_t summary_sessions = 20'000;

/// Bytes of one evidence value that the terminal table shows.
inline constexpr std::size_t table_excerpt = 100;

/// Bytes of output gathered before a write.
inline constexpr std::size_t output_buffer = 64U << 10;

/// Bytes read from a file at once.
inline constexpr std::size_t input_block = 256U << 10;

}  // namespace ttp::limits
