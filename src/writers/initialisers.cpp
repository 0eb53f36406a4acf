// SPDX-License-Identifier: BSL-1.0
#include "writers/initialisers.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "text.hpp"

namespace romvec::host {

namespace {

constexpr std::size_t line_width = 110;

// Bytes as one string literal, which compilers read in linear time. A line of the file is a row, so that changed
// rows are changed lines; backslashes join the lines, because g++ keeps a token for every literal of its own: 38.6 MB
// as 50,257 literals took g++ 12 4.25 s and 592 MB, as this one 3.6 s and 482 MB. clang takes as long for both.
template <class Byte>
void write_code_literal(output_file& out, const std::vector<Byte>& codes, std::size_t rows,
                        const std::function<void(double)>& progress) {
  const std::size_t row_bytes = codes.size() / rows;
  out.write("\"\\\n");
  std::string line;
  for (std::size_t r = 0; r < rows; ++r) {
    line.clear();
    for (const Byte code : std::span(codes).subspan(r * row_bytes, row_bytes)) {
      append_octal(line, static_cast<unsigned char>(code));
    }
    line += "\\\n";
    out.write(line);
    if (r % 1024 == 0) {
      progress(static_cast<double>(r) / static_cast<double>(rows));
    }
  }
  out.write("\"");
}

// Integers between braces, as many on a line as fit.
template <class Integer>
void write_list(output_file& out, std::span<const Integer> numbers) {
  out.write("{");
  std::string line = "\n    ";
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const std::string number = fmt::format("{}", numbers[i]);
    if (line.size() + number.size() + 2 > line_width) {
      line.pop_back();
      out.write(line);
      line = "\n    ";
    }
    line += number;
    line += i + 1 < numbers.size() ? ", " : "";
  }
  out.write(line);
  out.write("}");
}

std::string number_literal(double number) {
  if (std::isinf(number)) {
    return fmt::format("{}std::numeric_limits<double>::infinity()", number < 0 ? "-" : "");
  }
  return fmt::format("{:#.17g}", number);
}

}  // namespace

void write_table(output_file& out, const quantized& table, const std::function<void(double)>& progress) {
  out.write(fmt::format("ROMVEC_ROM inline constexpr romvec::table<{}, {}, {}> table = {{{{\n", table.format.cpp_name(),
                        table.vocab_size, table.dim));
  for (const format_array& array : table.arrays()) {
    const bool is_first = array.role == array_role::codes;
    out.write(is_first ? "" : ",\n    ");
    table.numbers(array.role).visit([&]<class Integer>(const std::vector<Integer>& numbers) {
      if (is_first && sizeof(Integer) == 1) {
        write_code_literal(out, numbers, table.vocab_size, progress);
      } else if (array.count == 1 && array.is_once()) {
        out.write(fmt::format("{}", numbers.front()));
      } else {
        out.write(is_first ? "    " : "");
        write_list<Integer>(out, numbers);
      }
    });
  }
  if (table.format.has_window()) {
    out.write(",\n    " + window_text(table.window));
  }
  out.write(table.format.has_multipliers() ? fmt::format(",\n    {}}}}};\n", table.exponent) : "}};\n");
}

std::string window_text(const romvec::code_window& window) {
  return fmt::format("{{{}, romvec::window_start::{}}}", window.factor,
                     window.start == window_start::ring ? "ring" : "zero");
}

void write_numbers(output_file& out, const integer_array& array) {
  array.visit([&]<class Integer>(const std::vector<Integer>& numbers) { write_list<Integer>(out, numbers); });
}

void write_numbers(output_file& out, std::span<const std::uint32_t> numbers) { write_list(out, numbers); }
void write_numbers(output_file& out, std::span<const std::uint64_t> numbers) { write_list(out, numbers); }

void write_id_map(output_file& out, const weights& from) {
  if (from.kept.empty()) {
    return;
  }
  const bool is_sorted = !from.sorted_from.empty();
  out.write(
      fmt::format("\n// Token id to row: ids.row_of(id), npos for a row that was dropped.\n"
                  "ROMVEC_ROM inline constexpr romvec::id_map<{}{}> ids = {{\n    ",
                  from.kept.size(), is_sorted ? ", true" : ""));
  write_list<std::size_t>(out, from.kept);
  if (is_sorted) {
    std::vector<std::size_t> rows(from.kept.size());
    for (std::size_t r = 0; r < rows.size(); ++r) {
      rows[from.sorted_from[r]] = r;
    }
    out.write(",\n    ");
    write_list<std::size_t>(out, rows);
  }
  out.write("};\n");
}

void write_fidelity(output_file& out, const romvec::fidelity& f) {
  out.write(
      "// Measured on every weight when this file was made.\ninline constexpr romvec::fidelity fidelity = "
      "{\n");
  out.write(fmt::format("    .weights = {},\n", f.weights));
  out.write(fmt::format("    .max_abs_error = {},\n", number_literal(f.max_abs_error)));
  out.write(fmt::format("    .bound = {},\n", number_literal(f.bound)));
  out.write(fmt::format("    .max_error_over_bound = {},\n", number_literal(f.max_error_over_bound)));
  out.write(fmt::format("    .worst_row = {},\n", f.worst_row));
  out.write(fmt::format("    .worst_column = {},\n", f.worst_column));
  out.write(fmt::format("    .rms_error = {},\n", number_literal(f.rms_error)));
  out.write(fmt::format("    .sqnr_db = {},\n", number_literal(f.sqnr_db)));
  out.write(fmt::format("    .mean_cosine = {}}};\n", number_literal(f.mean_cosine)));
}

}  // namespace romvec::host
