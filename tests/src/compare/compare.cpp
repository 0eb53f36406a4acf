// SPDX-License-Identifier: BSL-1.0
// What a comparison is made of: nearest rows, tasks, scores, the formats of other libraries. Expected values are worked
// out by hand or by the plainest loop.
#include <cmath>
#include <random>
#include <utility>

#include "compare/candidate.hpp"
#include "compare/scores.hpp"
#include "compare/svg.hpp"
#include "compare/tasks.hpp"
#include "compare/unit_rows.hpp"
#include "readers/super_blocks.hpp"
#include "src/support.hpp"

namespace {

using romvec::host::candidate;
using romvec::host::unit_rows;
using romvec::host::weights;
using romvec::host::word_index;
using test::error_of;
using test::expect;
using test::source_of;

const std::vector<std::string> names = {"man", "woman", "king", "queen", "Paris", "apple"};

// man, woman, king, queen are a parallelogram; the others lie elsewhere.
const weights& words() {
  static const weights table = [] {
    weights out;
    out.vocab_size = 6;
    out.dim = 3;
    out.values = {1, 0, 0, 1, 1, 0, 1, 0, 1, 1, 1, 1, -1, 0.5F, 0, 0, -1, -1};
    out.words = names;
    return out;
  }();
  return table;
}

unit_rows space_of(const weights& table) { return {table.values, table.vocab_size, table.dim}; }

Eigen::MatrixXd units_of(const unit_rows& space) {
  Eigen::MatrixXd out(static_cast<Eigen::Index>(space.dim()), static_cast<Eigen::Index>(space.vocab_size()));
  for (std::size_t r = 0; r < space.vocab_size(); ++r) {
    out.col(static_cast<Eigen::Index>(r)) = space.unit(r);
  }
  return out;
}

weights random_weights(std::size_t vocab_size, std::size_t dim) {
  std::mt19937 source(7);
  std::normal_distribution<float> normal;
  weights out;
  out.vocab_size = vocab_size;
  out.dim = dim;
  for (std::size_t i = 0; i < vocab_size * dim; ++i) {
    out.values.push_back(normal(source));
  }
  return out;
}

BOOST_AUTO_TEST_CASE(words_are_found_as_they_are_and_in_lower_case) {
  const word_index index(names);
  BOOST_TEST(index.find("king") == 2U);
  BOOST_TEST(index.find("King") == 2U);
  BOOST_TEST(index.find("Paris") == 4U);
  BOOST_TEST(index.find("paris") == word_index::none);
  BOOST_TEST(index.find("") == word_index::none);
}

BOOST_AUTO_TEST_CASE(nearest_rows_are_those_of_a_plain_loop) {
  const weights table = random_weights(57, 9);
  const unit_rows space = space_of(table);
  std::vector<std::vector<std::uint32_t>> left_out;
  for (std::uint32_t r = 0; r < 57; ++r) {
    left_out.push_back({r, (r + 1) % 57});
  }
  const auto got = space.nearest(units_of(space), 10, left_out);
  BOOST_TEST_REQUIRE(got.size() == 57U);
  for (std::uint32_t r = 0; r < 57; ++r) {
    std::vector<std::pair<double, std::uint32_t>> all;
    for (std::uint32_t other = 0; other < 57; ++other) {
      double dot = 0;
      double norm = 0;
      for (std::size_t c = 0; c < 9; ++c) {
        const double w = table.values[std::size_t{other} * 9 + c];
        dot += w * table.values[std::size_t{r} * 9 + c];
        norm += w * w;
      }
      if (other != r && other != (r + 1) % 57) {
        all.emplace_back(-dot / std::sqrt(norm), other);
      }
    }
    std::sort(all.begin(), all.end());
    for (std::size_t i = 0; i < 10; ++i) {
      BOOST_TEST(got[r][i].row == all[i].second);
    }
  }
  const unit_rows two(std::span(table.values).first(18), 2, 9);
  BOOST_TEST(two.nearest(units_of(two), 10, std::vector<std::vector<std::uint32_t>>(2))[0].size() == 2U);
}

BOOST_AUTO_TEST_CASE(analogies_are_answered) {
  const word_index index(names);
  const auto task = read_analogies(source_of(": family\r\nman woman king queen\r\nMan King Woman Queen\n\n: rest\n"
                                             "man woman king apple\nman woman king nobody\n"),
                                   index);
  BOOST_TEST(task.questions_in_file == 4U);
  BOOST_TEST(task.questions.size() == 3U);
  BOOST_TEST(right_answers(task, space_of(words())) == 2U);
  expect(error_of([&] { read_analogies(source_of("man woman king\n"), index); }),
         "FILE: line 1: 3 words, expected four");
  expect(error_of([&] { read_analogies(source_of(": only a section\n"), index); }), "holds no analogies");
}

BOOST_AUTO_TEST_CASE(correlations_are_spearmans) {
  const word_index index(names);
  const auto read = [&](const std::string& text) { return read_similarities(source_of(text), index); };
  // Cosines: man-woman 0.71, man-king 0.71, woman-queen 0.82, man-apple 0: the tie of the first two at rank 1.5.
  const auto task = read(
      "# a comment\nWord 1\tWord 2\tmean\nman\twoman\t5\nman,king,6\nwoman queen 7\nman;apple;1\n"
      "man nobody 3\n");
  BOOST_TEST(task.pairs_in_file == 5U);
  BOOST_TEST(task.pairs.size() == 4U);
  // Ranks 1.5 1.5 3 0 against 1 2 3 0: covariance 4.5, variances 4.5 and 5.
  BOOST_TEST(std::fabs(rank_correlation(task, space_of(words())) - 4.5 / std::sqrt(4.5 * 5)) < 1e-12);
  BOOST_TEST(std::isnan(rank_correlation(read("man king 1\n"), space_of(words()))));
  expect(error_of([&] { read("man king 1\nman king x\n"); }), "FILE: line 2: expected two words and a number");
  expect(error_of([&] { read("man king\n"); }), "FILE: line 1: expected two words and a number");
  expect(error_of([&] { read("# nothing\n"); }), "holds no pairs");
}

BOOST_AUTO_TEST_CASE(scores_follow_their_definitions) {
  weights table;
  table.vocab_size = 2;
  table.dim = 2;
  table.values = {3, 4, 0, 2};
  romvec::host::questions asked;
  choose_rows(asked, space_of(table));
  BOOST_TEST(asked.rows == (std::vector<std::uint32_t>{0, 1}));
  const candidate way = {"half", true, 2, {3, 3, 0, 2}};
  const auto got = score(way, table, asked);
  BOOST_TEST(got.bits_per_weight == 4);
  BOOST_TEST(got.max_abs_error == 1);
  BOOST_TEST(std::fabs(got.sqnr_db - 10 * std::log10(29.0)) < 1e-9);
  BOOST_TEST(std::fabs(got.shannon_gap_db - (24.0823996531 - 10 * std::log10(29.0))) < 1e-9);
  BOOST_TEST(std::fabs(got.worst_cosine - 21 / std::sqrt(25.0 * 18)) < 1e-12);
  BOOST_TEST(std::fabs(got.mean_cosine - (1 + got.worst_cosine) / 2) < 1e-12);
  BOOST_TEST(got.recall_at_10 == 1);
  BOOST_TEST(std::isinf(score({"same", true, 16, table.values}, table, asked).sqnr_db));
}

BOOST_AUTO_TEST_CASE(recall_counts_the_neighbours_that_stay) {
  const weights table = random_weights(40, 4);
  romvec::host::questions asked;
  choose_rows(asked, space_of(table));
  candidate reversed = {"reversed", true, 1, table.values};
  std::reverse(reversed.values.begin(), reversed.values.end());  // rows in other places: chance is 10 of 39
  const double by_chance = score(reversed, table, asked).recall_at_10;
  BOOST_TEST(by_chance > 0.1);
  BOOST_TEST(by_chance < 0.5);
  BOOST_TEST(score({"same", true, 1, table.values}, table, asked).recall_at_10 == 1);
}

// Rows that differ by a last bit are one row for whoever computes in float32: which of them is nearer is not a property
// of the format.
BOOST_AUTO_TEST_CASE(near_copies_may_change_places) {
  weights table = random_weights(60, 16);
  for (std::size_t r = 30; r < 60; ++r) {
    for (std::size_t c = 0; c < 16; ++c) {
      const float first = table.values[30 * 16 + c];
      table.values[r * 16 + c] = std::nextafter(first, (r * 7 + c) % 3 == 0 ? 9.0F : -9.0F);
    }
  }
  romvec::host::questions asked;
  choose_rows(asked, space_of(table));
  BOOST_TEST(asked.near_duplicates == 30U);
  BOOST_TEST(score_floats(table, space_of(table), asked).recall_at_10 == 1);
  candidate rounded = {"16 bits", true, 1, table.values};
  for (float& value : rounded.values) {
    value = std::round(value * 4096) / 4096;
  }
  BOOST_TEST(score(rounded, table, asked).recall_at_10 > 0.99);
  // Other rows in the place of the copies are none of them.
  candidate moved = {"moved", true, 1, table.values};
  std::rotate(moved.values.begin(), moved.values.begin() + 15 * 16, moved.values.end());
  BOOST_TEST(score(moved, table, asked).recall_at_10 < 0.8);
}

// 9 rows at 1 degree, 9 at 2, 9 at 3: the 10th nearest is any of the second nine, none of the third counts.
BOOST_AUTO_TEST_CASE(ties_at_the_tenth_count_and_others_do_not) {
  weights table;
  table.dim = 2;
  const auto add = [&table](double degrees) {
    table.values.push_back(static_cast<float>(std::cos(degrees * 3.14159265358979 / 180)));
    table.values.push_back(static_cast<float>(std::sin(degrees * 3.14159265358979 / 180)));
    ++table.vocab_size;
  };
  add(0);
  for (int i = 0; i < 27; ++i) {
    add(1 + i / 9);
  }
  romvec::host::questions asked;
  choose_rows(asked, space_of(table));
  asked.rows = {0};
  asked.neighbors.resize(1);
  candidate other = {"other", true, 1, table.values};
  // The last of the second nine is now as near as the first: it takes the tenth place.
  std::copy_n(table.values.begin() + 2, 2, other.values.begin() + 2 * 18);
  BOOST_TEST(score(other, table, asked).recall_at_10 == 1);
  // So is one of the third nine, before those: it is one of ten that do not belong.
  other.values = table.values;
  std::copy_n(table.values.begin() + 2, 2, other.values.begin() + 2 * 27);
  BOOST_TEST(score(other, table, asked).recall_at_10 == 0.9);
}

BOOST_AUTO_TEST_CASE(formats_of_others_are_theirs) {
  weights table;
  table.vocab_size = 1;
  table.dim = 34;
  for (int i = 0; i < 34; ++i) {
    table.values.push_back(static_cast<float>(i - 20) / 4);
  }
  const candidate rows = fbgemm_8bit_rows(table);
  BOOST_TEST(rows.bytes == 34U + 8);
  BOOST_TEST(rows.values.front() == -5.0F);
  BOOST_TEST(std::fabs(rows.values.back() - 3.25F) < 1e-5);
  const candidate q8 = ggml_q8_0(table);
  BOOST_TEST(q8.bytes == 34U + 2 * 2);  // blocks of 32 and of 2
  for (std::size_t i = 0; i < 34; ++i) {
    BOOST_TEST(std::fabs(rows.values[i] - table.values[i]) <= 8.25 / 255 / 2 * 1.001);
    BOOST_TEST(std::fabs(q8.values[i] - table.values[i]) <= 5.0 / 127 / 2 + 5.0 / 2048);
  }
  // The block's extreme -5 has code -8 and step 0.625; the block of 2 has 3.25 for -8: step -0.40625.
  const candidate q4 = ggml_q4_0(table);
  BOOST_TEST(q4.bytes == 17U + 2 * 2);
  BOOST_TEST(q4.values[0] == -5.0F);
  BOOST_TEST(q4.values[20] == 0.0F);
  BOOST_TEST(q4.values[21] == 0.0F);    // 0.25 of 0.625
  BOOST_TEST(q4.values[22] == 0.625F);  // 0.5
  BOOST_TEST(q4.values[33] == 3.25F);
}

weights one_row(std::vector<float> values) {
  weights out;
  out.vocab_size = 1;
  out.dim = values.size();
  out.values = std::move(values);
  return out;
}

double squared_distance(const weights& table, const candidate& way) {
  double sum = 0;
  for (std::size_t i = 0; i < table.values.size(); ++i) {
    sum += std::pow(static_cast<double>(table.values[i]) - static_cast<double>(way.values[i]), 2);
  }
  return sum;
}

// What a type can hold comes back as it is.
BOOST_AUTO_TEST_CASE(searched_formats_of_others_hold_what_they_can) {
  std::vector<float> of_levels;
  std::vector<float> of_signed;
  std::vector<float> of_lines;
  for (int i = 0; i < 256; ++i) {
    const int group = i / 16;
    of_levels.push_back(0.25F * static_cast<float>(romvec::host::super_blocks::levels[(i * 7) % 16]));
    of_signed.push_back(0.5F * static_cast<float>(group == 3 ? -32 : 2 * group + 1) * static_cast<float>(i % 8 - 4));
    of_lines.push_back(0.125F * static_cast<float>(15 - group % 15) * static_cast<float>(i % 4) -
                       0.5F * static_cast<float>(15 - group % 16));
  }
  BOOST_TEST(squared_distance(one_row(of_levels), ggml_iq4_nl(one_row(of_levels))) < 1e-9);
  BOOST_TEST(squared_distance(one_row(of_signed), ggml_q3_k(one_row(of_signed))) < 1e-9);
  BOOST_TEST(squared_distance(one_row(of_lines), ggml_q2_k(one_row(of_lines))) < 1e-9);
  const std::vector<float> zeros(256);
  for (const auto& way : {ggml_iq4_nl(one_row(zeros)), ggml_q3_k(one_row(zeros)), ggml_q2_k(one_row(zeros))}) {
    BOOST_TEST(squared_distance(one_row(zeros), way) == 0);
  }
}

// Bytes are those of ggml's blocks; the errors of Gaussian weights those that a search for the least squares reaches.
BOOST_AUTO_TEST_CASE(searched_formats_of_others_are_as_large_and_as_good) {
  const weights table = random_weights(20, 512);
  double squares = 0;
  for (const float weight : table.values) {
    squares += static_cast<double>(weight) * static_cast<double>(weight);
  }
  const auto expect_way = [&](const candidate& way, std::size_t block, std::size_t bytes, double least, double most) {
    BOOST_TEST(way.bytes == 20 * 512 / block * bytes, way.name);
    const double sqnr = 10 * std::log10(squares / squared_distance(table, way));
    BOOST_TEST(sqnr > least, way.name << ": " << sqnr << " dB");
    BOOST_TEST(sqnr < most, way.name << ": " << sqnr << " dB");
    BOOST_TEST(!way.is_ours);
  };
  expect_way(ggml_iq4_nl(table), 32, 18, 22.3, 23.2);
  expect_way(ggml_q3_k(table), 256, 110, 16.4, 17.5);
  expect_way(ggml_q2_k(table), 256, 84, 11.1, 12.2);
  BOOST_TEST(ggml_q3_k(one_row(std::vector<float>(300, 1.0F))).bytes == 110U + 2 + 17 + 3);  // 44 weights in 3 groups
}

BOOST_AUTO_TEST_CASE(text_in_pages_stays_text) {
  BOOST_TEST(romvec::host::html_text("<b>\"&\n") == "&lt;b&gt;&quot;&amp;\\x0a");
  romvec::host::chart picture("t", {0, 10, "x<y"}, {0, 1, "y"});
  picture.point(5, 0.5, "ours", "<script>");
  expect(picture.text(), "x&lt;y");
  expect(picture.text(), "&lt;script&gt;</text>");
  BOOST_TEST(picture.text().find("<script") == std::string::npos);
  // A range of nothing is widened.
  BOOST_TEST(romvec::host::chart("t", {2, 2, "x"}, {0, 0, "y"}).text().find("nan") == std::string::npos);
}

}  // namespace
