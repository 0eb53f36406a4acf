// SPDX-License-Identifier: BSL-1.0
// Compiled with ROMVEC_FORCE_SCALAR: the library's namespace for scalar code keeps this apart from the other objects.
#include "reference/scalar.hpp"

#include <romvec/gather.hpp>
#include <romvec/isa/native.hpp>
#include <stdexcept>
#include <type_traits>

namespace romvec_bench::scalar {
namespace {

static_assert(std::is_same_v<romvec::isa::native, romvec::isa::scalar>);

void must_be_ok(romvec::status status) {
  if (!status) {
    throw std::logic_error(romvec::describe(status.code()));
  }
}

}  // namespace

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
