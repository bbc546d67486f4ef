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

/// Ids of stored tags, 32 bytes each, beyond which a dry run forgets anchors before the latest.
inline constexpr std::size_t stored_ids = 256U << 10;

/// Ids of stored tags, 16 bytes each, that a run which writes keeps to leave them out, and attackers and
/// identities of which it keeps some.
inline constexpr std::size_t known_ids = 512U << 10;
inline constexpr std::size_t known_anchors = 1024;

/// Lines of an audit log that are put in order before the first is handed on. Writers of one log are at
/// most a few lines apart.
inline constexpr std::size_t reordered_lines = 1024;

/// Bytes of them.
inline constexpr std::size_t reordered_bytes = 8U << 20;

/// Largest JSON text of one database cell (one attacker's whole command list).
inline constexpr std::size_t cell_bytes = 64U << 20;

/// Steps of one regular expression on one text (PCRE2 match limit). A sound pattern needs a few
/// thousand on the longest real command.
inline constexpr std::uint32_t regex_steps = 1'000'000;

/// Backtracking memory of one match in KiB (PCRE2 heap limit).
inline constexpr std::uint32_t regex_heap_kib = 8U << 10;

/// Largest stack of PCRE2's JIT code.
inline constexpr std::size_t regex_jit_stack = 1U << 20;

/// Bytes of a text in which `explain` looks for the beginning of a pattern that did not match.
inline constexpr std::size_t explained_text = 32U << 10;

/// Longest text that lint makes up to show that a pattern backtracks. A pattern that needs more than
/// regex_steps for so little, and eight times as many for twice as much, is catastrophic.
inline constexpr std::size_t attack_bytes = 512;

/// Nesting of groups in a pattern that is reasoned about. PCRE2's own limit is 250.
inline constexpr int regex_depth = 250;

/// Longest pattern text in bytes.
inline constexpr std::size_t pattern_bytes = 64U << 10;

/// Largest rule, state or manifest file.
inline constexpr std::size_t rule_file_bytes = 1U << 20;

/// Nodes of one YAML document after aliases are followed, and their nesting. A rule has about a hundred
/// nodes.
inline constexpr std::size_t yaml_nodes = 200'000;
inline constexpr int yaml_depth = 64;

/// Keys written twice that are told of one YAML document.
inline constexpr std::size_t yaml_duplicates = 20;

/// Findings of one lint check that are told of one file.
inline constexpr std::size_t lint_findings = 100;

/// Files that lint takes on. The largest public rule packs have some 4,000.
inline constexpr std::size_t lint_files = 50'000;

/// Archive of a git revision's rules that lint compares with.
inline constexpr std::size_t baseline_bytes = 256U << 20;

/// Bytes of all literals in the index of one kind of event, some ten each, which take about 60 in its
/// tables. Rules beyond that are evaluated for every event.
inline constexpr std::size_t index_literal_bytes = 1U << 20;

/// Commands whose matching rules are remembered, and the longest that is: some 4 MiB of real ones.
inline constexpr std::size_t memo_texts = 8192;
inline constexpr std::size_t memo_text_bytes = 1024;

/// Stages of a run that are timed within each other.
inline constexpr std::size_t profile_depth = 16;

/// Events at the start of a profiled run that are all timed: indexes and buffers are made then.
inline constexpr std::uint64_t profiled_events = 1024;

/// Spans of time in the trace of a run, some 110 bytes each in its file, and points at which the
/// events read are noted. A longer run keeps every second of them.
inline constexpr std::size_t profile_spans = 65'536;
inline constexpr std::size_t profile_points = 1024;

/// Calls of conversations that are known again when a later record repeats them; the one unseen for
/// longest goes first. About 100 bytes each; the longest agent runs make some thousand.
inline constexpr std::size_t repeatable_calls = 65'536;

/// Nesting of all/any/not in a rule's match.
inline constexpr int match_depth = 32;

/// Values in one list of an operator or one `file:` list.
inline constexpr std::size_t operator_values = 100'000;

