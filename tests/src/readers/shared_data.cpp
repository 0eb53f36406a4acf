// SPDX-License-Identifier: BSL-1.0
// Files that other tools wrote. What they must give is taken from their raw bytes, or from a second file of the same
// table.
#include <algorithm>
#include <cmath>
#include <map>
#include <sstream>

#include "readers/words.hpp"
#include "src/support.hpp"

namespace {

using romvec::host::input_file;
using romvec::host::weights;
using test::shared_data;
namespace utf = boost::unit_test;

weights read_shared(const std::string& name) {
  const input_file file((shared_data() / name).string());
  return romvec::host::reader_of(file.contents()).read(file.contents(), {});
}

// The floats at a byte of a file, without any reader.
std::vector<float> floats_at(const std::string& name, std::size_t offset, std::size_t count) {
  const std::string bytes = test::read_file((shared_data() / name).string());
  BOOST_REQUIRE(bytes.size() >= offset + 4 * count);
  std::vector<float> out(count);
  std::memcpy(out.data(), bytes.data() + offset, 4 * count);
  return out;
}

BOOST_AUTO_TEST_CASE(rows_of_stories260k_are_the_same_in_every_layout, *utf::precondition(test::has_shared_data)) {
  const std::vector<float> expected = floats_at("lm/stories260K.bin", 28, std::size_t{16} * 64);
  for (const std::string name : {"f4_v1_C", "f4_v2_C", "f4_v1_F", "f4be_v1_C", "f8_v1_C"}) {
    const weights table = read_shared("conformance/npy/np_rows0-16_" + name + ".npy");
    BOOST_TEST(table.vocab_size == 16U);
    BOOST_TEST(table.dim == 64U);
    BOOST_TEST((table.values == expected), name);
  }
  const weights half = read_shared("conformance/npy/np_rows0-16_f2_v1_C.npy");
  for (std::size_t i = 0; i < expected.size(); ++i) {
    // Half a unit of binary16's last place: 2^-11 of the number, or 2^-25 among the subnormals.
    const float error = std::fabs(half.values[i] - expected[i]);
    BOOST_REQUIRE(error <= std::max(0x1p-11F * std::fabs(expected[i]), 0x1p-25F));
  }
}

BOOST_AUTO_TEST_CASE(npy_files_of_float32_are_their_bytes, *utf::precondition(test::has_shared_data)) {
  const std::pair<std::string, std::pair<std::size_t, std::size_t>> files[] = {
      {"vectors/googlenews_8000x300_f32.npy", {8000, 300}},
      {"vectors/text8_w2v_4997x50_f32.npy", {4997, 50}},
      {"lm/babyllama_tok361_emb_f32.npy", {361, 128}},
      {"lm/tinystoriesgru_emb_f32.npy", {98, 124}},
      {"lm/rwkv6v0_emb_f32.npy", {256, 64}},
  };
  for (const auto& [name, shape] : files) {
    const weights table = read_shared(name);
    BOOST_TEST(table.vocab_size == shape.first);
    BOOST_TEST(table.dim == shape.second);
    const std::size_t bytes = static_cast<std::size_t>(std::filesystem::file_size(shared_data() / name));
    const std::size_t count = shape.first * shape.second;
    BOOST_TEST((table.values == floats_at(name, bytes - 4 * count, count)), name);
  }
}

BOOST_AUTO_TEST_CASE(half_precision_twins_are_the_rounded_tables, *utf::precondition(test::has_shared_data)) {
  const std::pair<std::string, std::string> twins[] = {
      {"lm/rwkv6v0_emb_f32.npy", "lm/rwkv6v0_emb_f16.npy"},
      {"lm/model2vec_29528x2_f32.safetensors", "lm/model2vec_29528x2_f16.safetensors"},
  };
  for (const auto& [wide_name, half_name] : twins) {
    const weights wide = read_shared(wide_name);
    const weights half = read_shared(half_name);
    BOOST_REQUIRE(wide.values.size() == half.values.size());
    BOOST_TEST(wide.vocab_size == half.vocab_size);
    for (std::size_t i = 0; i < wide.values.size(); ++i) {
      const float error = std::fabs(half.values[i] - wide.values[i]);
      BOOST_REQUIRE(error <= std::max(0x1p-11F * std::fabs(wide.values[i]), 0x1p-25F));
    }
  }
}

BOOST_AUTO_TEST_CASE(the_same_table_with_and_without_a_header, *utf::precondition(test::has_shared_data)) {
  const std::string folder = "conformance/word2vec/";
  for (const auto& [plain, counted] :
       {std::pair{"ff_embeddings.txt", "ff_embeddings.dims.txt"}, std::pair{"similarity.nodims", "similarity.txt"}}) {
    const weights a = read_shared(folder + plain);
    const weights b = read_shared(folder + counted);
    BOOST_TEST((a.words == b.words));
    BOOST_TEST((a.values == b.values));
  }
  // The binary twin of similarity.txt: "41 100\n", then a word, a space and 100 floats, 41 times.
  const weights text = read_shared(folder + "similarity.txt");
  const std::string binary = test::read_file((shared_data() / (folder + "similarity.bin")).string());
  std::size_t at = binary.find('\n') + 1;
  for (std::size_t r = 0; r < 41; ++r) {
    at = binary.find_first_not_of('\n', at);
    const std::size_t space = binary.find(' ', at);
    BOOST_TEST(binary.substr(at, space - at) == text.words[r]);
    float row[100];
    std::memcpy(row, binary.data() + space + 1, sizeof row);
    for (std::size_t c = 0; c < 100; ++c) {
      BOOST_REQUIRE(row[c] == text.values[r * 100 + c]);
    }
    at = space + 1 + sizeof row;
  }
}

// The fields of a text file as a stream reads them.
BOOST_AUTO_TEST_CASE(text_files_read_as_by_a_stream, *utf::precondition(test::has_shared_data)) {
  const std::pair<std::string, bool> files[] = {
      {"vectors/glove6B_500x50.txt", false},
      {"vectors/lee_fasttext.vec", true},
      {"vectors/EN_1-10_300d.txt", true},
      {"conformance/word2vec/crime-and-punishment.vec", true},
      {"conformance/word2vec/test_glove.txt", false},
      {"conformance/word2vec/julia_custom.glove.txt", false},
      {"conformance/word2vec/word2vec_pre_kv_c.txt", true},
  };
  for (const auto& [name, has_header] : files) {
    const weights table = read_shared(name);
    std::istringstream in(test::read_file((shared_data() / name).string()));
    if (has_header) {
      std::size_t rows = 0;
      std::size_t dim = 0;
      in >> rows >> dim;
      BOOST_TEST(rows == table.vocab_size);
      BOOST_TEST(dim == table.dim);
    }
    std::string word;
    std::size_t r = 0;
    for (; in >> word; ++r) {
      BOOST_REQUIRE(r < table.vocab_size);
      BOOST_REQUIRE(word == table.words[r]);
      for (std::size_t c = 0; c < table.dim; ++c) {
        float value = 0;
        in >> value;
        BOOST_REQUIRE(value == table.values[r * table.dim + c]);
      }
    }
    BOOST_TEST(r == table.vocab_size);
  }
}

BOOST_AUTO_TEST_CASE(words_files_have_a_word_for_every_row, *utf::precondition(test::has_shared_data)) {
  const std::pair<std::string, std::size_t> files[] = {{"vectors/googlenews_8000x300_f32.words.txt", 8000},
                                                       {"vectors/text8_w2v_4997x50_f32.words.txt", 4997}};
  for (const auto& [name, rows] : files) {
    const input_file file((shared_data() / name).string());
    BOOST_TEST(romvec::host::read_words(file.contents()).words.size() == rows);
  }
}

// What every other file of the collection must be refused for, by the beginning of its path; the first that fits
// counts.
const std::pair<std::string, std::string> refusals[] = {
    {"conformance/gguf/git-lfs-pointer", "is a git LFS pointer"},
    {"conformance/gguf/mmproj", "tables, expected a choice by --tensor"},
    {"conformance/gguf/vocab-llama-v1", "GGUF version 1, expected 2 or 3"},
    {"conformance/gguf/vocab-bert", "has no tensor of two dimensions (0 in all)"},
    {"conformance/npy/numsharp_version2_large_header", "structured"},
    {"conformance/npy/npyio_ragged", "dtype \"|O\""},
    {"conformance/npy/numpy_py2-objarr", "dtype \"|O8\""},
    {"conformance/npy/numpy_py3-objarr", "dtype \"|O\""},
    {"conformance/npy/numsharp_bool", "dtype \"|b1\""},
    {"conformance/npy/numsharp_int32_1d", "dtype \"<i4\""},
    {"conformance/npy/numsharp_scalar", "dtype \"<i8\""},
    {"conformance/npy/numsharp_fortran", "dtype \"<i8\""},
    {"conformance/npy/candle_test", "dtype \"<i8\""},
    {"conformance/npy/", "expected 2: rows x dim"},
    {"conformance/safetensors/burn_linear", "expected a choice by --tensor: fc1.weight (F32 3 x 2), fc2.weight"},
    {"conformance/safetensors/", "has no tensor of two dimensions"},
    {"conformance/word2vec/", "is a word2vec binary file"},
    {"lm/model2vec_tokenizer", "line 1: expected a word"},
    {"lm/stories260K_q8", "is a llama2.c checkpoint"},
    {"lm/", "is of an unknown format"},
    {"vectors/glove6B_sample_100x100.txt.gz", "is a gzip file"},
    {"vectors/googlenews_8000x300_f32.words", "line 1: expected a word"},
    {"vectors/text8_w2v_4997x50_f32.words", "line 1: expected a word"},
    {"vectors/", "is a word2vec binary file"},
};

BOOST_AUTO_TEST_CASE(every_file_is_read_or_refused_by_name, *utf::precondition(test::has_shared_data)) {
  std::map<std::string, std::size_t> read_files;
  for (const std::string folder :
       {"conformance/gguf", "conformance/npy", "conformance/safetensors", "conformance/word2vec", "lm", "vectors"}) {
    for (const auto& entry : std::filesystem::directory_iterator(shared_data() / folder)) {
      const std::string name = folder + "/" + entry.path().filename().string();
      try {
        const weights table = read_shared(name);
        BOOST_TEST(table.values.size() == table.vocab_size * table.dim);
        ++read_files[folder];
      } catch (const romvec::host::error& problem) {
        const auto* const known =
            std::ranges::find_if(refusals, [&](const auto& refusal) { return name.starts_with(refusal.first); });
        BOOST_REQUIRE_MESSAGE(known != std::end(refusals), name);
        test::expect(problem.what(), known->second);
      }
    }
  }
  BOOST_TEST(read_files["conformance/npy"] == 39U);
  BOOST_TEST(read_files["conformance/safetensors"] == 3U);
  BOOST_TEST(read_files["conformance/word2vec"] == 8U);
  BOOST_TEST(read_files["lm"] == 8U);
  BOOST_TEST(read_files["vectors"] == 5U);
}

}  // namespace
