// SPDX-License-Identifier: Apache-2.0
#include "base/literal_finder.hpp"

#include <algorithm>
#include <array>
#include <bit>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "base/cpu.hpp"

namespace ttp {

namespace {

/// Bytes of a text that are done together.
constexpr std::size_t piece_bytes = 512;

/// Folded bytes in front of them, and room behind them.
constexpr std::size_t margin_bytes = 64;

/// Hashes for each literal: few places look like an end by chance, and the table of a usual pack
/// stays in the first cache.
constexpr std::size_t long_sparse = 1;
constexpr std::size_t short_sparse = 4;
constexpr std::size_t least_hashes = 64;
/// A quarter of a megabyte: more would not stay in any cache.
constexpr std::size_t most_hashes = 1U << 16;

}  // namespace

void LiteralFinder::Ends::arrange(std::span<const Literal> unsorted, std::size_t key,
                                  std::size_t sparse) {
  const std::size_t hashes =
      std::bit_ceil(std::clamp(unsorted.size() * sparse, least_hashes, most_hashes));
  shift = static_cast<unsigned>(32 - std::countr_zero(hashes));
  before.assign(hashes, 0);
  struct Place {
    std::uint32_t hash = 0;
    const Literal* literal = nullptr;
  };
  std::vector<Place> places;
  for (const Literal& literal : unsorted) {
    const char* const last = literal.last();
    const std::uint32_t own_key = key == sizeof(std::uint32_t) ? four(last) : two(last);
    const char byte_before = *(last - key);
    const auto add = [&](std::uint32_t low) {
      before[hash(own_key)] |= std::uint32_t{1} << low;
      places.push_back({hash(own_key, low), &literal});
    };
    if (byte_before != '\0') {
      add(low_bits(byte_before));
    } else {
      // One that is nothing but a key may have anything before it.
      for (std::uint32_t low = 0; low <= all_low_bits; ++low) add(low);
    }
  }
  std::ranges::stable_sort(places, {}, &Place::hash);
  begins.assign(hashes + 1, 0);
  for (const Place& place : places) {
    literals.push_back(*place.literal);
    ++begins[place.hash + 1];
  }
  for (std::size_t i = 1; i < begins.size(); ++i) begins[i] += begins[i - 1];
  // What is nowhere, so that two can be looked at wherever one begins.
  literals.resize(literals.size() + 2, {1, 0, 0, 0, 0});
}

LiteralFinder::LiteralFinder(std::span<const std::string> literals) {
  std::vector<Literal> long_ones;
  std::vector<Literal> short_ones;
  for (std::uint32_t id = 0; id < literals.size(); ++id) {
    const std::string& text = literals[id];
    if (text.size() == 1) {
      single_.push_back({bytes_of(text), id});
      single_bytes_ |= single_.back().bit;
      continue;
    }
    std::array<char, longest> folded{};
    std::array<char, longest> mask{};
    std::ranges::copy(text, folded.end() - text.size());
    std::fill(mask.end() - text.size(), mask.end(), '\xFF');
    Literal literal;
    literal.more = load<std::uint16_t>(folded.data());
    literal.more_mask = load<std::uint16_t>(mask.data());
    literal.folded = load<std::uint64_t>(folded.data() + 2);
    literal.mask = load<std::uint64_t>(mask.data() + 2);
    literal.id = id;
    (text.size() > 4 ? long_ones : short_ones).push_back(literal);
  }
  long_.arrange(long_ones, 4, long_sparse);
  short_.arrange(short_ones, 2, short_sparse);
}

[[gnu::always_inline]] inline void LiteralFinder::look(const Ends& ends, std::uint32_t key,
                                                       char byte_before, const char* last,
                                                       FoundLiterals& found) {
  const std::uint32_t hash = ends.hash(key, low_bits(byte_before));
  const Literal* literal = &ends.literals[ends.begins[hash]];
  const Literal* const end = &ends.literals[ends.begins[hash + 1]];
  // Nobody can foresee how many there are, but hardly ever are there more than two.
  do {
    found.add(literal[0].id, literal[0].ends_at(last));
    found.add(literal[1].id, literal[1].ends_at(last));
    literal += 2;
  } while (literal < end);
}

/// How a text is folded and looked at: byte by byte.
struct LiteralFinder::Portable {
  /// Writes the folded text, `to[-1]` being the latest byte; returns its end.
  static char* fold(std::string_view text, char* to, ByteSet& bytes) {
    char latest = to[-1];
    ByteSet all = bytes;
    for (const char c : text) {
      const char folded = folded_byte(c);
      all |= byte_bits[static_cast<unsigned char>(c)];
      *to = folded;
      to += static_cast<int>(folded != ' ') | static_cast<int>(latest != folded);
      latest = folded;
    }
    bytes = all;
    return to;
  }

