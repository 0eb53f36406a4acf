// SPDX-License-Identifier: BSL-1.0
// Every operation takes a format of one struct that is no part of the library, and has the result of plain loops.
#include "include/conformance/six_bits.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "include/conformance/rows.hpp"
#include "include/random.hpp"
#include "romvec/bag.hpp"
#include "romvec/copy.hpp"
#include "romvec/fidelity.hpp"
#include "romvec/gather.hpp"
#include "romvec/logits.hpp"
#include "romvec/make_view.hpp"
#include "romvec/nearest.hpp"
#include "romvec/quantize.hpp"
#include "romvec/similarity.hpp"
#include "romvec/table.hpp"
#include "support/test.hpp"

namespace {

using namespace conformance;
using romvec::on_bad_id;

constexpr std::size_t table_rows = 9;
constexpr int exponent = -18;
constexpr std::size_t longest_bag = 40;

// Codes and multipliers as numbers, and as the format stores them; every tenth code is at a limit.
struct plain_table {
  std::size_t dim;
  std::int8_t codes[table_rows][largest_dim] = {};
  std::int16_t multipliers[table_rows] = {32767, -3, 1, 20000, -32767, 7, 16384, 999, -12345};
  std::uint8_t bytes[table_rows * (6 * largest_dim + 7) / 8 + table_rows] = {};

