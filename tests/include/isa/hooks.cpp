// SPDX-License-Identifier: BSL-1.0
// What an instruction set says of its core changes no result, and what stands in for a family has that of scalar.
#include "romvec/isa/hooks.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>
#include <vector>

#include "include/conformance/instruction_sets.hpp"
#include "include/isa/vectors.hpp"
#include "include/random.hpp"
#include "romvec/isa/defaults.hpp"
#include "romvec/isa/opaque.hpp"
#include "support/test.hpp"

namespace {

using conformance::instruction_sets;
namespace isa = romvec::isa;

// What is known of the first ids is true, wherever the first bad one stands.
template <class Isa, class Id>
[[nodiscard]] int check_good_ids() {
  constexpr std::size_t vocab_size = 100;
  int wrong = 0;
  for (std::size_t count = 0; count <= 40; ++count) {
    std::vector<Id> ids(count, Id{99});
    wrong += Isa::good_ids(ids.data(), count, vocab_size) > count;
    for (std::size_t bad = 0; bad < count; ++bad) {
      for (const Id id : {Id{100}, std::numeric_limits<Id>::max()}) {
        ids[bad] = id;
        wrong += Isa::good_ids(ids.data(), count, vocab_size) > bad;
      }
      ids[bad] = 99;
    }
  }
  return wrong;
}

// Lists of one entry and of two a turn, as bags read them.
struct entry {
  const std::int8_t* codes;
  std::int32_t multiplier;
};
struct pair_of_rows {
  const std::int8_t* first;
  const std::int8_t* second;
  std::uint32_t multipliers;
};

// add_rows of codes some blocks further on.
template <class Isa, std::size_t Block>
[[nodiscard]] int check_add_rows_at(const std::vector<std::int8_t>& codes) {
  constexpr std::size_t offset = Block * Isa::lanes;
  const std::uint32_t multipliers = 0xF123u << 16 | 0x2345u;
  const std::int8_t* const a = codes.data();
  const std::int8_t* const b = codes.data() + 3;
  std::array<std::int32_t, Isa::lanes> at{};
  std::array<std::int32_t, Isa::lanes> there{};
  const Isa native;
  Isa::store(at.data(), isa::add_rows_at<offset>(native, Isa::zero_products(), a, b, Isa::pair(multipliers)));
  Isa::store(there.data(), Isa::add_rows(Isa::zero_products(), a + offset, b + offset, Isa::pair(multipliers)));
  return at != there;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(hooks)

BOOST_AUTO_TEST_CASE_TEMPLATE(good_ids_are_good, Isa, instruction_sets) {
  BOOST_TEST((check_good_ids<Isa, std::uint8_t>() == 0));
  BOOST_TEST((check_good_ids<Isa, std::uint16_t>() == 0));
  BOOST_TEST((check_good_ids<Isa, std::uint32_t>() == 0));
  BOOST_TEST((check_good_ids<Isa, std::uint64_t>() == 0));
  BOOST_TEST((check_good_ids<Isa, int>() == 0));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(entries_of_a_list_come_in_order, Isa, instruction_sets) {
  const std::int8_t codes[8] = {};
  const entry entries[] = {{codes, 1}, {codes + 1, -2}, {codes + 2, 32767}, {codes + 3, -32767}};
  const entry* at = entries;
  for (std::size_t i = 0; i < 4; i += 2) {
    const auto two = Isa::template load_entries<2>(at);
    BOOST_TEST((two[0].codes == entries[i].codes && two[0].multiplier == entries[i].multiplier));
    BOOST_TEST((two[1].codes == entries[i + 1].codes && two[1].multiplier == entries[i + 1].multiplier));
    BOOST_TEST((at == entries + i + 2));
  }
  const pair_of_rows pairs[] = {{codes, codes + 1, 7}, {codes + 2, codes + 3, 0xFFFF0001u}};
  const pair_of_rows* pair = pairs;
  for (const pair_of_rows& expected : pairs) {
    const auto one = Isa::template load_entries<1>(pair);
    BOOST_TEST((one[0].first == expected.first && one[0].second == expected.second));
    BOOST_TEST(one[0].multipliers == expected.multipliers);
    BOOST_TEST((pair == &expected + 1));
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(addresses_and_numbers_stay_what_they_are, Isa, instruction_sets) {
  const std::int8_t codes[4] = {};
  BOOST_TEST((Isa::keep_address(codes + 1) == codes + 1));
  BOOST_TEST(isa::opaque(std::size_t{77}) == 77u);
  static_assert(isa::opaque(77) == 77);
  if constexpr (isa::copies_bytes<Isa>) {
    BOOST_TEST(Isa::bytes::count_of_memcpy(77) == 77u);
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(rows_at_an_offset, Isa, instruction_sets) {
  if constexpr (isa::adds_rows<Isa>) {
    const auto codes = primitives::all_sorts_of_codes<std::int8_t>();
    BOOST_TEST(
        (check_add_rows_at<Isa, 0>(codes) + check_add_rows_at<Isa, 1>(codes) + check_add_rows_at<Isa, 2>(codes) == 0));
  } else {
    BOOST_TEST((std::is_same_v<isa::bags<Isa>, isa::scalar>));
  }
}

// Every byte, and every level.
BOOST_AUTO_TEST_CASE_TEMPLATE(both_halves_of_bytes_together, Isa, instruction_sets) {
  if constexpr (isa::expands_nibbles<Isa>) {
    std::array<std::int8_t, 16> levels{};
    for (std::size_t i = 0; i < levels.size(); ++i) {
      levels[i] = static_cast<std::int8_t>(static_cast<int>(i) * 17 - 127);
    }
    int wrong = 0;
    for (std::uint32_t first = 0; first < 256; first += 16) {
      std::array<std::uint8_t, 16> bytes{};
      std::array<std::int8_t, 34> out{};
      for (std::uint32_t i = 0; i < 16; ++i) {
        bytes[i] = static_cast<std::uint8_t>(first + i);
      }
      isa::expand_together<Isa>(bytes.data(), Isa::load_levels(levels.data()), out.data() + 1);
      for (std::size_t i = 0; i < 16; ++i) {
        wrong += out[1 + i] != levels[bytes[i] & 15u];
        wrong += out[17 + i] != levels[bytes[i] >> 4];
      }
      wrong += out.front() != 0 || out.back() != 0;
    }
    BOOST_TEST(wrong == 0);
  } else {
    BOOST_TEST(!isa::expands_together<Isa>);
  }
}

BOOST_AUTO_TEST_SUITE_END()
