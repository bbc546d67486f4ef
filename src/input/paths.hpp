// SPDX-License-Identifier: Apache-2.0
// From what the user typed to a list of files.
#pragma once

#include <string>
#include <vector>

namespace ttp::input {

enum class Directories { expand, keep };

/// The files behind `arguments`, in the order given: files as they are, `-` as standard input, a
/// directory as the logs in it (names with .json, .jsonl, .ndjson or .log in them, also rotated and
/// compressed ones; not below it), a pattern with `*`, `?` or `[` that names no file as what it
/// matches. Within a directory or pattern names are sorted, a rotated log (`x.json.2026-11-01`, `x.json.2.gz`,
/// `x.json.1`) before the current one (`x.json`), so that time runs forward. Throws ttp::Error for what does
/// not exist and for a directory or pattern without files. A directory without logs that is a
/// Maildir or holds messages (`*.eml`) stays as it is; with Directories::keep each one does.
[[nodiscard]] std::vector<std::string> expand_paths(const std::vector<std::string>& arguments,
                                                    Directories directories = Directories::expand);

/// True if a directory's file of that name is taken for a log.
[[nodiscard]] bool is_log_name(std::string_view name);

}  // namespace ttp::input
