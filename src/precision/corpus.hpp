// SPDX-License-Identifier: Apache-2.0
// A corpus: a directory of JSON lines, each a labelled event or session.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "model/event.hpp"
#include "model/reject_log.hpp"

namespace ttp::precision {

/// One row. A view: valid until the visitor returns.
struct Row {
  std::string label;   ///< its own, else FILE:LINE
  std::string cohort;  ///< the file's name without `seed_` and endings
  std::uint64_t line = 0;  ///< in its file, from 1
  std::string origin;
  std::string split;
  double weight = 1;   ///< real events that it stands for
  std::optional<std::vector<std::string>> rules;       ///< expected; nothing: not labelled so
  std::optional<std::vector<std::string>> techniques;  ///< likewise
  std::optional<std::vector<std::string>> anomalies;   ///< of a session, likewise
  std::span<const Event> events;  ///< one, or those of a session
};

/// The files of a corpus, sorted by name. In a directory `X.jsonl` takes the place of
/// `seed_X.jsonl`, also packed (`.gz`, `.zst`). Throws ttp::Error if there is no such place, or no
/// file in it.
[[nodiscard]] std::vector<std::filesystem::path> corpus_files(const std::filesystem::path& place);

/// "commands" for `corpus/seed_commands.jsonl.gz`.
[[nodiscard]] std::string cohort_of(const std::filesystem::path& file);

/// Hands out each row of a file in turn. Lines that are no row go to `rejects`. Throws ttp::Error
/// if the file can't be read.
void read_corpus(const std::filesystem::path& file, RejectLog& rejects,
                 const std::function<void(const Row&)>& visit);

/// The text that a row is shown by: the command, the URL, or the whole payload. Not made safe for a
/// terminal.
[[nodiscard]] std::string row_text(const Row& row);

}  // namespace ttp::precision
