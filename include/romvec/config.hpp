// SPDX-License-Identifier: BSL-1.0
// What a user may define before the first include, and the attributes that the library puts on its functions.
#pragma once

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
// are no calls there, as their arguments in memory would cost more.
#if defined(__OPTIMIZE_SIZE__)
#define ROMVEC_OUTLINE_FOR_SIZE __attribute__((noinline))
#define ROMVEC_INLINE_FOR_SPEED __attribute__((noinline))
#define ROMVEC_INLINE_FOR_SIZE ROMVEC_INLINE
#else
#define ROMVEC_OUTLINE_FOR_SIZE
#define ROMVEC_INLINE_FOR_SPEED ROMVEC_INLINE
#define ROMVEC_INLINE_FOR_SIZE
#endif
