// SPDX-License-Identifier: BSL-1.0
// WordPiece with a vocabulary of a few words, in a constant expression and on every target.
#include "romvec/tokenizer/word_piece.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "include/conformance/tokenizer/small_tokens.hpp"
#include "romvec/lecture/vocabulary.hpp"
#include "romvec/tokenizer/decode.hpp"
#include "support/test.hpp"

namespace {

using testing::listed;

// Ids are places: the words are sorted.
constexpr auto words =
    romvec::lecture::sorted_vocabulary("!", "##able", "##aff", "##cc", "##o", "##s", "'", "[CLS]", "[UNK]", "a", "hell",
                                       "i", "s", "un", "\xCE\xB1\xCF\x82", "\xE4\xBD\xA0");
static_assert(words.is_sorted() && words.find("[UNK]") == 8 && words.find("un") == 13);
constexpr romvec::word_piece<decltype(words)> tokenizer = {{&words}, 8};
constexpr romvec::special_token specials[] = {{"[CLS]", 7}};

constexpr testing::id_list ids_of(std::string_view text) {
  return listed([&](auto&& sink) { return romvec::encode(tokenizer, text, sink); });
}
constexpr testing::id_list ids_with_specials(std::string_view text) {
  return listed([&](auto&& sink) { return romvec::encode(tokenizer, text, sink, specials); });
}

// The longest token first, case and accents away, punctuation by itself.
static_assert(ids_of("unaffable") == std::initializer_list<std::uint32_t>{13, 2, 1});
static_assert(ids_of("  H\xC3\x89LLO\t\xC3\xBCn! ") == std::initializer_list<std::uint32_t>{10, 4, 13, 0});
static_assert(ids_of("") == std::initializer_list<std::uint32_t>{});

// The memory that the comments promise: 4 bytes a character, room for the prefix, and what counts.
struct nothing {
  void operator()(char*, std::size_t) {}
};
static_assert(sizeof(romvec::detail::word_builder<100, nothing>) <= 408 + 4 * sizeof(std::size_t));

}  // namespace

BOOST_AUTO_TEST_SUITE(word_piece)

BOOST_AUTO_TEST_CASE(takes_the_longest_token_and_then_the_longest_that_continues) {
  BOOST_TEST((ids_of("unaffable") == std::initializer_list<std::uint32_t>{13, 2, 1}));
  BOOST_TEST((ids_of("hello hells") == std::initializer_list<std::uint32_t>{10, 4, 10, 5}));
  BOOST_TEST((ids_of("unaffablex") == std::initializer_list<std::uint32_t>{8}));  // all of it or nothing
  BOOST_TEST((ids_of("x") == std::initializer_list<std::uint32_t>{8}));
  BOOST_TEST((ids_of("##o") == std::initializer_list<std::uint32_t>{8, 8, 8}));  // # is punctuation
}

BOOST_AUTO_TEST_CASE(text_without_words_has_no_ids) {
  for (const std::string_view text : {"", " ", "  \t\r\n ", "\xC2\xA0\xE3\x80\x80", "\x01\x7F", "\xEF\xBF\xBD"}) {
    BOOST_TEST((ids_of(text) == std::initializer_list<std::uint32_t>{}));
  }
}

BOOST_AUTO_TEST_CASE(case_accents_and_control_characters_go) {
  BOOST_TEST((ids_of("U\xCC\x88\x07N") == std::initializer_list<std::uint32_t>{13}));  // U, a mark, BEL, N
  BOOST_TEST((ids_of("un\xC2\xAD"
                     "affable") == std::initializer_list<std::uint32_t>{13, 2, 1}));      // a soft hyphen
  BOOST_TEST((ids_of("\xC4\xB0's") == std::initializer_list<std::uint32_t>{11, 6, 12}));  // I with a dot
  BOOST_TEST((ids_of(std::string_view("u\0n", 3)) == std::initializer_list<std::uint32_t>{13}));
}

BOOST_AUTO_TEST_CASE(bytes_that_are_no_utf8_are_left_out_as_replacement_characters_are) {
  BOOST_TEST((ids_of("u\xFFn \x80 \xC3") == std::initializer_list<std::uint32_t>{13}));
  BOOST_TEST((ids_of("\xE2\x82un") == std::initializer_list<std::uint32_t>{13}));
  BOOST_TEST((ids_of("\xFF") == std::initializer_list<std::uint32_t>{}));
}

#if !defined(ROMVEC_TOKENIZER_LATIN)
BOOST_AUTO_TEST_CASE(ideographs_are_words_and_the_sigma_at_the_end_is_another) {
  BOOST_TEST((ids_of("un\xE4\xBD\xA0un") == std::initializer_list<std::uint32_t>{13, 15, 13}));
  BOOST_TEST((ids_of("\xCE\x91\xCE\xA3") == std::initializer_list<std::uint32_t>{14}));
  BOOST_TEST((ids_of("\xCE\x86\xCE\xA3.") == std::initializer_list<std::uint32_t>{14, 8}));
  auto as_rust = tokenizer;
  as_rust.rules.final_sigma = false;
  BOOST_TEST((listed([&](auto&& sink) { return romvec::encode(as_rust, "\xCE\x91\xCE\xA3", sink); }) ==
              std::initializer_list<std::uint32_t>{8}));
}
#endif

