// SPDX-License-Identifier: BSL-1.0
#include "weights.hpp"

#include <algorithm>
#include <map>
#include <random>

#include "src/support.hpp"

namespace {

using romvec::host::weights;

BOOST_AUTO_TEST_CASE(rows_follow_their_words) {
  std::mt19937 random(1);
  for (std::size_t rows = 1; rows < 60; ++rows) {
    weights table;
    table.vocab_size = rows;
    table.dim = 1 + rows % 4;
    std::map<std::string, std::size_t> number_of;
    while (table.words.size() < rows) {
      const std::string word = std::to_string(random() % 1000);
      if (number_of.emplace(word, table.words.size()).second) {
        for (std::size_t c = 0; c < table.dim; ++c) {
          table.values.push_back(static_cast<float>(table.words.size() * 10 + c));
        }
        table.words.push_back(word);
      }
    }
    sort_by_word(table);
    BOOST_REQUIRE(table.words.size() == rows);
    std::size_t r = 0;
    for (const auto& [word, number] : number_of) {  // std::map sorts them too
      BOOST_REQUIRE(table.words[r] == word);
      BOOST_REQUIRE(table.sorted_from[r] == number);
      for (std::size_t c = 0; c < table.dim; ++c) {
        BOOST_REQUIRE(table.values[r * table.dim + c] == static_cast<float>(number * 10 + c));
      }
      ++r;
    }
  }
}

BOOST_AUTO_TEST_CASE(bytes_are_sorted_as_unsigned_numbers) {
  weights table;
  table.vocab_size = 4;
  table.dim = 1;
  table.values = {0, 1, 2, 3};
  table.words = {"\xC3\xA9", "z", "a", "\x7f"};
  sort_by_word(table);
  BOOST_TEST(table.words == (std::vector<std::string>{"a", "z", "\x7f", "\xC3\xA9"}));
  BOOST_TEST(table.values == (std::vector<float>{2, 1, 3, 0}));
  table.from.first_row = 100;
  BOOST_TEST(place_of(table, 0, 7) == "row 102, column 7 (word \"a\")");
}

BOOST_AUTO_TEST_CASE(without_words_nothing_moves) {
  weights table;
  table.vocab_size = 2;
  table.dim = 1;
  table.values = {2, 1};
  sort_by_word(table);
  BOOST_TEST(table.values == (std::vector<float>{2, 1}));
  BOOST_TEST(place_of(table, 1, 0) == "row 1, column 0");
}

}  // namespace
