// SPDX-License-Identifier: BSL-1.0
// How a table of text is laid out: what separates its fields, whether its first line is a header, and what its columns
// hold. The first line and the columns decide, never the name; what they leave open is asked for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "files/input_file.hpp"
#include "readers/csv_records.hpp"

namespace romvec::host::csv {

enum class first_line { row, names, counts };  // counts: word2vec's header, the number of rows and the dimension

// Of a table whose lines all have the same fields.
struct text_shape {
  record_form form;
  first_line begin = first_line::row;
  std::size_t fields = 0;               // of a row
  std::vector<std::string> names = {};  // of the columns, where the first line tells; R names all but the first
  std::uint64_t promised_rows = 0;
  bool is_numbered_header = false;  // the names are 0, 1, 2 ..., which could be a row
  std::string fault = {};           // what keeps it from being read, behind "line N: "
  std::size_t fault_line = 0;
};

// Nothing for lines of a word and its numbers, between spaces or tabs, as GloVe and word2vec write them: the words may
// then have spaces, and stand behind word2vec's header or none.
std::optional<text_shape> shape_of(std::string_view bytes, const text_reading& asked);

struct text_layout {
  text_shape shape;
  std::optional<std::size_t> words;  // columns
  std::optional<std::size_t> index;  // left out
  std::vector<std::string> notes;

  [[nodiscard]] std::size_t dim() const { return shape.fields - (words ? 1 : 0) - (index ? 1 : 0); }
  [[nodiscard]] std::string format_name() const;
};

// Errors: a column of which it is open whether it is weights, words or row numbers; a column of text between the
// numbers; a column asked for that is not there; a list of numbers in one field; decimal commas.
text_layout layout_of(const source& file, const text_shape& shape);

// The rows behind word2vec's header, if the first line is one.
struct counts_header {
  std::uint64_t rows = 0;
  std::uint64_t dim = 0;
  bool has_words = true;
};
std::optional<counts_header> counts_header_of(std::string_view bytes, const text_reading& asked);

}  // namespace romvec::host::csv
