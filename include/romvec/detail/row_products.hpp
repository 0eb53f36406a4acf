// SPDX-License-Identifier: BSL-1.0
// Exact products of two rows and of a row with itself: of codes, or of code * multiplier where codes are decoded.
#pragma once

#include "romvec/config.hpp"

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "romvec/isa/native.hpp"
#include "romvec/kernel/decode.hpp"
#include "romvec/kernel/decoded_query.hpp"
#include "romvec/kernel/dot.hpp"
#include "romvec/table_view.hpp"

namespace romvec::detail {
inline namespace ROMVEC_ISA_NAMESPACE {

// b may be any int8 or int16, a is a row.
template <class View>
[[nodiscard]] constexpr std::int64_t dot_codes(const View&, const typename View::code_type* a,
                                               const typename View::code_type* b, std::size_t dim) {
  constexpr std::int32_t max_code = View::format::max_code;
  if (std::is_constant_evaluated()) {
    return kernel::dot<isa::scalar, max_code, max_code + 1>(a, b, dim);
  }
  return kernel::dot<isa::native, max_code, max_code + 1>(a, b, dim);
}

template <decoded_view View>
[[nodiscard]] constexpr std::int64_t dot_codes(const View& table, decoded_row a, decoded_row b, std::size_t) {
  if (std::is_constant_evaluated()) {
    return kernel::decoded_dot<isa::scalar>(table, a, b);
  }
  return kernel::decoded_dot<isa::native>(table, a, b);
}

template <class View>
[[nodiscard]] constexpr std::uint64_t squared_norm(const View& table, std::size_t row) {
  if constexpr (!decoded_view<View>) {
    return static_cast<std::uint64_t>(dot_codes(table, table.codes(row), table.codes(row), table.dim()));
  } else if (std::is_constant_evaluated()) {
    return static_cast<std::uint64_t>(kernel::decoded_squared_norm<isa::scalar>(table, row));
  } else {
    return static_cast<std::uint64_t>(kernel::decoded_squared_norm<isa::native>(table, row));
  }
}

template <decoded_view View>
[[nodiscard]] constexpr std::uint64_t squared_norm_of(const View& table, decoded_row query) {
  return squared_norm(table, query.row);
}

// The squared norm of a query of any int8 or int16.
template <class View>
[[nodiscard]] constexpr std::uint64_t squared_norm_of(const View& table, const typename View::code_type* query) {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < table.dim(); ++i) {
    sum += static_cast<std::uint64_t>(std::int64_t{query[i]} * query[i]);
  }
  return sum;
}

}  // namespace ROMVEC_ISA_NAMESPACE
}  // namespace romvec::detail
