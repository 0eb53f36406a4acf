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

weights read_shared(const std::string& name, const romvec::host::request& wanted = {}) {
  const input_file file((shared_data() / name).string());
  return romvec::host::reader_of(file.contents()).read(file.contents(), wanted);
}

// The int8 codes at a byte of a file.
std::vector<signed char> codes_at(const std::string& name, std::size_t offset, std::size_t count) {
  const std::string bytes = test::read_file((shared_data() / name).string());
  BOOST_REQUIRE(bytes.size() >= offset + count);
  return {bytes.begin() + static_cast<std::ptrdiff_t>(offset),
          bytes.begin() + static_cast<std::ptrdiff_t>(offset + count)};
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
  // Written by a third tool, as word2vec's binary form; of the other table the rows have the length 1.
  const weights text = read_shared(folder + "similarity.txt");
  const weights binary = read_shared(folder + "similarity.bin");
  BOOST_TEST((binary.words == text.words));
  BOOST_TEST((binary.values == text.values));
  const weights rows = read_shared(folder + "ff_embeddings.txt");
  const weights normalised = read_shared(folder + "ff_embeddings.w2v");
  BOOST_TEST((normalised.words == rows.words));
  BOOST_REQUIRE(normalised.values.size() == rows.values.size());
  for (std::size_t r = 0; r < rows.vocab_size; ++r) {
    double squares = 0;
    for (std::size_t c = 0; c < rows.dim; ++c) {
      squares += std::pow(static_cast<double>(rows.values[r * rows.dim + c]), 2);
    }
    for (std::size_t c = 0; c < rows.dim; ++c) {
      const double expected = static_cast<double>(rows.values[r * rows.dim + c]) / std::sqrt(squares);
      BOOST_REQUIRE(std::fabs(static_cast<double>(normalised.values[r * rows.dim + c]) - expected) < 1e-6);
    }
  }
}

// A word, a space and the floats' bytes; the newline in between is there or not.
BOOST_AUTO_TEST_CASE(word2vec_binary_files_are_their_bytes, *utf::precondition(test::has_shared_data)) {
  for (const std::string name : {"vectors/text8_w2v_71291x10.bin", "vectors/lee_euclidean_2747x10.bin",
                                 "conformance/word2vec/similarity.bin", "conformance/word2vec/ff_embeddings.w2v"}) {
    const weights table = read_shared(name);
    const std::string bytes = test::read_file((shared_data() / name).string());
    std::size_t at = bytes.find('\n') + 1;
    BOOST_TEST(bytes.substr(0, at - 1) == std::to_string(table.vocab_size) + " " + std::to_string(table.dim));
    std::vector<float> row(table.dim);
    for (std::size_t r = 0; r < table.vocab_size; ++r) {
      at = bytes.find_first_not_of('\n', at);
      const std::size_t space = bytes.find(' ', at);
      BOOST_REQUIRE(bytes.substr(at, space - at) == table.words[r]);
      std::memcpy(row.data(), bytes.data() + space + 1, 4 * table.dim);
      BOOST_REQUIRE(std::equal(row.begin(), row.end(), table.values.data() + r * table.dim));
      at = space + 1 + 4 * table.dim;
    }
  }
}

BOOST_AUTO_TEST_CASE(llama2c_checkpoints_and_their_tokenizer, *utf::precondition(test::has_shared_data)) {
  constexpr std::size_t count = std::size_t{512} * 64;
  const std::vector<float> expected = floats_at("lm/stories260K.bin", 28, count);
  const input_file tokenizer((shared_data() / "lm/tok512.bin").string());
  const romvec::host::word_list words = romvec::host::read_words(tokenizer.contents());
  const weights table = read_shared("lm/stories260K.bin", {.words = &words});
  BOOST_TEST(table.vocab_size == 512U);
  BOOST_TEST((table.values == expected));
  BOOST_TEST(table.words.front() == "<unk>");
  // The int8 export of another tool: codes x / s, rounded, where s is a 127th of the largest of 4.
  const std::string int8 = "lm/stories260K_q8.bin";
  const std::vector<signed char> codes = codes_at(int8, 3072, count);
  const std::vector<float> scales = floats_at(int8, 3072 + count, count / 4);
  const weights groups = read_shared(int8);
  BOOST_REQUIRE(groups.values.size() == count);
  for (std::size_t i = 0; i < count; ++i) {
    const float scale = scales[i / 4];
    BOOST_REQUIRE(groups.values[i] == scale * static_cast<float>(codes[i]));
    BOOST_REQUIRE(std::nearbyint(expected[i] / scale) == static_cast<float>(codes[i]));
  }
}

