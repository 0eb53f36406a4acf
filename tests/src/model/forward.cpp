// SPDX-License-Identifier: BSL-1.0
// The forward pass beside one that is written by definition, for every version of the file.
#include "model/forward.hpp"

#include <cmath>

#include "src/model/checkpoint.hpp"

namespace {

using romvec::host::hidden_vectors;
using romvec::host::llama;
using romvec::host::read_llama;
using test::error_of;
using test::expect;
using test::source_of;

llama model_of(const std::string& bytes) { return read_llama(source_of(bytes)); }

// 130 positions: three blocks of attention, and ids that come again.
std::vector<std::uint32_t> some_ids() {
  std::vector<std::uint32_t> out;
  for (std::uint32_t i = 0; i < 130; ++i) {
    out.push_back((i * i + 3 * i + 1) % 40);
  }
  return out;
}

void expect_same(const std::string& bytes, const reference::llama& expected, bool is_tied) {
  const llama model = model_of(bytes);
  const std::vector<float> embedding = test::read(bytes).values;
  BOOST_TEST(model.is_tied() == is_tied);
  const std::vector<std::uint32_t> ids = some_ids();
  const Eigen::MatrixXf actual = hidden_vectors(model, embedding, ids);
  const std::vector<reference::vector> by_definition = reference::hidden_vectors(expected, ids);
  BOOST_REQUIRE(actual.rows() == 16);
  BOOST_REQUIRE(actual.cols() == 130);
  double worst = 0;
  double largest = 0;
  for (std::size_t p = 0; p < ids.size(); ++p) {
    for (std::size_t i = 0; i < 16; ++i) {
      const double number = actual(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(p));
      worst = std::max(worst, std::fabs(number - by_definition[p][i]));
      largest = std::max(largest, std::fabs(by_definition[p][i]));
    }
  }
  BOOST_TEST(largest > 1.0);
  BOOST_TEST(worst < 1e-4);  // some hundred roundings of float32; in 16 lanes 4.1e-5
  if (!is_tied) {
    BOOST_TEST(model.head.values == std::vector<float>(expected.head.begin(), expected.head.end()));
  }
}

BOOST_AUTO_TEST_CASE(hidden_vectors_are_those_of_the_definition) {
  for (const bool is_tied : {true, false}) {
    const reference::llama model = test::made_up_model({}, is_tied);
    expect_same(test::legacy_file({}, model, is_tied), model, is_tied);
    expect_same(test::versioned_file({}, model, is_tied, 1, 0, test::floats_of), model, is_tied);
    const reference::llama coarse = test::in_groups(model);
    expect_same(test::versioned_file({}, coarse, is_tied, 2, 4, test::groups_of), coarse, is_tied);
  }
}

// One key for all queries, a key for each, and one head alone.
BOOST_AUTO_TEST_CASE(heads_share_keys_in_every_number) {
  for (const auto& [heads, kv_heads] : {std::pair(4, 1), std::pair(4, 4), std::pair(1, 1), std::pair(8, 2)}) {
    const test::model_shape shape{.n_heads = heads, .n_kv_heads = kv_heads};
    const reference::llama model = test::made_up_model(shape, true);
    expect_same(test::legacy_file(shape, model, true), model, true);
  }
}

BOOST_AUTO_TEST_CASE(what_is_no_model_is_refused) {
  const reference::llama model = test::made_up_model({}, true);
  const std::string good = test::legacy_file({}, model, true);
  for (const std::size_t length : {good.size() - 1, good.size() + 1, good.size() / 2, std::size_t{28}}) {
    std::string bytes = good;
    bytes.resize(length);
    expect(error_of([&] { model_of(bytes); }), " bytes, expected " + std::to_string(good.size()));
  }
  // A header that says something else than the file has.
  for (const test::model_shape& wrong : {test::model_shape{.hidden_dim = 13}, test::model_shape{.n_kv_heads = 4},
                                         test::model_shape{.vocab_size = 41}, test::model_shape{.seq_len = 151}}) {
    std::string bytes = good;
    bytes.replace(0, 28, test::seven_of(wrong, true));
    expect(error_of([&] { model_of(bytes); }), "bytes, expected ");
  }
  const test::model_shape odd{.n_heads = 16, .n_kv_heads = 16};
  expect(error_of([&] { model_of(test::legacy_file(odd, test::made_up_model(odd, true), true)); }),
         "dim 16 of 16 heads is 1 a head, expected an even number");
  expect(error_of([&] { model_of("dog 1 2 3\ncat 4 5 6\n"); }), "expected a checkpoint of llama2.c");
}

BOOST_AUTO_TEST_CASE(weights_that_are_no_numbers_are_named_with_their_tensor) {
  reference::llama model = test::made_up_model({}, false);
  model.layers[2].w2[12 * 3 + 5] = std::nan("");
  model.layers[1].attention_norm[4] = HUGE_VAL;
  const std::string norm = "rms_att_weight of layer 1: row 0, column 4: infinity, expected a finite number";
  expect(error_of([&] { model_of(test::legacy_file({}, model, false)); }), norm);
  expect(error_of([&] { model_of(test::versioned_file({}, model, false, 1, 0, test::floats_of)); }), norm);
  model.layers[1].attention_norm[4] = 1;
  expect(error_of([&] { model_of(test::legacy_file({}, model, false)); }), "w2 of layer 2: row 3, column 5: NaN");
  model.layers[2].w2[12 * 3 + 5] = 0;
  model.head[16 * 39] = -HUGE_VAL;
  expect(error_of([&] { model_of(test::legacy_file({}, model, false)); }),
         "the output head: row 39, column 0: infinity");
}

}  // namespace
