// SPDX-License-Identifier: BSL-1.0
// The tied output head of a language model: the table times a hidden vector, one logit a token.
#pragma once

#include "romvec/config.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

#include "romvec/detail/overlap.hpp"
#include "romvec/detail/row_room.hpp"
#include "romvec/detail/unit_of_logits.hpp"
#include "romvec/fixed.hpp"
#include "romvec/isa/native.hpp"
#include "romvec/kernel/decode.hpp"
#include "romvec/kernel/decoded_query.hpp"
#include "romvec/kernel/decoded_scan.hpp"
#include "romvec/kernel/dot.hpp"
#include "romvec/kernel/scan.hpp"
#include "romvec/output.hpp"  // IWYU pragma: export
#include "romvec/status.hpp"
#include "romvec/table_view.hpp"

namespace romvec {

namespace detail {
inline namespace ROMVEC_ISA_NAMESPACE {

// Where logits go: dot is that of the codes of a row with the hidden vector, |dot * multiplier| < 2^63.
struct logits_to_float {
  float* out;
  two_factors unit;
  ROMVEC_INLINE constexpr void one(std::int64_t dot, std::int32_t multiplier, std::size_t row) const {
    out[row] = static_cast<float>(dot * multiplier) * unit.first * unit.second;
  }
};

// A logit in units of 2^shift, rounded once.
[[nodiscard]] ROMVEC_INLINE constexpr std::int64_t whole_logit(std::int64_t dot, std::int32_t multiplier, int shift) {
  const std::int64_t product = dot * multiplier;
  return shift == 0 ? product : (product + (std::int64_t{1} << (shift - 1))) >> shift;
}

// Callers have made sure that int32 holds it.
struct logits_to_int32 {
  std::int32_t* out;
  int shift;
  ROMVEC_INLINE constexpr void one(std::int64_t dot, std::int32_t multiplier, std::size_t row) const {
    out[row] = static_cast<std::int32_t>(whole_logit(dot, multiplier, shift));
  }
};

struct logits_to_int64 {
  std::int64_t* out;
  ROMVEC_INLINE constexpr void one(std::int64_t dot, std::int32_t multiplier, std::size_t row) const {
    out[row] = dot * multiplier;
  }
};

// Writes nothing: the first row whose logit int32 does not hold.
struct row_beyond_int32 {
  std::size_t* first;
  int shift;
  ROMVEC_INLINE constexpr void one(std::int64_t dot, std::int32_t multiplier, std::size_t row) const {
    const std::int64_t logit = whole_logit(dot, multiplier, shift);
    if (logit != static_cast<std::int32_t>(logit) && row < *first) {
      *first = row;
    }
  }
};

// One code at a time gains by blocks only where they are not stored: on a Cortex-M0 14.8 instructions a weight instead
// of 12.9 if they are.
template <class Isa, class View>
inline constexpr bool scans_for_logits = [] {
  if constexpr (decoded_view<View>) {
    return Isa::lanes > 1 || View::format::template scans_blocks<Isa>;
  } else {
    return false;
  }
}();

// A finish that wants few rows: may_want<Count>(table, row, dots) is false if it wants none of rows [row, row + Count).
template <class Finish>
concept screens_dots = requires {
  requires Finish::screens;
};

template <class Isa, class View, class Hidden, class Finish>
ROMVEC_INLINE constexpr void all_logits(const View& table, const Hidden* hidden, Finish finish) {
  constexpr std::int32_t max_hidden = sizeof(Hidden) == 1 ? 128 : 32768;
  if constexpr (decoded_view<View> && sizeof(Hidden) == 1 && scans_for_logits<Isa, View>) {
    kernel::scan_decoded_table<kernel::scans_of_blocks<Isa>, false, kernel::by_multiplier>(
        table, hidden, 0,
        [&](std::size_t first, std::size_t count, const std::int64_t* dots, const std::int64_t*) ROMVEC_INLINE_LAMBDA {
          for (std::size_t i = 0; i < count; ++i) {
            finish.one(dots[i], 1, first + i);
          }
        });
  } else if constexpr (decoded_view<View>) {
    for (std::size_t row = 0; row < table.vocab_size(); ++row) {
      finish.one(kernel::decoded_dot<Isa, max_hidden>(table, row, hidden), 1, row);
    }
  } else {
    const std::size_t dim = table.dim();
    if constexpr (sizeof(Hidden) == 1 && sizeof(typename View::code_type) == 1) {
      if constexpr (isa::has_narrower<Isa>) {
        if (dim < Isa::scan_lanes && dim >= Isa::narrower::scan_lanes) {
          all_logits<typename Isa::narrower>(table, hidden, finish);
          return;
        }
      }
      // One code at a time a scan gains nothing, and sums up norms, too.
      if (Isa::lanes > 1 && dim >= Isa::scan_lanes && dim <= kernel::scanned_query<Isa>::longest) {
        const kernel::scanned_query<Isa> query(hidden, dim);
        constexpr std::size_t turn = Isa::rows_in_flight > Isa::scan_rows ? Isa::rows_in_flight : Isa::scan_rows;
        for (std::size_t row = 0; row < table.vocab_size(); row += turn) {
          const std::size_t count = table.vocab_size() - row < turn ? table.vocab_size() - row : turn;
          std::int32_t dots[turn] = {};
          std::int32_t unused_norms[turn] = {};
          kernel::scan_rows<Isa>(table.codes(row), count, query, dim, 0, dots, unused_norms);
          if constexpr (screens_dots<Finish> && turn >= 4) {
            if (count == turn && !finish.template may_want<turn>(table, row, dots)) {
              continue;
            }
          }
          for (std::size_t i = 0; i < count; ++i) {
            finish.one(dots[i], table.multiplier(row + i), row + i);
          }
        }
        return;
      }
    }
    for (std::size_t row = 0; row < table.vocab_size(); ++row) {
      finish.one(kernel::dot<Isa, View::format::max_code, max_hidden>(table.codes(row), hidden, dim),
                 table.multiplier(row), row);
    }
  }
}

template <class View, class Hidden, class Finish>
ROMVEC_INLINE constexpr void logits_here(const View& table, const Hidden* hidden, Finish finish) {
  if (std::is_constant_evaluated()) {
    all_logits<isa::scalar>(table, hidden, finish);
  } else {
    all_logits<isa::native>(table, hidden, finish);
  }
}

template <class View>
inline constexpr int shift_of_int32_logits = View::format::has_multipliers ? 15 : 0;

// The most columns for which |dot * multiplier| is below 2^63.
template <class View, class Hidden>
inline constexpr std::uint64_t longest_logits = static_cast<std::uint64_t>(INT64_MAX) /
                                                (static_cast<std::uint64_t>(View::format::max_code) *
                                                 (View::format::has_multipliers ? 32767 : 1) *
                                                 (sizeof(Hidden) == 1 ? 128 : 32768));

// errc::does_not_fit with the first row whose logit int32 does not hold. The shape of most tables rules that out, the
// magnitudes of most hidden vectors do, too; where neither does, all logits are worked out once for nothing else.
template <class View, class Hidden>
[[nodiscard]] ROMVEC_INLINE constexpr status check_logits_of_int32(const View& table, const Hidden* hidden) {
  constexpr std::uint64_t max_code = View::format::max_code;
  constexpr std::uint64_t most =
      INT32_MAX / max_code;  // a multiplier is below 2^15, and what it makes is shifted by 15
  constexpr std::uint64_t max_hidden = sizeof(Hidden) == 1 ? 128 : 32768;
  if constexpr (View::dim_extent == std::dynamic_extent || View::dim_extent > most / max_hidden) {
    if (table.dim() <= most / max_hidden) {
      return {};
    }
    std::uint64_t sum = 0;
    for (std::size_t c = 0; c < table.dim(); ++c) {
      const std::int32_t h = hidden[c];
      sum += static_cast<std::uint32_t>(h < 0 ? -h : h);
    }
    if (sum > most) {
      std::size_t first = SIZE_MAX;
      logits_here(table, hidden, row_beyond_int32{&first, shift_of_int32_logits<View>});
      if (first != SIZE_MAX) {
        return {errc::does_not_fit, first};
      }
    }
  }
  return {};
}

template <class View, class Hidden, class Element, class Unit>
[[nodiscard]] ROMVEC_INLINE constexpr status check_logits(const View& table, std::span<const Hidden> hidden,
                                                          std::span<Element> out, Unit unit) {
  if (hidden.size() < table.dim() || out.size() < table.vocab_size()) {
    return {errc::bad_length, 0};
  }
  if constexpr (View::dim_extent == std::dynamic_extent && longest_logits<View, Hidden> < SIZE_MAX) {
    if (table.dim() > longest_logits<View, Hidden>) {
      return {errc::too_long, 0};
    }
  }
  if (!is_usable(unit)) {
    return {std::same_as<Unit, hidden_format> ? errc::bad_format : errc::not_finite, 0};
  }
  if (shares_memory(hidden.data(), table.dim(), out.data(), table.vocab_size()) ||
      shares_memory_with_codes(table, out.data(), table.vocab_size())) {
    return {errc::overlaps, 0};
  }
  return {};
}

template <class View, class Element, class Unit>
[[nodiscard]] ROMVEC_INLINE constexpr auto finish_of_logits(const View& table, Element* out, Unit unit) {
  if constexpr (std::same_as<Element, float>) {
    return logits_to_float{out, unit_of(unit, table.exponent())};
  } else if constexpr (std::same_as<Element, std::int32_t>) {
    return logits_to_int32{out, shift_of_int32_logits<View>};
  } else {
    return logits_to_int64{out};
  }
}

// One sentence for what is wrong with the arguments of logits, and nothing of what would follow from it.
template <class Hidden, class Out, class Unit>
[[nodiscard]] consteval bool can_find_logits() {
  using element = output_element<Out>;
  constexpr bool has_hidden = std::is_convertible_v<const Hidden&, std::span<const std::int8_t>> ||
                              std::is_convertible_v<const Hidden&, std::span<const std::int16_t>>;
  static_assert(
      has_hidden,
      "romvec: a hidden vector is std::int8_t or std::int16_t, in a span, an array or a vector; quantise float "
      "ones and give logits their hidden_scale");
  constexpr bool is_q_format = std::same_as<Unit, q_format>;
  static_assert(!is_q_format, "romvec: the format of a hidden vector is a hidden_format; a q_format is one of outputs");
  constexpr bool has_unit = std::same_as<Unit, hidden_format> || std::same_as<Unit, hidden_scale>;
  static_assert(has_unit || is_q_format, "romvec: the option of logits is a hidden_format or a hidden_scale");
  if constexpr (can_be_written<Out>()) {
    constexpr bool has_element =
        std::same_as<element, float> || std::same_as<element, std::int32_t> || std::same_as<element, std::int64_t>;
    static_assert(has_element, "romvec: logits come out as float, as std::int32_t or as std::int64_t");
    constexpr bool uses_unit = std::same_as<element, float> || !std::same_as<Unit, hidden_scale>;
    static_assert(uses_unit || !has_element,
                  "romvec: a hidden_scale is for logits of float; integers come out in steps of the hidden vector's");
    return has_hidden && has_unit && has_element && uses_unit;
  } else {
    return false;
  }
}

}  // namespace ROMVEC_ISA_NAMESPACE
}  // namespace detail

inline namespace ROMVEC_ISA_NAMESPACE {

// out[r] = sum over c of value(r, c) * hidden[c] for every row r: out[0, vocab_size), hidden[0, dim) of int8 or int16,
// where h means h * 2^-fraction_bits of a hidden_format, or h * scale of a hidden_scale.
//   float         the exact sum, rounded once, to nearest even; with a hidden_scale, that times the scale, rounded
//   again std::int32_t  with a multiplier a row: in steps of 2^(exponent + 15) of the hidden vector's, rounded once,
//   halves
//                 up; without: the exact sum in steps of 2^exponent of the hidden vector's
//   std::int64_t  the exact sum in steps of 2^exponent of the hidden vector's
// Exact for a dim of up to 67,000,000. Errors: bad_length if hidden has fewer than dim elements or out fewer than
// vocab_size; bad_format if fraction_bits is outside [-126, 126]; not_finite for a scale that is not; does_not_fit with
// the first row whose logit std::int32_t does not hold, which int16 and long rows come to (take float or std::int64_t
// for them: with int32 it may take a pass over the table to know); too_long for a longer dim; overlaps if out lies over
// hidden. After an error nothing has been written. Memory: none beside out; on AVX2 and AVX-512 4 KB of stack, of
// 4-bit codes 12. Source: Press and Wolf, Using the Output Embedding to Improve Language Models, 2017.
template <table_like Table, class Hidden, class Out, class Unit = hidden_format>
constexpr status logits(const Table& table, const Hidden& hidden, Out&& out, Unit unit = Unit{}) {
  if constexpr (detail::can_find_logits<Hidden, Out, Unit>()) {
    using element = detail::output_element<Out>;
    const auto view = detail::unchecked(table);
    const auto in = std::span(hidden);
    using number = typename decltype(in)::value_type;
    const std::span<const number> numbers(in);
    const std::span<element> numbers_out(out);
    if (const status checked = detail::check_logits(view, numbers, numbers_out, unit); !checked) {
      return checked;
    }
    if constexpr (std::same_as<element, std::int32_t>) {
      if (const status checked = detail::check_logits_of_int32(view, numbers.data()); !checked) {
        return checked;
      }
    }
    detail::logits_here(view, numbers.data(), detail::finish_of_logits(view, numbers_out.data(), unit));
  }
  return {};
}

}  // namespace ROMVEC_ISA_NAMESPACE
}  // namespace romvec
