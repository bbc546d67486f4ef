// SPDX-License-Identifier: Apache-2.0
// What the processor can do beyond what every one of its kind can.
#pragma once

namespace ttp {

/// True if functions that are compiled for AVX2 may be called: they do 32 bytes at a time. Never
/// true where the compiler makes no such functions.
#if defined(__x86_64__)
inline const bool has_avx2 = __builtin_cpu_supports("avx2") != 0;
#else
inline constexpr bool has_avx2 = false;
#endif

}  // namespace ttp