BOOST_AUTO_TEST_CASE(tensors_of_a_gguf_file_are_their_bytes, *utf::precondition(test::has_shared_data)) {
  const std::string name = "conformance/gguf/mmproj-tinygemma3.gguf";
  BOOST_TEST((read_shared(name, {.tensor = "v.position_embd.weight"}).values ==
              floats_at(name, 44768, std::size_t{256} * 128)));
  // Q8_0: a binary16 multiplier and 32 codes; here it is normal, so its bits are a float's, moved.
  constexpr std::size_t blocks = 128 * 128 / 32;
  const std::vector<signed char> bytes = codes_at(name, 320224, 34 * blocks);
  const weights table = read_shared(name, {.tensor = "v.blk.0.attn_k.weight"});
  BOOST_TEST(table.from.dtype == "Q8_0");
  BOOST_REQUIRE(table.values.size() == 32 * blocks);
  for (std::size_t i = 0; i < table.values.size(); ++i) {
    std::uint16_t bits = 0;
    std::memcpy(&bits, bytes.data() + i / 32 * 34, 2);
    const int exponent = bits >> 10 & 0x1F;
    const double multiplier = std::ldexp(1024 + (bits & 0x3FF), exponent - 25) * ((bits & 0x8000) != 0 ? -1 : 1);
    BOOST_REQUIRE(exponent > 0);
    BOOST_REQUIRE(static_cast<double>(table.values[i]) == multiplier * bytes[i / 32 * 34 + 2 + i % 32]);
  }
}

BOOST_AUTO_TEST_CASE(int8_files_without_a_scale_are_their_codes, *utf::precondition(test::has_shared_data)) {
  const std::string name = "lm/model2vec_29528x2_i8.safetensors";
  const std::vector<signed char> codes = codes_at(name, 59136 - 29528 * 2, std::size_t{29528} * 2);
  BOOST_TEST((read_shared(name).values == std::vector<float>(codes.begin(), codes.end())));
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
    {"conformance/npy/", "expected 2: rows x dim"},
    {"conformance/safetensors/burn_linear", "expected a choice by --tensor: fc1.weight (F32 3 x 2), fc2.weight"},
    {"conformance/safetensors/burn_multi_layer", "of two dimensions is only: fc1.weight (F32 16 x 256)"},
    {"conformance/safetensors/", "has no tensor of two dimensions"},
    {"lm/model2vec_tokenizer", "is a tokenizer.json of a WordPiece model"},
    {"lm/stories_own.ids", "line 2: dimension 304, expected 404"},
    {"lm/stories_own.txt", "the file seems to be running text"},
    {"lm/tok512", "is a vocabulary of llama2.c"},
    {"lm/tinystoriesgru_model_q8", "is of an unknown format"},
    {"vectors/googlenews_8000x300_f32.words", "the file seems to be a list of words, one a line; give it to --words"},
    {"vectors/text8_w2v_4997x50_f32.words", "the file seems to be a list of words, one a line; give it to --words"},
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
  BOOST_TEST(read_files["conformance/npy"] == 40U);
  BOOST_TEST(read_files["conformance/safetensors"] == 2U);
  BOOST_TEST(read_files["conformance/word2vec"] == 10U);
  BOOST_TEST(read_files["lm"] == 10U);
  BOOST_TEST(read_files["vectors"] == 8U);
}

}  // namespace
