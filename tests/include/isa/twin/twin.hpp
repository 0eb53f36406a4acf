// SPDX-License-Identifier: BSL-1.0
// An instruction set that the library does not know: scalar under another name.
#pragma once

#include "romvec/isa/scalar.hpp"

namespace romvec::isa {

struct twin : scalar {
  static constexpr const char* name = "twin";
};

}  // namespace romvec::isa
