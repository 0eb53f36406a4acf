// SPDX-License-Identifier: BSL-1.0
// Words as tokens, in a constant expression and on every target.
#include "romvec/tokenizer/whole_words.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "include/conformance/tokenizer/small_tokens.hpp"
#include "romvec/lecture/vocabulary.hpp"
#include "romvec/tokenizer/decode.hpp"
#include "support/test.hpp"

namespace {

using testing::listed;
using list = std::initializer_list<std::uint32_t>;

constexpr auto words = romvec::lecture::sorted_vocabulary("!", "Paris", "cat", "paris", "\xC3\xA9t\xC3\xA9");
using tokenizer_type = romvec::whole_words<decltype(words)>;
constexpr tokenizer_type tokenizer = {{&words}};

constexpr testing::id_list ids_of(const tokenizer_type& with, std::string_view text) {
  return listed([&](auto&& sink) { return romvec::encode(with, text, sink); });
}

static_assert(ids_of(tokenizer, " Paris cat\n") == list{1, 2});

}  // namespace

BOOST_AUTO_TEST_SUITE(whole_words)

BOOST_AUTO_TEST_CASE(are_what_lies_between_white_space_as_it_stands_there) {
  BOOST_TEST((ids_of(tokenizer, "\xC3\xA9t\xC3\xA9 paris\xC2\xA0Paris ! cat!") == list{4, 3, 1, 0}));
  BOOST_TEST((ids_of(tokenizer, "") == list{}));
  BOOST_TEST((ids_of(tokenizer, " \t ") == list{}));
  BOOST_TEST((ids_of(tokenizer,
                     "c\xFF"
                     "at \xFF") == list{}));
}

BOOST_AUTO_TEST_CASE(that_are_no_tokens_are_left_out_or_unknown) {
  tokenizer_type with = tokenizer;
  with.unknown = 9;
  BOOST_TEST((ids_of(tokenizer, "cat dog cat") == list{2, 2}));
  BOOST_TEST((ids_of(with, "cat dog cat") == list{2, 9, 2}));
  char text[101];
  for (char& letter : text) {
    letter = 'c';
  }
  BOOST_TEST((ids_of(with, {text, sizeof text}) == list{9}));
}

BOOST_AUTO_TEST_CASE(can_follow_the_rules_of_bert) {
  tokenizer_type with = tokenizer;
  with.rules = {};
  with.rules.strip_accents = false;
  BOOST_TEST((ids_of(with, "PARIS!cat \xC3\x89T\xC3\xA9") == list{3, 0, 2, 4}));
}

BOOST_AUTO_TEST_CASE(nothing_is_written_behind_the_span) {
  BOOST_TEST(testing::keeps_to_the_span([](auto&& sink) { return romvec::encode(tokenizer, "cat ! Paris", sink); }));
}

BOOST_AUTO_TEST_CASE(ids_become_text) {
  const auto text = testing::written([](char(&out)[160]) {
    return romvec::decode(tokenizer, std::initializer_list<int>{2, 1, 0}, out);
  });
  BOOST_TEST((text == "cat Paris !"));
}

BOOST_AUTO_TEST_SUITE_END()
