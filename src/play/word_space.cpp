// SPDX-License-Identifier: BSL-1.0
#include "play/word_space.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <romvec/similarity.hpp>
#include <stdexcept>

#include "dequantize.hpp"
#include "quantize.hpp"
#include "quantized_view.hpp"

namespace romvec::host {

namespace {

double dot_of(std::span<const double> a, std::span<const double> b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    sum += a[i] * b[i];
  }
  return sum;
}

double from_q30(std::int32_t cosine) { return static_cast<double>(cosine) * 0x1p-30; }

// As firmware asks: one row as it is, several as the query that `combine` makes of them.
template <class View>
std::vector<found_word> nearest_by_codes(const View& view, std::span<const std::uint32_t> plus,
                                         std::span<const std::uint32_t> minus, std::span<const std::uint32_t> asked,
                                         std::size_t count) {
  std::vector<neighbor> found(count);
  if (plus.size() == 1 && minus.empty()) {
    found.resize(romvec::nearest(view, plus[0], std::span(found)).count());
  } else {
    std::vector<typename View::code_type> query(view.dim());
    const bool combined = combine(view, plus, minus, std::span(query)).ok();
    found.resize(combined ? romvec::nearest(view, query, std::span(found), asked).count() : 0);
  }
  std::vector<found_word> result;
  result.reserve(found.size());
  for (const neighbor& one : found) {
    result.push_back({one.id, from_q30(one.cosine)});
  }
  return result;
}

}  // namespace

bool is_row_number(std::string_view word) {
  return word.size() > 1 && word.front() == '#' && word.find_first_not_of("0123456789", 1) == std::string_view::npos;
}

word_space::word_space(const std::string& file, const weights& table, const std::optional<storage_format>& format)
    : table_(table) {
  if (format) {
    codes_ = quantize_weights(file, table, *format, std::nullopt);
    decoded_ = dequantize(*codes_);
  }
  for (std::uint32_t id = 0; id < table.vocab_size; ++id) {
    if (!table.words.empty()) {
      ids_.emplace(table.words[id], id);
    }
    const std::vector<double> values = sum({&id, 1});
    norms_.push_back(std::sqrt(dot_of(values, values)));
  }
}

std::optional<std::uint32_t> word_space::find(std::string_view word) const {
  if (const auto found = ids_.find(word); found != ids_.end()) {
    return found->second;
  }
  std::uint32_t row = 0;
  return is_row_number(word) && std::from_chars(word.data() + 1, word.data() + word.size(), row).ec == std::errc() &&
                 row < rows()
             ? std::optional(row)
             : std::nullopt;
}

std::string word_space::word(std::uint32_t id) const { return has_words() ? table_.words[id] : fmt::format("#{}", id); }

std::span<const float> word_space::row(std::uint32_t id) const {
  return std::span(codes_ ? decoded_ : table_.values).subspan(id * table_.dim, table_.dim);
}

std::vector<double> word_space::sum(std::span<const std::uint32_t> ids) const {
  std::vector<double> values(table_.dim);
  for (const std::uint32_t id : ids) {
    const std::span<const float> one = row(id);
    for (std::size_t i = 0; i < table_.dim; ++i) {
      values[i] += static_cast<double>(one[i]);
    }
  }
  return values;
}

double word_space::cosine(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b) const {
  if (codes_ && a.size() == 1 && b.size() == 1) {
    return with_view(*codes_, [&](const auto& view) {
      std::int32_t cosine = 0;
      if (!romvec::cosine(view, a[0], b[0], cosine)) {
        throw std::logic_error("the ids of known words are not those of rows");
      }
      return from_q30(cosine);
    });
  }
  const std::vector<double> x = sum(a);
  const std::vector<double> y = sum(b);
  const double norms = std::sqrt(dot_of(x, x) * dot_of(y, y));
  return norms > 0 ? dot_of(x, y) / norms : 0;
}

std::vector<found_word> word_space::nearest(std::span<const std::uint32_t> plus, std::span<const std::uint32_t> minus,
                                            std::size_t count) const {
  std::vector<std::uint32_t> asked(plus.begin(), plus.end());
  asked.insert(asked.end(), minus.begin(), minus.end());
  if (codes_) {
    return with_view(*codes_, [&](const auto& view) { return nearest_by_codes(view, plus, minus, asked, count); });
  }
  std::vector<found_word> result;
  std::vector<double> query(table_.dim);
  for (std::size_t term = 0; term < asked.size(); ++term) {
    const std::span<const float> one = row(asked[term]);
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
