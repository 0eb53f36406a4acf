// SPDX-License-Identifier: BSL-1.0
// The rows of a list of ids, one behind the other, each as an output makes it: straight, or some rows ahead of
// themselves in a table that the caches do not hold.
#pragma once

#include "romvec/config.hpp"

#include <concepts>
#include <cstddef>
#include <type_traits>

#include "romvec/detail/check_ids.hpp"
#include "romvec/detail/find_row.hpp"
#include "romvec/detail/row_output.hpp"
#include "romvec/ids.hpp"
#include "romvec/isa/native.hpp"
#include "romvec/kernel/decoded_slice.hpp"
#include "romvec/kernel/memory.hpp"
#include "romvec/kernel/nibble_floats.hpp"
#include "romvec/table_view.hpp"

namespace romvec::detail {
inline namespace ROMVEC_ISA_NAMESPACE {

template <on_bad_id Policy, class Isa, class View, class Id, class Element, class Output,
          class Stretch = kernel::no_stretch>
ROMVEC_INLINE constexpr void write_columns(const View& table, Id id, std::size_t begin, std::size_t count, Element* out,
                                           const Output& output, Stretch stretch = {}) {
  const std::size_t row = find_row<Policy>(id, rows_of_checked(table));
  if constexpr (finds_no_row<Policy>) {
    if (row == no_row) {
      for (std::size_t i = begin; i < begin + count; ++i) {
        out[i] = Element{};
      }
      return;
    }
  }
  output.template columns<Isa>(table, row, begin, count, out, stretch);
}

// Short rows out of a table that the caches do not hold: each row's lines are asked for some rows before it.
template <on_bad_id Policy, class Isa, class View, class Id, class Element, class Output>
constexpr void write_short_rows_from_afar(const View& table, const Id* ids, std::size_t count, Element* out,
                                          const Output& output) {
  const std::size_t dim = table.dim();
  const auto codes_of = [&](std::size_t i) ROMVEC_INLINE_LAMBDA {
    return table.codes(row_ahead(table, ids[i < count ? i : count - 1]));
  };
  for (std::size_t i = 0; i < (count < kernel::rows_ahead ? count : kernel::rows_ahead); ++i) {
    kernel::prefetch_near<Isa>(codes_of(i), dim);
  }
  for (std::size_t i = 0; i < count; ++i) {
    const kernel::row_to_come<Isa, typename View::code_type> ahead{codes_of(i + kernel::rows_ahead)};
    write_columns<Policy, Isa>(table, ids[i], 0, dim, out + i * dim, output, ahead);
  }
}

// Long rows out of such a table: a batch of rows, block of columns by block of columns, while the same block of the
// next batch is on its way into the second-level cache.
template <on_bad_id Policy, class Isa, class View, class Id, class Element, class Output>
constexpr void write_long_rows_from_afar(const View& table, const Id* ids, std::size_t count, Element* out,
                                         const Output& output) {
  constexpr std::size_t block = kernel::block_bytes / sizeof(typename View::code_type);
  const std::size_t dim = table.dim();
  const std::size_t batch = kernel::rows_a_batch(count);
  const auto codes_of = [&](std::size_t i) ROMVEC_INLINE_LAMBDA { return table.codes(row_ahead(table, ids[i])); };
  for (std::size_t i = 0; i < (count < batch ? count : batch); ++i) {
    kernel::prefetch_far<Isa>(codes_of(i), dim);
  }
  for (std::size_t first = 0; first < count; first += batch) {
    const std::size_t last = count - first < batch ? count : first + batch;
    for (std::size_t begin = 0; begin < dim; begin += block) {
      const std::size_t columns = dim - begin < block ? dim - begin : block;
      for (std::size_t i = first; i < last; ++i) {
        if (i + batch < count) {
          kernel::prefetch_far<Isa>(codes_of(i + batch) + begin, columns);
        }
        write_columns<Policy, Isa>(table, ids[i], begin, columns, out + i * dim, output);
      }
    }
  }
}

template <on_bad_id Policy, class Isa, class View, class Id, class Element, class Output>
ROMVEC_INLINE constexpr void write_rows_from_afar(const View& table, const Id* ids, std::size_t count, Element* out,
                                                  const Output& output) {
  if (table.dim() * sizeof(typename View::code_type) >= kernel::long_row_bytes) {
    write_long_rows_from_afar<Policy, Isa>(table, ids, count, out, output);
  } else {
    write_short_rows_from_afar<Policy, Isa>(table, ids, count, out, output);
  }
}

// Rows that are decoded: fewer bytes, and more to do with each, so that lines are asked for once. AsksForOutput: those
// of the output, too, where the output says when.
template <on_bad_id Policy, class Isa, bool AsksForOutput, class View, class Id, class Element, class Output>
ROMVEC_INLINE constexpr void write_decoded_list(const View& table, const Id* ids, std::size_t count, Element* out,
                                                const Output& output) {
  const std::size_t dim = table.dim();
  const bool is_far = Isa::prefetches && count > 1 && kernel::is_far(table);
  const auto ask_for = [&](std::size_t i) ROMVEC_INLINE_LAMBDA {
    const std::size_t row = row_ahead(table, ids[i]);
    kernel::prefetch_near<Isa>(table.bytes(row), table.row_bytes());
    if constexpr (View::format::group_size != 0 && !kernel::decoded_slices<View>) {
      kernel::prefetch_near<Isa>(table.multipliers() + row * table.groups(), table.groups());
    }
  };
  for (std::size_t i = 0; i < (is_far ? count < kernel::rows_ahead ? count : kernel::rows_ahead : 0); ++i) {
    ask_for(i);
  }
  for (std::size_t i = 0; i < count; ++i) {
    if constexpr (Isa::prefetches) {
      if (is_far && count - i > kernel::rows_ahead) {
        ask_for(i + kernel::rows_ahead);
      }
    }
    if constexpr (AsksForOutput) {
      write_columns<Policy, Isa>(table, ids[i], 0, dim, out + i * dim, output,
                                 kernel::output_to_come<Isa, Element>{out + i * dim});
    } else {
      write_columns<Policy, Isa>(table, ids[i], 0, dim, out + i * dim, output);
    }
  }
}

template <on_bad_id Policy, class Isa, class View, class Id, class Element, class Output>
constexpr void write_decoded_rows(const View& table, const Id* ids, std::size_t count, Element* out,
                                  const Output& output) {
  if constexpr (Isa::prefetches) {
    if (count == 1 && table.row_bytes() >= kernel::prefetch_row_bytes) {
      kernel::prefetch_near<Isa>(table.bytes(row_ahead(table, ids[0])), table.row_bytes());
    }
  }
  if constexpr (std::same_as<Output, float_output> && View::format::template writes_floats<Isa> &&
                !kernel::decoded_slices<View>) {
    if (table.exponent() <= Isa::largest_float_exponent) {
      const block_float_output<kernel::block_dequantizer<Isa>> faster{kernel::block_dequantizer<Isa>(table)};
      if (Isa::prefetches && count > 1 && count * table.dim() * sizeof(Element) >= kernel::prefetch_output_bytes) {
        write_decoded_list<Policy, Isa, true>(table, ids, count, out, faster);
      } else {
        write_decoded_list<Policy, Isa, false>(table, ids, count, out, faster);
      }
      return;
    }
  }
  write_decoded_list<Policy, Isa, false>(table, ids, count, out, output);
}

template <on_bad_id Policy, class Isa, class View, class Id, class Element, class Output>
ROMVEC_INLINE constexpr void write_rows(const View& table, const Id* ids, std::size_t count, Element* out,
                                        const Output& output) {
  const std::size_t dim = table.dim();
  if constexpr (Isa::prefetches) {
    if (count > 1 && kernel::is_far(table)) {
      if constexpr (Isa::has_streams) {
        if (kernel::streams<Isa>(out, dim * sizeof(Element), count)) {
          write_rows_from_afar<Policy, kernel::streaming<Isa>>(table, ids, count, out, output);
          Isa::stream_fence();
          return;
        }
      }
      write_rows_from_afar<Policy, Isa>(table, ids, count, out, output);
      return;
    }
    // Not where a row is copied, or as good as that: 576 bytes out of the third level take 1.1 times the time.
    if constexpr (!std::same_as<Output, raw_output> && sizeof(typename View::code_type) == 1) {
      if (count == 1 && dim > kernel::prefetch_row_bytes) {
        kernel::prefetch_near<Isa>(table.codes(row_ahead(table, ids[0])), dim);
      }
    }
  }
#if defined(__OPTIMIZE_SIZE__)
  // Pointers that move on: an index costs a Cortex-M0 registers of the inner loop, 20 bytes and 2 instructions a
  // weight.
  for (const Id* const end = ids + count; ids != end; ++ids, out += dim) {
    write_columns<Policy, Isa>(table, *ids, 0, dim, out, output);
  }
#else
  for (std::size_t i = 0; i < count; ++i) {
    write_columns<Policy, Isa>(table, ids[i], 0, dim, out + i * dim, output);
  }
#endif
}

template <on_bad_id Policy, class View, class Id, class Element, class Output>
ROMVEC_INLINE constexpr void write_all_rows(const View& table, const Id* ids, std::size_t count, Element* out,
                                            const Output& output) {
  if (std::is_constant_evaluated()) {
    if constexpr (decoded_view<View>) {
      write_decoded_rows<Policy, isa::scalar>(table, ids, count, out, output);
    } else {
      write_rows<Policy, isa::scalar>(table, ids, count, out, output);
    }
  } else if constexpr (decoded_view<View>) {
    write_decoded_rows<Policy, isa::native>(table, ids, count, out, output);
  } else {
    write_rows<Policy, isa::native>(table, ids, count, out, output);
  }
}

}  // namespace ROMVEC_ISA_NAMESPACE
}  // namespace romvec::detail
