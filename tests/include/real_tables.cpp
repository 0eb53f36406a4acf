// SPDX-License-Identifier: BSL-1.0
// The promises of the formats on trained embeddings, when ROMVEC_SHARED_DATA says where they are; skipped otherwise.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "include/shared_data.hpp"
#include "reference/fidelity.hpp"
#include "reference/quantizer.hpp"
#include "reference/rounding.hpp"
#include "reference/similarity.hpp"
#include "romvec/romvec.hpp"
#include "support/test.hpp"

namespace {

namespace utf = boost::unit_test;

// Skips a case whose file is not there, and says so in the log.
struct needs {
  const char* file;
  boost::test_tools::assertion_result operator()(utf::test_unit_id) const {
    boost::test_tools::assertion_result there(testing::has_shared_data(file));
    there.message() << file << " is not below ROMVEC_SHARED_DATA";
    return there;
  }
};

template <class Format>
struct dynamic_table {
  std::vector<typename Format::code_type> codes;
  std::vector<std::uint16_t> multipliers;
  romvec::quantized_rows<Format> rows;
  romvec::status done;

  explicit dynamic_table(const testing::float_table& from)
      : codes(from.weights.size()),
        multipliers(from.vocab_size),
        rows{codes, multipliers},
        done(romvec::quantize<Format>(from.weights, from.vocab_size, from.dim, rows)) {}

  [[nodiscard]] romvec::table_view<Format> view(const testing::float_table& from) const {
    romvec::table_view<Format> made;
    BOOST_TEST_REQUIRE(
        romvec::make_view(rows, romvec::shape{.vocab_size = from.vocab_size, .dim = from.dim}, made).ok());
    return made;
  }
};

// Every weight within half a step of its row, exactly; the error figures as the reference has them; the look-up of all
// rows gives those values.
template <class Format>
void check_errors(const testing::float_table& from, double least_sqnr_db) {
  const dynamic_table<Format> table(from);
  BOOST_TEST_REQUIRE(table.done.ok());
  const auto view = table.view(from);
  std::vector<double> values(from.weights.size());
  std::size_t outside = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double step = std::ldexp(static_cast<double>(view.multiplier(i / from.dim)), view.exponent());
    values[i] = table.codes[i] * step;
    outside += 2 * std::fabs(values[i] - static_cast<double>(from.weights[i])) > step;
  }
  BOOST_TEST(outside == 0u);
  BOOST_TEST(romvec::within_bound(view, from.weights));

  const auto expected = reference::measure(values, from.weights, from.dim);
  const auto result = romvec::measure_fidelity(view, from.weights);
  const auto close = [](double x, double y) { return std::fabs(x - y) <= 1e-9 * std::fabs(y); };
  BOOST_TEST(result.weights == from.weights.size());
  BOOST_TEST(result.max_abs_error == expected.max_abs_error);
  BOOST_TEST(result.max_error_over_bound <= 1.0);
  BOOST_TEST(close(result.rms_error, expected.rms_error));
  BOOST_TEST(close(result.sqnr_db, expected.sqnr_db));
  BOOST_TEST(close(result.mean_cosine, expected.mean_cosine));
  BOOST_TEST(result.sqnr_db > least_sqnr_db);

  std::vector<float> row(from.dim);
  std::vector<std::int16_t> q15(from.dim);
  std::size_t wrong = 0;
  for (std::size_t r = 0; r < from.vocab_size; ++r) {
    wrong += !romvec::lookup(view, r, row).ok() || !romvec::lookup(view, r, q15).ok();
    for (std::size_t c = 0; c < from.dim; ++c) {
      wrong += static_cast<double>(row[c]) != values[r * from.dim + c];
      wrong += q15[c] != reference::to_q(table.codes[r * from.dim + c], view.multiplier(r), view.exponent(),
                                         -view.natural_q15_exponent());
    }
  }
  BOOST_TEST(wrong == 0u);
}

// Codes and multipliers of the first rows under the exponent that all weights ask for: the reference searches, slowly.
void check_quantized_by_definition(const testing::float_table& from) {
  const dynamic_table<romvec::int8_rows> table(from);
  const std::size_t rows = std::min<std::size_t>(from.vocab_size, 300);
  const auto weights = std::span(from.weights).first(rows * from.dim);
  const auto expected = reference::quantize_int8_rows(weights, from.dim, reference::smallest_exponent(from.weights));
  BOOST_TEST(table.rows.exponent == expected.exponent);
  BOOST_TEST(std::equal(expected.multipliers.begin(), expected.multipliers.end(), table.multipliers.begin()));
  BOOST_TEST(std::equal(expected.codes.begin(), expected.codes.end(), table.codes.begin()));
}

void check_neighbours(const testing::float_table& from) {
  const dynamic_table<romvec::int8_rows> table(from);
  for (std::uint32_t id = 0; id < from.vocab_size; id += 37) {
    const std::uint32_t itself[] = {id};
    const std::span<const std::int8_t> codes(table.codes);
    const auto expected = reference::ranked(codes, from.dim, codes.subspan(id * from.dim, from.dim), itself);
    romvec::neighbor out[10];
    BOOST_TEST((romvec::nearest(table.view(from), id, out) == 10U));
    BOOST_TEST(std::equal(out, out + 10, expected.begin(),
                          [](const romvec::neighbor& n, std::uint32_t i) { return n.id == i; }));
  }
}

void check_all(const char* file, std::size_t vocab_size, std::size_t dim) {
  const testing::float_table from = testing::read_npy(file);
  BOOST_TEST_REQUIRE(from.weights.size() == vocab_size * dim);
  BOOST_TEST(from.vocab_size == vocab_size);
  check_errors<romvec::int8_rows>(from, 30);
  check_errors<romvec::fixed<std::int16_t, 11>>(from, 30);
  check_quantized_by_definition(from);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(real_tables)

BOOST_AUTO_TEST_CASE(google_news_8000_x_300, *utf::precondition(needs{"vectors/googlenews_8000x300_f32.npy"})) {
  check_all("vectors/googlenews_8000x300_f32.npy", 8000, 300);
}

BOOST_AUTO_TEST_CASE(text8_4997_x_50, *utf::precondition(needs{"vectors/text8_w2v_4997x50_f32.npy"})) {
  check_all("vectors/text8_w2v_4997x50_f32.npy", 4997, 50);
}

BOOST_AUTO_TEST_CASE(babyllama_361_x_128, *utf::precondition(needs{"lm/babyllama_tok361_emb_f32.npy"})) {
  check_all("lm/babyllama_tok361_emb_f32.npy", 361, 128);
  check_neighbours(testing::read_npy("lm/babyllama_tok361_emb_f32.npy"));
}

BOOST_AUTO_TEST_CASE(microlm_256_x_256, *utf::precondition(needs{"lm/microlm_pro_emb_f32.npy"})) {
  check_all("lm/microlm_pro_emb_f32.npy", 256, 256);
  check_neighbours(testing::read_npy("lm/microlm_pro_emb_f32.npy"));
}

BOOST_AUTO_TEST_SUITE_END()
