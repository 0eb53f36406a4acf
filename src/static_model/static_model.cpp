// SPDX-License-Identifier: BSL-1.0
#include "static_model/static_model.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <span>
#include <utility>

#include "error.hpp"
#include "files/input_file.hpp"
#include "readers/dense.hpp"
#include "readers/reader.hpp"
#include "readers/safetensors.hpp"
#include "text.hpp"
#include "tokenize/tokenizer_file.hpp"

namespace romvec::host {

namespace {

const stored_tensor* find_tensor(std::span<const stored_tensor> tensors, std::string_view name) {
  const auto found = std::ranges::find(tensors, name, &stored_tensor::name);
  return found == tensors.end() ? nullptr : &*found;
}

// The numbers of a tensor of one dimension.
std::vector<double> numbers_of(const source& file, const stored_tensor& it, bool are_ids) {
  const std::string place = "tensor " + in_quotes(it.name);
  const auto type = element_named(it.dtype);
  const bool is_float = type && (*type == element::f16 || *type == element::bf16 || *type == element::f32 ||
                                 *type == element::f64 || *type == element::f8_e4m3 || *type == element::f8_e5m2);
  if (!type || is_float == are_ids) {
    throw error(
        file.name, place,
        fmt::format("dtype {}, expected {}", it.dtype, are_ids ? "an integer: row numbers" : "floats: factors"));
  }
  if (it.shape.size() != 1) {
    throw error(file.name, place, fmt::format("shape {}, expected one dimension", shape_text(it.shape)));
  }
  std::vector<double> out(static_cast<std::size_t>(it.shape[0]));
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] = number_at(*type, it.bytes.data() + i * bytes_of(*type));
    if (!std::isfinite(out[i])) {
      throw error(file.name, place, fmt::format("element {} is no finite number", i));
    }
  }
  return out;
}

// A row for each token, by the rows that they share.
void apply_mapping(const source& file, const stored_tensor& it, weights& table) {
  const std::vector<double> rows = numbers_of(file, it, true);
  std::vector<float> values(rows.size() * table.dim);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i] < 0 || rows[i] >= static_cast<double>(table.vocab_size)) {
      throw error(file.name, fmt::format("tensor {}, element {}", in_quotes(it.name), i),
                  fmt::format("is {}, expected a row in [0, {})", rows[i], table.vocab_size));
    }
    const auto row = static_cast<std::size_t>(rows[i]) * table.dim;
    std::copy_n(table.values.begin() + static_cast<std::ptrdiff_t>(row), table.dim,
                values.begin() + static_cast<std::ptrdiff_t>(i * table.dim));
  }
  table.notes.push_back(fmt::format("{} tokens share {} rows by {}: each gets a row of its own", rows.size(),
                                    table.vocab_size, in_quotes(it.name)));
  table.values = std::move(values);
  table.vocab_size = rows.size();
  table.from.rows_in_file = rows.size();
}

void apply_factors(const source& file, const stored_tensor& it, weights& table) {
  const std::vector<double> factors = numbers_of(file, it, false);
  if (factors.size() != table.vocab_size) {
    throw error(file.name, "tensor " + in_quotes(it.name),
                fmt::format("{} factors, expected {}, one for each token", factors.size(), table.vocab_size));
  }
  for (std::size_t i = 0; i < table.values.size(); ++i) {
    const double product = factors[i / table.dim] * static_cast<double>(table.values[i]);
    table.values[i] = static_cast<float>(product);
    if (!std::isfinite(table.values[i])) {
      throw error(file.name, fmt::format("row {}, column {}", i / table.dim, i % table.dim),
                  fmt::format("{} times its factor in {} is beyond the range of float32", product, in_quotes(it.name)));
    }
  }
  table.notes.push_back(fmt::format("rows were multiplied by {}", in_quotes(it.name)));
}