BOOST_AUTO_TEST_CASE(a_word_of_100_characters_is_taken_apart_and_one_of_101_is_unknown) {
  char text[102];
  text[0] = 'a';
  for (std::size_t i = 1; i < sizeof text; ++i) {
    text[i] = 'c';
  }
  text[99] = 's';  // "a" + 49 * "cc" + "s"
  BOOST_TEST(ids_of({text, 100}).count == 51u);
  text[99] = 'c';
  text[100] = 'o';
  BOOST_TEST((ids_of({text, 101}) == std::initializer_list<std::uint32_t>{8}));
  text[100] = ' ';
  BOOST_TEST((ids_of({text, 102}) == std::initializer_list<std::uint32_t>{8, 8}));
}

BOOST_AUTO_TEST_CASE(special_tokens_are_text_unless_they_are_asked_for) {
  BOOST_TEST((ids_of("[CLS]") == std::initializer_list<std::uint32_t>{8, 8, 8}));
  BOOST_TEST((ids_with_specials("[CLS]") == std::initializer_list<std::uint32_t>{7}));
  BOOST_TEST((ids_with_specials("un[CLS] un[CLS") == std::initializer_list<std::uint32_t>{13, 7, 13, 8, 8}));
  BOOST_TEST((ids_with_specials("[cls]") == std::initializer_list<std::uint32_t>{8, 8, 8}));
}

BOOST_AUTO_TEST_CASE(nothing_is_written_behind_the_span) {
  BOOST_TEST(
      testing::keeps_to_the_span([](auto&& sink) { return romvec::encode(tokenizer, "unaffable hello x!", sink); }));
  std::int8_t small[2] = {5, 5};
  constexpr std::uint32_t large_ids[] = {300, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  romvec::word_piece<decltype(words)> large = {{&words, large_ids}, 8};
  const romvec::encoded result = romvec::encode(large, "un!", small);
  BOOST_TEST((result.done == romvec::status{romvec::errc::does_not_fit, 1}));
  BOOST_TEST(result.count == 1u);
  BOOST_TEST(small[1] == 5);
}

BOOST_AUTO_TEST_CASE(a_call_that_answers_false_gets_no_more) {
  int calls = 0;
  const romvec::encoded result = romvec::encode(tokenizer, "un un un", [&](std::uint32_t) { return ++calls < 2; });
  BOOST_TEST(calls == 2);
  BOOST_TEST(result.count == 1u);
  BOOST_TEST(result.done.ok());
}

BOOST_AUTO_TEST_CASE(cased_rules_keep_capitals_and_accents) {
  constexpr auto cased_words = romvec::lecture::sorted_vocabulary("Caf\xC3\xA9", "caf", "i", "##\xCC\x87");
  romvec::word_piece<decltype(cased_words)> cased = {{&cased_words}};
  cased.rules = {.lowercase = false, .strip_accents = false};
  const auto encoded = [&](std::string_view text) {
    return listed([&](auto&& sink) { return romvec::encode(cased, text, sink); });
  };
  BOOST_TEST((encoded("Caf\xC3\xA9 CAF caf") == std::initializer_list<std::uint32_t>{1, 2}));
  cased.rules.lowercase = true;
  BOOST_TEST((encoded("\xC4\xB0") == std::initializer_list<std::uint32_t>{3, 0}));  // two characters
}

BOOST_AUTO_TEST_CASE(a_prefix_of_more_than_8_bytes_is_an_error) {
  auto with = tokenizer;
  with.continues = "#########";
  BOOST_TEST((ids_of("un").done.ok()));
  const auto result = listed([&](auto&& sink) { return romvec::encode(with, "un", sink); });
  BOOST_TEST((result.done == romvec::status{romvec::errc::too_long, 0}));
}

BOOST_AUTO_TEST_CASE(ids_become_text) {
  const auto text = [](std::initializer_list<int> ids) {
    return testing::written([&](char(&out)[160]) { return romvec::decode(tokenizer, ids, out); });
  };
  BOOST_TEST((text({13, 2, 1, 10, 4, 0}) == "unaffable hello!"));
  BOOST_TEST((text({}) == ""));
  BOOST_TEST((text({13, 99}).result.done == romvec::status{romvec::errc::bad_id, 1}));
  BOOST_TEST((text({-1}).result.done == romvec::status{romvec::errc::bad_id, 0}));
  char small[3] = {};
  const romvec::encoded cut = romvec::decode(tokenizer, std::initializer_list<int>{10}, small);
  BOOST_TEST((cut.done == romvec::status{romvec::errc::bad_length, 0}));
  BOOST_TEST(cut.count == 3u);
  BOOST_TEST((std::string_view(small, 3) == "hel"));
}

BOOST_AUTO_TEST_SUITE_END()
