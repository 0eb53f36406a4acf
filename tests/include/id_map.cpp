// SPDX-License-Identifier: BSL-1.0
#include "romvec/id_map.hpp"

#include <cstddef>
#include <cstdint>

#include "support/test.hpp"

namespace {

using romvec::id_map;

constexpr id_map<4> kept = {{1, 3, 7, 4294967295}};
constexpr id_map<3, true> sorted_by_word = {{1, 3, 7}, {2, 0, 1}};
static_assert(kept.is_sorted() && sorted_by_word.is_sorted());
static_assert(kept.row_of(3) == 1 && kept.row_of(4294967295U) == 3 && kept.row_of(2) == kept.npos);
static_assert(sorted_by_word.row_of(1) == 2 && sorted_by_word.row_of(0) == sorted_by_word.npos);

// -1 is no id, and neither is one whose low 32 bits are.
static_assert(kept.row_of(-1) == kept.npos && kept.row_of((std::uint64_t{1} << 32) + 3) == kept.npos);
static_assert(kept.row_of(INT64_MIN + 1) == kept.npos && kept.row_of(std::int64_t{7}) == 2);
static_assert(sorted_by_word.row_of((std::int64_t{1} << 40) + 1) == sorted_by_word.npos);
enum class token : std::uint8_t { third = 7 };
static_assert(kept.row_of(token::third) == 2 && sorted_by_word.row_of(token::third) == 1);

// A map that is not sorted does not find what it holds, and says so beforehand.
constexpr id_map<4> unsorted = {{7, 3, 9, 1}};
constexpr id_map<3> doubled = {{1, 3, 3}};
constexpr id_map<3, true> unsorted_by_word = {{3, 1, 7}, {0, 1, 2}};
constexpr id_map<3, true> row_of_no_table = {{1, 3, 7}, {0, 1, 3}};
static_assert(!unsorted.is_sorted() && !doubled.is_sorted());
static_assert(!unsorted_by_word.is_sorted() && !row_of_no_table.is_sorted());

}  // namespace

BOOST_AUTO_TEST_SUITE(maps_of_ids)

BOOST_AUTO_TEST_CASE(of_any_order_read_nothing_else) {
  for (std::int64_t id = -3; id < 12; ++id) {
    const std::size_t row = unsorted.row_of(id);
    BOOST_TEST((row == unsorted.npos || unsorted.ids[row] == static_cast<std::uint32_t>(id)));
  }
}

BOOST_AUTO_TEST_SUITE_END()
