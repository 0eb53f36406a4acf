// SPDX-License-Identifier: BSL-1.0
// Logits, their largest, samples of them and nearest rows over a table that a reader reads: what they are over the same
// table in memory, whatever the size of the blocks, and nothing written when a read fails.
#include "romvec/reader_scans.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

#include "include/simulated_flash.hpp"
#include "romvec/status.hpp"
#include "support/test.hpp"

namespace {

using namespace testing;
using romvec::errc;
using romvec::status;

template <class Number>
constexpr auto hidden = [] {
  std::array<Number, flash_dim> numbers{};
  testing::random source(12);
  for (Number& h : numbers) {
    h = static_cast<Number>(source.between(-100, 100));
  }
  return numbers;
}();

// Blocks of 1 row, of some, of all.
constexpr std::size_t block_rows[] = {1, 2, 5, 8, 22, 23, 60};

template <class Format, class Element, class Number>
void compare_logits() {
  table_in_flash<Format> in;
  BOOST_TEST_REQUIRE((in.open() == romvec::image_fault::none));
  std::array<Element, flash_rows> expected{};
  BOOST_TEST_REQUIRE(romvec::logits(in.table, hidden<Number>, expected).ok());
  constexpr std::size_t of_results = (sizeof expected + 7) / 8 * 8;
  for (const std::size_t block : block_rows) {
    std::array<Element, flash_rows> out{};
    in.flash.reset();
    BOOST_TEST(romvec::logits(in.behind_reader, hidden<Number>, out,
                              in.room(of_results + in.behind_reader.bytes_for_block(block)))
                   .ok());
    BOOST_TEST((std::memcmp(out.data(), expected.data(), sizeof out) == 0));
    BOOST_TEST(in.flash.bytes == flash_rows * in.row_bytes());
  }
  const auto too_little = in.room(of_results + in.behind_reader.bytes_for_block(1) - 8);
  BOOST_TEST((romvec::logits(in.behind_reader, hidden<Number>, expected, too_little).code() == errc::bad_length));
}

template <class Ranked>
bool same(const Ranked& a, const Ranked& b) {
  bool equal = a.id == b.id && a.dot == b.dot && a.squared_norm == b.squared_norm;
  if constexpr (requires { a.cosine; }) {
    equal = equal && a.cosine == b.cosine;
  }
  return equal;
}

template <class Format, class Ranked>
void compare_nearest() {
  table_in_flash<Format> in;
  BOOST_TEST_REQUIRE((in.open() == romvec::image_fault::none));
  const auto view = in.table.view();
  std::array<Ranked, 6> expected{};
  for (const std::size_t block : block_rows) {
    const std::size_t bytes = 6 * (sizeof(Ranked) + 8) + in.behind_reader.bytes_for_block(block + 1);
    for (const int id : {0, 11, 22}) {
      std::array<Ranked, 6> found{};
      BOOST_TEST_REQUIRE((romvec::nearest(view, id, expected) == 6));
      BOOST_TEST((romvec::nearest(in.behind_reader, id, found, in.room(bytes)) == 6));
      for (std::size_t i = 0; i < 6; ++i) {
        BOOST_TEST(same(found[i], expected[i]), "block " << block << ", id " << id << ", place " << i);
      }
    }
    std::array<Ranked, 6> found{};
    const std::uint32_t left_out[] = {4, 7, 20};
    const std::span<const typename Format::code_type> query(hidden<typename Format::code_type>);
    BOOST_TEST_REQUIRE((romvec::nearest(view, query, expected, left_out) == 6));
    BOOST_TEST((romvec::nearest(in.behind_reader, query, found, in.room(bytes), left_out) == 6));
    for (std::size_t i = 0; i < 6; ++i) {
      BOOST_TEST(same(found[i], expected[i]), "block " << block << ", a query, place " << i);
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(reader_scans)

BOOST_AUTO_TEST_CASE_TEMPLATE(logits_are_those_of_the_table_in_memory, Format, image_formats) {
  compare_logits<Format, float, std::int8_t>();
  compare_logits<Format, std::int32_t, std::int8_t>();
  compare_logits<Format, std::int64_t, std::int16_t>();
}

BOOST_AUTO_TEST_CASE_TEMPLATE(the_largest_and_samples_are_those_of_the_table_in_memory, Format, image_formats) {
  table_in_flash<Format> in;
  BOOST_TEST_REQUIRE((in.open() == romvec::image_fault::none));
  const romvec::hidden_format unit{7};
  const std::int64_t list[] = {3, 22};
  std::array<romvec::token_logit, 4> expected{};
  BOOST_TEST((romvec::top_logits(in.table, hidden<std::int8_t>, expected, unit, romvec::leave_out(list)) == 4));
  for (const std::size_t block : block_rows) {
    std::array<romvec::token_logit, 4> found{};
    BOOST_TEST((romvec::top_logits(in.behind_reader, hidden<std::int8_t>, found,
                                   in.room(64 + in.behind_reader.bytes_for_block(block)), unit,
                                   romvec::leave_out(list)) == 4));
    for (std::size_t i = 0; i < 4; ++i) {
      BOOST_TEST((found[i].id == expected[i].id && found[i].logit == expected[i].logit));
    }
    romvec::splitmix64 in_memory(block);
    romvec::splitmix64 read(block);
    for (const float temperature : {0.0F, 1.0F, 4.0F, 100.0F}) {
      std::uint32_t token = 77;
      std::uint32_t expected_token = 78;
      BOOST_TEST(
          romvec::sample_logits(in.table, hidden<std::int8_t>, temperature, in_memory, expected_token, unit).ok());
      BOOST_TEST(romvec::sample_logits(in.behind_reader, hidden<std::int8_t>, temperature, read, token,
                                       in.room(in.behind_reader.bytes_for_block(block)), unit)
                     .ok());
      BOOST_TEST(token == expected_token);
    }
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(nearest_rows_are_those_of_the_table_in_memory, Format, image_formats) {
  compare_nearest<Format, romvec::neighbor>();
  compare_nearest<Format, romvec::wide_match>();
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_read_that_fails_leaves_everything_as_it_was, Format, image_formats) {
  table_in_flash<Format> in;
  BOOST_TEST_REQUIRE((in.open() == romvec::image_fault::none));
  // Blocks of 6 rows: 4 of them and more, beside results of so many bytes.
  const auto room = [&](std::size_t results) { return in.room(results + in.behind_reader.bytes_for_block(6)); };
  for (std::size_t failing = 0; failing < 4 * in.reads; ++failing) {
    const auto prepare = [&] {
      in.flash.reset();
      in.flash.failing_command = failing;
    };
    std::array<float, flash_rows> logits{};
    std::array<romvec::token_logit, 2> top{};
    std::array<romvec::neighbor, 2> found{};
    std::uint32_t token = 77;
    romvec::splitmix64 random(1);
    prepare();
    BOOST_TEST((romvec::logits(in.behind_reader, hidden<std::int8_t>, logits, room(96)).code() == errc::read_failed));
    prepare();
    BOOST_TEST((romvec::top_logits(in.behind_reader, hidden<std::int8_t>, top, room(32)).code() == errc::read_failed));
    prepare();
    BOOST_TEST((romvec::sample_logits(in.behind_reader, hidden<std::int8_t>, 1.0F, random, token, room(0)).code() ==
                errc::read_failed));
    prepare();
    BOOST_TEST((romvec::nearest(in.behind_reader, 5, found, room(80)).code() == errc::read_failed));
    BOOST_TEST((logits == std::array<float, flash_rows>{} && token == 77u && top[0].steps == 0 && found[0].dot == 0));
  }
}

BOOST_AUTO_TEST_CASE(a_logit_that_int32_does_not_hold_is_named) {
  table_in_flash<romvec::fixed<std::int16_t, 14>> in;
  BOOST_TEST_REQUIRE((in.open() == romvec::image_fault::none));
  std::array<std::int16_t, flash_dim> large{};
  large.fill(32767);
  std::array<std::int32_t, flash_rows> out{};
  const status expected = romvec::logits(in.table, large, out);
  BOOST_TEST((expected.code() == errc::does_not_fit));
  BOOST_TEST((romvec::logits(in.behind_reader, large, out, in.room(1024)) == expected));
}

BOOST_AUTO_TEST_SUITE_END()
