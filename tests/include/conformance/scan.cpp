// SPDX-License-Identifier: BSL-1.0
// kernel::scan_rows gives exact dot products and squared norms for every dim and number of rows, and writes nothing
// behind them.
#include "romvec/kernel/scan.hpp"

#include <cstddef>
#include <cstdint>

#include "include/conformance/instruction_sets.hpp"
#include "include/conformance/short_tables.hpp"
#include "support/test.hpp"

namespace {

using namespace conformance;

constexpr std::int32_t sentinel = 0x5A5A5A5A;

// A query of any int8, -128 among them.
struct any_query {
  std::int8_t codes[largest_dim];
};
constexpr any_query make_query() {
  any_query query{};
  for (std::uint32_t i = 0; i < largest_dim; ++i) {
    query.codes[i] = i % 7 == 2 ? std::int8_t{-128} : code_at<std::int8_t>(i + 5);
  }
  return query;
}
constexpr any_query query = make_query();

std::int32_t sum_of_products(const std::int8_t* a, const std::int8_t* b, std::size_t begin, std::size_t end) {
  std::int32_t sum = 0;
  for (std::size_t i = begin; i < end; ++i) {
    sum += a[i] * b[i];
  }
  return sum;
}

// `squared` codes, and those behind the last whole block, make the norm.
template <class Isa>
bool scans_right(const std::int8_t* rows, std::size_t count, std::size_t dim, std::size_t squared) {
  const romvec::kernel::scanned_query<Isa> scanned(query.codes, dim);
  std::int32_t dots[short_table_rows + 2];
  std::int32_t norms[short_table_rows + 2];
  for (std::size_t r = 0; r < short_table_rows + 2; ++r) {
    dots[r] = norms[r] = sentinel;
  }
  romvec::kernel::scan_rows<Isa>(rows, count, scanned, dim, squared, dots, norms);
  const std::size_t left_over = dim - dim % Isa::scan_lanes;
  for (std::size_t r = 0; r < count; ++r) {
    const std::int8_t* const row = rows + r * dim;
    if (dots[r] != sum_of_products(row, query.codes, 0, dim) ||
        norms[r] != sum_of_products(row, row, 0, squared) + sum_of_products(row, row, left_over, dim)) {
      return false;
    }
  }
  return dots[count] == sentinel && norms[count] == sentinel;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(scan)

BOOST_AUTO_TEST_CASE_TEMPLATE(of_every_dim_and_number_of_rows, Isa, instruction_sets) {
  constexpr std::size_t step = romvec::kernel::scan_step<Isa>;
  std::size_t scans = 0;
  for (std::size_t dim = Isa::scan_lanes; dim <= largest_dim; ++dim) {
    const std::size_t count = dim % short_table_rows + 1;
    const std::int8_t* const rows = short_table_codes<romvec::int8_rows>.data() + misalignment(dim).codes;
    for (std::size_t squared = 0; squared <= dim - dim % step; squared += step < 32 ? 32 : step) {
      if (!scans_right<Isa>(rows, count, dim, squared)) {
        BOOST_TEST_REQUIRE(false, Isa::name << ": " << count << " rows of dim " << dim << ", squared " << squared);
      }
      ++scans;
    }
  }
  for (std::size_t count = 0; count <= short_table_rows; ++count) {
    BOOST_TEST(scans_right<Isa>(short_table_codes<romvec::int8_rows>.data() + count % 16, count, largest_dim, 0),
               Isa::name << ": " << count << " rows");
  }
  BOOST_TEST(scans > largest_dim - Isa::scan_lanes);
}

BOOST_AUTO_TEST_SUITE_END()
