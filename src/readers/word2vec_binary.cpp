// SPDX-License-Identifier: BSL-1.0
// word2vec's binary word vectors: a line with the number of words and the dimension, then for every row its word, a
// space and float32 numbers, little-endian. The original tool ends every row with a newline, gensim does not. A word
// may hold spaces, where the newline behind the row, or else the look of the numbers, tells which space ends it.
#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "error.hpp"
#include "readers/bytes.hpp"
#include "readers/duplicates.hpp"
#include "readers/lines.hpp"
#include "readers/numbers.hpp"
#include "readers/reader.hpp"
#include "readers/rows.hpp"
#include "text.hpp"

namespace romvec::host::word2vec_binary {

namespace {

constexpr std::size_t float_bytes = 4;

struct layout {
  std::uint64_t rows = 0;
  std::uint64_t dim = 0;
  std::size_t begin = 0;  // of the first row
};

// The first line, if it is two counts.
std::optional<layout> first_line(std::string_view bytes) {
  constexpr std::size_t longest = 64;
  const std::size_t end = bytes.substr(0, longest).find('\n');
  if (end == std::string_view::npos) {
    return std::nullopt;
  }
  std::string_view line = bytes.substr(0, end);
  line.remove_suffix(line.size() - (line.find_last_not_of(" \r") + 1));
  const std::size_t space = std::min(line.find(' '), line.size());
  const auto rows = parse_count(line.substr(0, space));
  const auto dim = parse_count(line.substr(std::min(space + 1, line.size())));
  return rows && dim ? std::optional(layout{*rows, *dim, end + 1}) : std::nullopt;
}

layout parse(const source& file) {
  const layout form = *first_line(file.bytes);
  if (form.rows == 0 || form.dim == 0) {
    throw error(file.name, "byte 0",
                fmt::format("a header of {} rows and dimension {}, expected at least 1 of both", form.rows, form.dim));
  }
  // A row is a word of one byte at least, a space and its numbers.
  const std::uint64_t left = file.bytes.size() - form.begin;
  const std::uint64_t smallest = 2 + float_bytes * std::min(form.dim, left);
  if (form.rows > left / smallest) {
    throw error(file.name, "byte 0",
                fmt::format("the header promises {} rows of dimension {}, the file has {} bytes behind it", form.rows,
                            form.dim, left));
  }
  return form;
}

// Bytes at the wrong place give floats of any exponent, letters among them those from 1e19 on. Trained numbers are none
// of these.
constexpr float beyond_training = 1e18F;

float number_at(const char* numbers, std::size_t c) {
  return std::bit_cast<float>(load<std::uint32_t>(numbers + c * float_bytes));
}

// The first number that no training gives; dim if there is none. NaN and infinity are left to their own error.
std::size_t first_unlikely(const char* numbers, std::size_t dim, float smallest) {
  for (std::size_t c = 0; c < dim; ++c) {
    const float size = std::fabs(number_at(numbers, c));
    if (std::isfinite(size) && (size > beyond_training || (size != 0 && size < smallest))) {
      return c;
    }
  }
  return dim;
}

class row_scanner {
 public:
  row_scanner(const source& file, const layout& form)
      : file_(file),
        at_(form.begin),
        rows_(form.rows),
        dim_(static_cast<std::size_t>(form.dim)),
        row_bytes_(form.dim * float_bytes),
        has_newlines_(file.bytes.ends_with('\n')) {}

  struct row {
    std::string_view word;
    const char* numbers;  // [0, dim * 4)
  };

  row next() {
    // The newline behind the row before.
    while (at_ < file_.bytes.size() && file_.bytes[at_] == '\n') {
      ++at_;
    }
    const std::size_t space = end_of_word();
    const row out = {file_.bytes.substr(at_, space - at_), file_.bytes.data() + space + 1};
    refuse_garbage(out);
    at_ = space + 1 + static_cast<std::size_t>(row_bytes_);
    ++number_;
    return out;
  }

  void expect_end() const {
    if (file_.bytes.find_first_not_of('\n', at_) != std::string_view::npos) {
      throw error(file_.name, fmt::format("byte {}", at_),
                  fmt::format("{} bytes behind the last row, expected the end of the file", file_.bytes.size() - at_));
    }
  }

