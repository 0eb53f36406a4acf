// SPDX-License-Identifier: BSL-1.0
// The same seed, the same weights as PyTorch: recorded ones, and all of them where python3-torch is installed.
#include "romvec/lecture/torch_random.hpp"

#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <string>
#include <vector>

#include "support/test.hpp"

namespace {

using namespace romvec::lecture;

// 4 units in the last place, or 5e-7: PyTorch's own logarithm, sine and cosine are approximations.
constexpr bool is_close(float value, float expected) {
  const auto units = std::int64_t{std::bit_cast<std::int32_t>(value)} - std::bit_cast<std::int32_t>(expected);
  const float difference = value < expected ? expected - value : value - expected;
  return (units >= -4 && units <= 4) || difference <= 5e-7F;
}

// torch.manual_seed(123); torch.nn.Embedding(...).weight, PyTorch 1.13.
constexpr float of_6x3[] = {0x1.597792p-2F,  -0x1.6c1676p-3F, -0x1.5a05c0p-3F, 0x1.d5e53ep-1F,  0x1.94ba6cp+0F,
                            0x1.4d10f4p+0F,  0x1.467a24p+0F,  -0x1.9b8d4cp-3F, -0x1.48d5aap-3F, -0x1.9b1facp-2F,
                            0x1.eee278p-1F,  -0x1.25ecc4p+0F, -0x1.28ab90p+0F, 0x1.4d4846p-2F,  -0x1.4354acp-1F,
                            -0x1.6b84ecp+1F, -0x1.91d84cp-1F, -0x1.68d9bep+0F};
constexpr float of_4x5[] = {0x1.597792p-2F,  -0x1.6c1676p-3F, -0x1.36cff0p-2F, -0x1.2d0fe4p-1F, 0x1.94ba6cp+0F,
                            0x1.4d10f4p+0F,  0x1.467a24p+0F,  -0x1.9b8d4cp-3F, -0x1.48d5aap-3F, -0x1.9b1facp-2F,
                            0x1.6435f4p-1F,  -0x1.ce5978p+0F, -0x1.28ab90p+0F, 0x1.4d4846p-2F,  -0x1.4354acp-1F,
                            -0x1.6b84ecp+1F, -0x1.91d84cp-1F, -0x1.68d9bep+0F, -0x1.a168f0p-2F, 0x1.9734fcp-1F};
constexpr float of_3x5[] = {-0x1.c891bep-4F, 0x1.ed01b2p-4F,  -0x1.7a8178p-2F, -0x1.ec6042p-3F, -0x1.3269a2p+0F,
                            0x1.ac956ap-3F,  -0x1.f1d884p-1F, -0x1.829552p-1F, 0x1.4bad2ap-2F,  -0x1.bc823ap-4F,
                            0x1.aec21ap-3F,  -0x1.90391ap-2F, 0x1.e139bep-3F,  0x1.549d04p-1F,  0x1.6949d8p-2F};
// Of 1000 x 64: columns 0 to 7 of rows 0 and 500, columns 56 to 63 of row 999.
constexpr float of_1000x64[3][8] = {{0x1.597792p-2F, -0x1.6c1676p-3F, -0x1.36cff0p-2F, -0x1.2d0fe4p-1F, 0x1.64f8c2p-2F,
                                     0x1.521836p-1F, -0x1.c1d15ep-3F, -0x1.844518p-2F},
                                    {0x1.1fac36p-5F, -0x1.e3eae6p-2F, 0x1.50cb12p-2F, -0x1.245d98p-9F, -0x1.929098p-4F,
                                     0x1.b5f676p-2F, -0x1.3361a4p-1F, -0x1.36ec80p+0F},
                                    {0x1.1d8ea0p-1F, -0x1.601414p-4F, -0x1.a2c8aap-3F, -0x1.194d76p+0F, 0x1.0e55a0p-3F,
                                     0x1.46a608p+0F, 0x1.b01546p+0F, 0x1.52a6cep-1F}};

template <std::size_t VocabSize, std::size_t Dim>
constexpr bool are_close(std::span<const float> expected) {
  const auto embedding = torch_embedding<VocabSize, Dim>(123);
  for (std::size_t i = 0; i < expected.size(); ++i) {
    if (!is_close(embedding.weight[i / Dim][i % Dim], expected[i])) {
      return false;
    }
  }
  return true;
}
static_assert(are_close<6, 3>(of_6x3) && are_close<4, 5>(of_4x5));
// Fewer than 16 weights go another way, in double: bit for bit.
static_assert(std::bit_cast<std::array<float, 15>>(torch_embedding<3, 5>(123)) ==
              std::bit_cast<std::array<float, 15>>(of_3x5));

std::vector<float> weights_of(std::uint64_t seed, std::size_t size) {
  torch_generator generator(seed);
  std::vector<float> weights(size);
  torch_normal(generator, weights);
  return weights;
}

BOOST_AUTO_TEST_CASE(run_time_and_compile_time_agree_to_the_bit) {
  constexpr auto at_compile_time = torch_embedding<6, 3>(2026);
  BOOST_TEST((std::bit_cast<std::array<float, 18>>(at_compile_time) ==
              std::bit_cast<std::array<float, 18>>(torch_embedding<6, 3>(2026))));
  constexpr auto small = torch_embedding<1, 5>(2026);
  BOOST_TEST(
      (std::bit_cast<std::array<float, 5>>(small) == std::bit_cast<std::array<float, 5>>(torch_embedding<1, 5>(2026))));
}

BOOST_AUTO_TEST_CASE(a_large_embedding_is_as_recorded) {
  const std::vector<float> weights = weights_of(123, 64000);
  constexpr std::size_t first[] = {0, std::size_t{500} * 64, 64000 - 8};
  for (std::size_t part = 0; part < 3; ++part) {
    for (std::size_t i = 0; i < 8; ++i) {
      BOOST_TEST(is_close(weights[first[part] + i], of_1000x64[part][i]));
    }
  }
}

#ifdef __linux__

// The interpreter with PyTorch, or nothing.
const std::string& python() {
  static const std::string found = [] {
    for (std::string name : {"/usr/bin/python3", "python3"}) {
      const std::string command = name + " -c 'import torch' >/dev/null 2>&1";
      if (std::system(command.c_str()) == 0) {  // NOLINT(cert-env33-c): the test's own text
        return name;
      }
    }
    return std::string();
  }();
  return found;
}

boost::test_tools::assertion_result has_torch(boost::unit_test::test_unit_id) {
  boost::test_tools::assertion_result result(!python().empty());
  result.message() << "no python3 here can import torch (toolchains/setup lecture-peers)";
  return result;
}

// The weights as PyTorch prints them, exactly.
std::vector<float> torch_weights(std::uint64_t seed, std::size_t vocab_size, std::size_t dim) {
  const std::string script = "import torch; torch.manual_seed(" + std::to_string(seed) +
                             "); print(*[x.hex() for x in torch.nn.Embedding(" + std::to_string(vocab_size) + ", " +
                             std::to_string(dim) + ").weight.flatten().tolist()])";
  const std::string command = python() + " -c '" + script + "' 2>/dev/null";
  std::vector<float> weights;
  std::FILE* const stream = ::popen(command.c_str(), "r");  // NOLINT(cert-env33-c)
  BOOST_TEST_REQUIRE((stream != nullptr));
  for (float weight = 0; std::fscanf(stream, "%a", &weight) == 1;) {
    weights.push_back(weight);
  }
  ::pclose(stream);
  return weights;
}

BOOST_AUTO_TEST_CASE(every_weight_is_pytorch_s, *boost::unit_test::precondition(has_torch)) {
  struct {
    std::uint64_t seed;
    std::size_t vocab_size, dim;
  } const shapes[] = {{123, 6, 3}, {123, 4, 5}, {123, 3, 5},       {123, 1000, 64},
                      {7, 1, 1},   {0, 41, 17}, {1ull << 40, 5, 7}};
  for (const auto& shape : shapes) {
    const std::vector<float> expected = torch_weights(shape.seed, shape.vocab_size, shape.dim);
    const std::vector<float> weights = weights_of(shape.seed, shape.vocab_size * shape.dim);
    BOOST_TEST_REQUIRE(expected.size() == weights.size());
    std::size_t close = 0;
    std::size_t equal = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
      close += is_close(weights[i], expected[i]) ? 1 : 0;
      equal += weights[i] == expected[i] ? 1 : 0;
    }
    std::printf("seed %llu, %zu x %zu: %zu of %zu weights bit for bit\n", static_cast<unsigned long long>(shape.seed),
                shape.vocab_size, shape.dim, equal, weights.size());
    BOOST_TEST(close == weights.size());
    if (weights.size() < 16) {
      BOOST_TEST(equal == weights.size());
    }
  }
}

#endif

}  // namespace
