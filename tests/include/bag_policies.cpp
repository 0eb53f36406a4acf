// SPDX-License-Identifier: BSL-1.0
// Padding and the policies for bad ids, for every format and reduction: which rows take part, and how many a mean
// divides by.
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

using formats = std::tuple<int8_rows, fixed<std::int8_t, 7>, fixed<std::int16_t, 15>>;

template <class Operation, on_bad_id Policy, class Format>
void compare_policy(const random_table<Format>& table, const call& bags) {
  BOOST_TEST_CONTEXT(Operation::name) {
    BOOST_TEST((wrong_elements<Operation, std::int32_t, Policy>(table, bags.ids, bags.weights, bags.offsets)) == 0);
    for (const std::size_t padding : {std::size_t{0}, std::size_t{2}, std::size_t{4}}) {
      BOOST_TEST((wrong_elements<Operation, std::int32_t, Policy>(table, bags.ids, bags.weights, bags.offsets,
                                                                  padding_id{padding})) == 0);
    }
  }
}

template <on_bad_id Policy, class Format>
void compare_policy_of_all() {
  testing::random source(62);
  const std::int32_t beyond = Policy == on_bad_id::check ? 0 : 2;
  const random_table<Format> table(5, 19, source);
  const call bags = make_call(source, -beyond, 4 + beyond);
  compare_policy<testing::sum, Policy>(table, bags);
  compare_policy<testing::mean, Policy>(table, bags);
  compare_policy<testing::maximum, Policy>(table, bags);
  compare_policy<testing::weighted_sum<-1>, Policy>(table, bags);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(bag_policies)

BOOST_AUTO_TEST_CASE_TEMPLATE(checked_ids_with_padding, Format, formats) {
  compare_policy_of_all<on_bad_id::check, Format>();
}
BOOST_AUTO_TEST_CASE_TEMPLATE(clamped_ids_with_padding, Format, formats) {
  compare_policy_of_all<on_bad_id::clamp, Format>();
}
BOOST_AUTO_TEST_CASE_TEMPLATE(zero_rows_with_padding, Format, formats) {
  compare_policy_of_all<on_bad_id::zero_row, Format>();
}

BOOST_AUTO_TEST_SUITE_END()
