// SPDX-License-Identifier: BSL-1.0
// How many rows an output has room for, by the largest numbers too: a product that wraps around is no room.
#include "romvec/detail/row_room.hpp"

#include <cstddef>
#include <span>

#include "support/test.hpp"

namespace {

using romvec::detail::has_room_for_rows;

constexpr std::size_t largest = static_cast<std::size_t>(-1);

template <std::size_t Dim>
struct of_dim {
  static constexpr std::size_t dim_extent = Dim;
  std::size_t size = Dim;
  [[nodiscard]] constexpr std::size_t dim() const { return size; }
};

// Rows that fit, one more, and as many as make the product wrap to 0.
template <class View>
void check(const View& view) {
  const std::size_t dim = view.dim();
  BOOST_TEST(has_room_for_rows(view, 0, 0));
  BOOST_TEST(has_room_for_rows(view, dim, 1));
  BOOST_TEST(has_room_for_rows(view, 3 * dim, 3));
  BOOST_TEST(has_room_for_rows(view, largest, largest / dim));
  BOOST_TEST(!has_room_for_rows(view, 0, 1));
  BOOST_TEST(!has_room_for_rows(view, dim - 1, 1));
  BOOST_TEST(!has_room_for_rows(view, 3 * dim - 1, 3));
  if (dim > 1) {
    BOOST_TEST(!has_room_for_rows(view, largest, largest / dim + 1));
    BOOST_TEST(!has_room_for_rows(view, largest, largest));
    BOOST_TEST(!has_room_for_rows(view, 64 * dim, largest / dim + 1));
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(row_room)

BOOST_AUTO_TEST_CASE(room_for_rows_of_a_dim_that_the_compiler_knows) {
  check(of_dim<1>{});
  check(of_dim<64>{});
  check(of_dim<300>{});
  static_assert(has_room_for_rows(of_dim<3>{}, 9, 3) && !has_room_for_rows(of_dim<3>{}, 8, 3));
}

BOOST_AUTO_TEST_CASE(room_for_rows_of_a_dim_known_at_run_time) {
  for (const std::size_t dim : {std::size_t{1}, std::size_t{64}, std::size_t{300}, largest / 4, largest / 3}) {
    check(of_dim<std::dynamic_extent>{dim});
  }
}

BOOST_AUTO_TEST_SUITE_END()
