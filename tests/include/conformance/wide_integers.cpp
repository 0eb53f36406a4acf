// SPDX-License-Identifier: BSL-1.0
// Ids, offsets, lengths, padding and row numbers of 64 bits, on cores of 32 as well: nothing is cut off before it is
// compared, so that 2^32 + 1 is not 1. Source: pytorch/pytorch#49237, where offsets are int64.
#include <cstddef>
#include <cstdint>
#include <span>

#include "include/conformance/tables.hpp"
#include "romvec/romvec.hpp"
#include "support/test.hpp"

namespace {

using conformance::columns;
using conformance::int8_table;
using romvec::errc;
using romvec::on_bad_id;
using romvec::status;

constexpr std::int64_t wrap = std::int64_t{1} << 32;
constexpr std::uint8_t ids[] = {1, 2, 3, 4};

template <class Offset>
constexpr status with_offset(Offset second) {
  const Offset offsets[] = {0, second};
  float out[2 * columns] = {};
  return romvec::bag_sum(int8_table, ids, offsets, out);
}
static_assert(with_offset<std::int64_t>(wrap + 1) == status(errc::bad_offset, 1));
static_assert(with_offset<std::uint64_t>(static_cast<std::uint64_t>(wrap)) == status(errc::bad_offset, 1));
static_assert(with_offset<std::int64_t>(4).ok());

template <class Id>
status gather_one_of_two(Id second) {
  const Id two[] = {1, second};
  std::int16_t out[2 * columns];
  return romvec::gather(int8_table, two, out);
}

template <class Padding>
errc with_padding(Padding padding) {
  float out[columns];
  return romvec::bag_mean(int8_table, ids, romvec::one_bag, out, romvec::padding_id{padding}).code();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(wide_integers)

BOOST_AUTO_TEST_CASE(offsets_and_lengths_are_not_cut_off) {
  BOOST_TEST((with_offset<std::int64_t>(wrap + 1) == status(errc::bad_offset, 1)));
  BOOST_TEST((with_offset<std::int64_t>(1 - wrap) == status(errc::bad_offset, 1)));
  BOOST_TEST((with_offset<std::uint64_t>(UINT64_MAX) == status(errc::bad_offset, 1)));
  BOOST_TEST(with_offset<std::int64_t>(4).ok());
  const std::int64_t lengths[] = {wrap + 4};
  float out[columns];
  BOOST_TEST((romvec::bag_sum(int8_table, ids, romvec::bag_lengths(lengths), out) == status(errc::bad_offset, 0)));
  const std::int64_t with_last[] = {0, wrap + 4};
  BOOST_TEST(
      (romvec::bag_sum(int8_table, ids, with_last, out, romvec::include_last_offset) == status(errc::bad_offset, 1)));
}

BOOST_AUTO_TEST_CASE(ids_are_not_cut_off) {
  BOOST_TEST((gather_one_of_two<std::int64_t>(wrap + 1) == status(errc::bad_id, 1)));
  BOOST_TEST((gather_one_of_two<std::int64_t>(1 - wrap) == status(errc::bad_id, 1)));
  BOOST_TEST((gather_one_of_two<std::uint64_t>(static_cast<std::uint64_t>(wrap)) == status(errc::bad_id, 1)));
  float row[columns];
  BOOST_TEST(romvec::lookup<on_bad_id::clamp>(int8_table, wrap + 1, row).ok());
  BOOST_TEST(row[3] == int8_table.value(int8_table.vocab_size - 1, 3));
}

BOOST_AUTO_TEST_CASE(padding_is_not_cut_off) {
  BOOST_TEST((with_padding(wrap + 1) == errc::bad_padding_id));
  BOOST_TEST((with_padding(-wrap - 1) == errc::bad_padding_id));
  BOOST_TEST((with_padding(UINT64_MAX) == errc::bad_padding_id));
  BOOST_TEST((with_padding(std::int64_t{-1}) == errc::ok));
}

BOOST_AUTO_TEST_CASE(row_numbers_are_not_cut_off) {
  std::int64_t product = 7;
  std::int32_t cosine = 7;
  romvec::match found[1] = {};
  BOOST_TEST((romvec::dot(int8_table, 0, wrap + 1, product) == status(errc::bad_id, 1)));
  BOOST_TEST((romvec::cosine(int8_table, wrap, 0, cosine) == status(errc::bad_id, 0)));
  BOOST_TEST((romvec::nearest(int8_table, wrap + 1, found).code() == errc::bad_id));
  BOOST_TEST((romvec::analogy(int8_table, 0, 1, wrap + 2, found).code() == errc::bad_id));
  BOOST_TEST((product == 7 && cosine == 7));
}

BOOST_AUTO_TEST_SUITE_END()
