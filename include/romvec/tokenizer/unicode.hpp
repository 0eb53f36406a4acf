// SPDX-License-Identifier: BSL-1.0
// What tokenizers ask of a character: its class, its lower case, and what is left of it without accents. The tables
// are runs of bytes behind a short index: a binary search, and a walk of at most 32 runs. -DROMVEC_TOKENIZER_LATIN
// keeps Latin, combining marks and general punctuation alone; every other character is then unicode_class::other,
// without lower case or accents.
#pragma once

#include "romvec/config.hpp"

#include <cstddef>
#include <cstdint>

#include "romvec/tokenizer/subset.hpp"
#include "romvec/tokenizer/unicode_tables.hpp"

namespace romvec::detail {

// The general category, and where it matters to the sigma at the end of a word also Cased and Case_Ignorable.
enum class unicode_class : std::uint8_t {
  other,
  letter,
  cased_letter,
  modifier_letter,  // ignorable
  number,
  cased_number,
  punctuation,
  ignorable_punctuation,
  nonspacing_mark,  // ignorable
  spacing_mark,
  enclosing_mark,  // ignorable
  space,           // White_Space, among them \t, \n and \r
  control,         // and private use
  format,          // ignorable
  ignorable_symbol,
  cased_symbol,
};

inline namespace ROMVEC_TOKENIZER_NAMESPACE {

// The last of starts[0, Count) that is at most `code`, or Count.
template <std::size_t Count>
[[nodiscard]] constexpr std::size_t block_of(const std::uint32_t (&starts)[Count], std::uint32_t code) {
  std::size_t first = 0;
  std::size_t count = Count;
  while (count > 0) {
    const std::size_t half = count / 2;
    if (starts[first + half] <= code) {
      first += half + 1;
      count -= half + 1;
    } else {
      count = half;
    }
  }
  return first == 0 ? Count : first - 1;
}

[[nodiscard]] ROMVEC_INLINE constexpr std::uint32_t read_varint(const std::uint8_t*& from) {
  std::uint32_t value = 0;
  for (unsigned shift = 0;; shift += 7) {
    const std::uint32_t byte = *from++;
    value |= (byte & 0x7FU) << shift;
    if (byte < 0x80) {
      return value;
    }
  }
}

// The value of `code` in a table of runs as toolchains/unicode packs maps, or `code` itself.
template <std::size_t Bytes, std::size_t Blocks>
[[nodiscard]] constexpr std::uint32_t mapped(const std::uint8_t (&runs)[Bytes], const std::uint32_t (&starts)[Blocks],
                                             const std::uint16_t (&offsets)[Blocks], std::uint32_t code) {
  const std::size_t block = block_of(starts, code);
  if (block == Blocks) {
    return code;
  }
  const std::uint8_t* at = runs + offsets[block];
  const std::uint8_t* const end = block + 1 == Blocks ? runs + Bytes : runs + offsets[block + 1];
  std::uint32_t key = starts[block];
  while (at != end) {
    key += read_varint(at);
    const std::uint32_t head = *at++;
    const std::uint32_t zigzag = read_varint(at);
    const std::uint32_t count = (head >> 2) + 1;
    const std::uint32_t stride = (head >> 1 & 1) + 1;
    if (code < key) {
      return code;
    }
    const std::uint32_t behind = code - key;
    if (behind <= (count - 1) * stride && behind % stride == 0) {
      const std::uint32_t difference = (zigzag & 1) != 0 ? 0U - (zigzag + 1) / 2 : zigzag / 2;
      return key + difference + ((head & 1) != 0 ? behind : 0);
    }
    key += (count - 1) * stride;
  }
  return code;
}

[[nodiscard]] constexpr unicode_class class_of(std::uint32_t code) {
  if (code < 0x80) {
    return static_cast<unicode_class>(unicode::ascii_classes[code / 2] >> (code % 2 * 4) & 15);
  }
  const std::size_t block = block_of(unicode::class_starts, code);
  std::uint32_t start = unicode::class_starts[block];
  const std::uint8_t* at = unicode::class_runs + unicode::class_offsets[block];
  while (true) {
    const std::uint32_t head = *at++;
    std::uint32_t length = (head & 15) + 1;
    if (length == 14) {
      length = 14 + std::uint32_t{*at++};
    } else if (length > 14) {
      const std::size_t bytes = length == 15 ? 2 : 3;
      length = 0;
      for (std::size_t i = 0; i < bytes; ++i) {
        length |= std::uint32_t{*at++} << (8 * i);
      }
    }
    if (code - start < length) {
      return static_cast<unicode_class>(head >> 4);
    }
    start += length;
  }
}

[[nodiscard]] ROMVEC_INLINE constexpr bool is_letter(unicode_class of) {
  return of >= unicode_class::letter && of <= unicode_class::modifier_letter;
}
[[nodiscard]] ROMVEC_INLINE constexpr bool is_number(unicode_class of) {
  return of == unicode_class::number || of == unicode_class::cased_number;
}
[[nodiscard]] ROMVEC_INLINE constexpr bool is_punctuation(unicode_class of) {
  return of == unicode_class::punctuation || of == unicode_class::ignorable_punctuation;
}
[[nodiscard]] ROMVEC_INLINE constexpr bool is_cased(unicode_class of) {
  return of == unicode_class::cased_letter || of == unicode_class::cased_number || of == unicode_class::cased_symbol;
}
[[nodiscard]] constexpr bool is_case_ignorable(unicode_class of) {
  return of == unicode_class::modifier_letter || of == unicode_class::ignorable_punctuation ||
         of == unicode_class::nonspacing_mark || of == unicode_class::enclosing_mark || of == unicode_class::format ||
         of == unicode_class::ignorable_symbol;
}

// The lower case that is one character; of U+0130, which has two, the first.
[[nodiscard]] constexpr std::uint32_t lower_case(std::uint32_t code) {
  if (code < 0x80) {
    return code >= 'A' && code <= 'Z' ? code + ('a' - 'A') : code;
  }
  return mapped(unicode::lower_runs, unicode::lower_starts, unicode::lower_offsets, code);
}

// Gives put(character) the canonical decomposition of `code` without nonspacing marks, at most three characters; `code`
// is no nonspacing mark itself.
template <class Put>
constexpr void without_accents(std::uint32_t code, Put&& put) {
  constexpr std::uint32_t end_of_unicode = 0x110000;
  constexpr std::uint32_t last_mark = 0x80000000;
  if (code < 0x80) {
    put(code);
    return;
  }
#if !defined(ROMVEC_TOKENIZER_LATIN)
  constexpr std::uint32_t hangul = 0xAC00;
  constexpr std::uint32_t hangul_syllables = 11172;
  if (code - hangul < hangul_syllables) {  // by arithmetic: The Unicode Standard, section 3.12
    const std::uint32_t syllable = code - hangul;
    put(0x1100 + syllable / 588);
    put(0x1161 + syllable % 588 / 28);
    if (syllable % 28 != 0) {
      put(0x11A7 + syllable % 28);
    }
    return;
  }
  constexpr std::uint32_t first_block = 0xFADA - 0xF900;
  std::uint32_t place = code - 0xF900;
  if (place >= first_block) {
    place = code - 0x2F800 < 0x2FA1E - 0x2F800 ? code - 0x2F800 + first_block : end_of_unicode;
  }
  if (place != end_of_unicode) {
    const bool is_plane_2 = (unicode::ideograph_planes[place / 8] >> (place % 8) & 1) != 0;
    put(unicode::ideographs[place] + (is_plane_2 ? 0x20000U : 0U));
    return;
  }
#endif
  const std::uint32_t base = mapped(unicode::base_runs, unicode::base_starts, unicode::base_offsets, code);
  if (base < end_of_unicode) {
    put(base);
    return;
  }
  for (std::size_t at = base - end_of_unicode;; ++at) {
    put(unicode::sequences[at] & ~last_mark);
    if ((unicode::sequences[at] & last_mark) != 0) {
      return;
    }
  }
}

// The canonical combining class of a mark that without_accents() leaves; 0 for every other character.
[[nodiscard]] constexpr std::uint32_t combining_class([[maybe_unused]] std::uint32_t code) {
#if !defined(ROMVEC_TOKENIZER_LATIN)
  const std::size_t run = block_of(unicode::mark_starts, code);
  if (run != sizeof(unicode::mark_starts) / sizeof(unicode::mark_starts[0]) &&
      code - unicode::mark_starts[run] < unicode::mark_counts[run]) {
    return unicode::mark_combining_classes[run];
  }
#endif
  return 0;
}

// The ideographs that BERT puts spaces around; Hangul, kana and radicals are none.
[[nodiscard]] ROMVEC_INLINE constexpr bool is_spaced_ideograph(std::uint32_t code) {
  return (code >= 0x4E00 && code <= 0x9FFF) || (code >= 0x3400 && code <= 0x4DBF) ||
         (code >= 0x20000 && code <= 0x2A6DF) || (code >= 0x2A700 && code <= 0x2B73F) ||
         (code >= 0x2B740 && code <= 0x2B81F) || (code >= 0x2B820 && code <= 0x2CEAF) ||
         (code >= 0xF900 && code <= 0xFAFF) || (code >= 0x2F800 && code <= 0x2FA1F);
}

}  // namespace ROMVEC_TOKENIZER_NAMESPACE
}  // namespace romvec::detail
