// SPDX-License-Identifier: BSL-1.0
#include "romvec/token_ids.hpp"

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
using romvec::detail::in_vocabulary;

// Any integer is an id; a truth value or a fraction is not.
static_assert(romvec::token_id<std::int8_t> && romvec::token_id<std::uint64_t> && romvec::token_id<const int>);
static_assert(romvec::token_id<char> && romvec::token_id<char8_t> && romvec::token_id<char16_t> &&
              romvec::token_id<wchar_t>);
static_assert(!romvec::token_id<bool> && !romvec::token_id<const bool> && !romvec::token_id<float>);
static_assert(!romvec::token_id<std::byte> && !romvec::token_id<int*>);

static_assert(romvec::token_ids<int[3]> && romvec::token_ids<std::array<std::uint16_t, 4>>);
static_assert(romvec::token_ids<std::vector<long>> && romvec::token_ids<std::span<const std::int8_t>>);
static_assert(romvec::token_ids<std::string> && !romvec::token_ids<std::vector<float>>);
static_assert(!romvec::token_ids<bool[3]> && !romvec::token_ids<int>);

using id_types = std::tuple<signed char, unsigned char, char, char8_t, short, unsigned short, char16_t, int, unsigned,
                            char32_t, wchar_t, long, unsigned long, long long, unsigned long long>;

}  // namespace

BOOST_AUTO_TEST_SUITE(token_ids)

// Over every value of the small types and the edges of the large ones: by definition, in 64 bits.
BOOST_AUTO_TEST_CASE_TEMPLATE(are_in_the_vocabulary_by_value, Id, id_types) {
  constexpr std::size_t sizes[] = {1, 2, 100, 127, 128, 129, 200, 255, 256, 257, 32768, 65535, 65536, SIZE_MAX};
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

BOOST_AUTO_TEST_SUITE_END()
