// SPDX-License-Identifier: BSL-1.0
// Which characters the Unicode tables know: all, or with -DROMVEC_TOKENIZER_LATIN those of Latin scripts, which take a
// quarter of the flash. Objects built with and without link together, each with its own, as the name of the namespace
// that holds the tokenizers says.
#pragma once

#include "romvec/config.hpp"

#include "romvec/isa/select.hpp"

// A word of the namespace.
#if defined(ROMVEC_TOKENIZER_LATIN)
#define ROMVEC_TOKENIZER_SUBSET latin
#else
#define ROMVEC_TOKENIZER_SUBSET complete
#endif
// For example for_avx2_complete.
#define ROMVEC_TOKENIZER_NAMESPACE \
  ROMVEC_CONCATENATE(ROMVEC_ISA_NAMESPACE, ROMVEC_CONCATENATE(_, ROMVEC_TOKENIZER_SUBSET))
