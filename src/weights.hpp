// SPDX-License-Identifier: BSL-1.0
// What a reader returns: float rows, their words if the file names them, and where they come from.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace romvec::host {

// For the report and the comments of a generated file; not needed to use the weights.
struct origin {
  std::string format;              // "npy 1.0", "safetensors", "word vectors (text, with header)"
  std::string tensor;              // empty where the format does not name its tensors
  std::string dtype;               // as the file spells it
  std::string order;               // "row by row" or "column by column"
  std::uint64_t rows_in_file = 0;  // may be more than were kept; 0 if the rest of the file was not read
  std::uint64_t first_row = 0;     // of the rows that were kept
};

// values[0, vocab_size * dim), row by row, all finite. words[0, vocab_size), all different; or empty.
struct weights {
  std::size_t vocab_size = 0;
  std::size_t dim = 0;
  std::vector<float> values;
  std::vector<std::string> words;
  std::vector<std::size_t> sorted_from;  // row i was row sorted_from[i] before sort_by_word; empty: not sorted
  std::vector<std::size_t> kept;  // ids, ascending, of the rows that drop_unused kept, before sort_by_word; empty: all
  // Row i is row place_in_file[i] of the range that was read, where rows of repeated words were left out; empty: all.
  std::vector<std::size_t> place_in_file;
  origin from;
  std::uint64_t text_identity =
      0;  // of the tokenizer that a generated file has beside the rows (writers/text_part.hpp)
  // What the reader decided where the file can be read in two ways, and what it left out: a sentence each, without a
  // full stop. Reports print them.
  std::vector<std::string> notes;
};

// Sorts the words by their bytes as unsigned numbers, as romvec::vocabulary wants them, and the rows with
// them. Memory beside the weights: one row and two indices of the rows. Nothing happens to weights without
// words.
void sort_by_word(weights& table);

// The id that row `row` had when it was read: its place among the rows that the command line chose, without those of
// repeated words.
std::size_t row_before(const weights& table, std::size_t row);

// "row 3, column 5" as the file counts them from 0, and the word of the row where there is one.
std::string place_of(const weights& table, std::size_t row, std::size_t column);

}  // namespace romvec::host
