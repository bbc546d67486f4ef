// SPDX-License-Identifier: Apache-2.0
#include "input/reader.hpp"

#include <algorithm>
#include <array>

namespace ttp::input {

namespace {

constexpr auto readers = std::to_array<ReaderInfo>({
#define READER(name, summary) {#name, summary, likes_##name, make_##name##_reader},
#include "input/readers.def"
#undef READER
});
static_assert(std::ranges::is_sorted(readers, {}, &ReaderInfo::name));

}  // namespace

const NamedCounts& LineReader::counts() const {
  static const NamedCounts none;
  return none;
}

std::span<const ReaderInfo> all_readers() { return readers; }

const ReaderInfo* find_reader(std::string_view name) {
  const auto it = std::ranges::lower_bound(readers, name, {}, &ReaderInfo::name);
  return it != readers.end() && it->name == name ? &*it : nullptr;
}

}  // namespace ttp::input
