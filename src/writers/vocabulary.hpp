// SPDX-License-Identifier: BSL-1.0
// The words of a generated header, in one of two forms.
#pragma once

#include <cstdint>
#include <string>

#include "files/output_file.hpp"
#include "weights.hpp"

namespace romvec::host {

enum class word_form {
  plain,        // romvec::vocabulary: word(id) is a view of read-only memory
  front_coded,  // romvec::front_coded_words: half the bytes, word(id) is put together
};

// Whether no word has more than 65,535 bytes.
[[nodiscard]] bool can_be_front_coded(const weights& from);

// Flash of the words with what leads from a row to its word and back, where rows are not in the order of the words.
[[nodiscard]] std::uint64_t bytes_of_words(const weights& from, word_form form);

// `vocabulary`; romvec::no_vocabulary without words. Errors: std::length_error for a word of more than 65,535 bytes
// that is to be front-coded.
void write_vocabulary(output_file& out, const weights& from, word_form form);

// What it needs of the library, a line each; nothing without words.
[[nodiscard]] std::string includes_of_vocabulary(const weights& from, word_form form);

}  // namespace romvec::host
