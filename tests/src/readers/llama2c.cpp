// SPDX-License-Identifier: BSL-1.0
#include <numeric>

#include "src/support.hpp"

namespace {

using namespace std::string_literals;
using romvec::host::request;
using romvec::host::weights;
using test::bytes_of;
using test::expect;
using test::read;
using test::read_error;

// dim 4, hidden_dim 3, 2 layers, 2 heads, 1 of keys and values, 3 tokens, 5 positions.
struct sizes {
  std::int32_t dim = 4, hidden_dim = 3, n_layers = 2, n_heads = 2, n_kv_heads = 1, vocab_size = 3, seq_len = 5;
};

std::string seven(const sizes& of) {
  return bytes_of<std::int32_t>(
      {of.dim, of.hidden_dim, of.n_layers, of.n_heads, of.n_kv_heads, of.vocab_size, of.seq_len});
}

constexpr std::size_t operator""_z(unsigned long long count) { return static_cast<std::size_t>(count); }
constexpr std::size_t norms = 2_z * 2 * 4 + 4;                                           // two a layer, one at the end
constexpr std::size_t matrices = 2_z * (4_z * 4 + 2_z * 4 * 2 + 4_z * 4 + 3_z * 4 * 3);  // wq, wk, wv, wo, w1, w2, w3
constexpr std::size_t positions = 2_z * 5 * 1;
constexpr std::size_t table = 3_z * 4;

std::string zero_floats(std::size_t count) { return std::string(4 * count, '\0'); }

std::string table_floats() { return bytes_of<float>({0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}); }

std::vector<float> table_values() {
  std::vector<float> out(table);
  std::iota(out.begin(), out.end(), 0.0F);
  return out;
}

std::string header(std::int32_t version, const sizes& of, char shared, std::int32_t group_size = 0) {
  std::string out =
      "24ka" + bytes_of<std::int32_t>({version}) + seven(of) + shared + bytes_of<std::int32_t>({group_size});
  out.resize(256);
  return out;
}

std::string legacy(const sizes& of, std::size_t output_head) {
  return seven(of) + table_floats() + zero_floats(norms + matrices + positions + output_head);
}

std::string v1(char shared) {
  return header(1, {}, shared) + zero_floats(norms) + table_floats() +
         zero_floats(matrices + (shared != '\0' ? 0 : table));
}

// Groups of 2: codes -6 .. 5, scales 1/8, 2/8, ... 6/8.
std::string v2(char shared) {
  std::string codes;
  for (int i = -6; i < 6; ++i) {
    codes += static_cast<char>(i);
  }
  const std::size_t rest = matrices + (shared != '\0' ? 0 : table);
  return header(2, {}, shared, 2) + zero_floats(norms) + codes +
         bytes_of<float>({0.125F, 0.25F, 0.375F, 0.5F, 0.625F, 0.75F}) + std::string(rest, '\1') +
         zero_floats(rest / 2);
}

BOOST_AUTO_TEST_CASE(the_table_of_every_version) {
  sizes unshared;
  unshared.vocab_size = -3;
  const std::pair<std::string, std::string> files[] = {{"llama2.c legacy", legacy({}, 0)},
                                                       {"llama2.c legacy", legacy(unshared, table)},
                                                       {"llama2.c v1", v1('\1')},
                                                       {"llama2.c v1", v1('\0')}};
  for (const auto& [format, bytes] : files) {
    const weights it = read(bytes);
    BOOST_TEST(it.vocab_size == 3U);
    BOOST_TEST(it.dim == 4U);
    BOOST_TEST(it.values == table_values());
    BOOST_TEST(it.from.format == format);
    BOOST_TEST(it.from.tensor == "token_embedding_table");
  }
}

BOOST_AUTO_TEST_CASE(groups_of_version_2_are_products) {
  const std::vector<float> expected = {-0.75F, -0.625F, -1.0F, -0.75F, -0.75F, -0.375F,
                                       0,      0.5F,    1.25F, 1.875F, 3.0F,   3.75F};
  for (const char shared : {'\0', '\1'}) {
    const weights it = read(v2(shared));
    BOOST_TEST(it.values == expected);
    BOOST_TEST(it.from.dtype == "int8, groups of 2");
  }
  request wanted;
  wanted.rows = {1, 3};
  BOOST_TEST((read(v2('\1'), wanted).values == std::vector<float>(expected.begin() + 4, expected.end())));
}

BOOST_AUTO_TEST_CASE(the_words_are_those_of_a_words_file) {
  const romvec::host::word_list list{"tokenizer.bin", {"<unk>", "a", "b"}};
  BOOST_TEST(read(v1('\1'), {.words = &list}).words == list.words);
  BOOST_TEST(read(v1('\1'), {.tensor = "token_embedding_table"}).values == table_values());
  expect(read_error(v1('\1'), {.tensor = "wq"}), "tensor \"wq\" is asked for, but of a llama2.c checkpoint only");
}

BOOST_AUTO_TEST_CASE(a_length_that_is_not_the_models_is_refused) {
  for (const std::string& bytes : {legacy({}, 0), v1('\1'), v2('\0')}) {
    const std::string expected = std::to_string(bytes.size());
    expect(read_error(bytes + "x"), std::to_string(bytes.size() + 1) + " bytes, expected " + expected);
    expect(read_error(bytes.substr(0, bytes.size() - 1)), "bytes, expected " + expected);
    for (std::size_t length = 1; length < 300; ++length) {
      BOOST_TEST(!read_error(bytes.substr(0, length)).empty());
    }
  }
  expect(read_error(legacy({}, table)), "expected 868 for a model of 2 layers, dim 4 and 3 tokens");
  expect(read_error("24ka\1\0\0\0"s), "8 bytes, expected a header of 256");
}

BOOST_AUTO_TEST_CASE(sizes_that_no_model_has_are_named) {
  const auto of = [](const sizes& wrong) { return read_error(header(1, wrong, '\1') + v1('\1').substr(256)); };
  expect(of({.dim = 0}), "byte 8: dim is 0, expected 1 to 65536");
  expect(of({.hidden_dim = -1}), "hidden_dim is -1");
  expect(of({.n_layers = 0x7FFFFFFF}), "n_layers is 2147483647, expected 1 to 1024");
  expect(of({.vocab_size = -3}), "vocab_size is -3");
  expect(of({.n_heads = 3}), "dim 4, n_heads 3, n_kv_heads 1, expected each to be a multiple of the next");
  // The largest of all: no product overflows.
  expect(of({1 << 16, 1 << 20, 1 << 10, 1 << 10, 1 << 10, 1 << 24, 1 << 24}), "bytes, expected");
  expect(read_error(header(3, {}, '\1')), "byte 4: llama2.c version 3, expected 1 or 2");
  for (const std::int32_t group_size : {0, -2, 3}) {
    expect(read_error(header(2, {}, '\1', group_size)),
           "byte 37: the group size is " + std::to_string(group_size) + ", expected a divisor of dim 4");
  }
}

BOOST_AUTO_TEST_CASE(weights_that_are_no_numbers_are_named) {
  std::string bytes = v2('\1');
  bytes.replace(256 + 4 * norms + table + 4, 4, bytes_of<std::uint32_t>({0x7F800000}));
  expect(read_error(bytes), "tensor \"token_embedding_table\": row 0, column 2: infinity");
}

}  // namespace
