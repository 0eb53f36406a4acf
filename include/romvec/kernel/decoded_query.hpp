// SPDX-License-Identifier: BSL-1.0
// The query of a scan over rows whose codes are decoded, and what the multipliers of rows count for.
#pragma once

#include "romvec/config.hpp"

#include <cstddef>
#include <cstdint>

#include "romvec/format/decoded.hpp"
#include "romvec/kernel/decode.hpp"
#include "romvec/kernel/dot.hpp"
#include "romvec/table_view.hpp"

namespace romvec::kernel {

// Scans go block by block; an instruction set whose scans are longer than a block names a narrower one.
template <class Isa>
[[nodiscard]] consteval auto with_scans_of_blocks() {
  if constexpr (isa::has_block_scans<Isa>) {
    return typename Isa::block_scans{};
  } else if constexpr (Isa::scan_lanes > detail::decoded_block) {
    return typename Isa::narrower{};
  } else {
    return Isa{};
  }
}
template <class Isa>
using scans_of_blocks = decltype(with_scans_of_blocks<Isa>());

// Columns [first, first + count) of a query, codes in [-128, 127], in blocks of 32; of a query that is a row, too, with
// the multipliers of its groups.
template <bool OfRow, decoded_format Format>
class query_part {
 public:
  using multiplier_type = typename Format::multiplier_type;

  ROMVEC_INLINE constexpr query_part(const std::int8_t* codes, std::size_t first, std::size_t count,
                                     const multiplier_type* multipliers = nullptr)
      : codes_(codes), multipliers_(multipliers), first_(first), count_(count) {
    for (std::size_t i = whole_count(); i < count; ++i) {
      end_[i - whole_count()] = codes[i];
    }
  }
  [[nodiscard]] ROMVEC_INLINE constexpr std::size_t begin() const { return first_; }
  [[nodiscard]] ROMVEC_INLINE constexpr std::size_t end() const { return first_ + count_; }
  // The whole block that begins with a column, and the rest behind the whole ones, filled up with zeros.
  [[nodiscard]] ROMVEC_INLINE constexpr const std::int8_t* block(std::size_t column) const {
    return codes_ + (column - first_);
  }
  [[nodiscard]] ROMVEC_INLINE constexpr const std::int8_t* end_block() const { return end_; }
  [[nodiscard]] ROMVEC_INLINE constexpr std::int32_t multiplier(std::size_t group) const {
    return OfRow ? detail::multiplier_of<Format>(multipliers_[group]) : 1;
  }

 private:
  [[nodiscard]] ROMVEC_INLINE constexpr std::size_t whole_count() const {
    return count_ & ~(detail::decoded_block - 1);
  }

  const std::int8_t* codes_;
  const multiplier_type* multipliers_;
  std::size_t first_, count_;
  std::int8_t end_[detail::decoded_block] = {};
};

// What a multiplier counts for: itself; or, where a row has one alone, its sign, as a cosine depends on no more.
struct by_multiplier {
  ROMVEC_INLINE constexpr std::int32_t operator()(std::int32_t multiplier) const { return multiplier; }
};
struct by_sign {
  ROMVEC_INLINE constexpr std::int32_t operator()(std::int32_t multiplier) const {
    return (multiplier > 0 ? 1 : 0) - (multiplier < 0 ? 1 : 0);
  }
};

// The squared norm of a row.
template <class Isa, class Weigh = by_multiplier, decoded_view View>
[[nodiscard]] ROMVEC_INLINE constexpr std::int64_t decoded_squared_norm(const View& table, std::size_t row) {
  constexpr std::int32_t max_code = View::format::max_code;
  std::int64_t sum = 0;
  for_each_span<Isa>(table, row, 0, table.dim(),
                     [&](const std::int8_t* codes, std::int32_t multiplier, std::size_t, std::size_t count)
                         ROMVEC_INLINE_LAMBDA {
                           const std::int32_t weight = Weigh{}(multiplier);
                           sum += dot<Isa, max_code, max_code>(codes, codes, count) * (weight * weight);
                         });
  return sum;
}

}  // namespace romvec::kernel