  explicit plain_table(std::size_t length) : dim(length) {
    testing::random source(static_cast<std::uint32_t>(length));
    const std::size_t row_bytes = (6 * dim + 7) / 8;
    for (std::size_t r = 0; r < table_rows; ++r) {
      for (std::size_t c = 0; c < dim; ++c) {
        const std::int32_t code = source.below(10) == 0 ? 31 : source.between(-31, 31);
        codes[r][c] = static_cast<std::int8_t>(code);
        for (std::size_t bit = 0; bit < 6; ++bit) {
          const std::uint32_t value = static_cast<std::uint32_t>(code) >> bit & 1;
          // A shorter block at the end begins with a byte of its own, as 32 columns are 24 bytes.
          bytes[r * row_bytes + (6 * c + bit) / 8] |= static_cast<std::uint8_t>(value << (6 * c + bit) % 8);
        }
      }
    }
  }
  [[nodiscard]] std::int64_t product(std::size_t row, std::size_t column) const {
    return std::int64_t{codes[row][column]} * multipliers[row];
  }
  template <std::size_t Dim = std::dynamic_extent>
  [[nodiscard]] auto view() const {
    romvec::table_view<six_bits, std::dynamic_extent, Dim> made;
    const romvec::status checked = romvec::make_view(std::span(bytes), std::span(multipliers), exponent,
                                                     romvec::shape{.vocab_size = table_rows, .dim = dim}, made);
    BOOST_TEST(checked.ok());
    return made;
  }
};

// Not on the stack, of which a Cortex-M0 has little.
constexpr std::uint8_t looked_up[] = {8, 0, 3};
template <class T>
T rows_out[std::size(looked_up) * largest_dim];

void check_lookups(const plain_table& plain) {
  const auto table = plain.view();
  const std::size_t dim = plain.dim;
  int wrong = 0;
  const auto compare = [&](auto expected) {
    for (std::size_t i = 0; i < std::size(looked_up); ++i) {
      for (std::size_t c = 0; c < dim; ++c) {
        wrong += expected(plain.product(looked_up[i], c), looked_up[i], c, i * dim + c) ? 0 : 1;
      }
    }
  };
  BOOST_TEST(romvec::gather(table, looked_up, rows_out<float>).ok());
  BOOST_TEST(romvec::gather(table, looked_up, rows_out<std::int8_t>).ok());
  BOOST_TEST(romvec::gather(table, looked_up, rows_out<std::int16_t>).ok());
  compare([&](std::int64_t product, std::size_t row, std::size_t c, std::size_t at) {
    return rows_out<float>[at] == static_cast<float>(product) * romvec::power_of_two(exponent) &&
           rows_out<std::int8_t>[at] == plain.codes[row][c] && rows_out<std::int16_t>[at] == (product + 64) >> 7 &&
           table.code(row, c) == plain.codes[row][c] && table.product(row, c) == product;
  });
  BOOST_TEST(romvec::gather(table, looked_up, rows_out<std::int16_t>, romvec::q_format{12}).ok());
  compare([&](std::int64_t product, std::size_t, std::size_t, std::size_t at) {
    return rows_out<std::int16_t>[at] == romvec::scale_to_int16(product, -(exponent + 12));
  });
  BOOST_TEST(wrong == 0, "dim " << dim);
}

void check_bags(const plain_table& plain, std::size_t count) {
  const auto table = plain.view();
  const std::size_t dim = plain.dim;
  std::uint8_t ids[longest_bag];
  std::int16_t weights[longest_bag];
  for (std::size_t i = 0; i < longest_bag; ++i) {
    ids[i] = static_cast<std::uint8_t>(i * 5 % 11);  // 9 and 10 are bad
    weights[i] = static_cast<std::int16_t>(i % 4 == 0 ? -32768 : static_cast<int>(i) * 811 - 9000);
  }
  const std::span<const std::uint8_t> bag(ids, count);
  constexpr romvec::padding_id padding{2};
  static std::int32_t sum[largest_dim];
  static std::int32_t mean[largest_dim];
  static std::int32_t largest[largest_dim];
  static std::int64_t weighted[largest_dim];
  constexpr auto zero_row = on_bad_id::zero_row;
  BOOST_TEST(romvec::bag_sum<zero_row>(table, bag, romvec::one_bag, sum, padding).ok());
  BOOST_TEST(romvec::bag_mean<zero_row>(table, bag, romvec::one_bag, mean, padding).ok());
  BOOST_TEST(romvec::bag_max<zero_row>(table, bag, romvec::one_bag, largest, padding).ok());
  BOOST_TEST(romvec::bag_weighted_sum<zero_row>(table, bag, weights, romvec::one_bag, weighted, padding).ok());
  int wrong = 0;
  for (std::size_t c = 0; c < dim; ++c) {
    std::int64_t total = 0;
    std::int64_t total_of_weights = 0;
    std::int64_t maximum = INT64_MIN;
    std::int64_t kept = 0;
    for (std::size_t i = 0; i < count; ++i) {
      if (ids[i] != 2) {
        const std::int64_t product = ids[i] >= table_rows ? 0 : plain.product(ids[i], c);
        total += product;
        total_of_weights += product * weights[i];
        maximum = product > maximum ? product : maximum;
        ++kept;
      }
    }
    wrong += sum[c] != total || weighted[c] != total_of_weights || largest[c] != maximum ? 1 : 0;
    wrong += mean[c] != romvec::rounding_divide(total, kept) ? 1 : 0;
  }
  BOOST_TEST(wrong == 0, "dim " << dim << ", " << count << " rows");
}

std::int64_t dot_of(const plain_table& plain, std::size_t a, std::size_t b) {
  std::int64_t sum = 0;
  for (std::size_t c = 0; c < plain.dim; ++c) {
    sum += plain.product(a, c) * plain.product(b, c);
  }
  return sum;
}

void check_comparisons(const plain_table& plain) {
  const auto table = plain.view();
  std::array<romvec::neighbor, table_rows> near{};
  BOOST_TEST((romvec::nearest(table, 3, near) == table_rows - 1));
  for (std::size_t i = 0; i + 1 < table_rows; ++i) {
    const std::size_t row = near[i].id;
    const auto norm = static_cast<std::uint64_t>(dot_of(plain, row, row));
    std::int64_t dot = 0;
    std::int32_t cosine = 0;
    BOOST_TEST(romvec::dot(table, row, 3, dot).ok());
    BOOST_TEST(romvec::cosine(table, row, 3, cosine).ok());
    BOOST_TEST((row != 3 && dot == dot_of(plain, row, 3) && near[i].dot == dot && near[i].squared_norm == norm));
    BOOST_TEST((near[i].cosine == cosine && (i == 0 || near[i - 1].cosine >= cosine - 8)), "dim " << plain.dim);
  }
}

void check_logits(const plain_table& plain) {
  const auto table = plain.view();
  const auto check = [&]<class Hidden>(const Hidden* hidden) {
    std::array<std::int64_t, table_rows> out{};
    BOOST_TEST(romvec::logits(table, std::span(hidden, plain.dim), out).ok());
    for (std::size_t r = 0; r < table_rows; ++r) {
      std::int64_t sum = 0;
      for (std::size_t c = 0; c < plain.dim; ++c) {
        sum += plain.product(r, c) * hidden[c];
      }
      BOOST_TEST(out[r] == sum, "dim " << plain.dim << ", row " << r);
    }
  };
  check(codes<std::int8_t>.data());
  check(codes<std::int16_t>.data());
}

// The same in a constant expression; and quantised within the bound there.
constexpr float some_weights[3][37] = {{0.5F, -1.25F, 3.0F, 0.01F}, {}, {-7.5F, 7.5F, 0.1F, -0.1F, 2.0F}};
constexpr auto quantized = romvec::make_table<six_bits>(some_weights);
static_assert(quantized.is_valid() && romvec::within_bound(quantized, some_weights));
static_assert(romvec::measure_fidelity(quantized, some_weights).max_error_over_bound <= 1);
static_assert(quantized.code(0, 2) == 31 && quantized.code(2, 0) == -31 && quantized.value(1, 5) == 0);
static_assert(decltype(quantized)::weight_bytes == 3 * 28 + 3 * 2);
static_assert([] {
  float row[37] = {};
  std::int32_t sum[37] = {};
  const std::uint8_t ids[] = {0, 2, 2};
  std::int64_t dot = 0;
  return romvec::lookup(quantized, 2, row).ok() && row[1] == quantized.value(2, 1) &&
         romvec::bag_sum(quantized, ids, romvec::one_bag, sum).ok() &&
         sum[0] == quantized.view().product(0, 0) + 2 * quantized.view().product(2, 0) &&
         romvec::dot(quantized, 0, 2, dot).ok() && dot < 0;
}());

}  // namespace

