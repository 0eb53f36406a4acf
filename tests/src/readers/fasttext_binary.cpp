// SPDX-License-Identifier: BSL-1.0
// fastText's .bin, written here as its sources write it.
#include "src/support.hpp"

namespace {

using namespace std::string_literals;
using test::bytes_of;
using test::expect;
using test::read;
using test::read_error;

using words = std::vector<std::string>;

std::string i32(std::initializer_list<std::int32_t> numbers) { return bytes_of<std::int32_t>(numbers); }
std::string i64(std::initializer_list<std::int64_t> numbers) { return bytes_of<std::int64_t>(numbers); }

struct fasttext {
  words list = {"</s>", "the", "caf\xc3\xa9"};
  words labels = {};
  std::int32_t version = 12;
  std::int32_t bucket = 2;
  std::int32_t dim = 2;
  std::int64_t rows = 5;
  std::string quantised = "\0"s;
  std::vector<std::pair<int, int>> kept_ngrams = {};
  std::string output = "\0"s + i64({3, 2}) + std::string(24, '\0');

  [[nodiscard]] std::string bytes() const {
    const auto count = [](const words& some) { return static_cast<std::int32_t>(some.size()); };
    std::string out = i32({793712314, version, dim, 5, 5, 1, 5, 1, 1, 2, bucket, 3, 6, 100}) +
                      bytes_of<double>({1e-4}) + i32({count(list) + count(labels), count(list), count(labels)}) +
                      i64({100, kept_ngrams.empty() ? -1 : static_cast<std::int64_t>(kept_ngrams.size())});
    for (const auto* some : {&list, &labels}) {
      for (const std::string& word : *some) {
        out += word + '\0' + i64({10}) + (some == &list ? '\0' : '\1');
      }
    }
    for (const auto& [from, to] : kept_ngrams) {
      out += i32({from, to});
    }
    out += quantised + i64({rows, dim});
    for (std::int64_t i = 0; i < rows * dim; ++i) {
      out += bytes_of<float>({static_cast<float>(i) + 0.5F});
    }
    return out + output;
  }
};

BOOST_AUTO_TEST_CASE(words_have_their_rows_of_the_input_matrix) {
  for (const std::int32_t version : {11, 12}) {
    fasttext of;
    of.version = version;
    const auto table = read(of.bytes());
    BOOST_TEST(table.words == of.list);
    BOOST_TEST(table.values == (std::vector<float>{0.5F, 1.5F, 2.5F, 3.5F, 4.5F, 5.5F}));
    BOOST_TEST(table.from.format == "fastText model, version " + std::to_string(version));
    BOOST_REQUIRE(table.notes.size() == 1U);
    expect(table.notes[0], "the 2 rows that n-grams share were left out");
    BOOST_TEST(read(of.bytes(), {.rows = {1, 2}}).words == words{"the"});
  }
  fasttext supervised;
  supervised.labels = {"__label__a", "__label__b"};
  supervised.rows = 3;
  supervised.kept_ngrams = {{1, 2}, {7, 0}};
  const auto table = read(supervised.bytes());
  BOOST_TEST(table.words == supervised.list);
  BOOST_REQUIRE(table.notes.size() == 1U);
  expect(table.notes[0], "2 labels were left out");
}

BOOST_AUTO_TEST_CASE(what_is_no_whole_model_is_refused) {
  const auto error_with = [](auto change) {
    fasttext of;
    change(of);
    return read_error(of.bytes());
  };
  expect(error_with([](fasttext& of) { of.version = 13; }), "fastText version 13, expected 11 or 12");
  expect(error_with([](fasttext& of) { of.quantised = "\1"; }), "is a quantised fastText model (.ftz)");
  expect(error_with([](fasttext& of) { of.rows = 2; }), "an input matrix of 2 x 2, expected at least 3 rows");
  expect(error_with([](fasttext& of) { of.list = {"a", "b", "a"}; }), "word 2: \"a\" is word 0 already");
  expect(error_with([](fasttext& of) { of.list = {"a", "", "c"}; }), "word 1 of the dictionary is empty");
  expect(error_with([](fasttext& of) {
           of.output = "\0"s + i64({3, 2}) + "123";
         }),
         "an output matrix of 3 x 2 is promised, the file has 3 more bytes");
  const std::string whole = fasttext().bytes();
  for (std::size_t size = 4; size < whole.size(); ++size) {
    expect(read_error(whole.substr(0, size)), "FILE: ");
  }
  std::string wrong_kind = whole;
  wrong_kind[wrong_kind.find("the") + 3 + 1 + 8] = '\1';
  expect(read_error(wrong_kind), "entry 1 of the dictionary, \"the\", has the kind 1, expected 0, a word");
  expect(read_error(whole, {.tensor = "x"}), "only the input matrix is read");
}

}  // namespace
