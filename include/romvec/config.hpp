// SPDX-License-Identifier: BSL-1.0
// What the library asks of a compiler, what a user may define before the first include, and the attributes that the
// library puts on its functions. Every public header includes this one before any other.
#pragma once

// One sentence, and no more: a compiler goes on behind an #error, but not behind a header that it does not find.
#if !defined(__cplusplus) || __cplusplus < 202002L
#error "romvec needs C++20: compile with -std=c++20 (or -std=gnu++20), g++ 11 or clang 14 or later"
#include "stopped, see the #error above"
#elif !defined(__GNUC__) && !defined(__clang__)
#error "romvec needs GNU attributes: compile with g++, clang++ or clang-cl"
#include "stopped, see the #error above"
#elif (defined(__SIZEOF_SIZE_T__) && __SIZEOF_SIZE_T__ < 4) || (defined(__SIZEOF_INT__) && __SIZEOF_INT__ < 4)
#error "romvec needs int and size_t of 32 bits: compile with -mcpu or -march of a 32-bit or 64-bit CPU"
#include "stopped, see the #error above"
#elif defined(__FLT_EVAL_METHOD__) && __FLT_EVAL_METHOD__ != 0 && __FLT_EVAL_METHOD__ != 16
// The x87 keeps more bits than a float has, and rounds twice: other results than those of every other target.
#error "romvec needs floats that are rounded to float by every operation: compile with -msse2 -mfpmath=sse"
#include "stopped, see the #error above"
#endif

#include "romvec/detail/standard.hpp"

// Attributes of every generated table and vocabulary, for example a section of external flash:
//   -DROMVEC_ROM='__attribute__((section(".qspi")))'
// A linked table (romvec convert --emit object) lies where its .S file is told to: -DROMVEC_ROM_SECTION=.qspi
#ifndef ROMVEC_ROM
#define ROMVEC_ROM
#endif

// Alignment of a table's codes in bytes, a power of two. The kernels accept any; 16 keeps rows of a dim that is a
// multiple of 16 inside one vector load.
#ifndef ROMVEC_ALIGNMENT
#define ROMVEC_ALIGNMENT 16
#endif

// Members of types, and the small arithmetic, are always inlined: an out-of-line copy could be compiled with AVX2 in
// one object, without it in another, and the linker would keep either. Everything else lives in a namespace named after
// the instruction set (isa/select.hpp).
#define ROMVEC_INLINE inline __attribute__((always_inline))
#define ROMVEC_INLINE_LAMBDA __attribute__((always_inline))

// Functions with a namespace of their instruction set that are calls where the user asked for small code; and such as
// are no calls there, as their arguments in memory would cost more. A wrapper is no call where the user asked for fast
// code: it hands arguments by reference on by value.
#if defined(__OPTIMIZE_SIZE__)
#define ROMVEC_OUTLINE_FOR_SIZE __attribute__((noinline))
#define ROMVEC_INLINE_FOR_SPEED __attribute__((noinline))
#define ROMVEC_INLINE_FOR_SIZE ROMVEC_INLINE
#define ROMVEC_WRAPPER
#else
#define ROMVEC_OUTLINE_FOR_SIZE
#define ROMVEC_INLINE_FOR_SPEED ROMVEC_INLINE
#define ROMVEC_INLINE_FOR_SIZE
#define ROMVEC_WRAPPER ROMVEC_INLINE
#endif

// Before a loop over blocks, four of them a turn: on a Cortex-M4 a Q15 row of 64 takes 3.8 instructions a weight
// instead of 4.4. Not when the user asked for small code.
#if defined(__OPTIMIZE_SIZE__)
#define ROMVEC_UNROLL
#else
#define ROMVEC_UNROLL _Pragma("GCC unroll 4")
#endif
