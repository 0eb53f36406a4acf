// SPDX-License-Identifier: BSL-1.0
// Bags of 4-bit codes on instruction sets that decode rows into stack arrays, a panel of columns and a few rows at a
// time, and on those that add them where they lie. Everywhere, and so under sanitizers, which see a store behind such
// an array: no x86 with vectors goes either way by itself.
#include "romvec/kernel/decoded_bag.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

#include "include/random.hpp"
#include "romvec/isa/native.hpp"
#include "romvec/kernel/finish.hpp"
#include "romvec/table_view.hpp"
#include "support/test.hpp"

namespace {

// The native instructions but those that add 4-bit codes where they lie.
struct decoding_isa : romvec::isa::native {
  static void add_blocks() = delete;
  static void load_bag_levels() = delete;
};
static_assert(!romvec::isa::adds_nibbles<decoding_isa> && !romvec::isa::sums_nibbles<decoding_isa>);
#if !defined(__OPTIMIZE_SIZE__)
static_assert(romvec::isa::adds_nibbles<romvec::isa::scalar>);
#endif

template <class Format>
struct random_nibbles {
  static constexpr std::size_t vocab_size = 9;
  std::vector<std::uint8_t> codes;
  std::vector<std::int16_t> multipliers;
  std::int8_t levels[romvec::nibble_levels];
  std::size_t dim;

  explicit random_nibbles(std::size_t row_length) : dim(row_length) {
    testing::random source(7);
    codes.resize(vocab_size * ((dim + 1) / 2));
    for (std::uint8_t& byte : codes) {
      byte = static_cast<std::uint8_t>(source.below(256));
    }
    multipliers.resize(vocab_size * (dim + 31));
    for (std::int16_t& multiplier : multipliers) {
      multiplier = static_cast<std::int16_t>(source.below(8) == 0 ? 0 : source.between(-32767, 32767));
    }
    for (int i = 0; i < 16; ++i) {
      levels[i] = static_cast<std::int8_t>(i * 17 - 127);
    }
  }
  [[nodiscard]] auto view() const {
    return romvec::detail::unchecked(
        romvec::detail::trusted_view<Format>({codes.data(), multipliers.data(), levels, -20}, vocab_size, dim));
  }
};

// A bag of `length` rows that jump about, one in seven left out.
template <class View>
struct bag {
  using view_type = View;
  static constexpr bool decodes = true;
  View table;
  std::size_t length;

  [[nodiscard]] std::size_t count() const { return length; }
  // Either row of a pair, and the last without a partner.
  [[nodiscard]] bool skips(std::size_t i) const { return i % 7 == 3; }
  [[nodiscard]] std::size_t found(std::size_t i) const {
    return skips(i) ? romvec::kernel::no_row : i * 5 % table.vocab_size();
  }
};

struct expected_row {
  std::vector<std::int32_t> sum, maximum;
};
template <class Bag>
expected_row expect(const Bag& rows) {
  expected_row expected{std::vector<std::int32_t>(rows.table.dim()), std::vector<std::int32_t>(rows.table.dim())};
  for (std::size_t column = 0; column < rows.table.dim(); ++column) {
    bool is_first = true;
    for (std::size_t i = 0; i < rows.count(); ++i) {
      if (!rows.skips(i)) {
        const std::int32_t product = rows.table.product(rows.found(i), column);
        expected.sum[column] += product;
        expected.maximum[column] = is_first || product > expected.maximum[column] ? product : expected.maximum[column];
        is_first = false;
      }
    }
  }
  return expected;
}

// Panels of 64 columns, or one a group: one, two, and a part of the next; bags that fill the decoded rows and go on,
// and such whose sums leave int32 on the way.
template <class Format>
void check_bags() {
  for (const std::size_t dim : {1U, 31U, 32U, 64U, 65U, 130U, 200U}) {
    const random_nibbles<Format> table(dim);
    for (const std::size_t length : {1U, 2U, 8U, 9U, 16U, 17U, 32U, 33U, 70U, 256U, 257U, 513U}) {
      const bag<decltype(table.view())> rows{table.view(), length};
      const expected_row expected = expect(rows);
      std::vector<std::int32_t> out(dim);
      romvec::kernel::sum_bag<decoding_isa>(rows, dim, romvec::kernel::sums_to_int32{out.data()});
      BOOST_TEST((out == expected.sum), "sum, dim " << dim << ", " << length << " rows");
      out.assign(dim, 0);
      romvec::kernel::sum_bag<romvec::isa::scalar>(rows, dim, romvec::kernel::sums_to_int32{out.data()});
      BOOST_TEST((out == expected.sum), "sum without decoding, dim " << dim << ", " << length << " rows");
      romvec::kernel::maximum_of_bag<decoding_isa>(rows, 0, dim, romvec::kernel::sums_to_int32{out.data()});
      BOOST_TEST((out == expected.maximum), "maximum, dim " << dim << ", " << length << " rows");
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(bags_of_decoded_rows)

BOOST_AUTO_TEST_CASE(with_a_multiplier_a_row) { check_bags<romvec::nibble_rows>(); }

BOOST_AUTO_TEST_CASE(with_a_multiplier_for_32_columns) { check_bags<romvec::nibble_groups<32>>(); }

BOOST_AUTO_TEST_CASE(with_a_multiplier_for_64_columns) { check_bags<romvec::nibble_groups<64>>(); }

BOOST_AUTO_TEST_SUITE_END()
