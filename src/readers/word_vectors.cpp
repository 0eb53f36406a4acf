// SPDX-License-Identifier: BSL-1.0
// Word vectors as text: a word and its numbers on every line, separated by spaces or tabs. GloVe writes no
// header, word2vec and fastText (.vec) write one: the number of words and the dimension.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "error.hpp"
#include "readers/duplicates.hpp"
#include "readers/lines.hpp"
#include "readers/numbers.hpp"
#include "readers/reader.hpp"
#include "readers/text_layout.hpp"
#include "text.hpp"

namespace romvec::host::word_vectors {

namespace {

constexpr std::string_view separators = " \t";

bool is_separator(char c) { return separators.find(c) != std::string_view::npos; }

struct layout {
  bool has_header = false;
  std::uint64_t rows = 0;  // by the header
  std::uint64_t dim = 0;
};

layout layout_of(const source& file) {
  line_scanner lines(file.bytes);
  std::string_view first;
  if (!lines.next(first)) {
    throw error(file.name, "line 1", "is missing, expected a word and its numbers");
  }
  if (const auto counts = csv::counts_header_of(file.bytes, file.text)) {
    if (counts->rows == 0 || counts->dim == 0) {
      throw error(
          file.name, "line 1",
          fmt::format("a header of {} rows and dimension {}, expected at least 1 of both", counts->rows, counts->dim));
    }
    return {true, counts->rows, counts->dim};
  }
  const auto fields = fields_of(first, separators);
  if (fields.size() < 2) {
    throw error(file.name, "line 1", "expected a word and its numbers (text is read as word vectors)");
  }
  return {false, 0, fields.size() - (is_separator(first.front()) ? 0 : 1)};
}

bool is_sparse(std::string_view text) {
  const std::size_t colon = text.find(':');
  return colon != std::string_view::npos && parse_count(text.substr(0, colon)) && is_number(text.substr(colon + 1));
}

class row_parser {
 public:
  row_parser(const source& file, const layout& form) : file_(file), form_(form) {}

  // The word and the numbers of a line. The word ends where the last `dim` fields begin: some of GloVe's
  // words have spaces, but a field that could be a number is not taken for a part of one.
  void parse(std::string_view line, std::size_t number, weights& table) {
    const auto fail = [&](const std::string& message) {
      throw error(file_.name, fmt::format("line {}", number), message);
    };
    if (line.empty()) {
      fail("is empty, expected a word and its numbers");
    }
    const auto fields = fields_of(line, separators);
    const auto dim = static_cast<std::size_t>(form_.dim);
    // A space, a tab or nothing is a word, too, if no other stands in front of the numbers.
    const bool begins_with_separator = is_separator(line.front());
    if (begins_with_separator && fields.size() > dim) {
      fail("begins with a space, expected a word");
    }
    const bool has_word = fields.size() > dim || (begins_with_separator && fields.size() == dim);
    const std::size_t word_fields = has_word ? fields.size() - dim : 0;
    if (!has_word ||
        (word_fields > 1 &&
         std::any_of(fields.begin() + 1, fields.begin() + static_cast<std::ptrdiff_t>(word_fields), is_number))) {
      fail(fmt::format("dimension {}, expected {}{}", fields.empty() ? 0 : fields.size() - 1, dim,
                       form_.has_header ? " by the header" : " as on line 1"));
    }
    const auto end_of_word = [&] {
      const char* const end =
          word_fields == 0 ? fields[0].data() - 1 : fields[word_fields - 1].data() + fields[word_fields - 1].size();
      return static_cast<std::size_t>(end - line.data());
    };
    const std::string_view word = line.substr(0, end_of_word());
    for (std::size_t c = 0; c < dim; ++c) {
      const std::string_view text = fields[word_fields + c];
      float value = 0;
      const number_fault fault = parse_number(text, value);
      if (fault != number_fault::none) {
        throw error(file_.name, fmt::format("line {}, column {} (word {})", number, c, in_quotes(word)),
                    is_sparse(text)
                        ? in_quotes(text) + " is the place and the value of a sparse row, expected every number of it"
                        : fmt::format("{}{}, expected a finite number", in_quotes(text), describe(fault)));
      }
      table.values.push_back(value);
    }
    table.words.emplace_back(word);
  }

