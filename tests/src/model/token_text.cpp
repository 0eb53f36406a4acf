// SPDX-License-Identifier: BSL-1.0
#include "model/token_text.hpp"

#include "src/model/tokenizer_file.hpp"

namespace {

using romvec::host::bpe_encoder;
using romvec::host::read_text;
using romvec::host::read_token_ids;
using romvec::host::token_text;
using test::error_of;
using test::expect;
using test::source_of;
using windows = std::vector<std::vector<std::uint32_t>>;

token_text of_ids(const std::string& bytes, std::size_t seq_len) {
  return read_token_ids(source_of(bytes), 10, seq_len);
}

BOOST_AUTO_TEST_CASE(a_text_begins_at_every_bos) {
  const token_text text = of_ids("1 5 6\n7 1 8, 9\n1\n", 100);
  BOOST_TEST((text.windows == windows{{1, 5, 6, 7}, {1, 8, 9}}));
  BOOST_TEST(text.texts == 3U);  // the last one has nothing to predict
  BOOST_TEST(text.predicted == 5U);
  BOOST_TEST((of_ids("[[4, 5], [1, 6]]", 100).windows == windows{{4, 5}, {1, 6}}));
}

// Every token but the first is predicted once, from at most seq_len before it.
BOOST_AUTO_TEST_CASE(what_is_longer_than_the_positions_goes_on_in_windows) {
  BOOST_TEST((of_ids("1 2 3 4 5", 4).windows == windows{{1, 2, 3, 4, 5}}));
  BOOST_TEST((of_ids("1 2 3 4 5 6", 4).windows == windows{{1, 2, 3, 4, 5}, {5, 6}}));
  BOOST_TEST((of_ids("1 2 3 4 5", 2).windows == windows{{1, 2, 3}, {3, 4, 5}}));
  BOOST_TEST((of_ids("1 2 3", 1).windows == windows{{1, 2}, {2, 3}}));
  BOOST_TEST(of_ids("1 2 3 4 5 6", 4).predicted == 5U);
}

BOOST_AUTO_TEST_CASE(ids_that_the_model_lacks_are_named) {
  expect(error_of([] { of_ids("1 2\n3 10\n", 5); }), "FILE: line 2: token id 10, expected one below 10");
  expect(error_of([] { of_ids("1 99999999999999999999", 5); }), "token id above 64 bits");
  expect(error_of([] { of_ids("1 -2", 5); }), "is no token id");
  expect(error_of([] { of_ids(" \n", 5); }), "has no token ids");
  expect(error_of([] { of_ids("7", 5); }), "has no token behind another");
  expect(error_of([] { of_ids("1 1 1", 5); }), "has no token behind another");
}

BOOST_AUTO_TEST_CASE(lines_part_texts_which_lose_the_line_ends_around_them) {
  const std::string tokenizer = test::tokenizer_with({{" ", -9.0F}, {"a", -8.0F}, {"-", -7.0F}});
  const bpe_encoder encoder(source_of(tokenizer), 262);
  const auto of_text = [&](const std::string& bytes) { return read_text(source_of(bytes), encoder, 100); };
  const windows two = {{1, 259, 260}, {1, 259, 260, 13, 260}};
  for (const std::string text :
       {"a\n---\na\na\n", "\na\n<|endoftext|>\n\na\na", "a\r\n---\r\na\na\r\n", "---\na\n---\n---\na\na\n---"}) {
    BOOST_TEST((of_text(text).windows == two), text);
  }
  BOOST_TEST((of_text("a---a").windows == windows{{1, 259, 260, 261, 261, 261, 260}}));
  expect(error_of([&] { of_text("\n---\n\n"); }), "has no token behind another");
}

}  // namespace
