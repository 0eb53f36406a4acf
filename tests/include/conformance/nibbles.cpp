// SPDX-License-Identifier: BSL-1.0
// Tables of 4-bit codes, and of int8 codes with one multiplier: every operation at run time has the result of plain
// loops over what the layout says, for every dim, and the result of the compiler.
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "include/conformance/instruction_sets.hpp"
#include "include/conformance/rows.hpp"
#include "include/conformance/tables.hpp"
#include "romvec/bag.hpp"
#include "romvec/fidelity.hpp"
#include "romvec/gather.hpp"
#include "romvec/kernel/decode.hpp"
#include "romvec/logits.hpp"
#include "romvec/make_view.hpp"
#include "romvec/quantize.hpp"
#include "romvec/similarity.hpp"
#include "support/test.hpp"

namespace {

using namespace conformance;
using romvec::nibble_groups;
using romvec::nibble_rows;
using romvec::on_bad_id;

constexpr std::size_t table_rows = 5;
constexpr std::int8_t exponent = -20;

// Bytes of 5 rows of up to 130 weights; multipliers of either sign, large, small and 0; levels that are not symmetric.
constexpr auto bytes = [] {
  std::array<std::uint8_t, table_rows * 65 + largest_offset> made{};
  for (std::uint32_t i = 0; i < made.size(); ++i) {
    made[i] = static_cast<std::uint8_t>(code_at<std::int8_t>(i + 5));
  }
  return made;
}();
constexpr std::int16_t some_multipliers[] = {32767, -32767, 1, 0, 20000, -3, 17, -16384, 30000, 255, -256, 2};
constexpr auto multipliers = [] {
  std::array<std::int16_t, table_rows * 5> made{};
  for (std::size_t i = 0; i < made.size(); ++i) {
    made[i] = some_multipliers[i * 5 % std::size(some_multipliers)];
  }
  return made;
}();
constexpr std::int8_t levels[] = {-127, -94, -73, -56, -42, -30, -19, -8, 4, 16, 28, 41, 55, 71, 90, 114};

template <class Format, std::size_t Dim = std::dynamic_extent>
constexpr auto table_of(std::size_t first, std::size_t dim = Dim) {
  constexpr std::size_t rows = Dim == std::dynamic_extent ? Dim : table_rows;
  return romvec::detail::trusted_view<Format, rows, Dim>({bytes.data() + first, multipliers.data(), levels, exponent},
                                                         table_rows, dim);
}

// One for all cases: there are 16 KB of RAM.
std::int32_t codes_by_layout[table_rows][largest_dim];
std::int32_t products[table_rows][largest_dim];
template <class T>
T expected[largest_dim];
template <class T>
guarded_row<T> out;

// Byte j of a block of n weights has weight j in its low half and weight j + (n + 1) / 2 in its high half.
template <class View>
void decode(const View& table, std::size_t group_size) {
  const std::size_t dim = table.dim();
  const std::size_t groups = group_size == 0 ? 1 : (dim + group_size - 1) / group_size;
  const std::uint8_t* next = romvec::detail::unchecked(table).bytes(0);
  for (std::size_t r = 0; r < table_rows; ++r) {
    for (std::size_t begin = 0; begin < dim; begin += 32) {
      const std::size_t n = dim - begin < 32 ? dim - begin : 32;
      for (std::size_t j = 0; j < (n + 1) / 2; ++j, ++next) {
        codes_by_layout[r][begin + j] = levels[*next % 16];
        if (j + (n + 1) / 2 < n) {
          codes_by_layout[r][begin + j + (n + 1) / 2] = levels[*next / 16];
        }
      }
    }
    for (std::size_t c = 0; c < dim; ++c) {
      const std::int32_t multiplier = multipliers[r * groups + (group_size == 0 ? 0 : c / group_size)];
      codes_by_layout[r][c] = multiplier == 0 ? 0 : codes_by_layout[r][c];
      products[r][c] = codes_by_layout[r][c] * multiplier;
    }
  }
}

// Runs call(room), which writes dim elements, and compares with expected<T>.
template <class T, class Call>
void expect_row(std::size_t dim, const char* what, Call call) {
  const std::span<T> room(out<T>.prepare(dim, dim % largest_offset), dim);
  const bool done = call(room).ok();
  if (!done || !out<T>.holds(expected<T>)) {
    BOOST_TEST_REQUIRE(false, what << ", dim " << dim);
  }
}

template <class View>
void look_up_all(const View& table) {
  const std::size_t dim = table.dim();
  for (std::size_t r = 0; r < table_rows; ++r) {
    for (std::size_t c = 0; c < dim; ++c) {
      const std::int32_t p = products[r][c];
      const bool is_negative = multipliers[r * table.groups() + c * table.groups() / dim] < 0;
      expected<float>[c] = static_cast<float>(p) * romvec::power_of_two(exponent);
      expected<float>[c] = p == 0 && is_negative ? table.value(r, c) : expected<float>[c];  // a zero with a sign
      expected<std::int16_t>[c] = static_cast<std::int16_t>((p + 64) >> 7);
      expected<std::int8_t>[c] = static_cast<std::int8_t>(codes_by_layout[r][c]);
      if (table.code(r, c) != codes_by_layout[r][c] || table.product(r, c) != p) {
        BOOST_TEST_REQUIRE(false, "code of row " << r << ", column " << c << ", dim " << dim);
      }
    }
    expect_row<float>(dim, "float", [&](auto room) { return romvec::lookup(table, r, room); });
    expect_row<std::int16_t>(dim, "natural Q15", [&](auto room) { return romvec::lookup(table, r, room); });
    expect_row<std::int8_t>(dim, "levels", [&](auto room) { return romvec::lookup(table, r, room); });
    for (std::size_t c = 0; c < dim; ++c) {
      expected<std::int16_t>[c] = romvec::scale_to_int16(products[r][c], -(exponent + 12));
    }
    expect_row<std::int16_t>(dim, "Q3.12",
                             [&](auto room) { return romvec::lookup(table, r, room, romvec::q_format{12}); });
  }
}

// More rows than are expanded at a time, a bad one (7) and padding (1) among them.
constexpr auto bag_of = [](std::size_t count) {
  std::array<std::uint8_t, 70> ids{};
  for (std::size_t i = 0; i < count; ++i) {
    ids[i] = static_cast<std::uint8_t>(i % 7 == 3 ? 7 : i * 3 % table_rows);
  }
  return ids;
};
constexpr auto many = bag_of(70);
constexpr auto bag_weights = [] {
  std::array<std::int16_t, 70> weights{};
  for (std::uint32_t i = 0; i < weights.size(); ++i) {
    weights[i] = i % 5 == 0 ? std::int16_t{-32768} : code_at<std::int16_t>(i);
  }
  return weights;
}();

template <class View>
void reduce_all(const View& table, std::size_t count) {
  const std::size_t dim = table.dim();
  const std::span<const std::uint8_t> ids(many.data(), count);
  constexpr romvec::padding_id padding{1};
  constexpr auto zero_row = on_bad_id::zero_row;
  std::int64_t kept = 0;
  for (const std::uint8_t id : ids) {
    kept += id != 1 ? 1 : 0;
  }
  const auto for_each_column = [&](auto body) {
    for (std::size_t c = 0; c < dim; ++c) {
      std::int64_t sum = 0;
      std::int64_t weighted = 0;
      std::int64_t largest = INT64_MIN;
      for (std::size_t i = 0; i < count; ++i) {
        const std::int64_t product = ids[i] == 7 ? 0 : products[ids[i]][c];
        sum += ids[i] == 1 ? 0 : product;
        weighted += ids[i] == 1 ? 0 : product * bag_weights[i];
        largest = ids[i] != 1 && product > largest ? product : largest;
      }
      body(c, sum, weighted, largest);
    }
  };
  for_each_column([&](std::size_t c, std::int64_t sum, std::int64_t, std::int64_t) {
    expected<std::int32_t>[c] = romvec::saturate_int32(sum);
    expected<std::int16_t>[c] = romvec::saturate_int16(romvec::saturate_int32(romvec::rounding_divide(sum, kept << 7)));
    expected<float>[c] = static_cast<float>(sum) * romvec::power_of_two(exponent);
  });
  expect_row<std::int32_t>(
      dim, "sum", [&](auto room) { return romvec::bag_sum<zero_row>(table, ids, romvec::one_bag, room, padding); });
  expect_row<float>(dim, "sum in float",
                    [&](auto room) { return romvec::bag_sum<zero_row>(table, ids, romvec::one_bag, room, padding); });
  expect_row<std::int16_t>(dim, "mean in Q15", [&](auto room) {
    return romvec::bag_mean<zero_row>(table, ids, romvec::one_bag, room, padding);
  });
  for_each_column([&](std::size_t c, std::int64_t, std::int64_t weighted, std::int64_t largest) {
    expected<std::int32_t>[c] = static_cast<std::int32_t>(largest);
    expected<float>[c] = static_cast<float>(weighted) * 0x1p-15F * romvec::power_of_two(exponent);
  });
  expect_row<std::int32_t>(
      dim, "maximum", [&](auto room) { return romvec::bag_max<zero_row>(table, ids, romvec::one_bag, room, padding); });
  expect_row<float>(dim, "weighted sum", [&](auto room) {
    return romvec::bag_weighted_sum<zero_row>(table, ids, bag_weights, romvec::one_bag, room, padding);
  });
}

std::int64_t dot_of(std::size_t a, std::size_t b, std::size_t dim) {
  std::int64_t sum = 0;
  for (std::size_t c = 0; c < dim; ++c) {
    sum += std::int64_t{products[a][c]} * products[b][c];
  }
  return sum;
}

template <class View>
void compare_all(const View& table) {
  const std::size_t dim = table.dim();
  const std::span<const std::int8_t> query(codes<std::int8_t>.data(), dim);
  std::array<romvec::neighbor, table_rows> of_row{};
  std::array<romvec::neighbor, table_rows> of_query{};
  BOOST_TEST((romvec::nearest(table, 2, of_row) == table_rows - 1));
  BOOST_TEST((romvec::nearest(table, query, of_query) == table_rows));
  for (std::size_t i = 0; i < table_rows; ++i) {
    const std::size_t row = of_query[i].id;
    std::int64_t dot = 0;
    for (std::size_t c = 0; c < dim; ++c) {
      dot += std::int64_t{products[row][c]} * query[c];
    }
    const auto norm = static_cast<std::uint64_t>(dot_of(row, row, dim));
    BOOST_TEST((of_query[i].dot == dot && of_query[i].squared_norm == norm), "dim " << dim);
    const bool in_order = i == 0 || of_query[i - 1].cosine >= of_query[i].cosine - 8;  // cosines are within 4 units
    BOOST_TEST(in_order, "dim " << dim);
    if (i + 1 < table_rows) {
      BOOST_TEST((of_row[i].id != 2 && of_row[i].dot == dot_of(of_row[i].id, 2, dim)), "dim " << dim);
      std::int64_t product = 0;
      std::int32_t cosine = 0;
      BOOST_TEST(romvec::dot(table, of_row[i].id, 2, product).ok());
      BOOST_TEST(romvec::cosine(table, of_row[i].id, 2, cosine).ok());
      BOOST_TEST((product == of_row[i].dot && cosine == of_row[i].cosine), "dim " << dim);
    }
  }
  std::array<std::int32_t, table_rows> logits{};
  BOOST_TEST(romvec::logits(table, std::span(codes<std::int16_t>).first(dim), logits).ok());
  for (std::size_t r = 0; r < table_rows; ++r) {
    std::int64_t sum = 0;
    for (std::size_t c = 0; c < dim; ++c) {
      sum += std::int64_t{products[r][c]} * codes<std::int16_t>[c];
    }
    BOOST_TEST((logits[r] == romvec::saturate_int32((sum + (1 << 14)) >> 15)), "dim " << dim);
  }
}

// Every dim from 1 on, from every alignment.
template <class Format>
void test_every_dim() {
  for (std::size_t dim = 1; dim <= largest_dim; ++dim) {
    const auto table = table_of<Format>(dim % largest_offset, dim);
    decode(table, Format::group_size);
    look_up_all(table);
    reduce_all(table, 5);
    if (dim % 8 <= 1 || dim > 120) {
      reduce_all(table, many.size());
      compare_all(table);
    }
  }
}

// What each operation makes of a table; the same code in a constant expression and at run time.
struct answers {
  std::array<float, 2 * 75> floats{};
  std::array<std::int16_t, 75> q{};
  std::array<std::int32_t, 75> sum{}, maximum{}, weighted{};
  std::array<std::int16_t, 75> mean{};
  std::array<float, table_rows> logits{};
  std::array<std::uint32_t, 3> near{};
  std::array<std::int32_t, 3> cosines{};
  std::array<std::int8_t, 75> combined{};
  std::size_t analogies = 0;
  bool operator==(const answers&) const = default;
};

template <class Table>
constexpr answers ask(const Table& table) {
  answers a;
  const std::uint8_t ids[] = {4, 0, 2, 2, 1, 0, 4, 1, 3, 0, 2};
  const std::uint32_t plus[] = {0, 2};
  const std::uint32_t minus[] = {1};
  std::array<romvec::neighbor, 3> found{};
  bool ok = romvec::gather(table, {3, 1}, a.floats).ok() &&
            romvec::lookup<on_bad_id::clamp>(table, 99, a.q, romvec::q_format{14}).ok() &&
            romvec::bag_sum(table, ids, romvec::one_bag, a.sum).ok() &&
            romvec::bag_mean(table, ids, romvec::one_bag, a.mean).ok() &&
            romvec::bag_max(table, ids, romvec::one_bag, a.maximum, romvec::padding_id{4}).ok() &&
            romvec::bag_weighted_sum(table, ids, bag_weights, romvec::one_bag, a.weighted).ok() &&
            romvec::logits(table, codes<std::int8_t>, a.logits, romvec::hidden_format{7}).ok() &&
            romvec::combine(table, plus, minus, a.combined).ok();
  a.analogies = ok ? romvec::analogy(table, 0, 1, 2, found).count() : 0;
  for (std::size_t i = 0; i < romvec::nearest(table, 4, found).count(); ++i) {
    a.near[i] = found[i].id;
    a.cosines[i] = found[i].cosine;
  }
  return a;
}

template <class Format>
void compare_with_compiler() {
  static constexpr auto table = table_of<Format, 75>(0);
  static constexpr answers compiled = ask(table);
  static_assert(compiled.analogies == 2);
  BOOST_TEST((ask(table) == compiled));
}

constexpr auto int8_codes = [] {
  std::array<std::int8_t, table_rows * 75> made{};
  for (std::uint32_t i = 0; i < made.size(); ++i) {
    made[i] = code_at<std::int8_t>(i + 31);
  }
  return made;
}();
constexpr auto one_multiplier = romvec::make_view<romvec::int8_table, table_rows, 75>(int8_codes, 20000, exponent);

constexpr auto nibble32 = romvec::make_table<nibble_groups<32>>(weights.row);
constexpr auto nibbles_of_rows = romvec::make_table<nibble_rows>(weights.row);
constexpr auto of_one_multiplier = romvec::make_table<romvec::int8_table>(weights.row);
static_assert(romvec::within_bound(nibble32, weights.row) && romvec::within_bound(nibbles_of_rows, weights.row));
static_assert(romvec::within_bound(of_one_multiplier, weights.row));
static_assert(nibble32.value(3, 7) == 0, "a row of zeros is zeros");
static_assert(romvec::measure_fidelity(of_one_multiplier, weights.row).max_error_over_bound <= 1);
static_assert(sizeof(of_one_multiplier.codes) == rows * columns + 1 && decltype(nibble32)::weight_bytes == 6 * 12 + 16);

}  // namespace

