// SPDX-License-Identifier: BSL-1.0
// The answer to one line of `romvec play`.
#pragma once

#include <cstddef>
#include <romvec/lecture/question.hpp>
#include <string>

#include "play/word_space.hpp"

namespace romvec::host {

// The lines that lecture::read_question reads, without a newline at the end.
std::string question_help();

struct reply {
  bool is_mistake = false;
  std::string text;  // without a newline at its end; empty for an empty line
};

// A word of the question may be #N, row N, where no word of the table is spelled so.
reply answer(const word_space& words, const lecture::question& asked, std::size_t count);

}  // namespace romvec::host
