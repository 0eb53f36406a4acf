// SPDX-License-Identifier: BSL-1.0
// A table as a space of words: which lie near a sum of others. On the float weights, or on the codes of a storage
// format by the very functions that firmware calls.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "quantized.hpp"
#include "storage_format.hpp"
#include "weights.hpp"

namespace romvec::host {

struct found_word {
  std::uint32_t id;
  double cosine;
};

// A # and decimal digits.
[[nodiscard]] bool is_row_number(std::string_view word);

class word_space {
 public:
  // Keeps a reference to the table. With a format it answers from the table that `romvec
  // convert` makes of it.
  word_space(const std::string& file, const weights& table, const std::optional<storage_format>& format);

  // The row of the word, or row N for "#N" that is no word; nothing if there is neither.
  [[nodiscard]] std::optional<std::uint32_t> find(std::string_view word) const;
  // "#3" for row 3 of a table without words.
  [[nodiscard]] std::string word(std::uint32_t id) const;
  [[nodiscard]] bool has_words() const { return !table_.words.empty(); }
  [[nodiscard]] std::size_t rows() const { return table_.vocab_size; }

  // The `count` words nearest to the sum of the unit rows of `plus` minus those of `minus`, without these themselves.
  // Of codes, which `combine` adds up: at most max_combined_rows, and none nearest to more.
  [[nodiscard]] std::vector<found_word> nearest(std::span<const std::uint32_t> plus,
                                                std::span<const std::uint32_t> minus, std::size_t count) const;
  // Between the means of two bags of words.
  [[nodiscard]] double cosine(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b) const;
  // As the table holds them: dim numbers.
  [[nodiscard]] std::span<const float> row(std::uint32_t id) const;

 private:
  [[nodiscard]] std::vector<double> sum(std::span<const std::uint32_t> ids) const;

  const weights& table_;
  std::optional<quantized> codes_;
  std::vector<float> decoded_;  // the values of codes_
  std::vector<double> norms_;
  std::unordered_map<std::string_view, std::uint32_t> ids_;
};

}  // namespace romvec::host
