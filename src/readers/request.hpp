// SPDX-License-Identifier: BSL-1.0
// What a caller wants of a file of weights, and what a reader tells about one.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "files/input_file.hpp"
#include "weights.hpp"

namespace romvec::host {

// Rows [first, last) of a file; `last` may be to_the_end.
struct row_range {
  static constexpr std::uint64_t to_the_end = std::numeric_limits<std::uint64_t>::max();
  std::uint64_t first = 0;
  std::uint64_t last = to_the_end;
};

// The words of a words file, all different: the i-th names row i of the weights.
struct word_list {
  std::string name;  // of the file
  std::vector<std::string> words;
  std::string form = "one word a line";  // how the file was read
  // Rows behind the words may have none, as tables are padded to a round number of rows.
  bool may_be_short = false;
  // What speaks against that in this file. With an initialiser, as all of them: a list may be made of the first two.
  std::string why_not_short = {};        // NOLINT(readability-redundant-string-init)
  std::vector<std::string> before = {};  // name the first rows where the table has that many more than the file's words
  std::vector<std::string> notes = {};   // what was decided, for the report
};

// What becomes of a word that several rows have: gensim and torchtext keep its first row.
enum class duplicates { first, error };

// What a caller wants of a file.
struct request {
  std::optional<std::string> tensor = std::nullopt;
  std::optional<unsigned> bits = std::nullopt;  // of a packed code, where the file cannot tell
  row_range rows = {};
  const word_list* words = nullptr;
  bool no_words = false;  // those of the file itself are left out, and cannot be at fault
  host::duplicates duplicates = host::duplicates::first;
  std::function<void(double)> progress = [](double) {};  // told the part done, in [0, 1]
};

// One array of a file, as `romvec inspect` lists it.
struct tensor_info {
  std::string name;  // empty where the format does not name its tensors
  std::string dtype;
  std::vector<std::uint64_t> shape;
};

struct contents {
  std::string format;
  std::vector<tensor_info> tensors;
};

// The part of `wanted.rows` that a file of `rows_in_file` rows has. Errors: none.
row_range checked_rows(const source& file, const request& wanted, std::uint64_t rows_in_file);

// The same, kept in table.from, with a note where more were asked for than there are.
row_range take_rows(const source& file, const request& wanted, std::uint64_t rows_in_file, weights& table);

// Gives the rows [from.first_row, from.first_row + vocab_size) their words. Errors: not one word for every row of the
// file; where the caller chose rows, a word for each of them is enough, and a note says so. A list that may be short
// names the rows behind it by placeholders.
void attach_words(const source& file, const request& wanted, std::uint64_t rows_in_file, weights& table);

}  // namespace romvec::host
