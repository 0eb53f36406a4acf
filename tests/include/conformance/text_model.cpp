// SPDX-License-Identifier: BSL-1.0
// A text to a vector, with a model of a few words, in a constant expression and on every target.
#include "romvec/text_model.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "romvec/id_map.hpp"
#include "romvec/lecture/vocabulary.hpp"
#include "romvec/quantize.hpp"
#include "romvec/table.hpp"
#include "support/test.hpp"

namespace {

constexpr auto words = romvec::lecture::sorted_vocabulary("##s", "[UNK]", "hot", "light", "off", "on");
constexpr std::uint16_t ids[] = {3, 0, 1, 2, 4, 5};
constexpr romvec::word_piece<decltype(words), std::uint16_t> tokenizer = {{&words, ids}, 0};

constexpr std::size_t dim = 4;
constexpr float weights[] = {
    9, 9, 9,  9,  // [UNK]
    1, 0, 0,  0,  // hot
    0, 2, 0,  0,  // light
    0, 0, -4, 0,  // ##s
    3, 0, 0,  4,  // off
    0, 0, 0,  0,  // on
};
constexpr auto table = [] {
  romvec::table<romvec::fixed<std::int8_t, 2>, 6, dim> out{};
  return romvec::quantize(std::span<const float>(weights), out).ok() ? out : decltype(out){};
}();

using every_row = romvec::text_model<std::remove_const_t<decltype(tokenizer)>, std::remove_const_t<decltype(table)>>;
constexpr every_row model = {&tokenizer, &table, nullptr, {}, 0, 512, true};
constexpr every_row mean_model = {&tokenizer, &table, nullptr, {}, romvec::no_token, 512, false};

template <class Element>
struct vector_of {
  Element x[dim] = {77, 77, 77, 77};
  romvec::encoded result = {};

  [[nodiscard]] constexpr bool is(std::initializer_list<int> expected) const {
    for (std::size_t i = 0; i < dim; ++i) {
      if (x[i] != expected.begin()[i]) {
        return false;
      }
    }
    return true;
  }
};

template <class Element, class Model>
constexpr vector_of<Element> encoded_by(const Model& with, std::string_view text) {
  vector_of<Element> out;
  out.result = romvec::encode(with, text, out.x);
  return out;
}

// Unknown words do not count; lights is light and ##s; sums are in units of 2^-2.
static_assert(encoded_by<std::int32_t>(model, "Lights OFF, hot zzz!").is({16, 8, -16, 16}));
static_assert(encoded_by<std::int32_t>(model, "Lights OFF, hot zzz!").result.count == 4);
// 3, 0, 0, 4 over 5 in Q15: 19660.8 and 26214.4.
static_assert(encoded_by<std::int16_t>(model, "off").is({19661, 0, 0, 26214}));
// One element that is all of it is saturated; so is its negative.
static_assert(encoded_by<std::int16_t>(model, "hot").is({32767, 0, 0, 0}));

constexpr romvec::some_rows last_three = {3, 3};
constexpr romvec::id_map<2> hot_and_off = {{1, 4}};
constexpr float two_rows[] = {1, 0, 0, 0, 3, 0, 0, 4};
constexpr auto small_table = [] {
  romvec::table<romvec::fixed<std::int8_t, 2>, 2, dim> out{};
  return romvec::quantize(std::span<const float>(two_rows), out).ok() ? out : decltype(out){};
}();
constexpr romvec::text_model<std::remove_const_t<decltype(tokenizer)>, std::remove_const_t<decltype(small_table)>,
                             romvec::id_map<2>>
    kept = {&tokenizer, &small_table, &hot_and_off, {}, 0, 512, true};

}  // namespace

BOOST_AUTO_TEST_SUITE(text_model)

BOOST_AUTO_TEST_CASE(is_the_sum_of_the_rows_or_their_direction) {
  BOOST_TEST(encoded_by<std::int32_t>(model, "Lights OFF, hot zzz!").is({16, 8, -16, 16}));
  BOOST_TEST(encoded_by<std::int16_t>(model, "off").is({19661, 0, 0, 26214}));
  BOOST_TEST(encoded_by<std::int16_t>(model, "hot").is({32767, 0, 0, 0}));
}

