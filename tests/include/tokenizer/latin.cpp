// SPDX-License-Identifier: BSL-1.0
// The same cases with the tables of Latin scripts alone; what lies outside has no class, case or accents.
#define ROMVEC_TOKENIZER_LATIN

// NOLINTBEGIN(bugprone-suspicious-include)
#include "include/conformance/tokenizer/unicode.cpp"
#include "include/conformance/tokenizer/word_piece.cpp"
// NOLINTEND(bugprone-suspicious-include)

static_assert(romvec::detail::class_of(0x3A3) == romvec::detail::unicode_class::other);
static_assert(romvec::detail::lower_case(0x3A3) == 0x3A3);
static_assert(romvec::detail::class_of(0x10FFFF) == romvec::detail::unicode_class::other);
static_assert(sizeof(romvec::detail::unicode::class_runs) + sizeof(romvec::detail::unicode::lower_runs) +
                  sizeof(romvec::detail::unicode::base_runs) <
              2500);
