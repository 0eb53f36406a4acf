// SPDX-License-Identifier: BSL-1.0
// The token embedding of llama2.c's checkpoints, row by row.
#include <fmt/format.h>

#include <bit>
#include <string>
#include <utility>

#include "error.hpp"
#include "readers/bytes.hpp"
#include "readers/dense.hpp"
#include "readers/llama2c_header.hpp"
#include "readers/reader.hpp"
#include "readers/rows.hpp"
#include "text.hpp"

namespace romvec::host::llama2c {

namespace {

constexpr std::string_view table_name = "token_embedding_table";

std::string format_name(const checkpoint& of) {
  return of.version == 0 ? "llama2.c legacy" : fmt::format("llama2.c v{}", of.version);
}

std::string dtype(const checkpoint& of) {
  return of.version == 2 ? fmt::format("int8, groups of {}", of.group_size) : "float32";
}

// Codes for the whole tensor, then scales: value = scale * code, the float product.
weights read_groups(const source& file, const request& wanted, const checkpoint& of, origin from) {
  const char* const codes = file.bytes.data() + of.table_offset();
  const char* const scales = codes + of.table_elements();
  weights table = table_for(file, wanted, of.size(vocab_size), of.size(dim), std::move(from));
  decode_rows(file, wanted, table, [&](std::uint64_t r, std::span<float> row) {
    for (std::size_t c = 0; c < row.size(); ++c) {
      const auto at = static_cast<std::size_t>(r) * row.size() + c;
      const auto scale = load<std::uint32_t>(scales + 4 * (at / static_cast<std::size_t>(of.group_size)));
      row[c] = std::bit_cast<float>(scale) * static_cast<float>(static_cast<signed char>(codes[at]));
    }
  });
  return table;
}

}  // namespace

contents list(const source& file) {
  const checkpoint of = parse(file);
  return {format_name(of), {{std::string(table_name), dtype(of), {of.size(vocab_size), of.size(dim)}}}};
}

weights read(const source& file, const request& wanted) {
  const checkpoint of = parse(file);
  if (wanted.tensor && *wanted.tensor != table_name) {
    throw error(file.name, fmt::format("tensor {} is asked for, but of a llama2.c checkpoint only {} is read",
                                       in_quotes(*wanted.tensor), table_name));
  }
  origin from = {format_name(of), std::string(table_name), dtype(of), "row by row", 0, 0};
  if (of.version == 2) {
    return read_groups(file, wanted, of, std::move(from));
  }
  dense_array array;
  array.bytes = file.bytes.substr(of.table_offset(), static_cast<std::size_t>(4 * of.table_elements()));
  array.rows = of.size(vocab_size);
  array.dim = of.size(dim);
  return read_dense(file, wanted, array, std::move(from));
}

}  // namespace romvec::host::llama2c