BOOST_AUTO_TEST_CASE(of_a_text_without_tokens_is_zeros) {
  for (const std::string_view text : {"", "   ", "zzz", "on"}) {
    BOOST_TEST(encoded_by<std::int16_t>(model, text).is({0, 0, 0, 0}));
    BOOST_TEST(encoded_by<std::int16_t>(model, text).result.done.ok());
  }
}

// sentence-transformers counts the unknown token; the mean is rounded once, in the natural Q15: 2^-10 steps of int8
// codes.
BOOST_AUTO_TEST_CASE(that_does_not_normalize_is_the_mean) {
  const auto mean = encoded_by<std::int16_t>(mean_model, "hot zzz light");
  BOOST_TEST(mean.result.count == 3U);
  const int step = 1 << -table.view().natural_q15_exponent();
  BOOST_TEST(mean.is({(10 * step + 1) / 3, (11 * step + 1) / 3, 3 * step, 3 * step}));
}

BOOST_AUTO_TEST_CASE(cuts_what_is_longer_than_it_takes_and_says_so) {
  every_row short_model = model;
  short_model.max_tokens = 2;
  const auto cut = encoded_by<std::int32_t>(short_model, "hot zzz light off");
  BOOST_TEST(cut.is({4, 8, 0, 0}));
  BOOST_TEST(cut.result.count == 2U);
  BOOST_TEST((cut.result.done == romvec::status{romvec::errc::too_long, 2}));
  BOOST_TEST(encoded_by<std::int32_t>(short_model, "hot zzz light").result.done.ok());
}

BOOST_AUTO_TEST_CASE(leaves_out_tokens_whose_rows_were_dropped) {
  BOOST_TEST(encoded_by<std::int32_t>(kept, "hot lights off").is({16, 0, 0, 16}));
  BOOST_TEST(encoded_by<std::int32_t>(kept, "hot lights off").result.count == 2U);
  const romvec::text_model<std::remove_const_t<decltype(tokenizer)>, std::remove_const_t<decltype(table)>,
                           romvec::some_rows>
      some = {&tokenizer, &table, &last_three, {}, 0, 512, true};
  // Row 0 of it is token 3.
  BOOST_TEST(encoded_by<std::int32_t>(some, "hot lights").is({36, 36, 36, 36}));
}

BOOST_AUTO_TEST_CASE(writes_nothing_where_there_is_an_error) {
  const romvec::text_model<std::remove_const_t<decltype(tokenizer)>, std::remove_const_t<decltype(small_table)>>
      short_table = {&tokenizer, &small_table, nullptr, {}, 0, 512, true};
  const auto bad = encoded_by<std::int16_t>(short_table, "hot off");
  BOOST_TEST((bad.result.done == romvec::status{romvec::errc::bad_id, 1}));
  BOOST_TEST(bad.is({77, 77, 77, 77}));
  std::int16_t out[dim] = {77, 77, 77, 77};
  BOOST_TEST((romvec::encode(model, "hot", std::span<std::int16_t>(out, 3)).done ==
              romvec::status{romvec::errc::bad_length, 0}));
  std::int32_t room[2 * dim - 1] = {};
  BOOST_TEST(
      (romvec::encode(model, "hot", out, romvec::text_room{room}).done == romvec::status{romvec::errc::bad_length, 0}));
  BOOST_TEST(out[0] == 77);
}

// More tokens than wait at a time, and as many as int32 holds for sure.
BOOST_AUTO_TEST_CASE(adds_up_a_long_text) {
  char text[4 * 300] = {};
  for (std::size_t i = 0; i < 300; ++i) {
    text[4 * i] = 'h';
    text[4 * i + 1] = 'o';
    text[4 * i + 2] = 't';
    text[4 * i + 3] = ' ';
  }
  const auto sum = encoded_by<std::int32_t>(model, std::string_view(text, sizeof text));
  BOOST_TEST(sum.is({1200, 0, 0, 0}));
  BOOST_TEST(sum.result.count == 300U);
}

BOOST_AUTO_TEST_SUITE_END()
