// SPDX-License-Identifier: BSL-1.0
#include "reference/scalar.hpp"

#include <romvec/gather.hpp>
#include <romvec/similarity.hpp>
#include <stdexcept>

#include "reference/must_be_ok.hpp"

namespace romvec_bench::scalar {

void gather(const random_table& table, std::span<const std::int32_t> ids, std::span<float> out) {
  must_be_ok(romvec::gather(table.int8_rows(), ids, out));
}

void gather(const random_table& table, std::span<const std::int32_t> ids, std::span<std::int16_t> out) {
  must_be_ok(romvec::gather(table.int8_rows(), ids, out));
}

void gather(const random_table& table, std::span<const std::int32_t> ids, std::span<std::int8_t> out) {
  must_be_ok(romvec::gather(table.int8_rows(), ids, out));
}

void nearest(const random_table& table, std::span<const std::int8_t> query, std::span<romvec::neighbor> out) {
  if (romvec::nearest(table.int8_rows(), query, out) != out.size()) {
    throw std::logic_error("nearest found fewer rows than asked for");
  }
}

}  // namespace romvec_bench::scalar
