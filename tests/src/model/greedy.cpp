// SPDX-License-Identifier: BSL-1.0
// What a model writes, the most likely token each time: with its table in int8_rows the same as in float32.
#include <string>

#include "dequantize.hpp"
#include "model/forward.hpp"
#include "model/token_text.hpp"
#include "quantize.hpp"
#include "readers/tokenizer.hpp"
#include "src/support.hpp"

namespace {

using romvec::host::input_file;
using romvec::host::llama;
namespace utf = boost::unit_test;

std::vector<std::uint32_t> written(const llama& model, const std::vector<float>& table, std::size_t count) {
  std::vector<std::uint32_t> ids = {romvec::host::bos_id};
  const Eigen::Map<const romvec::host::llama_matrix> head(table.data(), static_cast<Eigen::Index>(model.vocab_size),
                                                          static_cast<Eigen::Index>(model.dim));
  while (ids.size() <= count) {
    const Eigen::VectorXf logits = head * hidden_vectors(model, table, ids).rightCols(1);
    Eigen::Index top = 0;
    logits.maxCoeff(&top);
    ids.push_back(static_cast<std::uint32_t>(top));
  }
  return ids;
}

BOOST_AUTO_TEST_CASE(int8_rows_write_what_float32_writes, *utf::precondition(test::has_shared_data)) {
  const input_file file((test::shared_data() / "lm/stories260K.bin").string());
  const input_file tokenizer((test::shared_data() / "lm/tok512.bin").string());
  const llama model = romvec::host::read_llama(file.contents());
  const romvec::host::weights table = test::read(file.contents().bytes);
  const std::vector<float> int8 =
      romvec::host::dequantize(romvec::host::quantize_weights("stories260K.bin", table, {}, std::nullopt));
  const auto pieces = romvec::host::tokenizer::read(tokenizer.contents());
  const auto text_of = [&](const std::vector<std::uint32_t>& ids) {
    std::string out;
    for (std::size_t i = 1; i < ids.size(); ++i) {
      out += pieces[ids[i]].text;
    }
    return out;
  };
  const std::string expected = text_of(written(model, table.values, 200));
  BOOST_TEST_MESSAGE(expected);
  BOOST_TEST(text_of(written(model, int8, 200)) == expected);
}

}  // namespace