/// Sessions whose state is remembered while a log streams by; the least recently seen goes first.
inline constexpr std::size_t live_sessions = 32'768;

/// Bytes of each text that a log's session is remembered with: a client's version, a sensor, an
/// address. Real ones have at most 200.
inline constexpr std::size_t session_text_bytes = 512;

/// Bytes of these texts of all sessions, some 150 for a usual one; beyond it the least recently seen
/// sessions go.
inline constexpr std::size_t live_session_bytes = 16U << 20;

/// Sessions whose calls the sequence tracker follows, unless the user says otherwise; the least
/// recently seen is closed first. Ten thousand in turns are usual.
inline constexpr std::size_t tracked_sessions = 16'000;

/// Bytes of all tracked sessions together, beyond which the least recently seen are closed: room
/// for the usual number of sessions with some twenty calls each, or for a few with 300,000 distinct
/// names. Where the user asks for more sessions, as many bytes for each.
inline constexpr std::size_t tracked_bytes = 16U << 20;
inline constexpr std::size_t tracked_session_bytes = 1U << 10;

/// Stamps of one session's privileged calls that are remembered until a cluster is reported. Only a
/// clock that goes back past all of them would notice.
inline constexpr std::size_t sequence_steps = 8192;

/// Calls that are named as evidence of one anomaly.
inline constexpr std::size_t sequence_evidence = 16;

/// Rules that a Navigator layer names in a technique's comment; more are no help to who reads it.
inline constexpr std::size_t layer_rules = 50;

/// Anomalies that the table keeps until its end where it has no other limit.
inline constexpr std::size_t table_anomalies = 100'000;

/// Calls of one session that a storyboard shows.
inline constexpr std::size_t story_calls = 10'000;

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

/// Tags in one transaction, unless the user says otherwise. Every transaction writes most pages of
/// the id's index anew, since ids are random: ten times 500 halves the cost of a row, and still
/// locks the database for a tenth of a second only.
inline constexpr std::size_t batch_tags = 5000;

/// Pages of the database that a writing connection keeps, in KiB. More gains some three percent.
inline constexpr int write_cache_kib = 8 << 10;

/// Bytes of pending rows after which a batch is written, however few they are.
inline constexpr std::size_t pending_bytes = 8U << 20;

/// Sessions that the summary counts; the rest is summed up.
inline constexpr std::size_t summary_sessions = 20'000;

/// Bytes of output gathered before a write.
inline constexpr std::size_t output_buffer = 64U << 10;

/// Bytes read from a file at once.
inline constexpr std::size_t input_block = 256U << 10;

/// Events that are read, and followed, before the first of them is judged: enough that the code of
/// each step is loaded into the processor's first cache for many of them, few enough that what they
/// take up (some 20 KiB each) stays in the second.
inline constexpr std::size_t events_in_a_row = 32;

/// Keys of one counter that are remembered; the least recently used goes first. About 150 bytes
/// each; a day of ten million logins touches some 35,000 in five minutes.
inline constexpr std::size_t window_keys = 32'768;

/// Keys of all rules that count, shared out among them, but so many for each at least. A pack has few
/// such rules.
inline constexpr std::size_t aggregate_keys = 4 * window_keys;
inline constexpr std::size_t least_aggregate_keys = 1024;

/// Highest threshold of a counter. A key holds up to about three times as many entries, and every
/// record of a busy key looks at all of them.
inline constexpr std::size_t window_threshold = 1000;

/// Entries of one counter over all its keys, 16 bytes each: eight a key, where the usual threshold
/// of five needs hardly more than that. High thresholds cost keys, not memory.
inline constexpr std::size_t window_entries = 8 * window_keys;

/// Longest message that is read. Mail servers refuse more than 25 to 50 MB.
inline constexpr std::size_t mail_message_bytes = 32U << 20;

/// MIME parts and nesting that are looked at. Digests have a hundred parts, forwarded forwards ten
/// levels; more is a bomb.
inline constexpr std::size_t mail_parts = 1000;
inline constexpr int mail_depth = 20;

