// SPDX-License-Identifier: BSL-1.0
// One row of a short table to one kind of output, by any instruction set, against what is expected of every element.
#pragma once

#include <cstddef>
#include <cstdint>

#include "include/conformance/rows.hpp"
#include "include/conformance/short_tables.hpp"
#include "romvec/detail/row_output.hpp"
#include "support/test.hpp"

namespace conformance {

// One for all cases: there are 16 KB of RAM.
template <class T>
guarded_row<T> row_out;
template <class T>
T expected_row[largest_dim];

// Row `row` of a table whose codes begin anywhere, into an output that begins anywhere.
template <class Isa, class T, class Output, class View, class Expected>
void check_row(const View& table, std::size_t row, std::size_t out_offset, const Output& output, Expected expected,
               const char* what) {
  const std::size_t dim = table.dim();
  output.template columns<Isa>(romvec::detail::unchecked(table), row, 0, dim, row_out<T>.prepare(dim, out_offset));
  for (std::size_t c = 0; c < dim; ++c) {
    expected_row<T>[c] = expected(row, c);
  }
  if (!row_out<T>.holds(expected_row<T>)) {
    BOOST_TEST_REQUIRE(false, Isa::name << ": format " << static_cast<unsigned>(View::format::id) << ", " << what
                                        << ", dim " << dim << ", row " << row << ", exponent " << table.exponent()
                                        << ", out from " << out_offset);
  }
}

// The rows of one turn: two of every dim, from every alignment. visit(table, row, out_offset, turn).
template <class Format, class Visit>
void for_each_row(int exponent, Visit visit) {
  std::size_t turn = 0;
  for (std::size_t dim = 1; dim <= largest_dim; ++dim) {
    for (int i = 0; i < 2; ++i, ++turn) {
      const offsets at = misalignment(turn);
      visit(short_table<Format>(at.codes, dim, exponent), turn % short_table_rows, at.out, turn);
    }
  }
  BOOST_TEST(turn == 260u);
}

// A row as the compiler writes it, and its dim.
template <class T>
struct compiled_row {
  T out[largest_dim];
};
template <class T, class Output, class View>
constexpr compiled_row<T> compile_row(const View& table, std::size_t row, const Output& output) {
  compiled_row<T> made{};
  output.template columns<romvec::isa::scalar>(romvec::detail::unchecked(table), row, 0, table.dim(), made.out);
  return made;
}

}  // namespace conformance
