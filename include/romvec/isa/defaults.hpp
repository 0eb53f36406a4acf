// SPDX-License-Identifier: BSL-1.0
// What an instruction set does not bring, in terms of what it does: each family of isa/concept.hpp by those before it.
// The results are those of isa::scalar; the time is what an instruction set brings a family for.
#pragma once

#include "romvec/config.hpp"

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "romvec/isa/concept.hpp"
#include "romvec/isa/scalar.hpp"

namespace romvec::isa {

// converts_at_once by converts_rows. Tails would need the same functions with their masks: an instruction set that has
// masks brings them.
template <class Base>
struct converting_at_once : Base {
  static_assert(!has_masks<Base>, "romvec: an instruction set with masks brings all of isa::converts_at_once");
  using typename Base::codes;
  using typename Base::floats;
  using typename Base::halves;

  template <class Code>
  ROMVEC_INLINE static constexpr void copy(const Code* from, Code* out) {
    for (std::size_t i = 0; i < Base::lanes; ++i) {
      out[i] = from[i];
    }
  }
  ROMVEC_INLINE static constexpr halves scale_q15(codes code, std::int16_t multiplier) {
    return scale_q15(code, multiplier, 7);
  }
  ROMVEC_INLINE static constexpr halves scale_q15(codes code, std::int16_t multiplier, int bits) {
    return Base::narrow(Base::multiply(code, multiplier), bits);
  }
  ROMVEC_INLINE static constexpr halves scale_int16(codes code, std::int16_t multiplier) {
    return scale_q15(code, multiplier, 15);
  }
  template <class Code>
  ROMVEC_INLINE static constexpr halves load_q15(const Code* code) {
    return Base::narrow(Base::multiply(Base::load(code), sizeof(Code) == 1 ? 256 : 1), 0);
  }
  template <class Code>
  ROMVEC_INLINE static constexpr floats load_floats(const Code* code) {
    return Base::to_floats(Base::multiply(Base::load(code), 1));
  }
};

// multiplies_rows by converts_rows: the codes of both rows by way of memory.
template <class Base>
struct multiplying : Base {
  using typename Base::codes;
  using sums = std::int64_t;

  ROMVEC_INLINE static constexpr sums zero_sums() { return 0; }
  ROMVEC_INLINE static constexpr sums add_products(sums sum, codes a, codes b) {
    std::int16_t of_a[Base::lanes] = {};
    std::int16_t of_b[Base::lanes] = {};
    Base::store(of_a, Base::narrow(Base::multiply(a, 1), 0));
    Base::store(of_b, Base::narrow(Base::multiply(b, 1), 0));
    for (std::size_t i = 0; i < Base::lanes; ++i) {
      sum += std::int64_t{of_a[i]} * of_b[i];
    }
    return sum;
  }
  ROMVEC_INLINE static constexpr std::int64_t total(sums sum) { return sum; }
};

// scans_rows by multiplies_rows, row after row.
template <class Base>
struct scanning : Base {
  static constexpr std::size_t scan_lanes = Base::lanes;
  static constexpr std::size_t scan_rows = 1;
  static constexpr bool prepares_query = false;
  using narrower = scalar;
  using query = typename Base::codes;
  struct scan {
    typename Base::sums dot, squared_norm;
  };

  ROMVEC_INLINE static constexpr void prepare(const std::int8_t*, std::int8_t*) {}
  ROMVEC_INLINE static constexpr query load_query(const std::int8_t* codes, const std::int8_t*) {
    return Base::load(codes);
  }
  ROMVEC_INLINE static constexpr scan zero_scan() { return {Base::zero_sums(), Base::zero_sums()}; }
  ROMVEC_INLINE static constexpr scan add_dot(scan sum, const std::int8_t* row, query with) {
    return {Base::add_products(sum.dot, Base::load(row), with), sum.squared_norm};
  }
  ROMVEC_INLINE static constexpr scan add_dot_and_norm(scan sum, const std::int8_t* row, query with) {
    const auto codes = Base::load(row);
    return {Base::add_products(sum.dot, codes, with), Base::add_products(sum.squared_norm, codes, codes)};
  }
  ROMVEC_INLINE static constexpr scan add_end(scan sum, const std::int8_t* row, query with, std::size_t count) {
    std::int8_t end[scan_lanes] = {};
    for (std::size_t i = scan_lanes - count; i < scan_lanes; ++i) {
      end[i] = row[i];
    }
    return add_dot_and_norm(sum, end, with);
  }
  ROMVEC_INLINE static constexpr void store_scans(const scan* scans, std::int32_t* dots, std::int32_t* squared_norms) {
    *dots = static_cast<std::int32_t>(Base::total(scans->dot));
    *squared_norms = static_cast<std::int32_t>(Base::total(scans->squared_norm));
  }
};

// Every family, Isa's own or by default: Isa itself where it brings them all.
template <converts_rows Isa>
using with_conversions = typename std::conditional_t<converts_at_once<Isa>, std::type_identity<Isa>,
                                                     std::type_identity<converting_at_once<Isa>>>::type;
template <class Isa>
using with_products = typename std::conditional_t<multiplies_rows<Isa>, std::type_identity<Isa>,
                                                  std::type_identity<multiplying<Isa>>>::type;
template <class Isa>
using with_scans =
    typename std::conditional_t<scans_rows<Isa>, std::type_identity<Isa>, std::type_identity<scanning<Isa>>>::type;
template <class Isa>
using complete = with_scans<with_products<with_conversions<Isa>>>;

// Who adds rows for an instruction set: itself, else isa::scalar.
template <class Isa>
using bags = std::conditional_t<adds_rows<Isa>, Isa, scalar>;

// add_rows of the codes `Offset` further on. `isa` may be a tail.
template <std::size_t Offset, class Isa, class Code>
[[nodiscard]] ROMVEC_INLINE constexpr typename Isa::products add_rows_at(const Isa& isa, typename Isa::products sum,
                                                                         const Code* a, const Code* b,
                                                                         typename Isa::multipliers multipliers) {
  if constexpr (adds_rows_at_offsets<Isa>) {
    return isa.template add_rows_at<Offset>(sum, a, b, multipliers);
  } else {
    return isa.add_rows(sum, a + Offset, b + Offset, multipliers);
  }
}

// out[0, 32) = the codes of the low halves of bytes[0, 16), then those of the high ones.
template <expands_nibbles Isa>
ROMVEC_INLINE void expand_together(const std::uint8_t* bytes, typename Isa::nibble_lookup levels, std::int8_t* out) {
  if constexpr (expands_together<Isa>) {
    Isa::expand(bytes, levels, out);
  } else {
    Isa::expand(bytes, levels, out, out + 16);
  }
}

}  // namespace romvec::isa