 private:
  const source& file_;
  const layout& form_;
};

std::string format_name(const layout& form) {
  return form.has_header ? "word vectors (text, with header)" : "word vectors (text, no header)";
}

void refuse_options(const source& file, const request& wanted) {
  if (wanted.tensor) {
    throw error(file.name, fmt::format("tensor {} is asked for, but word vectors are one table without a name",
                                       in_quotes(*wanted.tensor)));
  }
  if (wanted.words != nullptr) {
    throw error(file.name, "has words of its own, expected no words file beside it");
  }
  if (file.text.index_column.value_or("none") != "none" || file.text.word_column.value_or("0") != "0") {
    throw error(file.name, "is read as word vectors, a word and its numbers a line: there is no column to choose");
  }
}

// The ids of the table are those of the sorted words: 10 is before 2.
void note_row_numbers(weights& table) {
  for (std::size_t r = 0; r < table.words.size(); ++r) {
    if (parse_count(table.words[r]) != r) {
      return;
    }
  }
  table.notes.emplace_back("the words are the row numbers; --no-words leaves them out, and ids stay the rows");
}

}  // namespace

bool detect(std::string_view bytes) { return looks_like_text(bytes); }

contents list(const source& file) {
  const layout form = layout_of(file);
  std::uint64_t rows = form.rows;
  if (!form.has_header) {
    line_scanner lines(file.bytes);
    std::string_view line;
    while (!lines.at_blank_end() && lines.next(line)) {
      ++rows;
    }
  }
  return {format_name(form), {{"", "text", {rows, form.dim}}}};
}

weights read(const source& file, const request& wanted) {
  refuse_options(file, wanted);
  const layout form = layout_of(file);
  weights table;
  table.from = {format_name(form), "", "text", "row by row", 0, wanted.rows.first};
  line_scanner lines(file.bytes);
  std::string_view line;
  if (form.has_header) {
    lines.next(line);
    take_rows(file, wanted, form.rows, table);
  }
  // A number takes a digit and a separator: what the header promises beyond that is not reserved.
  const std::uint64_t most_numbers = lines.bytes_left() / 2;
  if (form.dim > most_numbers) {
    throw error(
        file.name, "line 1",
        fmt::format("the header promises dimension {}, the file has {} bytes behind it", form.dim, lines.bytes_left()));
  }
  const std::uint64_t most_rows = most_numbers / form.dim + 1;
  const std::uint64_t wanted_rows = wanted.rows.last == row_range::to_the_end
                                        ? most_rows
                                        : wanted.rows.last - std::min(wanted.rows.first, wanted.rows.last);
  if (form.has_header) {
    table.values.reserve(static_cast<std::size_t>(std::min({most_rows, wanted_rows, form.rows}) * form.dim));
  }
  row_parser rows(file, form);
  std::uint64_t row = 0;
  for (; row < wanted.rows.last && !lines.at_blank_end() && lines.next(line); ++row) {
    if (form.has_header && row == form.rows) {
      throw error(file.name, fmt::format("line {}", lines.number()),
                  fmt::format("is one row more than the header's {}", form.rows));
    }
    if (row >= wanted.rows.first) {
      rows.parse(line, lines.number(), table);
    }
    if (row % 256 == 0) {
      wanted.progress(lines.part_done());
    }
  }
  const bool reached_the_end = lines.at_blank_end();
  if (reached_the_end) {
    if (form.has_header && row != form.rows) {
      throw error(file.name, fmt::format("line {}", lines.number()),
                  fmt::format("the file ends after {} rows, the header promises {}", row, form.rows));
    }
    if (!form.has_header) {
      take_rows(file, wanted, row, table);
    }
  }
  table.vocab_size = table.words.size();
  table.dim = static_cast<std::size_t>(form.dim);
  if (table.vocab_size == 0) {
    throw error(file.name,
                fmt::format("rows {}:{} hold nothing, expected FIRST < LAST", wanted.rows.first, wanted.rows.last));
  }
  const std::size_t first_line = static_cast<std::size_t>(table.from.first_row) + (form.has_header ? 2 : 1);
  settle_words(file, wanted, table, [&](std::size_t r) { return fmt::format("line {}", first_line + r); });
  note_row_numbers(table);
  return table;
}

}  // namespace romvec::host::word_vectors
