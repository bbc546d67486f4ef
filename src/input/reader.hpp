// SPDX-License-Identifier: Apache-2.0
// Readers: bytes in, events out. One file per format, one line each in `readers.def`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/limits.hpp"
#include "model/reject_log.hpp"
#include "model/event.hpp"
#include "model/event_source.hpp"

namespace ttp::input {

/// Hex digits of a record's SHA-256 in a made-up source id (specification of events).
constexpr std::size_t id_digits = 32;

/// What stands for the name of standard input.
inline constexpr std::string_view standard_input_name = "<stdin>";

/// One line of a file, ready to be parsed where it lies.
struct Record {
  std::string_view text;   ///< without its line end; `json_padding` readable bytes follow
  std::string_view input;  ///< the file's name
  std::size_t input_index = 0;
  std::uint64_t line = 0;
};

/// How sure a format is that a record is its own.
enum class Likeness { no, maybe, yes };

/// Counts by name (eventids, say) that a reader adds to the summary.
using NamedCounts = std::map<std::string, std::uint64_t, std::less<>>;

/// What a reader may use.
struct ReaderContext {
  JsonParser& parser;
  RejectLog& rejects;
  const std::map<std::string, std::string, std::less<>>& attacker_map;  ///< address → uuid
  std::size_t live_sessions = limits::live_sessions;  ///< remembered at once, ≥ 1
};

/// Ends a remark on sessions that were forgotten.
inline constexpr std::string_view numbered_anew =
    "; what they do later is numbered anew, so that its tags may pass for known ones "
    "(--live-sessions)";

/// One format: turns a record into events. It keeps what it must remember between records
/// (sessions); one object reads all files of a run, in their order.
class LineReader {
 public:
  virtual ~LineReader() = default;

  /// Takes in one record; `record.text` stays valid until the next call, and as long as `next` has
  /// something to hand out. A record that is no event of this format is rejected through the context.
  virtual void feed(const Record& record) = 0;

  /// True if more may be fed before everything is handed out. Several records in a row are read in
  /// less time than one by one, since the code that does it stays in the processor's first cache.
  [[nodiscard]] virtual bool has_room() const { return false; }

  /// The next event made from what was fed, or null: feed more. Valid until the next call of
  /// `next` or `feed`.
  virtual const Event* next() = 0;

  /// As EventSource::at_hand.
  [[nodiscard]] virtual const Event* at_hand() const { return nullptr; }

  /// No more records will come: makes what is still to be made.
  virtual void finish() {}

  /// Records that yielded no event by design, by name; for the summary.
  [[nodiscard]] virtual const NamedCounts& counts() const;

  /// Remarks for the end of the run (evictions, say); one sentence each.
  [[nodiscard]] virtual std::vector<std::string> remarks() const { return {}; }
};

/// Decides how much an object's members look like a format's records.
using Likes = Likeness (*)(std::span<const Member> members);
using ReaderFactory = std::unique_ptr<LineReader> (*)(const ReaderContext&);

struct ReaderInfo {
  std::string_view name;
  std::string_view summary;
  Likes likes;
  ReaderFactory make;
};

/// All formats, sorted by name.
[[nodiscard]] std::span<const ReaderInfo> all_readers();
[[nodiscard]] const ReaderInfo* find_reader(std::string_view name);

#define READER(name, summary)                            \
  Likeness likes_##name(std::span<const Member> members); \
  std::unique_ptr<LineReader> make_##name##_reader(const ReaderContext& context);
#include "input/readers.def"
#undef READER

}  // namespace ttp::input
