// SPDX-License-Identifier: BSL-1.0
// Vectors written by hand: how much a thing has of each of five features. Dog is near cat and apple near banana, which
// no numbering and no one-hot code can say. Training finds such vectors from text alone (skip_gram.hpp).
#pragma once

#include "romvec/config.hpp"

#include <array>
#include <string_view>

#include "romvec/format.hpp"
#include "romvec/lecture/vocabulary.hpp"
#include "romvec/quantize.hpp"
#include "romvec/table.hpp"

namespace romvec::lecture {

inline constexpr std::array<std::string_view, 5> feature_names = {"has_a_tail", "is_eatable", "has_4_legs",
                                                                  "makes_sound", "is_a_pet"};
inline constexpr auto feature_words = sorted_vocabulary("dog", "cat", "apple", "banana");
static_assert(feature_words.is_sorted());

// [id][feature]
inline constexpr float feature_weights[4][5] = {{1, 22, 0, 0.5F, 5},   // apple
                                                {2, 38, 0, 0.2F, 7},   // banana
                                                {31, 3, 21, 18, 31},   // cat
                                                {23, 2, 19, 12, 35}};  // dog

// The same as a table of 8-bit codes in read-only memory.
ROMVEC_ROM inline constexpr auto feature_table = make_table<int8_rows>(feature_weights);

}  // namespace romvec::lecture