BOOST_AUTO_TEST_SUITE(nibbles)

BOOST_AUTO_TEST_CASE(groups_of_32_have_the_results_of_plain_loops) { test_every_dim<nibble_groups<32>>(); }
BOOST_AUTO_TEST_CASE(groups_of_64_have_the_results_of_plain_loops) { test_every_dim<nibble_groups<64>>(); }
BOOST_AUTO_TEST_CASE(rows_have_the_results_of_plain_loops) { test_every_dim<nibble_rows>(); }

BOOST_AUTO_TEST_CASE(results_are_those_of_the_compiler) {
  compare_with_compiler<nibble_groups<32>>();
  compare_with_compiler<nibble_rows>();
  static constexpr answers compiled = ask(one_multiplier);
  BOOST_TEST((ask(one_multiplier) == compiled));
}

// Every length and alignment, and no more than 32 codes behind the end.
BOOST_AUTO_TEST_CASE_TEMPLATE(expanded_codes_are_the_levels, Isa, instruction_sets) {
  std::int8_t room[largest_dim + 64];
  for (std::size_t dim = 1; dim <= largest_dim; ++dim) {
    const auto table = romvec::detail::unchecked(table_of<nibble_rows>(dim % largest_offset, dim));
    for (std::size_t row = 0; row < table_rows; ++row) {
      for (std::int8_t& code : room) {
        code = 99;
      }
      romvec::kernel::decode<Isa>(table, row, 0, dim, levels, room + 1);
      bool same = room[0] == 99 && room[1 + dim + 32] == 99;
      for (std::size_t c = 0; c < dim; ++c) {
        const std::size_t n = dim - c / 32 * 32 < 32 ? dim % 32 : 32;
        const std::size_t half = (n + 1) / 2;
        const std::uint8_t byte = table.bytes(row)[c / 32 * 16 + c % 32 % half];
        same = same && room[1 + c] == levels[c % 32 < half ? byte % 16 : byte / 16];
      }
      if (!same) {
        BOOST_TEST_REQUIRE(false, Isa::name << ": dim " << dim << ", row " << row);
      }
    }
  }
}

// No level is nearer than the chosen one, by the definition in double, whatever the sign of the multiplier.
BOOST_AUTO_TEST_CASE(the_nearest_level_is_chosen) {
  constexpr auto midpoints = romvec::detail::midpoints_of(levels);
  testing::random source(3);
  int wrong = 0;
  for (int i = 0; i < 2000; ++i) {
    const std::int32_t multiplier = source.between(1, 32767) * (i % 2 == 0 ? 1 : -1);
    const float weight = source.unit_float() * 0x1.2p22F;
    const std::size_t index = romvec::detail::nearest_level(weight, multiplier, 0, midpoints);
    const auto error = [&](std::int32_t level) {
      const double distance = static_cast<double>(level) * multiplier - static_cast<double>(weight);
      return distance < 0 ? -distance : distance;
    };
    for (const std::int8_t level : levels) {
      wrong += error(level) < error(levels[index]) ? 1 : 0;
    }
  }
  BOOST_TEST(wrong == 0);
}

BOOST_AUTO_TEST_SUITE_END()
