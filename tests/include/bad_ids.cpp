// SPDX-License-Identifier: BSL-1.0
// One bad id alone, at every place of lists of 1 to 100, for every operation that takes a list; and the ids of enums.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <tuple>
#include <vector>

#include "include/conformance/tables.hpp"
#include "romvec/romvec.hpp"
#include "support/test.hpp"

namespace {

using conformance::columns;
using conformance::int8_table;
using romvec::errc;
using romvec::on_bad_id;
using romvec::status;

// One operation a number: the kinds of output of a look-up, the reductions of a bag.
constexpr int operations = 8;
template <class Id>
status call(int operation, const std::vector<Id>& ids) {
  static std::vector<float> floats(100 * columns);
  static std::vector<std::int16_t> q15(100 * columns);
  static std::vector<std::int8_t> codes(100 * columns);
  static const std::vector<std::int16_t> weights(100, 5);
  switch (operation) {
    case 0:
      return romvec::gather(int8_table, ids, floats);
    case 1:
      return romvec::gather(int8_table, ids, q15);
    case 2:
      return romvec::gather(int8_table, ids, q15, romvec::q_format{12});
    case 3:
      return romvec::gather(int8_table, ids, codes);
    case 4:
      return romvec::bag_sum(int8_table, ids, romvec::one_bag, q15);
    case 5:
      return romvec::bag_mean(int8_table, ids, romvec::one_bag, floats);
    case 6:
      return romvec::bag_max(int8_table, ids, romvec::one_bag, floats);
    default:
      return romvec::bag_weighted_sum(int8_table, ids, weights, romvec::one_bag, floats, romvec::padding_id{0});
  }
}

using id_types = std::tuple<std::int8_t, std::uint8_t, std::int16_t, std::uint16_t, std::int32_t, std::uint32_t,
                            std::int64_t, std::uint64_t>;
using ids_of_operations = std::tuple<std::uint16_t, std::int32_t>;
constexpr std::size_t longest = 100;

enum plain { first, second, third, fourth, no_word = 1000 };
enum class scoped : std::uint8_t { first, second, third, no_word = 255 };
enum class below : std::int64_t { zero = 0, minus = -1, wrapped = (std::int64_t{1} << 32) + 1 };
enum class truth : bool { no, yes };
static_assert(romvec::token_id<plain> && romvec::token_id<scoped> && romvec::token_id<const below>);
static_assert(!romvec::token_id<truth> && !romvec::token_id<bool> && !romvec::token_id<float>);

template <class Id>
constexpr bool takes(Id id) {
  float out[2 * columns] = {};
  const Id ids[] = {id, id};
  return romvec::lookup(int8_table, id, out).ok() && romvec::gather(int8_table, ids, out).ok() &&
         romvec::gather(int8_table, {id, id}, out).ok() && romvec::bag_max(int8_table, ids, romvec::one_bag, out).ok();
}
static_assert(takes(third) && takes(scoped::third) && takes(below::zero));

}  // namespace

BOOST_AUTO_TEST_SUITE(bad_ids)

BOOST_AUTO_TEST_CASE_TEMPLATE(one_alone_is_found_wherever_it_is, Id, id_types) {
  int wrong = 0;
  for (std::size_t count = 1; count <= longest; ++count) {
    std::vector<Id> ids(count, Id{1});
    for (std::size_t bad = 0; bad < count; ++bad) {
      for (const Id id : {Id{6}, (std::numeric_limits<Id>::max)(), static_cast<Id>(-1)}) {
        ids[bad] = id;
        wrong += romvec::detail::find_bad_id(ids.data(), count, 6) != bad;
      }
      ids[bad] = Id{1};
    }
    wrong += romvec::detail::find_bad_id(ids.data(), count, 6) != count;
  }
  BOOST_TEST(wrong == 0);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(one_alone_is_refused_by_every_operation, Id, ids_of_operations) {
  int wrong = 0;
  for (std::size_t count = 1; count <= longest; ++count) {
    std::vector<Id> ids(count, Id{1});
    for (std::size_t bad = 0; bad < count; ++bad) {
      ids[bad] = bad % 2 == 0 ? std::numeric_limits<Id>::max() : static_cast<Id>(-1);
      for (int operation = 0; operation < operations; ++operation) {
        wrong += call(operation, ids) != status(errc::bad_id, bad);
      }
      ids[bad] = Id{1};
    }
  }
  BOOST_TEST(wrong == 0);
}

BOOST_AUTO_TEST_CASE(of_a_combination_are_found_wherever_they_are) {
  std::int8_t query[columns] = {};
  for (std::size_t count = 1; count <= romvec::max_combined_rows; ++count) {
    std::vector<int> ids(count, 1);
    for (std::size_t bad = 0; bad < count; ++bad) {
      for (std::size_t plus = 0; plus <= count; ++plus) {
        ids[bad] = -1;
        const std::span<const int> all(ids);
        BOOST_TEST(
            (romvec::combine(int8_table, all.first(plus), all.subspan(plus), query) == status(errc::bad_id, bad)));
        ids[bad] = 1;
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(enums_are_checked_as_their_integers) {
  float out[20 * columns];
  std::vector<plain> words(20, second);
  words[17] = no_word;
  BOOST_TEST((romvec::gather(int8_table, words, out) == status(errc::bad_id, 17)));
  std::vector<below> wide(20, below::zero);
  wide[3] = below::wrapped;
  BOOST_TEST((romvec::gather(int8_table, wide, out) == status(errc::bad_id, 3)));
  wide[3] = below::minus;
  BOOST_TEST((romvec::bag_sum(int8_table, wide, romvec::one_bag, out) == status(errc::bad_id, 3)));
  BOOST_TEST((romvec::lookup(int8_table, scoped::no_word, out) == status(errc::bad_id, 0)));
  BOOST_TEST(romvec::lookup<on_bad_id::clamp>(int8_table, scoped::no_word, out).ok());
  BOOST_TEST(out[3] == int8_table.value(5, 3));
  BOOST_TEST(romvec::lookup<on_bad_id::clamp>(int8_table, below::minus, out).ok());
  BOOST_TEST(out[3] == int8_table.value(0, 3));
}

BOOST_AUTO_TEST_SUITE_END()
