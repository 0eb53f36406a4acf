// SPDX-License-Identifier: BSL-1.0
#include "play/word_space.hpp"

#include <algorithm>
#include <cmath>
#include <romvec/similarity.hpp>
#include <romvec/table_view.hpp>

#include "error.hpp"
#include "storage_format.hpp"

namespace romvec::host {

namespace {

table_view<int8_rows> view_of(const quantized& codes) {
  return {codes.codes8.data(), codes.multipliers.data(), static_cast<std::int8_t>(codes.exponent), codes.vocab_size,
          codes.dim};
}

double dot_of(std::span<const double> a, std::span<const double> b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    sum += a[i] * b[i];
  }
  return sum;
}

}  // namespace

word_space::word_space(const std::string& file, const weights& table, bool as_codes) : table_(table) {
  if (table.words.empty()) {
    throw error(file, "has no words, expected --words FILE with one word a line");
  }
  if (as_codes) {
    codes_ = quantize_weights(file, table, {storage_format::kind::int8_rows, 0}, std::nullopt);
  }
  for (std::uint32_t id = 0; id < table.vocab_size; ++id) {
    ids_.emplace(table.words[id], id);
    const std::vector<double> values = sum({&id, 1});
    norms_.push_back(std::sqrt(dot_of(values, values)));
  }
}

std::optional<std::uint32_t> word_space::find(std::string_view word) const {
  const auto found = ids_.find(word);
  return found == ids_.end() ? std::nullopt : std::optional(found->second);
}

std::vector<float> word_space::row(std::uint32_t id) const {
  std::vector<float> values(table_.dim);
  for (std::size_t i = 0; i < table_.dim; ++i) {
    values[i] = codes_ ? view_of(*codes_).value(id, i) : table_.values[id * table_.dim + i];
  }
  return values;
}

std::vector<double> word_space::sum(std::span<const std::uint32_t> ids) const {
  std::vector<double> values(table_.dim);
  for (const std::uint32_t id : ids) {
    const std::vector<float> one = row(id);
    for (std::size_t i = 0; i < table_.dim; ++i) {
      values[i] += static_cast<double>(one[i]);
    }
  }
  return values;
}

double word_space::cosine(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b) const {
  const std::vector<double> x = sum(a);
  const std::vector<double> y = sum(b);
  const double norms = std::sqrt(dot_of(x, x) * dot_of(y, y));
  return norms > 0 ? dot_of(x, y) / norms : 0;
}

std::vector<found_word> word_space::nearest(std::span<const std::uint32_t> plus, std::span<const std::uint32_t> minus,
                                            std::size_t count) const {
  std::vector<std::uint32_t> asked(plus.begin(), plus.end());
  asked.insert(asked.end(), minus.begin(), minus.end());
  std::vector<found_word> result;
  if (codes_ && asked.size() <= max_combined_rows) {
    const auto view = view_of(*codes_);
    std::vector<std::int8_t> query(table_.dim);
    std::vector<neighbor> found(count);
    if (combine(view, plus, minus, std::span<std::int8_t>(query))) {
      found.resize(romvec::nearest(view, std::span<const std::int8_t>(query), std::span(found),
                                   std::span<const std::uint32_t>(asked)));
      for (const neighbor& one : found) {
        result.push_back({one.id, static_cast<double>(one.cosine) * 0x1p-30});
      }
    }
    return result;
  }
  std::vector<double> query(table_.dim);
  for (std::size_t term = 0; term < asked.size(); ++term) {
    const std::vector<float> one = row(asked[term]);
    const double scale = (term < plus.size() ? 1 : -1) / std::max(norms_[asked[term]], 1e-300);
    for (std::size_t i = 0; i < table_.dim; ++i) {
      query[i] += scale * static_cast<double>(one[i]);
    }
  }
  const double norm = std::sqrt(dot_of(query, query));
  for (std::uint32_t id = 0; id < table_.vocab_size; ++id) {
    if (std::ranges::find(asked, id) == asked.end() && norms_[id] > 0 && norm > 0) {
      result.push_back({id, dot_of(query, sum({&id, 1})) / norm / norms_[id]});
    }
  }
  const std::size_t kept = std::min(count, result.size());
  std::ranges::partial_sort(result, result.begin() + static_cast<std::ptrdiff_t>(kept),
                            [](const found_word& a, const found_word& b) {
                              return a.cosine != b.cosine ? a.cosine > b.cosine : a.id < b.id;
                            });
  result.resize(kept);
  return result;
}

}  // namespace romvec::host
