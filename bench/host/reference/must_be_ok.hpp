// SPDX-License-Identifier: BSL-1.0
// For the files of this folder, all compiled with ROMVEC_FORCE_SCALAR: the library's namespace for scalar code keeps
// them apart from the other objects.
#pragma once

#include <romvec/isa/native.hpp>
#include <romvec/status.hpp>
#include <stdexcept>
#include <type_traits>

namespace romvec_bench::scalar {

static_assert(std::is_same_v<romvec::isa::native, romvec::isa::scalar>, "compile this file with ROMVEC_FORCE_SCALAR");

inline void must_be_ok(romvec::status status) {
  if (!status) {
    throw std::logic_error(romvec::describe(status.code()));
  }
}

}  // namespace romvec_bench::scalar
