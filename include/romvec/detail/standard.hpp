// SPDX-License-Identifier: BSL-1.0
// What the library includes of the standard and of the compiler, all of it once, out of reach of macros that came
// first: behind Arduino.h or windows.h, which define functions of the standard as macros, those headers would not
// compile.
#pragma once

#pragma push_macro("abs")
#pragma push_macro("max")
#pragma push_macro("min")
#pragma push_macro("round")
#pragma push_macro("swap")
#undef abs
#undef max
#undef min
#undef round
#undef swap

#include <array>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>
#if defined(__AVX2__) && !defined(ROMVEC_FORCE_SCALAR)
#include <immintrin.h>
#endif

#pragma pop_macro("abs")
#pragma pop_macro("max")
#pragma pop_macro("min")
#pragma pop_macro("round")
#pragma pop_macro("swap")
