// SPDX-License-Identifier: BSL-1.0
#include "reference/scalar.hpp"

#include <romvec/gather.hpp>
#include <romvec/similarity.hpp>
#include <stdexcept>

#include "reference/must_be_ok.hpp"

namespace romvec_bench::scalar {

template <class View, class Element>
void gather(const View& table, std::span<const std::int32_t> ids, std::span<Element> out) {
  must_be_ok(romvec::gather(table, ids, out));
}

template <class View>
void gather(const View& table, std::span<const std::int32_t> ids, std::span<std::int16_t> out,
            romvec::q_format format) {
  must_be_ok(romvec::gather(table, ids, out, format));
}

template <class View>
void nearest(const View& table, std::span<const std::int8_t> query, std::span<romvec::neighbor> out) {
  if (romvec::nearest(table, query, out) != out.size()) {
    throw std::logic_error("nearest found fewer rows than asked for");
  }
}

template void gather(const int8_rows_view&, std::span<const std::int32_t>, std::span<float>);
template void gather(const int8_rows_view&, std::span<const std::int32_t>, std::span<std::int16_t>);
template void gather(const int8_rows_view&, std::span<const std::int32_t>, std::span<std::int8_t>);
template void gather(const int8_rows_view&, std::span<const std::int32_t>, std::span<std::int16_t>, romvec::q_format);
template void gather(const fixed_point_view&, std::span<const std::int32_t>, std::span<std::int16_t>);
template void gather(const fixed_point_view&, std::span<const std::int32_t>, std::span<std::int16_t>, romvec::q_format);
template void gather(const wide_fixed_view&, std::span<const std::int32_t>, std::span<std::int16_t>);
template void gather(const wide_fixed_view&, std::span<const std::int32_t>, std::span<std::int16_t>, romvec::q_format);
template void gather(const nibble_rows_view&, std::span<const std::int32_t>, std::span<float>);
template void gather(const nibble_rows_view&, std::span<const std::int32_t>, std::span<std::int16_t>);
template void gather(const nibble_groups_view&, std::span<const std::int32_t>, std::span<float>);
template void gather(const nibble_groups_view&, std::span<const std::int32_t>, std::span<std::int16_t>);
template void nearest(const int8_rows_view&, std::span<const std::int8_t>, std::span<romvec::neighbor>);
template void nearest(const nibble_rows_view&, std::span<const std::int8_t>, std::span<romvec::neighbor>);
template void nearest(const nibble_groups_view&, std::span<const std::int8_t>, std::span<romvec::neighbor>);

}  // namespace romvec_bench::scalar
