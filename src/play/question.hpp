// SPDX-License-Identifier: BSL-1.0
// One line of `romvec play` and its answer.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "play/word_space.hpp"

namespace romvec::host {

inline constexpr std::string_view question_help =
    R"(  king - man + woman            the words nearest to a sum
  near dog                      the words nearest to one
  sim cat kitten                the cosine of two
  row apple                     the numbers of one
  class light lamp, music: WORDS  which group of words a sentence lies nearest to
  help, quit)";

// The answer, without a newline at its end; empty for an empty line. A mistake is an answer that begins with "error: ".
std::string answer(const word_space& words, std::string_view line, std::size_t count);

}  // namespace romvec::host
