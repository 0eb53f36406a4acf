// SPDX-License-Identifier: BSL-1.0
// The look-up of an embedding layer: token ids in, dequantised rows out. nn.Embedding's forward, F.embedding.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

#include "romvec/config.hpp"
#include "romvec/isa/native.hpp"
#include "romvec/kernel/dequantize.hpp"
#include "romvec/status.hpp"
#include "romvec/table_view.hpp"
#include "romvec/token_ids.hpp"

namespace romvec {

// A chosen fixed-point output: int16 q means q * 2^-fraction_bits, rounded half up and saturated to [-32768, 32767].
// q_format{15} is Q0.15, q_format{12} is Q3.12.
struct q_format {
  int fraction_bits;
};

// Anything contiguous whose elements can be written as T.
template <class T, class Element>
concept output_of = requires(T& out) {
  std::span(out);
  requires std::same_as<typename decltype(std::span(out))::element_type, Element>;
};

namespace detail {
inline namespace ROMVEC_ISA_NAMESPACE {

// One object a kind of output: row<Isa>(view, r, out) writes out[0, dim).
struct float_output {
  template <class Isa, class View>
  ROMVEC_INLINE constexpr void row(const View& table, std::size_t row, float* out) const {
    kernel::row_to_float<Isa>(table.codes(row), table.row_step(row), out, table.dim());
  }
};

struct q_output {
  int fraction_bits;

  // Beyond 256 bits either way every output is 0 or saturated, whatever the table's exponent.
  ROMVEC_INLINE constexpr explicit q_output(int bits) : fraction_bits(bits < -256 ? -256 : bits > 256 ? 256 : bits) {}

  template <class Isa, class View>
  ROMVEC_INLINE constexpr void row(const View& table, std::size_t row, std::int16_t* out) const {
    kernel::row_to_q<Isa>(table.codes(row), static_cast<std::int16_t>(table.multiplier(row)),
                          -(table.exponent() + fraction_bits), out, table.dim());
  }
};

struct natural_q15_output {
  template <class Isa, class View>
  ROMVEC_INLINE constexpr void row(const View& table, std::size_t row, std::int16_t* out) const {
    if constexpr (View::format::has_multipliers) {
      kernel::row_to_q15<Isa>(table.codes(row), static_cast<std::int16_t>(table.multiplier(row)), out, table.dim());
    } else {
      q_output{-table.natural_q15_exponent()}.row<Isa>(table, row, out);
    }
  }
};

struct raw_output {
  template <class Isa, class View>
  ROMVEC_INLINE constexpr void row(const View& table, std::size_t row, typename View::code_type* out) const {
    const auto* const codes = table.codes(row);
    const std::size_t dim = table.dim();
    for (std::size_t i = 0; i < dim; ++i) {
      out[i] = codes[i];
    }
  }
};

template <on_bad_id Policy, class Isa, class View, class Id, class Element, class Output>
ROMVEC_INLINE constexpr void write_row(const View& table, Id id, Element* out, const Output& output) {
  if constexpr (Policy == on_bad_id::zero_row) {
    if (!in_vocabulary(id, table.vocab_size())) {
      for (std::size_t i = 0; i < table.dim(); ++i) {
        out[i] = Element{};
      }
      return;
    }
    output.template row<Isa>(table, static_cast<std::size_t>(id), out);
  } else if constexpr (Policy == on_bad_id::clamp) {
    output.template row<Isa>(table, clamp_to_vocabulary(id, table.vocab_size()), out);
  } else {
    output.template row<Isa>(table, static_cast<std::size_t>(id), out);
  }
}

template <on_bad_id Policy, class View, class Id, class Element, class Output>
ROMVEC_INLINE constexpr status gather_rows(const View& table, const Id* ids, std::size_t count, Element* out,
                                           std::size_t out_size, const Output& output) {
  const std::size_t dim = table.dim();
  if (out_size / dim < count) {
    return {errc::bad_length, 0};
  }
  if constexpr (Policy == on_bad_id::check) {
    for (std::size_t i = 0; i < count; ++i) {
      if (!in_vocabulary(ids[i], table.vocab_size())) {
        if (std::is_constant_evaluated()) {
          token_id_outside_the_vocabulary_in_a_constant_expression();
        }
        return {errc::bad_id, i};
      }
    }
  }
  for (std::size_t i = 0; i < count; ++i) {
    if (std::is_constant_evaluated()) {
      write_row<Policy, isa::scalar>(table, ids[i], out + i * dim, output);
    } else {
      write_row<Policy, isa::native>(table, ids[i], out + i * dim, output);
    }
  }
  return {};
}

// Shapes that the compiler can see are checked by it.
template <class View, class Ids, class Out>
ROMVEC_INLINE constexpr void check_static_shape() {
  if constexpr (View::dim_extent != std::dynamic_extent && Ids::extent != std::dynamic_extent &&
                Out::extent != std::dynamic_extent) {
    static_assert(Out::extent / View::dim_extent >= Ids::extent,
                  "romvec: the output is too short; give it ids.size() * dim elements");
  }
}

template <on_bad_id Policy, class Table, class Ids, class Out, class Output>
ROMVEC_INLINE constexpr status gather_into(const Table& table, Ids ids, Out out, const Output& output) {
  const auto view = table.view();
  check_static_shape<std::remove_const_t<decltype(view)>, Ids, Out>();
  return gather_rows<Policy>(view, ids.data(), ids.size(), out.data(), out.size(), output);
}

template <class Element, class Table>
ROMVEC_INLINE constexpr auto output_for() {
  if constexpr (std::same_as<Element, float>) {
    return float_output{};
  } else if constexpr (std::same_as<Element, std::int16_t>) {
    return natural_q15_output{};
  } else {
    static_assert(std::same_as<Element, typename Table::code_type>,
                  "romvec: rows come out as float, as std::int16_t (Q15), or as the table's own codes");
    return raw_output{};
  }
}

}  // namespace ROMVEC_ISA_NAMESPACE
}  // namespace detail

inline namespace ROMVEC_ISA_NAMESPACE {

// Row ids[i] of the table into out[i * dim, (i + 1) * dim), for every i in [0, ids.size()).
//   float         value = code * multiplier * 2^exponent, exact
//   std::int16_t  the natural Q15, whose step is 2^table.natural_q15_exponent(); error at most half such a step
//   std::int8_t   the codes as they are stored (for tables of int8 codes)
// Errors: bad_length if out has fewer than ids.size() * dim elements; bad_id, with the index into ids, under
// on_bad_id::check. After an error nothing has been written; in a constant expression a bad id does not compile.
// Memory: none beside out; no alignment is asked for. Source: torch.nn.functional.embedding; FBGEMM's row-wise int8
// tables.
template <on_bad_id Policy = on_bad_id::check, table_like Table, token_id_range Ids, class Out>
constexpr status gather(const Table& table, const Ids& ids, Out&& out) {
  const auto span = std::span(out);
  return detail::gather_into<Policy>(table, std::span(ids), span,
                                     detail::output_for<typename decltype(span)::element_type, Table>());
}

// The same in a chosen Q format; the value before rounding is exact.
template <on_bad_id Policy = on_bad_id::check, table_like Table, token_id_range Ids, class Out>
requires output_of<Out, std::int16_t>
constexpr status gather(const Table& table, const Ids& ids, Out&& out, q_format format) {
  return detail::gather_into<Policy>(table, std::span(ids), std::span(out), detail::q_output{format.fraction_bits});
}

// The row of one token: out[0, dim). As gather with one id.
template <on_bad_id Policy = on_bad_id::check, table_like Table, token_id Id, class Out>
constexpr status lookup(const Table& table, Id id, Out&& out) {
  const auto span = std::span(out);
  return detail::gather_into<Policy>(table, std::span<const Id, 1>(&id, 1), span,
                                     detail::output_for<typename decltype(span)::element_type, Table>());
}

template <on_bad_id Policy = on_bad_id::check, table_like Table, token_id Id, class Out>
requires output_of<Out, std::int16_t>
constexpr status lookup(const Table& table, Id id, Out&& out, q_format format) {
  return detail::gather_into<Policy>(table, std::span<const Id, 1>(&id, 1), std::span(out),
                                     detail::q_output{format.fraction_bits});
}

// Ids in an array or written in the call: gather(table, {2, 3, 1}, out).
template <on_bad_id Policy = on_bad_id::check, table_like Table, token_id Id, std::size_t Count, class Out,
          class... Format>
requires(sizeof...(Format) <= 1) constexpr status
    gather(const Table& table, const Id (&ids)[Count], Out&& out, Format... format) {
  return romvec::gather<Policy>(table, std::span<const Id, Count>(ids), out, format...);
}

}  // namespace ROMVEC_ISA_NAMESPACE
}  // namespace romvec
