// SPDX-License-Identifier: BSL-1.0
#include "optimise/tokens.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "error.hpp"
#include "text.hpp"

namespace romvec::host {

namespace {

constexpr std::string_view separators = " \t\r\n,";

}  // namespace

std::vector<std::uint64_t> count_tokens(const source& file, std::size_t vocab_size) {
  std::vector<std::uint64_t> counts(vocab_size);
  bool has_ids = false;
  std::size_t line = 1;
  std::size_t at = 0;
  while (at < file.bytes.size()) {
    if (separators.find(file.bytes[at]) != std::string_view::npos) {
      line += file.bytes[at] == '\n' ? 1 : 0;
      ++at;
      continue;
    }
    const std::string_view word = file.bytes.substr(at, file.bytes.find_first_of(separators, at) - at);
    std::uint64_t id = 0;
    const auto [end, failure] = std::from_chars(word.data(), word.data() + word.size(), id);
    if (failure == std::errc::invalid_argument || end != word.data() + word.size()) {
      throw error(file.name, fmt::format("line {}", line),
                  fmt::format("{} is no token id, expected a number", in_quotes(word)));
    }
    if (failure != std::errc() || id >= vocab_size) {
      throw error(file.name, fmt::format("line {}", line),
                  fmt::format("token id {}, expected one below {}, the rows of the table", word, vocab_size));
    }
    ++counts[id];
    has_ids = true;
    at += word.size();
  }
  if (!has_ids) {
    throw error(file.name, "has no token ids");
  }
  return counts;
}

void drop_unused(weights& table, std::span<const std::uint64_t> counts) {
  std::size_t rows = 0;
  for (std::size_t r = 0; r < table.vocab_size; ++r) {
    if (counts[r] == 0) {
      continue;
    }
    table.kept.push_back(r);
    if (rows != r) {
      std::copy_n(table.values.begin() + static_cast<std::ptrdiff_t>(r * table.dim), table.dim,
                  table.values.begin() + static_cast<std::ptrdiff_t>(rows * table.dim));
      if (!table.words.empty()) {
        table.words[rows] = std::move(table.words[r]);
      }
    }
    ++rows;
  }
  table.vocab_size = rows;
  table.values.resize(rows * table.dim);
  table.values.shrink_to_fit();
  table.words.resize(table.words.empty() ? 0 : rows);
}

std::vector<double> importance_of_rows(const weights& table, std::span<const std::uint64_t> counts) {
  std::vector<double> importance(table.vocab_size);
  for (std::size_t r = 0; r < table.vocab_size; ++r) {
    importance[r] = 1 + static_cast<double>(counts[row_before(table, r)]);
  }
  return importance;
}

}  // namespace romvec::host
