// SPDX-License-Identifier: BSL-1.0
// The tied output head of a language model: the table times a hidden vector, one logit a token.
#pragma once

#include "romvec/config.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

#include "romvec/fixed.hpp"
#include "romvec/isa/native.hpp"
#include "romvec/kernel/dot.hpp"
#include "romvec/kernel/nibble_scan.hpp"
#include "romvec/kernel/nibbles.hpp"
#include "romvec/kernel/scan.hpp"
#include "romvec/output.hpp"
#include "romvec/status.hpp"
#include "romvec/table_view.hpp"

namespace romvec {

namespace detail {
inline namespace ROMVEC_ISA_NAMESPACE {

// Where logits go: dot is that of the codes of a row with the hidden vector, |dot * multiplier| < 2^63.
struct logits_to_float {
  float* out;
  float scale;         // 2^exponent
  float hidden_scale;  // 2^-fraction_bits
  ROMVEC_INLINE constexpr void one(std::int64_t dot, std::int32_t multiplier, std::size_t row) const {
    // In this order, in which the first product is exact: 2^exponent first would be infinite for logits that are not.
    out[row] = static_cast<float>(dot * multiplier) * hidden_scale * scale;
  }
};

struct logits_to_int32 {
  std::int32_t* out;
  int shift;
  ROMVEC_INLINE constexpr void one(std::int64_t dot, std::int32_t multiplier, std::size_t row) const {
    const std::int64_t product = dot * multiplier;
    out[row] = saturate_int32(shift == 0 ? product : (product + (std::int64_t{1} << (shift - 1))) >> shift);
  }
};

template <class Isa, class View, class Hidden, class Finish>
ROMVEC_INLINE constexpr void all_logits(const View& table, const Hidden* hidden, Finish finish) {
  constexpr std::int32_t max_hidden = sizeof(Hidden) == 1 ? 128 : 32768;
  // One code at a time gains nothing by blocks: 14.8 instructions a weight on a Cortex-M0 instead of 12.9.
  if constexpr (nibble_view<View> && sizeof(Hidden) == 1 && Isa::lanes > 1) {
    kernel::scan_nibble_table<kernel::scans_of_blocks<Isa>, false, kernel::by_multiplier>(
        table, hidden, 0,
        [&](std::size_t first, std::size_t count, const std::int64_t* dots, const std::int64_t*) ROMVEC_INLINE_LAMBDA {
          for (std::size_t i = 0; i < count; ++i) {
            finish.one(dots[i], 1, first + i);
          }
        });
  } else if constexpr (nibble_view<View>) {
    for (std::size_t row = 0; row < table.vocab_size(); ++row) {
      finish.one(kernel::nibble_dot<Isa, max_hidden>(table, row, hidden), 1, row);
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
      if (dim >= Isa::scan_lanes && dim <= kernel::scanned_query<Isa>::longest) {
        const kernel::scanned_query<Isa> query(hidden, dim);
        constexpr std::size_t turn = Isa::has_cache_hints ? 16 : Isa::scan_rows;
        for (std::size_t row = 0; row < table.vocab_size(); row += turn) {
          const std::size_t count = table.vocab_size() - row < turn ? table.vocab_size() - row : turn;
          std::int32_t dots[turn] = {};
          std::int32_t unused_norms[turn] = {};
          kernel::scan_rows<Isa>(table.codes(row), count, query, dim, 0, dots, unused_norms);
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

template <class View>
[[nodiscard]] ROMVEC_INLINE constexpr status check_logits(const View& table, std::size_t hidden_size,
                                                          std::size_t out_size, q_format hidden_format) {
  if (hidden_size < table.dim() || out_size < table.vocab_size()) {
    return {errc::bad_length, 0};
  }
  if (hidden_format.fraction_bits < 0 || hidden_format.fraction_bits > 126) {
    return {errc::does_not_fit, 0};
  }
  return {};
}

template <class View, class Element>
[[nodiscard]] ROMVEC_INLINE constexpr auto finish_of_logits(const View& table, Element* out, q_format hidden_format) {
  static_assert(std::same_as<Element, float> || std::same_as<Element, std::int32_t>,
                "romvec: logits come out as float or as std::int32_t");
  if constexpr (std::same_as<Element, float>) {
    return logits_to_float{out, power_of_two(table.exponent()), power_of_two(-hidden_format.fraction_bits)};
  } else {
    return logits_to_int32{out, View::format::has_multipliers ? 15 : 0};
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

}  // namespace ROMVEC_ISA_NAMESPACE
}  // namespace detail

inline namespace ROMVEC_ISA_NAMESPACE {

// out[r] = sum over c of value(r, c) * hidden[c] for every row r: out[0, vocab_size), hidden[0, dim) of int8 or int16,
// where h means h * 2^-hidden_format.fraction_bits, fraction_bits in [0, 126].
//   float         the exact sum, rounded once, to nearest even
//   std::int32_t  with a multiplier a row: in steps of 2^(exponent + 15 - fraction_bits), rounded once, halves up;
//   without:
//                 the exact sum in steps of 2^(exponent - fraction_bits). Saturated where int32 does not hold it
// Exact for a dim of up to 65,536. Errors: bad_length if hidden has fewer than dim elements or out fewer than
// vocab_size, does_not_fit if fraction_bits is out of range. After an error nothing has been written. Memory: none
// beside out; on AVX2 and AVX-512 4 KB of stack. Source: Press and Wolf, Using the Output Embedding to Improve Language
// Models, 2017.
template <table_like Table, class Hidden, class Out>
constexpr status logits(const Table& table, const Hidden& hidden, Out&& out, q_format hidden_format = {0}) {
  const auto view = detail::unchecked(table);
  const auto in = std::span(hidden);
  const auto span = std::span(out);
  using number = typename decltype(in)::value_type;
  static_assert(std::same_as<number, std::int8_t> || std::same_as<number, std::int16_t>,
                "romvec: a hidden vector is std::int8_t or std::int16_t");
  if (const status checked = detail::check_logits(view, in.size(), span.size(), hidden_format); !checked) {
    return checked;
  }
  detail::logits_here(view, in.data(), detail::finish_of_logits(view, span.data(), hidden_format));
  return {};
}

}  // namespace ROMVEC_ISA_NAMESPACE
}  // namespace romvec
