// SPDX-License-Identifier: BSL-1.0
// A static model of 29,528 tokens on the 1,500 pairs of the STS benchmark: the reference's ids, its correlation in
// floats, and how near encode() of each format comes.
#include <cstdlib>
#include <map>

#include "files/input_file.hpp"
#include "src/process.hpp"
#include "static_model/sentence_pairs.hpp"
#include "static_model/static_model.hpp"

namespace {

namespace host = romvec::host;
using test::shared_data;
namespace utf = boost::unit_test;

const std::string model_folder = (shared_data() / "static").string();
const std::string pairs_file = (shared_data() / "eval/sts-dev.csv").string();

// The numbers of [score, [ids], [ids]], ... one list after the other.
std::vector<std::vector<std::uint32_t>> lists_of_ids(const std::string& json) {
  std::vector<std::vector<std::uint32_t>> out;
  std::size_t depth = 0;
  for (std::size_t at = 0; at < json.size();) {
    if (json[at] == '[') {
      if (++depth == 3) {
        out.emplace_back();
      }
      ++at;
    } else if (json[at] == ']') {
      --depth;
      ++at;
    } else if (depth == 3 && json[at] >= '0' && json[at] <= '9') {
      char* end = nullptr;
      out.back().push_back(static_cast<std::uint32_t>(std::strtoul(json.c_str() + at, &end, 10)));
      at = static_cast<std::size_t>(end - json.c_str());
    } else {
      ++at;
    }
  }
  return out;
}

BOOST_AUTO_TEST_CASE(ids_of_every_sentence_are_the_references, *utf::precondition(test::has_shared_data)) {
  const host::static_model model = host::read_static_model(model_folder);
  BOOST_TEST(model.folder.normalize);
  BOOST_TEST(model.left_out == 1U);
  const auto expected = lists_of_ids(test::read_file((shared_data() / "static/sts-dev.ids.json").string()));
  const host::input_file file(pairs_file);
  const auto pairs = host::read_sentence_pairs(file.contents());
  BOOST_REQUIRE(pairs.size() == 1500U);
  BOOST_REQUIRE(expected.size() == 2 * pairs.size());
  std::size_t different = 0;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    different += model.tokenizer.encode(pairs[i].a, false) == expected[2 * i] ? 0 : 1;
    different += model.tokenizer.encode(pairs[i].b, false) == expected[2 * i + 1] ? 0 : 1;
  }
  BOOST_TEST(different == 0U);
}

struct figures {
  double spearman, mean, worst;
};

// The lines of `romvec compare`, by the name of the format.
std::map<std::string, figures> compared() {
  const test::temporary_directory folder;
  const test::outcome result = test::romvec(folder, {"compare", model_folder, "--sentences", pairs_file});
  BOOST_REQUIRE_MESSAGE(result.exit_code == 0, result.err);
  std::map<std::string, figures> out;
  std::istringstream lines(result.out);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream in(line);
    std::string name;
    double bytes = 0;
    figures found{};
    if (in >> name >> bytes >> found.spearman >> found.mean >> found.worst) {
      out[name] = found;
    }
  }
  return out;
}

BOOST_AUTO_TEST_CASE(formats_keep_what_they_promise_of_sentences, *utf::precondition(test::has_shared_data)) {
  const auto found = compared();
  BOOST_REQUIRE(found.contains("float"));
  const double reference = found.at("float").spearman;
  BOOST_TEST(std::abs(reference - 0.6252) < 0.0005);
  const figures int8 = found.at("int8_rows");
  BOOST_TEST(std::abs(int8.spearman - reference) <= 0.003);
  BOOST_TEST(int8.worst >= 0.9999);
  for (const auto& [name, figure] : found) {
    if (name.starts_with("trellis_rows<1>")) {
      continue;  // 1 bit a weight promises nothing of them
    }
    BOOST_TEST(std::abs(figure.spearman - reference) <= 0.01, name);
    BOOST_TEST(figure.worst >= (name == "trellis_rows<2>" ? 0.94 : 0.98), name);
  }
  const figures nibbles = found.at("nibble_rows");
  BOOST_TEST(std::abs(nibbles.spearman - reference) <= 0.01);
  BOOST_TEST(nibbles.worst >= 0.993);
  BOOST_TEST(nibbles.mean >= 0.9975);
}

}  // namespace