/// Decoded text of one part that is searched, and of all parts together that is kept.
inline constexpr std::size_t mail_part_text_bytes = 4U << 20;
inline constexpr std::size_t mail_body_bytes = 1U << 20;

/// Recipients' domains that are listed (all recipients are counted).
inline constexpr std::size_t mail_rcpt_domains = 1000;

/// Statements of one shell line. The longest real dropper scripts have about 150.
inline constexpr std::size_t shell_statements = 256;

/// Nesting of statements through $(…), backticks, (…), `sh -c` and the like. Real lines reach 4.
inline constexpr int shell_depth = 8;

/// Words of all statements of one line, and likewise redirections. Scanners and worms pass
/// thousands of addresses to one program.
inline constexpr std::size_t shell_words = 8192;

/// Decoded texts of one command, and their bytes in total. Real lines yield one or two.
inline constexpr std::size_t decoded_texts = 32;
inline constexpr std::size_t decoded_bytes = 1U << 20;

/// Encodings inside each other that are taken off.
inline constexpr int decode_depth = 2;

/// Quotes and braces inside each other in a shell line. Bounds the recursion; nobody writes more than
/// 3.
inline constexpr int shell_quotes = 32;

/// Cases of a shell line open at once. Bounds the search for the group that a parenthesis closes.
inline constexpr std::size_t shell_cases = 64;

/// Bytes of values in mail headers that are decoded. GMime needs time in proportion to the square of
/// some.
inline constexpr std::size_t mail_text_value_bytes = 8U << 10;
inline constexpr std::size_t mail_parameter_value_bytes = 4U << 10;
inline constexpr std::size_t mail_address_bytes = 1U << 10;
inline constexpr std::size_t mail_date_bytes = 128;

/// Longest name of an attachment: no file system allows a longer one.
inline constexpr std::size_t mail_file_name_bytes = 255;

/// Fields of one mail header that are kept; later ones are passed over. Long relay chains have 100.
inline constexpr std::size_t mail_header_fields = 1000;

/// Bytes of one field's value that are kept: some 2,000 addresses.
inline constexpr std::size_t mail_header_value_bytes = 64U << 10;

/// Links of one message that are kept, and bytes of each.
inline constexpr std::size_t mail_links = 500;
inline constexpr std::size_t mail_link_bytes = 2048;

/// Bytes of X-Mailer that are kept. Real ones have some dozens.
inline constexpr std::size_t mail_mailer_bytes = 256;

/// Longest domain of mail: the domain name system allows no longer one.
inline constexpr std::size_t mail_domain_bytes = 255;

/// Bytes in which a "From " line must show what it is.
inline constexpr std::size_t mbox_from_line_bytes = 512;

/// Requests of one session whose times are remembered, the latest ones, and hosts whose names are:
/// enough to tell a beacon and a proxy from a single tunnel.
inline constexpr std::size_t forwarding_requests = 256;
inline constexpr std::size_t forwarding_targets = 256;

/// Times and hosts of forwarding requests that are remembered over all sessions, 8 bytes each.
/// Sixty-four thousand sessions at their own cap would take 256 MiB; a busy proxy day keeps a few
/// hundred sessions open at once.
inline constexpr std::size_t forwarding_entries = 1U << 20;

/// Calls of one record of a conversation; the longest agent runs make some hundred.
inline constexpr std::size_t chat_calls = 65536;

/// How deep a message lies in such a record: in a part in a part, or in a record in a list.
inline constexpr int chat_part_depth = 2;

/// Lists and objects inside each other in which an audit log says what taints a call.
inline constexpr int taint_depth = 4;

/// The largest zstd window that is accepted: 8 MiB, what the format asks every decoder to support.
inline constexpr int zstd_window_log = 23;

/// Bytes of a tool's name that are kept and shown. A longer one is cut at the last whole character.
inline constexpr std::size_t tool_name_bytes = 256;

}  // namespace ttp::limits
