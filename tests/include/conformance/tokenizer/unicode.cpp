// SPDX-License-Identifier: BSL-1.0
// UTF-8 and the Unicode tables, in a constant expression and on every target.
#include "romvec/tokenizer/unicode.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "romvec/tokenizer/utf8.hpp"
#include "support/test.hpp"

namespace {

using romvec::detail::unicode_class;

struct decoded {
  std::string_view text;
  std::size_t characters;
  std::size_t invalid;
};

// As Python's bytes.decode("utf-8", "replace") counts them.
constexpr decoded texts[] = {
    {"", 0, 0},
    {"a", 1, 0},
    {"\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80", 3, 0},
    {"\xF4\x8F\xBF\xBF", 1, 0},
    {"\x80", 1, 1},  // a byte that continues nothing
    {"\xBF\xBFz", 3, 2},
    {"\xC0\x80", 2, 2},  // longer than it need be
    {"\xE0\x80\x80", 3, 3},
    {"\xF0\x80\x80\x80", 4, 4},
    {"\xED\xA0\x80", 3, 3},      // half of a surrogate pair
    {"\xF4\x90\x80\x80", 4, 4},  // behind U+10FFFF
    {"\xF5\xFF", 2, 2},
    {"\xC3", 1, 1},  // cut off
    {"\xE2\x82", 1, 1},
    {"\xF0\x9F\x98", 1, 1},
    {"\xE2\x82z", 2, 1},  // begun, and then another
    {"\xF0\x9F\xC3\xA9", 2, 1},
    {"\xE2\xC3", 2, 2},
};

constexpr bool is_decoded(const decoded& expected) {
  std::size_t characters = 0;
  std::size_t invalid = 0;
  for (std::size_t at = 0; at < expected.text.size(); ++characters) {
    const romvec::detail::character one = romvec::detail::character_at(expected.text, at);
    if (one.bytes == 0 || one.bytes > expected.text.size() - at || (!one.is_valid && one.code != 0xFFFD)) {
      return false;
    }
    if (one.is_valid) {
      char bytes[4] = {};
      romvec::detail::write_utf8(one.code, bytes);
      if (romvec::detail::utf8_bytes(one.code) != one.bytes ||
          std::string_view(bytes, one.bytes) != expected.text.substr(at, one.bytes)) {
        return false;
      }
    }
    invalid += one.is_valid ? 0 : 1;
    at += one.bytes;
  }
  return characters == expected.characters && invalid == expected.invalid;
}

static_assert(is_decoded(texts[2]) && is_decoded(texts[9]) && is_decoded(texts[14]));

struct known {
  std::uint32_t code;
  unicode_class of;
  std::uint32_t lower;
  std::uint32_t bases[3];  // up to the first 0
};

// Source: UnicodeData.txt 15.0.0.
constexpr known characters[] = {
    {'A', unicode_class::cased_letter, 'a', {'A'}},
    {'z', unicode_class::cased_letter, 'z', {'z'}},
    {'7', unicode_class::number, '7', {'7'}},
    {'$', unicode_class::other, '$', {'$'}},
    {'-', unicode_class::punctuation, '-', {'-'}},
    {'\'', unicode_class::ignorable_punctuation, '\'', {'\''}},
    {'\n', unicode_class::space, '\n', {'\n'}},
    {0x07, unicode_class::control, 0x07, {0x07}},
    {0x7F, unicode_class::control, 0x7F, {0x7F}},
    {0x80, unicode_class::control, 0x80, {0x80}},
    {0xA0, unicode_class::space, 0xA0, {0xA0}},
    {0xAD, unicode_class::format, 0xAD, {0xAD}},
    {0xC9, unicode_class::cased_letter, 0xE9, {'E'}},
    {0xD7, unicode_class::other, 0xD7, {0xD7}},
    {0xDF, unicode_class::cased_letter, 0xDF, {0xDF}},
    {0x130, unicode_class::cased_letter, 'i', {'I'}},
    {0x178, unicode_class::cased_letter, 0xFF, {'Y'}},
    {0x301, unicode_class::nonspacing_mark, 0x301, {}},
    {0x1EA4, unicode_class::cased_letter, 0x1EA5, {'A'}},
    {0x1E9E, unicode_class::cased_letter, 0xDF, {0x1E9E}},
    {0x2014, unicode_class::punctuation, 0x2014, {0x2014}},
#if !defined(ROMVEC_TOKENIZER_LATIN)
    {0x3A3, unicode_class::cased_letter, 0x3C3, {0x3A3}},
    {0x3AC, unicode_class::cased_letter, 0x3AC, {0x3B1}},
    {0x37E, unicode_class::punctuation, 0x37E, {';'}},
    {0x419, unicode_class::cased_letter, 0x439, {0x418}},
    {0x5D0, unicode_class::letter, 0x5D0, {0x5D0}},
    {0x667, unicode_class::number, 0x667, {0x667}},
    {0x93F, unicode_class::spacing_mark, 0x93F, {0x93F}},
    {0x9CB, unicode_class::spacing_mark, 0x9CB, {0x9C7, 0x9BE}},
    {0x2160, unicode_class::cased_number, 0x2170, {0x2160}},
    {0x212B, unicode_class::cased_letter, 0xE5, {'A'}},
    {0x24B6, unicode_class::cased_symbol, 0x24D0, {0x24B6}},
    {0x3000, unicode_class::space, 0x3000, {0x3000}},
    {0x4E00, unicode_class::letter, 0x4E00, {0x4E00}},
    {0xAC00, unicode_class::letter, 0xAC00, {0x1100, 0x1161}},
    {0xD55C, unicode_class::letter, 0xD55C, {0x1112, 0x1161, 0x11AB}},
    {0xF900, unicode_class::letter, 0xF900, {0x8C48}},
    {0xFA6D, unicode_class::letter, 0xFA6D, {0x8218}},
    {0xFA6E, unicode_class::other, 0xFA6E, {0xFA6E}},
    {0x10400, unicode_class::cased_letter, 0x10428, {0x10400}},
    {0x1D160, unicode_class::other, 0x1D160, {0x1D158, 0x1D165, 0x1D16E}},
    {0x1F600, unicode_class::other, 0x1F600, {0x1F600}},
    {0x2F800, unicode_class::letter, 0x2F800, {0x4E3D}},
    {0x2FA1D, unicode_class::letter, 0x2FA1D, {0x2A600}},
    {0xE000, unicode_class::control, 0xE000, {0xE000}},
    {0x10FFFF, unicode_class::other, 0x10FFFF, {0x10FFFF}},
#endif
};

constexpr bool is_as_known(const known& expected) {
  bool same = romvec::detail::class_of(expected.code) == expected.of &&
              romvec::detail::lower_case(expected.code) == expected.lower;
  if (expected.of != unicode_class::nonspacing_mark) {
    std::size_t place = 0;
    romvec::detail::without_accents(expected.code, [&](std::uint32_t base) {
      same = same && place < 3 && expected.bases[place] == base;
      ++place;
    });
    same = same && (place == 3 || expected.bases[place] == 0);
  }
  return same;
}

static_assert(is_as_known(characters[12]) && is_as_known(characters[17]) && is_as_known(characters[18]));

}  // namespace

BOOST_AUTO_TEST_SUITE(unicode)

BOOST_AUTO_TEST_CASE(utf8_that_is_none_becomes_one_replacement_for_each_part_that_was_begun) {
  for (std::size_t i = 0; i < std::size(texts); ++i) {
    BOOST_TEST(is_decoded(texts[i]), "text " << i);
  }
}

BOOST_AUTO_TEST_CASE(characters_have_their_class_lower_case_and_bases) {
  for (const known& one : characters) {
    BOOST_TEST(is_as_known(one), "character " << one.code);
  }
}

BOOST_AUTO_TEST_SUITE_END()
