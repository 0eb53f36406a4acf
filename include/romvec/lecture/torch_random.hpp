// SPDX-License-Identifier: BSL-1.0
// Random initial weights as PyTorch draws them on a CPU: torch.manual_seed(seed); nn.Embedding(vocab_size, dim).weight,
// also in a constant expression.
#pragma once

#include "romvec/config.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

#include "romvec/isa/select.hpp"
#include "romvec/lecture/elementary.hpp"

namespace romvec::lecture {

namespace detail {
inline namespace ROMVEC_ISA_NAMESPACE {

// Box and Muller's transform of 16 uniform numbers, in place, as at::native does it in float: 8 radii, 8 angles.
constexpr void normal_block(float* numbers) {
  constexpr double two_pi = static_cast<double>(0x1.921fb6p2F);
  for (int i = 0; i < 8; ++i) {
    const float logarithm = static_cast<float>(log(static_cast<double>(1 - numbers[i])));
    const float radius = static_cast<float>(sqrt(static_cast<double>(-2 * logarithm)));
    const float angle = static_cast<float>(two_pi * static_cast<double>(numbers[i + 8]));
    const auto [sine, cosine] = sin_cos(static_cast<double>(angle));
    numbers[i] = radius * static_cast<float>(cosine);
    numbers[i + 8] = radius * static_cast<float>(sine);
  }
}

}  // namespace ROMVEC_ISA_NAMESPACE
}  // namespace detail

inline namespace ROMVEC_ISA_NAMESPACE {

// The Mersenne Twister mt19937 under torch.manual_seed, whose seed is cut to 32 bits. 2.5 KB. Source: Matsumoto and
// Nishimura, Mersenne Twister, 1998; at::CPUGeneratorImpl for how its words are joined.
class torch_generator {
 public:
  constexpr explicit torch_generator(std::uint64_t seed) {
    state_[0] = static_cast<std::uint32_t>(seed);
    for (std::uint32_t i = 1; i < size; ++i) {
      state_[i] = 1812433253u * (state_[i - 1] ^ (state_[i - 1] >> 30)) + i;
    }
  }

  constexpr std::uint32_t random() {
    if (next_ == size) {
      renew();
    }
    std::uint32_t drawn = state_[next_++];
    drawn ^= drawn >> 11;
    drawn ^= (drawn << 7) & 0x9D2C5680u;
    drawn ^= (drawn << 15) & 0xEFC60000u;
    return drawn ^ (drawn >> 18);
  }

  // In [0, 1), with 24 and 53 bits.
  constexpr float uniform() { return static_cast<float>(random() & 0xFFFFFFu) * 0x1p-24F; }
  constexpr double uniform_double() {
    const std::uint64_t high = random();
    const std::uint64_t bits = (high << 32 | random()) & ((std::uint64_t{1} << 53) - 1);
    return static_cast<double>(bits) * 0x1p-53;
  }

  // Normally distributed, mean 0 and variance 1. They come in pairs: the second one is kept for the next call.
  constexpr double normal_double() {
    if (has_kept_) {
      has_kept_ = false;
      return kept_;
    }
    constexpr double two_pi = 0x1.921fb54442d18p2;
    const double angle = two_pi * uniform_double();
    const double radius = detail::sqrt(-2 * detail::log(1 - uniform_double()));
    const auto [sine, cosine] = detail::sin_cos(angle);
    kept_ = radius * sine;
    has_kept_ = true;
    return radius * cosine;
  }

 private:
  static constexpr std::uint32_t size = 624;
  static constexpr std::uint32_t middle = 397;

  constexpr void renew() {
    for (std::uint32_t i = 0; i < size; ++i) {
      const std::uint32_t joined = (state_[i] & 0x80000000u) | (state_[i + 1 < size ? i + 1 : 0] & 0x7FFFFFFFu);
      state_[i] = state_[i + middle < size ? i + middle : i + middle - size] ^ (joined >> 1) ^
                  ((joined & 1) != 0 ? 0x9908B0DFu : 0);
    }
    next_ = 0;
  }

  std::uint32_t state_[size] = {};
  std::uint32_t next_ = size;
  double kept_ = 0;
  bool has_kept_ = false;
};

// Tensor.normal_(): out[0, size) from the generator. Fewer than 16 numbers are drawn one by one in double; more in
// blocks of 16, the last of which is drawn again from the end where 16 does not divide the size. Equal to PyTorch on a
// CPU to 5e-7 or 4 units in the last place: PyTorch's log, sin and cos depend on the instruction set it was built for.
// Source: at::native::normal_kernel, PyTorch 1.13.
constexpr void torch_normal(torch_generator& generator, std::span<float> out) {
  constexpr std::size_t block = 16;
  if (out.size() < block) {
    for (float& number : out) {
      number = static_cast<float>(generator.normal_double());
    }
    return;
  }
  for (float& number : out) {
    number = generator.uniform();
  }
  for (std::size_t first = 0; first + block <= out.size(); first += block) {
    detail::normal_block(out.data() + first);
  }
  if (out.size() % block != 0) {
    const std::span<float> last = out.last(block);
    for (float& number : last) {
      number = generator.uniform();
    }
    detail::normal_block(last.data());
  }
}

// Weights as an array, [vocab_size][dim], as make_table takes them.
template <std::size_t VocabSize, std::size_t Dim>
struct embedding_weights {
  float weight[VocabSize][Dim];
};

// torch.manual_seed(seed); torch.nn.Embedding(VocabSize, Dim).weight
template <std::size_t VocabSize, std::size_t Dim>
[[nodiscard]] constexpr embedding_weights<VocabSize, Dim> torch_embedding(std::uint64_t seed) {
  torch_generator generator(seed);
  float flat[VocabSize * Dim] = {};
  torch_normal(generator, flat);
  embedding_weights<VocabSize, Dim> result{};
  for (std::size_t i = 0; i < VocabSize * Dim; ++i) {
    result.weight[i / Dim][i % Dim] = flat[i];
  }
  return result;
}

}  // namespace ROMVEC_ISA_NAMESPACE
}  // namespace romvec::lecture