weights read_rows(const model_folder& model, const static_model_request& wanted) {
  const input_file opened(model.weights);
  const source& file = opened.contents();
  if (!safetensors::detect(file.bytes)) {
    static_cast<void>(reader_of(file));  // says what it is, if it is known
    throw error(file.name, "is no .safetensors, expected the rows of a static model");
  }
  const safetensors::header head = safetensors::parse_header(file);
  const std::vector<stored_tensor> tensors = safetensors::tensors_of(head);
  request rows;
  rows.progress = wanted.progress;
  for (const char* const name : {"embeddings", "embedding.weight"}) {
    if (!rows.tensor && find_tensor(tensors, name) != nullptr) {
      rows.tensor = name;
    }
  }
  if (!rows.tensor) {
    throw error(file.name,
                "has no tensor \"embeddings\" or \"embedding.weight\", expected one of them, as static models have");
  }
  weights table = safetensors::read_tensors(file, rows, tensors, {});
  // That the reader leaves these two alone is no longer so.
  std::erase_if(table.notes, [](const std::string& note) { return note.find("was not applied") != std::string::npos; });
  if (*rows.tensor == "embeddings") {
    if (const stored_tensor* const mapping = find_tensor(tensors, "mapping"); mapping != nullptr) {
      apply_mapping(file, *mapping, table);
    }
    if (const stored_tensor* const factors = find_tensor(tensors, "weights"); factors != nullptr) {
      apply_factors(file, *factors, table);
    }
  }
  return table;
}

std::uint64_t id_count(const text_tokenizer& tokenizer) {
  std::uint64_t out = std::uint64_t{tokenizer.highest_id()} + 1;
  for (const auto& [name, id] : tokenizer.added) {
    out = std::max(out, std::uint64_t{id} + 1);
  }
  return out;
}

std::uint32_t unknown_of(const text_tokenizer& tokenizer) {
  return std::visit([](const auto& one) { return one.unknown; }, tokenizer.with);
}

void keep_rows(const source& file, const row_range& asked, weights& table) {
  request wanted;
  wanted.rows = asked;
  const row_range rows = take_rows(file, wanted, table.vocab_size, table);
  const auto first = static_cast<std::ptrdiff_t>(rows.first * table.dim);
  const auto last = static_cast<std::ptrdiff_t>(rows.last * table.dim);
  table.values.erase(table.values.begin() + last, table.values.end());
  table.values.erase(table.values.begin(), table.values.begin() + first);
  table.vocab_size = static_cast<std::size_t>(rows.last - rows.first);
}

}  // namespace

std::vector<std::uint32_t> static_model::tokens_of(std::string_view text, std::size_t most) const {
  std::vector<std::uint32_t> ids = tokenizer.encode(text, true);
  std::erase_if(ids, [&](std::uint32_t id) {
    return id == left_out || id < table.from.first_row || id - table.from.first_row >= table.vocab_size;
  });
  ids.resize(std::min(ids.size(), most));
  return ids;
}

std::vector<double> static_model::vector_of(std::string_view text) const {
  const std::vector<std::uint32_t> ids = tokens_of(text);
  std::vector<double> out(table.dim);
  for (const std::uint32_t id : ids) {
    const std::size_t row = (id - static_cast<std::size_t>(table.from.first_row)) * table.dim;
    for (std::size_t c = 0; c < table.dim; ++c) {
      out[c] += static_cast<double>(table.values[row + c]) / static_cast<double>(ids.size());
    }
  }
  double squares = 0;
  for (const double x : out) {
    squares += x * x;
  }
  if (folder.normalize && squares > 0) {
    for (double& x : out) {
      x /= std::sqrt(squares);
    }
  }
  return out;
}

static_model read_static_model(const std::string& folder, const static_model_request& wanted) {
  static_model out;
  out.folder = open_model_folder(folder);
  {
    const input_file file(out.folder.tokenizer);
    tokenizer_request asked;
    asked.final_sigma = wanted.final_sigma;
    out.tokenizer = read_tokenizer(file.contents(), asked);
  }
  out.table = read_rows(out.folder, wanted);
  if (const std::uint64_t ids = id_count(out.tokenizer); ids != out.table.vocab_size) {
    throw error(printable(out.folder.tokenizer), fmt::format("has {} ids, {} has {} rows, expected a row for each id",
                                                             ids, printable(out.folder.weights), out.table.vocab_size));
  }
  out.max_tokens = std::min(static_model::most_tokens, out.tokenizer.max_length);
  out.left_out = out.folder.leaves_unknown_out ? unknown_of(out.tokenizer) : no_token;
  keep_rows({printable(out.folder.weights), {}}, wanted.rows, out.table);
  return out;
}

}  // namespace romvec::host
