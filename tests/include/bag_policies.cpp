// SPDX-License-Identifier: BSL-1.0
// Padding and the policies for bad ids, for every reduction and format: which rows take part, and how many a mean
// divides by.
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <tuple>

#include "include/bag_operations.hpp"
#include "include/random.hpp"
#include "include/random_bags.hpp"
#include "include/random_table.hpp"
#include "romvec/bag.hpp"
#include "romvec/format.hpp"
#include "support/test.hpp"

namespace {

using romvec::fixed;
using romvec::int8_rows;
using romvec::on_bad_id;
using romvec::padding_id;
using testing::call;
using testing::make_call;
using testing::random_table;
using testing::wrong_elements;

// A policy says which row an id is, whatever is done with the row: one format sees every reduction, the others one.
// conformance/bag_*.cpp run bad ids and padding through every format and reduction.
using other_formats = std::tuple<fixed<std::int8_t, 7>, fixed<std::int16_t, 15>>;

template <class Operation, on_bad_id Policy, class Format>
void compare_policy(const random_table<Format>& table, const call& bags) {
  int wrong = 0;
  for (const std::size_t padding : {std::size_t{0}, std::size_t{2}, std::size_t{4}}) {
    wrong += wrong_elements<Operation, std::int32_t, Policy>(table, bags.ids, bags.weights, bags.offsets,
                                                             padding_id{padding});
  }
  BOOST_TEST(wrong == 0, Operation::name << " with padding: " << wrong << " wrong");
  if constexpr (std::same_as<Format, int8_rows>) {
    wrong = wrong_elements<Operation, std::int32_t, Policy>(table, bags.ids, bags.weights, bags.offsets);
    BOOST_TEST(wrong == 0, Operation::name << ": " << wrong << " wrong");
  }
}

template <on_bad_id Policy>
call make_bags(testing::random& source) {
  const std::int32_t beyond = Policy == on_bad_id::check ? 0 : 2;
  return make_call(source, -beyond, 4 + beyond);
}

template <on_bad_id Policy>
void compare_reductions() {
  testing::random source(62);
  const random_table<int8_rows> table(5, 19, source);
  const call bags = make_bags<Policy>(source);
  compare_policy<testing::sum, Policy>(table, bags);
  compare_policy<testing::mean, Policy>(table, bags);
  compare_policy<testing::maximum, Policy>(table, bags);
  compare_policy<testing::weighted_sum<-1>, Policy>(table, bags);
}

template <on_bad_id Policy, class Format>
void compare_format() {
  testing::random source(62);
  const random_table<Format> table(5, 19, source);
  compare_policy<testing::mean, Policy>(table, make_bags<Policy>(source));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(bag_policies)

BOOST_AUTO_TEST_CASE(checked_ids_with_padding) { compare_reductions<on_bad_id::check>(); }
BOOST_AUTO_TEST_CASE(clamped_ids_with_padding) { compare_reductions<on_bad_id::clamp>(); }
BOOST_AUTO_TEST_CASE(zero_rows_with_padding) { compare_reductions<on_bad_id::zero_row>(); }

BOOST_AUTO_TEST_CASE_TEMPLATE(other_formats_with_padding, Format, other_formats) {
  compare_format<on_bad_id::check, Format>();
  compare_format<on_bad_id::clamp, Format>();
  compare_format<on_bad_id::zero_row, Format>();
}

BOOST_AUTO_TEST_SUITE_END()
