// SPDX-License-Identifier: BSL-1.0
// The course on token embeddings, step by step, in the terms of this library: what targets/lecture.md shows.
#include <fmt/format.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <romvec/gather.hpp>
#include <romvec/lecture/features.hpp>
#include <romvec/lecture/linear.hpp>
#include <romvec/lecture/torch_random.hpp>
#include <romvec/lecture/toy.hpp>
#include <romvec/lecture/vocabulary.hpp>
#include <romvec/similarity.hpp>
#include <string>
#include <string_view>

namespace {

using namespace romvec::lecture;

double to_double(std::int32_t q30) { return static_cast<double>(q30) * 0x1p-30; }

void heading(std::string_view text) { fmt::print("\n== {}\n", text); }

template <std::size_t Count>
std::string numbers(const float (&row)[Count]) {
  std::string out;
  for (const float number : row) {
    out += fmt::format("{:9.4f}", number);
  }
  return out;
}

void random_numbers() {
  heading("1. A number for each word");
  constexpr std::string_view words[] = {"cat", "book", "tablet", "kitten"};
  constexpr float given[] = {34, 2.9F, -20, -13};
  for (std::size_t i = 0; i < std::size(words); ++i) {
    fmt::print("{:<7} {:6.1f}\n", words[i], given[i]);
  }
  fmt::print("cat to kitten: {:.1f}, cat to book: {:.1f}: a distance of such numbers means nothing\n",
             given[0] - given[3], given[0] - given[1]);
}

void one_hot_codes() {
  heading("2. One-hot codes");
  constexpr auto words = sorted_vocabulary("cat", "book", "tablet", "kitten");
  for (std::size_t id = 0; id < words.size(); ++id) {
    const auto code = one_hot<words.size()>(id);
    fmt::print("id {} {:<7} {} {} {} {}\n", id, words.word(id), code[0], code[1], code[2], code[3]);
  }
  const auto distance = [&words](std::string_view a, std::string_view b) {
    return squared_distance(one_hot<words.size()>(words.find(a)), one_hot<words.size()>(words.find(b)));
  };
  fmt::print("squared distance, cat to kitten: {}, cat to book: {}: all pairs are equally far apart\n",
             distance("cat", "kitten"), distance("cat", "book"));
}

void feature_vectors() {
  heading("3. Vectors that mean something");
  fmt::print("{:<12}", "");
  for (std::size_t id = 0; id < feature_words.size(); ++id) {
    fmt::print("{:>8}", feature_words.word(id));
  }
  fmt::print("\n");
  for (std::size_t f = 0; f < feature_names.size(); ++f) {
    fmt::print("{:<12}", feature_names[f]);
    for (const auto& row : feature_weights) {
      fmt::print("{:8}", row[f]);
    }
    fmt::print("\n");
  }
  const auto cosine = [](std::string_view a, std::string_view b) {
    std::int32_t q30 = 0;
    const bool known = romvec::cosine(feature_table, feature_words.find(a), feature_words.find(b), q30).ok();
    return known ? to_double(q30) : 0;
  };
  fmt::print("cosines of the 8-bit table: dog cat {:.3f}, apple banana {:.3f}, dog apple {:.3f}, cat banana {:.3f}\n",
             cosine("dog", "cat"), cosine("apple", "banana"), cosine("dog", "apple"), cosine("cat", "banana"));
}

void embedding_layer() {
  heading("4. An embedding layer is a look-up");
  constexpr auto embedding = torch_embedding<4, 5>(123);
  fmt::print("torch.manual_seed(123); torch.nn.Embedding(4, 5).weight\n");
  for (const auto& row : embedding.weight) {
    fmt::print("{}\n", numbers(row));
  }
  constexpr std::size_t ids[] = {2, 3, 1};
  fmt::print("embedding([2, 3, 1])\n");
  for (const std::size_t id : ids) {
    fmt::print("{}\n", numbers(embedding.weight[id]));
  }
  heading("5. The same as a linear layer for one-hot codes");
  std::array<float, 20> flat{};
  std::array<float, 20> transposed{};
  std::array<float, 12> x{};
  std::array<float, 15> out{};
  for (std::size_t i = 0; i < 20; ++i) {
    flat[i] = embedding.weight[i / 5][i % 5];
  }
  for (std::size_t i = 0; i < 3; ++i) {
    x[i * 4 + ids[i]] = 1;
  }
  std::uint64_t multiplications = 0;
  if (!transpose(flat, 4, 5, transposed) || !linear(x, 4, transposed, 5, out, multiplications)) {
    return;
  }
  std::size_t equal = 0;
  for (std::size_t i = 0; i < 15; ++i) {
    equal += out[i] == embedding.weight[ids[i / 5]][i % 5] ? 1 : 0;
  }
  fmt::print("one_hot([2, 3, 1]) * W^T: {} of {} numbers are those of the look-up\n", equal, out.size());
  fmt::print("multiplications: {} for the product, 0 for the look-up\n", multiplications);
  for (const std::uint64_t vocab_size : {std::uint64_t{1000}, std::uint64_t{50257}}) {
    fmt::print("a vocabulary of {} at dim 768: {} for one token\n", vocab_size, vocab_size * 768);
  }
}

std::uint32_t id_of(std::string_view word) { return static_cast<std::uint32_t>(toy_corpus::words.find(word)); }

template <std::size_t Epochs>
void after() {
  const auto& table = toy_table<Epochs>;
  fmt::print("epoch {:<3}", Epochs);
  if (Epochs > 0) {
    fmt::print(" loss {:.3f}", toy_after<Epochs>.loss);
  } else {
    fmt::print(" random    ");
  }
  for (const std::string_view word : {"dog", "apple"}) {
    std::array<romvec::neighbor, 1> found{};
    if (romvec::nearest(table, id_of(word), found) == 1) {
      fmt::print("; {}: {} {:.3f}", word, toy_corpus::words.word(found[0].id), to_double(found[0].cosine));
    }
  }
  std::array<romvec::neighbor, 1> found{};
  if (romvec::analogy(table, id_of("king"), id_of("man"), id_of("woman"), found) == 1) {
    fmt::print("; king - man + woman: {} {:.3f}", toy_corpus::words.word(found[0].id), to_double(found[0].cosine));
  }
  fmt::print("\n");
}

void training() {
  heading("6. Training moves the rows, here inside the compiler");
  fmt::print("text: {} words, {} different ones, {} sentences\n", toy_corpus::sizes.tokens, toy_corpus::vocab_size,
             toy_corpus::sizes.sentences);
  after<0>();
  after<1>();
  after<10>();
  after<toy_epochs>();
}

void in_rom() {
  heading("7. The trained rows in read-only memory");
  const auto& table = toy_table<toy_epochs>;
  std::array<float, toy_dim> row{};
  std::array<std::int16_t, toy_dim> q15{};
  if (!romvec::lookup(table, id_of("cat"), row) || !romvec::lookup(table, id_of("cat"), q15)) {
    return;
  }
  fmt::print("{} x {} weights in {} bytes; row of cat:\n", toy_corpus::vocab_size, toy_dim, table.weight_bytes);
  fmt::print("trained  {}\n", numbers(toy_after<toy_epochs>.rows.weight[id_of("cat")]));
  fmt::print("looked up");
  for (const float number : row) {
    fmt::print("{:9.4f}", number);
  }
  fmt::print("\nas Q15   ");
  for (const std::int16_t number : q15) {
    fmt::print("{:9}", number);
  }
  fmt::print(" (times 2^{})\n", table.natural_q15_exponent());
}

}  // namespace

int main() {
  random_numbers();
  one_hot_codes();
  feature_vectors();
  embedding_layer();
  training();
  in_rom();
  return 0;
}