BOOST_AUTO_TEST_SUITE(a_format_of_six_bits)

BOOST_AUTO_TEST_CASE(has_the_results_of_plain_loops) {
  for (std::size_t dim = 1; dim <= largest_dim; ++dim) {
    const plain_table plain(dim);
    check_lookups(plain);
    check_bags(plain, 7);
    check_bags(plain, longest_bag);
    check_comparisons(plain);
    check_logits(plain);
  }
}

BOOST_AUTO_TEST_CASE(ranks_as_match) {
  const plain_table plain(75);
  const auto table = plain.view<75>();
  std::array<romvec::match, 4> matches{};
  std::array<romvec::neighbor, 4> neighbors{};
  BOOST_TEST((romvec::nearest(table, 6, matches) == 4));
  BOOST_TEST((romvec::nearest(table, 6, neighbors) == 4));
  for (std::size_t i = 0; i < matches.size(); ++i) {
    BOOST_TEST(matches[i].id == neighbors[i].id);
  }
  std::array<std::int8_t, 75> query{};
  BOOST_TEST(romvec::combine(table, std::array{0, 2}, std::array{1}, query).ok());
  BOOST_TEST((romvec::nearest(table, query, matches) == 4));
  BOOST_TEST((romvec::analogy(table, 0, 1, 2, neighbors) == 4));
}

BOOST_AUTO_TEST_CASE(is_checked_as_a_view) {
  const std::uint8_t bytes[] = {0, 0, 0, 0, 0, 2};  // -32 in column 6
  const std::int16_t multipliers[] = {5};
  romvec::table_view<six_bits> table;
  const auto make = [&](std::size_t dim) {
    return romvec::make_view(bytes, multipliers, 0, romvec::shape{.vocab_size = 1, .dim = dim}, table);
  };
  BOOST_TEST(make(6).ok());
  BOOST_TEST((make(7).code() == romvec::errc::bad_code && make(7).position() == 6));
  BOOST_TEST((make(9).code() == romvec::errc::bad_length));
}

BOOST_AUTO_TEST_CASE(is_copied) {
  const plain_table plain(45);
  const auto table = plain.view();
  alignas(64) std::byte storage[1024];
  BOOST_TEST_REQUIRE(romvec::copy_bytes(table) <= sizeof storage);
  romvec::table_view<six_bits> copy;
  BOOST_TEST(romvec::copy_table(table, storage, copy).ok());
  BOOST_TEST(copy.value(8, 44) == table.value(8, 44));
}

BOOST_AUTO_TEST_CASE(is_quantized_within_the_bound_at_run_time) {
  constexpr romvec::shape size{.vocab_size = 5, .dim = 70};
  testing::random source(11);
  static float weights[5 * 70];
  for (float& w : weights) {
    w = source.unit_float() * 3;
  }
  static std::uint8_t codes[5 * 53];
  static std::int16_t multipliers[5];
  static_assert(romvec::codes_size<six_bits>(size) == sizeof codes);
  romvec::quantized_rows<six_bits> rows{codes, multipliers};
  romvec::table_view<six_bits> table;
  BOOST_TEST(romvec::quantize(weights, size, rows).ok());
  BOOST_TEST(romvec::make_view(rows, size, table).ok());
  BOOST_TEST(romvec::within_bound(table, weights));
}

BOOST_AUTO_TEST_SUITE_END()