  static void find(const LiteralFinder& finder, const char* begin, const char* end,
                   FoundLiterals& found) {
    for (const char* last = begin; last < end; ++last) {
      if ((finder.long_.may_end(four(last), low_bits(last[-4])) & 1U) != 0) {
        look(finder.long_, four(last), last[-4], last, found);
      }
      if ((finder.short_.may_end(two(last), low_bits(last[-2])) & 1U) != 0) {
        look(finder.short_, two(last), last[-2], last, found);
      }
    }
  }
};

#if defined(__x86_64__)

namespace {

/// Tells delimiters from other ASCII characters: those whose low and high half have a bit in
/// common.
struct HalfTables {
  std::array<std::uint8_t, 16> low{};
  std::array<std::uint8_t, 16> high{};
};

constexpr HalfTables delimiter_halves = [] {
  HalfTables tables;
  for (unsigned high = 0; high < 8; ++high) {
    tables.high[high] = static_cast<std::uint8_t>(1U << high);
    for (unsigned low = 0; low < 16; ++low) {
      if (folded_bytes[high * 16 + low] == ' ') {
        tables.low[low] = static_cast<std::uint8_t>(tables.low[low] | 1U << high);
      }
    }
  }
  return tables;
}();

/// By a set of eight places: which they are, those that are in it first.
constexpr auto members_first = [] {
  std::array<std::uint64_t, 256> table{};
  for (std::size_t set = 0; set < table.size(); ++set) {
    unsigned at = 0;
    for (std::uint64_t place = 0; place < 8; ++place) {
      if ((set >> place & 1U) != 0) table[set] |= place << 8 * at++;
    }
  }
  return table;
}();

}  // namespace

/// The same 32 and 8 bytes at a time.
struct LiteralFinder::Avx2 {
  [[gnu::target("avx2,popcnt")]] static char* fold(std::string_view text, char* to,
                                                   ByteSet& bytes) {
    const __m256i low_halves = _mm256_broadcastsi128_si256(load_half_table(delimiter_halves.low));
    const __m256i high_halves = _mm256_broadcastsi128_si256(load_half_table(delimiter_halves.high));
    const __m256i blanks = _mm256_set1_epi8(' ');
    __m256i any_letter = _mm256_setzero_si256();
    __m256i any_digit = _mm256_setzero_si256();
    __m256i any = _mm256_setzero_si256();
    std::uint32_t latest = to[-1] == ' ' ? 1 : 0;  // whether it is a delimiter
    for (std::size_t at = 0; at < text.size(); at += block_size) {
      const char* from = text.data() + at;
      // The end is filled up with delimiters.
      std::array<char, block_size> rest;
      if (text.size() - at < block_size) {
        rest.fill('\0');
        std::memcpy(rest.data(), from, text.size() - at);
        from = rest.data();
      }
      const __m256i block = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from));
      const __m256i lower = _mm256_or_si256(block, blanks);
      const __m256i letter_number = _mm256_sub_epi8(lower, _mm256_set1_epi8('a'));
      const __m256i is_letter =
          _mm256_cmpeq_epi8(_mm256_min_epu8(letter_number, _mm256_set1_epi8(25)), letter_number);
      const __m256i digit_number = _mm256_sub_epi8(block, _mm256_set1_epi8('0'));
      const __m256i is_digit =
          _mm256_cmpeq_epi8(_mm256_min_epu8(digit_number, _mm256_set1_epi8(9)), digit_number);
      // Bytes beyond ASCII have no half in the tables.
      const __m256i high = _mm256_shuffle_epi8(
          high_halves, _mm256_and_si256(_mm256_srli_epi16(block, 4), _mm256_set1_epi8(0x0F)));
      const __m256i is_word = _mm256_cmpeq_epi8(
          _mm256_and_si256(_mm256_shuffle_epi8(low_halves, block), high), _mm256_setzero_si256());
      const auto beyond = static_cast<std::uint32_t>(_mm256_movemask_epi8(block));
      const std::uint32_t delimiters =
          ~static_cast<std::uint32_t>(_mm256_movemask_epi8(is_word)) | beyond;
      const __m256i cased = _mm256_blendv_epi8(block, lower, is_letter);
      __m256i folded = _mm256_blendv_epi8(blanks, cased, is_word);
      // A blank has no high bit: what has one is beyond ASCII.
      folded = _mm256_blendv_epi8(folded, blanks, folded);
      any_letter = _mm256_or_si256(any_letter, is_letter);
      any_digit = _mm256_or_si256(any_digit, is_digit);
      any = _mm256_or_si256(any, block);
      auto marks = static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_andnot_si256(
          _mm256_or_si256(is_letter, is_digit), _mm256_cmpgt_epi8(block, blanks))));
      for (; marks != 0; marks &= marks - 1) {
        bytes |= byte_bits[static_cast<unsigned char>(from[std::countr_zero(marks)])];
      }
      const std::uint32_t again = delimiters & (delimiters << 1 | latest);
      latest = delimiters >> 31;
      if (again == 0) {
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), folded);
        to += block_size;
        continue;
      }
      to = store(_mm256_castsi256_si128(folded), ~again & 0xFFFFU, to);
      to = store(_mm256_extracti128_si256(folded, 1), ~again >> 16, to);
    }
    if (_mm256_movemask_epi8(any_letter) != 0) bytes |= byte_bits['a'];
    if (_mm256_movemask_epi8(any_digit) != 0) bytes |= byte_bits['0'];
    if (_mm256_movemask_epi8(any) != 0) bytes |= beyond_ascii;
    return to;
  }

  [[gnu::target("avx2,popcnt")]] static void find(const LiteralFinder& finder, const char* begin,
                                                  const char* end, FoundLiterals& found) {
    const Hashes long_hashes(finder.long_);
    const Hashes short_hashes(finder.short_);
    // Four bytes from each of eight places on.
    const __m256i windows = _mm256_setr_epi8(0, 1, 2, 3, 1, 2, 3, 4, 2, 3, 4, 5, 3, 4, 5, 6,  //
                                             4, 5, 6, 7, 5, 6, 7, 8, 6, 7, 8, 9, 7, 8, 9, 10);
    constexpr std::ptrdiff_t at_once = 8;
    constexpr std::ptrdiff_t together = 64;
    for (; begin < end; begin += together) {
      const std::ptrdiff_t count = std::min(end - begin, together);
      std::uint64_t long_hits = 0;
      std::uint64_t short_hits = 0;
      for (std::ptrdiff_t i = 0; i < count; i += at_once) {
        const char* const last = begin + i;
        const __m256i keys = _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(_mm_loadu_si128(
                                                     reinterpret_cast<const __m128i*>(last - 3))),
                                                 windows);
        long_hits |= long_hashes.may_end(keys, last - 4) << i;
        short_hits |= short_hashes.may_end(_mm256_srli_epi32(keys, 16), last - 2) << i;
      }
      const std::uint64_t is_place = ~std::uint64_t{0} >> (together - count);
      for (long_hits &= is_place; long_hits != 0; long_hits &= long_hits - 1) {
        const char* const last = begin + std::countr_zero(long_hits);
        look(finder.long_, four(last), last[-4], last, found);
      }
      for (short_hits &= is_place; short_hits != 0; short_hits &= short_hits - 1) {
        const char* const last = begin + std::countr_zero(short_hits);
        look(finder.short_, two(last), last[-2], last, found);
      }
    }
  }

 private:
  static constexpr std::size_t block_size = 32;

  static __m128i load_half_table(const std::array<std::uint8_t, 16>& table) {
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(table.data()));
  }

  /// Writes those of 16 bytes that are in the set.
  [[gnu::target("avx2,popcnt")]] static char* store(__m128i text, std::uint32_t set, char* to) {
    for (int half = 0; half < 2; ++half) {
      const std::uint32_t members = set & 0xFFU;
      const __m128i order =
          _mm_loadl_epi64(reinterpret_cast<const __m128i*>(&members_first[members]));
      _mm_storel_epi64(reinterpret_cast<__m128i*>(to), _mm_shuffle_epi8(text, order));
      to += std::popcount(members);
      text = _mm_srli_si128(text, 8);
      set >>= 8;
    }
    return to;
  }

  /// Ends::may_end for eight keys, as a set of bits.
  class Hashes {
   public:
    [[gnu::target("avx2,popcnt")]] explicit Hashes(const Ends& ends)
        : before_(reinterpret_cast<const int*>(ends.before.data())),
          shift_(_mm_cvtsi32_si128(static_cast<int>(ends.shift))) {}

    [[gnu::target("avx2,popcnt")]] [[nodiscard]] std::uint64_t may_end(
        __m256i keys, const char* bytes_before) const {
      const __m256i hashes = _mm256_srl_epi32(
          _mm256_mullo_epi32(keys, _mm256_set1_epi32(static_cast<int>(multiplier))), shift_);
      const __m256i before =
          _mm256_cvtepu8_epi32(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(bytes_before)));
      // The bit that the byte before chooses becomes the highest.
      const __m256i chosen =
          _mm256_sllv_epi32(_mm256_i32gather_epi32(before_, hashes, sizeof(int)),
                            _mm256_andnot_si256(before, _mm256_set1_epi32(all_low_bits)));
      return static_cast<std::uint32_t>(_mm256_movemask_ps(_mm256_castsi256_ps(chosen)));
    }

   private:
    const int* before_;
    __m128i shift_;
  };
};

