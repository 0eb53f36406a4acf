// SPDX-License-Identifier: BSL-1.0
// The operations as the library has them, called as firmware calls them: the table is a constant, the id is known at
// run time only.
#include <cstddef>
#include <cstdint>
#include <span>

#include "operations.hpp"
#include "romvec/gather.hpp"
#include "romvec/similarity.hpp"

namespace bench {

namespace {

template <const auto& Table, std::size_t Rows = 1, class Element>
std::span<Element, Rows * Table.dim> rows_of(Element* elements) {
  return std::span<Element, Rows * Table.dim>(elements, Rows * Table.dim);
}

template <const auto& Table>
[[gnu::noinline]] bool lookup_float(std::uint32_t id) {
  return romvec::lookup(Table, id, rows_of<Table>(output.floats)).ok();
}

template <const auto& Table>
[[gnu::noinline]] bool lookup_q15(std::uint32_t id) {
  return romvec::lookup(Table, id, rows_of<Table>(output.halves)).ok();
}

template <const auto& Table>
[[gnu::noinline]] bool lookup_q12(std::uint32_t id) {
  return romvec::lookup(Table, id, rows_of<Table>(output.halves), romvec::q_format{12}).ok();
}

template <const auto& Table>
[[gnu::noinline]] bool lookup_raw(std::uint32_t id) {
  return romvec::lookup(Table, id, rows_of<Table>(output.codes)).ok();
}

template <const auto& Table>
[[gnu::noinline]] bool gather8_float(std::uint32_t) {
  return romvec::gather(Table, input.gather_ids, rows_of<Table, gathered_rows>(output.floats)).ok();
}

template <const auto& Table>
[[gnu::noinline]] bool gather8_q15(std::uint32_t) {
  return romvec::gather(Table, input.gather_ids, rows_of<Table, gathered_rows>(output.halves)).ok();
}

template <const auto& Table>
[[gnu::noinline]] bool gather8_raw(std::uint32_t) {
  return romvec::gather(Table, input.gather_ids, rows_of<Table, gathered_rows>(output.codes)).ok();
}

template <const auto& Table>
[[gnu::noinline]] bool dot(std::uint32_t id) {
  output.dot = romvec::dot(Table, id, input.gather_ids[0]);
  return true;
}

template <const auto& Table>
[[gnu::noinline]] bool nearest4(std::uint32_t id) {
  romvec::neighbor found[nearest_rows];
  if (romvec::nearest(Table, id, found) != nearest_rows) {
    return false;
  }
  for (std::size_t i = 0; i < nearest_rows; ++i) {
    output.ids[i] = found[i].id;
  }
  return true;
}

template <const auto& Table>
constexpr operations operations_of = {
    .lookup_float = lookup_float<Table>,
    .lookup_q15 = lookup_q15<Table>,
    .lookup_q12 = lookup_q12<Table>,
    .lookup_raw = lookup_raw<Table>,
    .gather8_float = gather8_float<Table>,
    .gather8_q15 = gather8_q15<Table>,
    .gather8_raw = gather8_raw<Table>,
    .dot = dot<Table>,
    .nearest4 = nearest4<Table>,
};

}  // namespace

const operations library[] = {operations_of<table_64>, operations_of<table_288>};

}  // namespace bench
