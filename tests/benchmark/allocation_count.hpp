// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace ttp::benchmark {

/// Calls of operator new since the program began: those of C++ code alone, not what C libraries
/// (SQLite, PCRE2, OpenSSL) take from malloc. A program that links allocation_count.cpp counts.
[[nodiscard]] std::uint64_t allocations();

}  // namespace ttp::benchmark