#endif

template <typename Steps>
ByteSet LiteralFinder::scan_with(std::string_view text, FoundLiterals& found) const {
  std::array<char, margin_bytes + piece_bytes + margin_bytes> folded;
  char* const start = folded.data() + margin_bytes;
  std::memset(folded.data(), ' ', margin_bytes);
  ByteSet bytes = 0;
  std::size_t at = 0;
  do {
    const std::size_t taken = std::min(text.size() - at, piece_bytes);
    char* end = Steps::fold(text.substr(at, taken), start, bytes);
    at += taken;
    if (at == text.size() && end[-1] != ' ') *end++ = ' ';
    Steps::find(*this, start, end, found);
    // What comes next is looked at together with what came before.
    std::memmove(folded.data(), end - margin_bytes, margin_bytes);
  } while (at < text.size());
  if ((bytes & single_bytes_) != 0) {
    for (const Single& single : single_) {
      if ((bytes & single.bit) != 0) found.add(single.id, true);
    }
  }
  return bytes;
}

ByteSet LiteralFinder::scan(std::string_view text, FoundLiterals& found) const {
#if defined(__x86_64__)
  if (has_avx2) return scan_with<Avx2>(text, found);
#endif
  return scan_portably(text, found);
}

ByteSet LiteralFinder::scan_portably(std::string_view text, FoundLiterals& found) const {
  return scan_with<Portable>(text, found);
}

std::size_t LiteralFinder::bytes() const {
  return sizeof *this + long_.bytes() + short_.bytes() + single_.size() * sizeof(Single);
}

}  // namespace ttp
