// SPDX-License-Identifier: BSL-1.0
// Word vectors as text: a word and its numbers on every line, separated by spaces or tabs. GloVe writes no
// header, word2vec and fastText (.vec) write one: the number of words and the dimension.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "error.hpp"
#include "readers/lines.hpp"
#include "readers/numbers.hpp"
#include "readers/reader.hpp"
#include "readers/words.hpp"
#include "text.hpp"

namespace romvec::host::word_vectors {

namespace {

constexpr std::string_view separators = " \t";

struct layout {
  bool has_header = false;
  std::uint64_t rows = 0;  // by the header
  std::uint64_t dim = 0;
};

// Two counts on the first line are a header, unless the second line shows rows of one number.
layout layout_of(const source& file) {
  line_scanner lines(file.bytes);
  std::string_view first;
  std::string_view second;
  if (!lines.next(first)) {
    throw error(file.name, "line 1", "is missing, expected a word and its numbers");
  }
  const auto fields = fields_of(first, separators);
  const bool has_second = lines.next(second);
  if (fields.size() == 2 && parse_count(fields[0]) && parse_count(fields[1])) {
    const layout header{true, *parse_count(fields[0]), *parse_count(fields[1])};
    if (!has_second || header.dim == 1 || fields_of(second, separators).size() != 2) {
      if (header.rows == 0 || header.dim == 0) {
        throw error(
            file.name, "line 1",
            fmt::format("a header of {} rows and dimension {}, expected at least 1 of both", header.rows, header.dim));
      }
      return header;
    }
  }
  if (fields.size() < 2) {
    throw error(file.name, "line 1", "expected a word and its numbers (text is read as word vectors)");
  }
  return {false, 0, fields.size() - 1};
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
    if (separators.find(line.front()) != std::string_view::npos) {
      fail("begins with a space, expected a word");
    }
    const auto fields = fields_of(line, separators);
    const auto dim = static_cast<std::size_t>(form_.dim);
    const bool has_word = fields.size() > dim;
    const std::size_t word_fields = has_word ? fields.size() - dim : 0;
    if (!has_word ||
        (word_fields > 1 &&
         std::any_of(fields.begin() + 1, fields.begin() + static_cast<std::ptrdiff_t>(word_fields), is_number))) {
      fail(fmt::format("dimension {}, expected {}{}", fields.size() - 1, dim,
                       form_.has_header ? " by the header" : " as on line 1"));
    }
    const std::string_view last = fields[word_fields - 1];
    const std::string_view word = line.substr(0, static_cast<std::size_t>(last.data() + last.size() - line.data()));
    for (std::size_t c = 0; c < dim; ++c) {
      const std::string_view text = fields[word_fields + c];
      float value = 0;
      const number_fault fault = parse_number(text, value);
      if (fault != number_fault::none) {
        throw error(file_.name, fmt::format("line {}, column {} (word {})", number, c, in_quotes(word)),
                    fmt::format("{}{}, expected a finite number", in_quotes(text), describe(fault)));
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

void refuse_duplicates(const source& file, const weights& table, bool has_header) {
  if (const auto twice = find_duplicate(table.words)) {
    const std::size_t before = static_cast<std::size_t>(table.from.first_row) + (has_header ? 2 : 1);
    throw error(file.name, fmt::format("line {}", before + twice->second),
                fmt::format("{} is on line {} already, expected every word once", in_quotes(table.words[twice->second]),
                            before + twice->first));
  }
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
  if (wanted.tensor) {
    throw error(file.name, fmt::format("tensor {} is asked for, but word vectors are one table without a name",
                                       in_quotes(*wanted.tensor)));
  }
  if (wanted.words != nullptr) {
    throw error(file.name, "has words of its own, expected no words file beside it");
  }
  const layout form = layout_of(file);
  weights table;
  table.from = {format_name(form), "", "text", "row by row", 0, wanted.rows.first};
  line_scanner lines(file.bytes);
  std::string_view line;
  if (form.has_header) {
    lines.next(line);
    checked_rows(file, wanted, form.rows);
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
    checked_rows(file, wanted, row);
    table.from.rows_in_file = row;
  }
  table.vocab_size = table.words.size();
  table.dim = static_cast<std::size_t>(form.dim);
  if (table.vocab_size == 0) {
    throw error(file.name,
                fmt::format("rows {}:{} hold nothing, expected FIRST < LAST", wanted.rows.first, wanted.rows.last));
  }
  refuse_duplicates(file, table, form.has_header);
  return table;
}

}  // namespace romvec::host::word_vectors
