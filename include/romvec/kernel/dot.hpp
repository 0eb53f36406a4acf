// SPDX-License-Identifier: BSL-1.0
// The exact dot product of two rows of codes.
#pragma once

#include "romvec/config.hpp"

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "romvec/isa/concept.hpp"
#include "romvec/kernel/blocks.hpp"

namespace romvec::kernel {

// sum of a[i] * b[i] over [0, count). |a| <= MaxA and |b| <= MaxB are the promise of the formats; from them follows how
// many blocks fit into int32 sums (two products a block and sum) before they spill into the int64.
template <class Isa, std::int32_t MaxA, std::int32_t MaxB, class CodeA, class CodeB>
ROMVEC_INLINE constexpr std::int64_t dot(const CodeA* a, const CodeB* b, std::size_t count) {
  constexpr bool by_bytes = isa::multiplies_bytes<Isa> && sizeof(CodeA) == 1 && sizeof(CodeB) == 1;
  constexpr std::int64_t products = by_bytes ? 4 : 2;
  constexpr auto blocks = static_cast<std::size_t>(std::int64_t{INT32_MAX} / (products * MaxA * MaxB));
  static_assert(blocks >= 1);
  constexpr std::size_t most = blocks * Isa::lanes;

  std::int64_t sum = 0;
  for (std::size_t begin = 0; begin < count;) {
    const std::size_t length = count - begin < most ? count - begin : most;
    const CodeA* const a_part = a + begin;
    const CodeB* const b_part = b + begin;
    auto sums = Isa::zero_sums();
    for_each_block<Isa>(length, [&](auto isa, std::size_t i) ROMVEC_INLINE_LAMBDA {
      if constexpr (by_bytes && std::is_same_v<decltype(isa), Isa>) {
        sums = isa.add_byte_products(sums, a_part + i, b_part + i);
        return;
      }
      const auto a_codes = isa.load(a_part + i);
      const auto b_codes = isa.load(b_part + i);
      if constexpr (decltype(isa)::lanes == Isa::lanes) {
        sums = Isa::add_products(sums, a_codes, b_codes);  // of a tail, too: what it leaves out are zeros
      } else {
        sum += isa.total(isa.add_products(isa.zero_sums(), a_codes, b_codes));
      }
    });
    sum += Isa::total(sums);
    begin += length;
  }
  return sum;
}

}  // namespace romvec::kernel
