// SPDX-License-Identifier: Apache-2.0
// Bare loops over a database, to compare backfill with.
#pragma once

#include <cstdint>

namespace ttp::benchmark {

/// Copies the tags of the database `from` into `to` with a prepared INSERT OR IGNORE, `rows` in a
/// transaction. The rows are read into memory first; only the copying is timed, and the time and
/// the number of new rows are printed. Throws std::runtime_error on any error.
void insert_tags(const char* from, const char* to, std::uint64_t rows);

/// Reads every attacker's row in the order that backfill uses and parses the JSON of its commands,
/// taking each one's text. Prints rows and commands. Throws std::runtime_error on any error.
void read_rows(const char* path);

}  // namespace ttp::benchmark