 private:
  [[noreturn]] void fail(const std::string& message) const {
    throw error(file_.name, fmt::format("row {}, byte {}", number_, at_), message);
  }

  [[nodiscard]] bool is_space_before_row(std::size_t space) const {
    return space != std::string_view::npos && file_.bytes.size() - space - 1 >= row_bytes_;
  }

  // The first space whose row ends as rows of this file do; else the first whose numbers look trained; else the first.
  std::size_t end_of_word() {
    constexpr std::size_t longest_word = 1024;
    const std::size_t first = file_.bytes.find(' ', at_);
    if (!is_space_before_row(first)) {
      fail(fmt::format("the file ends, expected a word, a space and {} bytes", row_bytes_));
    }
    const auto search = [&](auto is_end) {
      std::size_t space = first;
      while (is_space_before_row(space) && space - at_ <= longest_word) {
        if (is_end(space)) {
          return space;
        }
        space = file_.bytes.find(' ', space + 1);
      }
      return std::string_view::npos;
    };
    const auto looks_trained = [&](std::size_t space) {
      constexpr float smallest = 1e-15F;
      return first_unlikely(file_.bytes.data() + space + 1, dim_, smallest) == dim_;
    };
    if (has_newlines_) {
      const auto ends_in_newline = [&](std::size_t space) {
        const std::size_t end = space + 1 + static_cast<std::size_t>(row_bytes_);
        return end == file_.bytes.size() ? number_ + 1 == rows_ : file_.bytes[end] == '\n';
      };
      const std::size_t found = search(ends_in_newline);
      if (found != std::string_view::npos) {
        return found;
      }
      has_newlines_ = number_ > 0 && has_newlines_;  // the last byte of the file was one of a number's
    }
    const std::size_t found = search(looks_trained);
    return found == std::string_view::npos ? first : found;
  }

  void refuse_garbage(const row& it) const {
    const std::size_t c = first_unlikely(it.numbers, dim_, std::numeric_limits<float>::min());
    if (c < dim_) {
      throw error(
          file_.name, fmt::format("row {}, column {} (word {})", number_, c, in_quotes(it.word)),
          fmt::format("{} is no number of a word vector: bytes of something else, if the dimension of the header "
                      "is not {} or a word has a space",
                      number_at(it.numbers, c), dim_));
    }
  }

  const source& file_;
  std::size_t at_;
  std::uint64_t rows_;
  std::size_t dim_;
  std::uint64_t row_bytes_;
  bool has_newlines_;  // behind every row
  std::uint64_t number_ = 0;
};

}  // namespace

// A first line of two counts, then bytes that no text has.
bool detect(std::string_view bytes) {
  const auto form = first_line(bytes);
  return form && !looks_like_text(bytes.substr(form->begin));
}

contents list(const source& file) {
  const layout form = parse(file);
  return {"word2vec binary", {{"", "float32", {form.rows, form.dim}}}};
}

weights read(const source& file, const request& wanted) {
  if (wanted.tensor) {
    throw error(file.name, fmt::format("tensor {} is asked for, but word vectors are one table without a name",
                                       in_quotes(*wanted.tensor)));
  }
  if (wanted.words != nullptr) {
    throw error(file.name, "has words of its own, expected no words file beside it");
  }
  const layout form = parse(file);
  weights table = table_for(file, wanted, form.rows, form.dim, {"word2vec binary", "", "float32", "row by row", 0, 0});
  row_scanner rows(file, form);
  for (std::uint64_t r = 0; r < table.from.first_row; ++r) {
    rows.next();
  }
  table.words.reserve(table.vocab_size);
  decode_rows(file, wanted, table, [&](std::uint64_t, std::span<float> row) {
    const auto [word, numbers] = rows.next();
    for (std::size_t c = 0; c < row.size(); ++c) {
      row[c] = number_at(numbers, c);
    }
    table.words.emplace_back(word);
  });
  if (table.from.first_row + table.vocab_size == form.rows) {
    rows.expect_end();
  }
  settle_words(file, wanted, table, [&](std::size_t r) { return fmt::format("row {}", table.from.first_row + r); });
  return table;
}

}  // namespace romvec::host::word2vec_binary
