// SPDX-License-Identifier: BSL-1.0
#include "rivals/naive.hpp"

#include <cmath>

#include "data/shapes.hpp"

namespace romvec_bench::rivals {
namespace {

template <std::size_t Dim>
std::size_t dim_of(const naive<Dim>& loops) {
  return Dim != 0 ? Dim : loops.run_time_dim;
}

bool are_good(std::span<const std::int32_t> ids, std::size_t vocab_size) {
  bool good = true;
  for (const std::int32_t id : ids) {
    good &= static_cast<std::uint32_t>(id) < vocab_size;
  }
  return good;
}

// loop() if every id is one of the table's.
template <class Loop>
bool run_if_good(std::span<const std::int32_t> ids, std::size_t vocab_size, Loop loop) {
  const bool good = are_good(ids, vocab_size);
  if (good) {
    loop();
  }
  return good;
}

}  // namespace

template <std::size_t Dim>
void naive<Dim>::gather_float(const std::int8_t* codes, const float* scales, std::span<const std::int32_t> ids,
                              float* __restrict out) const {
  const std::size_t dim = dim_of(*this);
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const auto id = static_cast<std::size_t>(ids[i]);
    const float scale = scales[id];
    for (std::size_t c = 0; c < dim; ++c) {
      out[i * dim + c] = static_cast<float>(codes[id * dim + c]) * scale;
    }
  }
}

template <std::size_t Dim>
void naive<Dim>::gather_q15(const std::int8_t* codes, const std::uint16_t* multipliers,
                            std::span<const std::int32_t> ids, std::int16_t* __restrict out) const {
  const std::size_t dim = dim_of(*this);
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const auto id = static_cast<std::size_t>(ids[i]);
    const std::int32_t multiplier = multipliers[id];
    for (std::size_t c = 0; c < dim; ++c) {
      out[i * dim + c] = static_cast<std::int16_t>((codes[id * dim + c] * multiplier + 64) >> 7);
    }
  }
}

template <std::size_t Dim>
void naive<Dim>::gather_raw(const std::int8_t* codes, std::span<const std::int32_t> ids,
                            std::int8_t* __restrict out) const {
  const std::size_t dim = dim_of(*this);
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const auto id = static_cast<std::size_t>(ids[i]);
    for (std::size_t c = 0; c < dim; ++c) {
      out[i * dim + c] = codes[id * dim + c];
    }
  }
}

template <std::size_t Dim>
void naive<Dim>::gather_fixed(const std::int8_t* codes, std::span<const std::int32_t> ids,
                              std::int16_t* __restrict out) const {
  const std::size_t dim = dim_of(*this);
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const auto id = static_cast<std::size_t>(ids[i]);
    for (std::size_t c = 0; c < dim; ++c) {
      out[i * dim + c] = static_cast<std::int16_t>(codes[id * dim + c] * 256);
    }
  }
}

template <std::size_t Dim>
void naive<Dim>::gather_fixed(const std::int16_t* codes, std::span<const std::int32_t> ids,
                              std::int16_t* __restrict out) const {
  const std::size_t dim = dim_of(*this);
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const auto id = static_cast<std::size_t>(ids[i]);
    for (std::size_t c = 0; c < dim; ++c) {
      out[i * dim + c] = codes[id * dim + c];
    }
  }
}

template <std::size_t Dim>
bool naive<Dim>::checked_q15(const std::int8_t* codes, const std::uint16_t* multipliers, std::size_t vocab_size,
                             std::span<const std::int32_t> ids, std::int16_t* out) const {
  return run_if_good(ids, vocab_size, [&] { gather_q15(codes, multipliers, ids, out); });
}

template <std::size_t Dim>
bool naive<Dim>::checked_raw(const std::int8_t* codes, std::size_t vocab_size, std::span<const std::int32_t> ids,
                             std::int8_t* out) const {
  return run_if_good(ids, vocab_size, [&] { gather_raw(codes, ids, out); });
}

template <std::size_t Dim>
bool naive<Dim>::checked_fixed(const std::int8_t* codes, std::size_t vocab_size, std::span<const std::int32_t> ids,
                               std::int16_t* out) const {
  return run_if_good(ids, vocab_size, [&] { gather_fixed(codes, ids, out); });
}

template <std::size_t Dim>
bool naive<Dim>::checked_fixed(const std::int16_t* codes, std::size_t vocab_size, std::span<const std::int32_t> ids,
                               std::int16_t* out) const {
  return run_if_good(ids, vocab_size, [&] { gather_fixed(codes, ids, out); });
}

template <std::size_t Dim>
void naive<Dim>::bag_sum(const std::int8_t* codes, const float* scales, std::span<const std::int32_t> ids,
                         float* __restrict out) const {
  const std::size_t dim = dim_of(*this);
  for (std::size_t bag = 0; bag < ids.size() / ids_per_bag; ++bag) {
    for (std::size_t c = 0; c < dim; ++c) {
      out[bag * dim + c] = 0;
    }
    for (std::size_t i = bag * ids_per_bag; i < (bag + 1) * ids_per_bag; ++i) {
      const auto id = static_cast<std::size_t>(ids[i]);
      const float scale = scales[id];
      for (std::size_t c = 0; c < dim; ++c) {
        out[bag * dim + c] += static_cast<float>(codes[id * dim + c]) * scale;
      }
    }
  }
}

template <std::size_t Dim>
void naive<Dim>::dots(const std::int8_t* codes, std::size_t vocab_size, const std::int8_t* query,
                      std::int32_t* __restrict out) const {
  const std::size_t dim = dim_of(*this);
  for (std::size_t row = 0; row < vocab_size; ++row) {
    std::int32_t sum = 0;
    for (std::size_t c = 0; c < dim; ++c) {
      sum += codes[row * dim + c] * query[c];
    }
    out[row] = sum;
  }
}

template <std::size_t Dim>
std::uint32_t naive<Dim>::nearest(const std::int8_t* codes, std::size_t vocab_size, const std::int8_t* query) const {
  const std::size_t dim = dim_of(*this);
  std::uint32_t best = 0;
  float best_cosine = -HUGE_VALF;
  for (std::size_t row = 0; row < vocab_size; ++row) {
    std::int32_t dot = 0;
    std::int32_t norm = 0;
    for (std::size_t c = 0; c < dim; ++c) {
      const std::int32_t code = codes[row * dim + c];
      dot += code * query[c];
      norm += code * code;
    }
    const float cosine = norm == 0 ? 0 : static_cast<float>(dot) / std::sqrt(static_cast<float>(norm));
    if (cosine > best_cosine) {
      best_cosine = cosine;
      best = static_cast<std::uint32_t>(row);
    }
  }
  return best;
}

#define ROMVEC_BENCH_INSTANTIATE(dim) template struct naive<dim>;
ROMVEC_BENCH_DIMS(ROMVEC_BENCH_INSTANTIATE)
template struct naive<0>;

}  // namespace romvec_bench::rivals
