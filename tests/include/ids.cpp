// SPDX-License-Identifier: BSL-1.0
#include "romvec/ids.hpp"
#include "romvec/detail/check_ids.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "support/test.hpp"

namespace {

using romvec::detail::clamp_to_vocabulary;
using romvec::detail::find_bad_id;
using romvec::detail::in_vocabulary;

// Any integer is an id; a truth value or a fraction is not.
static_assert(romvec::token_id<std::int8_t> && romvec::token_id<std::uint64_t> && romvec::token_id<const int>);
static_assert(romvec::token_id<char> && romvec::token_id<char8_t> && romvec::token_id<char16_t> &&
              romvec::token_id<wchar_t>);
static_assert(!romvec::token_id<bool> && !romvec::token_id<const bool> && !romvec::token_id<float>);
static_assert(!romvec::token_id<std::byte> && !romvec::token_id<int*>);

constexpr int some_ids[] = {0, 3, 4, -1};
static_assert(find_bad_id(some_ids, 4, 5) == 3 && find_bad_id(some_ids, 4, 4) == 2 && find_bad_id(some_ids, 2, 4) == 2);

static_assert(romvec::token_ids<int[3]> && romvec::token_ids<std::array<std::uint16_t, 4>>);
static_assert(romvec::token_ids<std::vector<long>> && romvec::token_ids<std::span<const std::int8_t>>);
static_assert(romvec::token_ids<std::string> && !romvec::token_ids<std::vector<float>>);
static_assert(!romvec::token_ids<bool[3]> && !romvec::token_ids<int>);

using id_types = std::tuple<signed char, unsigned char, char, char8_t, short, unsigned short, char16_t, int, unsigned,
                            char32_t, wchar_t, long, unsigned long, long long, unsigned long long>;

}  // namespace

BOOST_AUTO_TEST_SUITE(ids)

// Over every value of the small types and the edges of the large ones: by definition, in 64 bits.
BOOST_AUTO_TEST_CASE_TEMPLATE(are_in_the_vocabulary_by_value, Id, id_types) {
  constexpr std::size_t sizes[] = {1, 2, 100, 127, 128, 129, 200, 255, 256, 257, 32768, 65535, 65536, SIZE_MAX / 2};
  std::vector<Id> ids;
  for (int i = -300; i <= 300; ++i) {
    ids.push_back(static_cast<Id>(i));
    ids.push_back(static_cast<Id>(std::numeric_limits<Id>::max() - static_cast<Id>(i & 0x3F)));
    ids.push_back(static_cast<Id>(std::numeric_limits<Id>::min() + static_cast<Id>(i & 0x3F)));
  }
  int wrong = 0;
  for (const std::size_t vocab_size : sizes) {
    for (const Id id : ids) {
      const bool negative = id < Id{0};
      const auto value = static_cast<std::uint64_t>(id);
      const bool inside = !negative && value < std::uint64_t{vocab_size};
      const std::uint64_t clamped = negative ? 0 : inside ? value : std::uint64_t{vocab_size} - 1;
      wrong += in_vocabulary(id, vocab_size) != inside;
      wrong += std::uint64_t{clamp_to_vocabulary(id, vocab_size)} != clamped;
    }
  }
  BOOST_TEST(wrong == 0);
}

// One bad id, or two, anywhere among good ones: for counts around the 16 that are looked at together, and vocabularies
// below and above what the type can say. A negative id of a short type is the number of a row, taken as unsigned.
BOOST_AUTO_TEST_CASE_TEMPLATE(the_first_bad_one_is_found, Id, id_types) {
  int wrong = 0;
  for (const std::size_t vocab_size :
       {std::size_t{1}, std::size_t{100}, std::size_t{127}, std::size_t{128}, std::size_t{255}, std::size_t{256},
        std::size_t{300}, std::size_t{32768}, std::size_t{65536}, std::size_t{100000}, SIZE_MAX / 2}) {
    const std::size_t largest_of_type = static_cast<std::size_t>(std::numeric_limits<Id>::max());
    const auto last_row = static_cast<Id>(largest_of_type < vocab_size - 1 ? largest_of_type : vocab_size - 1);
    for (const std::size_t count : {0U, 1U, 15U, 16U, 17U, 31U, 32U, 33U, 47U, 100U}) {
      std::vector<Id> ids(count, last_row);
      wrong += find_bad_id(ids.data(), count, vocab_size) != count;
      const auto find_at = [&](std::size_t place, Id bad) {
        ids.assign(count, last_row);
        ids[place] = bad;
        ids.back() = bad;
        wrong += find_bad_id(ids.data(), count, vocab_size) != place;
      };
      for (std::size_t place = 0; place < count; ++place) {
        if (std::numeric_limits<Id>::is_signed) {
          find_at(place, static_cast<Id>(-1));
          find_at(place, std::numeric_limits<Id>::min());
        }
        if (largest_of_type >= vocab_size) {
          find_at(place, static_cast<Id>(vocab_size));
          find_at(place, std::numeric_limits<Id>::max());
        }
      }
    }
  }
  BOOST_TEST(wrong == 0);
}

BOOST_AUTO_TEST_SUITE_END()
