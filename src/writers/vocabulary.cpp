// SPDX-License-Identifier: BSL-1.0
#include "writers/vocabulary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <span>
#include <string_view>
#include <vector>

#include "text.hpp"
#include "writers/front_coding.hpp"
#include "writers/initialisers.hpp"

namespace romvec::host {

namespace {

constexpr std::size_t line_width = 110;

// The rows in the order of their words, by bytes as unsigned numbers.
std::vector<std::uint32_t> rows_by_word(const weights& from) {
  std::vector<std::uint32_t> rows(from.words.size());
  std::iota(rows.begin(), rows.end(), 0U);
  if (!std::ranges::is_sorted(from.words)) {
    std::ranges::sort(rows, {}, [&](std::uint32_t row) { return std::string_view(from.words[row]); });
  }
  return rows;
}

std::uint64_t text_bytes(const weights& from) {
  return std::accumulate(from.words.begin(), from.words.end(), std::uint64_t{0},
                         [](std::uint64_t sum, const std::string& word) { return sum + word.size(); });
}

front_coded coded_words(const weights& from, const std::vector<std::uint32_t>& rows) {
  return front_code(rows.size(), [&](std::size_t place) { return std::string_view(from.words[rows[place]]); });
}

bool has_short_ids(const weights& from) { return from.words.size() <= std::size_t{UINT16_MAX} + 1; }

std::string plain_type(const weights& from) {
  return fmt::format("romvec::vocabulary<{}, {}>", from.words.size(), text_bytes(from));
}

// The members of a romvec::vocabulary.
void write_plain(output_file& out, const weights& from, const std::vector<std::uint32_t>& rows) {
  std::vector<std::uint64_t> offsets = {0};
  std::string line = "   ";
  for (const std::uint32_t row : rows) {
    offsets.push_back(offsets.back() + from.words[row].size());
    const std::string literal = string_literal(from.words[row]);
    if (line.size() + literal.size() + 1 > line_width && line.size() > 3) {
      out.write(line + "\n");
      line = "   ";
    }
    line += ' ' + literal;
  }
  out.write(line + ",\n    ");
  write_numbers(out, std::span<const std::uint64_t>(offsets));
}

void write_words(output_file& out, const weights& from, word_form form, const std::vector<std::uint32_t>& rows) {
  if (form == word_form::plain) {
    write_plain(out, from, rows);
  } else {
    write_front_coded(out, coded_words(from, rows));
  }
}

}  // namespace

bool can_be_front_coded(const weights& from) {
  return std::ranges::all_of(from.words, [](const std::string& word) { return word.size() <= UINT16_MAX; });
}

std::uint64_t bytes_of_words(const weights& from, word_form form) {
  if (from.words.empty()) {
    return 0;
  }
  const std::uint64_t text = text_bytes(from);
  const std::uint64_t offset_bytes = text <= UINT16_MAX ? 2 : 4;
  const std::uint64_t words = form == word_form::plain ? text + 1 + offset_bytes * (from.words.size() + 1)
                                                       : coded_words(from, rows_by_word(from)).bytes();
  const bool has_ids = !std::ranges::is_sorted(from.words);
  return words + (has_ids ? (has_short_ids(from) ? 4 : 8) * std::uint64_t{from.words.size()} : 0);
}

std::string includes_of_vocabulary(const weights& from, word_form form) {
  const bool has_more = !from.words.empty() && (form == word_form::front_coded || !std::ranges::is_sorted(from.words));
  return has_more ? "#include <romvec/front_coded_words.hpp>\n" : "";
}

void write_vocabulary(output_file& out, const weights& from, word_form form) {
  if (from.words.empty()) {
    out.write("ROMVEC_ROM inline constexpr romvec::no_vocabulary vocabulary = {};\n");
    return;
  }
  const std::vector<std::uint32_t> rows = rows_by_word(from);
  const std::string type = form == word_form::plain ? plain_type(from) : front_coded_type(coded_words(from, rows));
  if (std::ranges::is_sorted(rows)) {
    out.write(fmt::format("ROMVEC_ROM inline constexpr {} vocabulary = {{\n", type));
    write_words(out, from, form, rows);
    out.write("};\n");
    return;
  }
  std::vector<std::uint32_t> places(rows.size());
  for (std::uint32_t place = 0; place < rows.size(); ++place) {
    places[rows[place]] = place;
  }
  out.write("// The words in their order, the row of each, and the place of each row among them.\n");
  out.write(fmt::format("ROMVEC_ROM inline constexpr romvec::words_of_rows<{}, {}> vocabulary = {{{{\n", type,
                        has_short_ids(from) ? "std::uint16_t" : "std::uint32_t"));
  write_words(out, from, form, rows);
  out.write("},\n    ");
  write_numbers(out, std::span<const std::uint32_t>(rows));
  out.write(",\n    ");
  write_numbers(out, std::span<const std::uint32_t>(places));
  out.write("};\n");
}

}  // namespace romvec::host
