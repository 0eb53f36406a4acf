// SPDX-License-Identifier: BSL-1.0
// Which format `romvec compare` recommends.
#include "compare/recommend.hpp"

#include <cmath>
#include <limits>
#include <stdexcept>

#include "src/support.hpp"

namespace {

using romvec::host::recommend;
using romvec::host::recommendation;
using romvec::host::scores;
using romvec::host::tolerance;

scores score(const std::string& name, std::uint64_t bytes, double sqnr_db, double recall, double analogies,
             bool is_ours = true) {
  scores out;
  out.name = name;
  out.is_ours = is_ours;
  out.bytes = bytes;
  out.bits_per_weight = static_cast<double>(bytes) / 100;
  out.sqnr_db = sqnr_db;
  out.recall_at_10 = recall;
  out.analogies = {analogies};
  return out;
}

const double exact = std::numeric_limits<double>::infinity();

std::vector<scores> some() {
  return {score("float32", 3200, exact, 1, 0.8),       score("int8_rows", 805, 43, 0.99, 0.8),
          score("nibble32", 453, 23, 0.95, 0.79),      score("nibble_rows", 405, 21, 0.94, 0.7),
          score("fixed<int16_t,9>", 1600, 84, 1, 0.8), score("ggml Q4_0", 300, 20, 0.99, 0.8, false)};
}

std::string name_of(const recommendation& of) { return of.format == nullptr ? "none" : of.format->name; }

BOOST_AUTO_TEST_CASE(the_smallest_of_ours_within_a_hundredth_of_the_task) {
  const std::vector<scores> all = some();
  const recommendation out = recommend(all, {});
  BOOST_TEST(name_of(out) == "nibble32");  // 0.80 - 0.79, which in binary is a little more than 0.01
  BOOST_TEST(
      out.sentence ==
      "Take nibble32: 4.53 bits a weight, 453 bytes, the smallest format of romvec that loses at most 0.01 of each "
      "task (a loss of 0.0100).");
}

BOOST_AUTO_TEST_CASE(without_tasks_within_a_twentieth_of_recall) {
  std::vector<scores> all = some();
  for (scores& one : all) {
    one.analogies.clear();
  }
  BOOST_TEST(name_of(recommend(all, {})) == "nibble32");
  // A task that no question was left of says nothing.
  for (scores& one : all) {
    one.analogies = {std::nan("")};
  }
  BOOST_TEST(name_of(recommend(all, {})) == "nibble32");
  BOOST_CHECK_THROW(static_cast<void>(recommend(all, {0.1, {}, {}})), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(what_is_set_counts_and_nothing_else) {
  const std::vector<scores> all = some();
  BOOST_TEST(name_of(recommend(all, {{}, 0.06, {}})) == "nibble_rows");
  BOOST_TEST(name_of(recommend(all, {0.2, {}, {}})) == "nibble_rows");
  BOOST_TEST(name_of(recommend(all, {{}, {}, 43})) == "int8_rows");
  BOOST_TEST(name_of(recommend(all, {0.2, 0.06, 22})) == "nibble32");
  BOOST_TEST(name_of(recommend(all, {0, 0, {}})) == "fixed<int16_t,9>");
}

BOOST_AUTO_TEST_CASE(none_is_within_more_than_there_is) {
  const std::vector<scores> all = some();
  const recommendation out = recommend(all, {{}, {}, 90});
  BOOST_TEST((out.format == nullptr));
  BOOST_TEST(out.sentence == "No format of romvec has an SQNR of 90 dB or more: tolerate more.");
}

BOOST_AUTO_TEST_CASE(of_two_of_one_size_the_more_exact) {
  std::vector<scores> all = some();
  all.push_back(score("nibble32 fitted", 453, 25, 0.95, 0.79));
  BOOST_TEST(name_of(recommend(all, {})) == "nibble32 fitted");
}

}  // namespace
