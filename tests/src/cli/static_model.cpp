// SPDX-License-Identifier: BSL-1.0
// `romvec embed`, `romvec search`, `romvec compare --sentences` and `romvec convert` of the folder of a static model.
#include "src/static_model/model_files.hpp"

#include <fmt/format.h>

#include <sstream>

#include "src/process.hpp"

namespace {

using test::expect_failure;
using test::outcome;
using test::romvec;
using test::temporary_directory;

std::vector<double> numbers_of(const std::string& line) {
  std::istringstream in(line);
  std::vector<double> out;
  for (double x = 0; in >> x;) {
    out.push_back(x);
  }
  return out;
}

void expect_numbers(const std::string& line, const std::vector<double>& expected, double error = 1e-7) {
  const std::vector<double> found = numbers_of(line);
  BOOST_REQUIRE(found.size() == expected.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    BOOST_TEST(std::abs(found[i] - expected[i]) <= error, line);
  }
}

BOOST_AUTO_TEST_CASE(embed_gives_unit_vectors_of_the_tokens_that_are_known) {
  const temporary_directory folder;
  test::write_model2vec(folder);
  const outcome off = romvec(folder, {"embed", ".", "OFF zzz"});
  BOOST_TEST(off.exit_code == 0, off.err);
  expect_numbers(off.out, {0.6, 0, 0, 0.8});
  // (4, 2, -4, 4) / 3 at length 1: sqrt(52) long.
  const double length = std::sqrt(52.0);
  expect_numbers(romvec(folder, {"embed", ".", "Lights, off hot"}).out,
                 {4 / length, 2 / length, -4 / length, 4 / length});
  BOOST_TEST(romvec(folder, {"embed", ".", "zzz"}).out == "0 0 0 0\n");
  BOOST_TEST(romvec(folder, {"embed", ".", "--ids", "Lights zzz off!", "[UNK]off", "[unk]"}).out ==
             "2 3 0 4 6\n0 4\n0 0 0\n");
}

BOOST_AUTO_TEST_CASE(embed_with_a_format_is_what_firmware_computes) {
  const temporary_directory folder;
  test::write_model2vec(folder);
  for (const char* const format : {"int8_rows", "int8_table", "nibble_rows", "nibble32", "fixed8.3", "fixed16.8"}) {
    const outcome result = romvec(folder, {"embed", ".", "off", "--format", format});
    BOOST_TEST(result.exit_code == 0, result.err);
    expect_numbers(result.out, {0.6, 0, 0, 0.8}, std::string(format).starts_with("nibble") ? 0.1 : 0.01);
  }
  expect_numbers(romvec(folder, {"embed", ".", "off", "--format", "fixed16.8"}).out,
                 {19661.0 / 32768, 0, 0, 26214.0 / 32768});
}

BOOST_AUTO_TEST_CASE(sentence_transformers_counts_the_unknown_token) {
  const temporary_directory folder;
  std::filesystem::create_directory(folder.path("0_StaticEmbedding"));
  folder.write("0_StaticEmbedding/model.safetensors", test::tiny_weights("embedding.weight"));
  folder.write("0_StaticEmbedding/tokenizer.json", test::tiny_tokenizer);
  const std::string modules =
      R"([{"idx": 0, "name": "0", "path": "0_StaticEmbedding", "type": "sentence_transformers.models.StaticEmbedding"})";
  folder.write("modules.json", modules + "]");
  expect_numbers(romvec(folder, {"embed", ".", "off zzz"}).out, {6, 4.5, 4.5, 6.5});
  folder.write(
      "modules.json",
      modules + R"(, {"idx": 1, "name": "1", "path": "1_N", "type": "sentence_transformers.models.Normalize"}])");
  expect_numbers(romvec(folder, {"embed", ".", "off"}).out, {0.6, 0, 0, 0.8});
}

BOOST_AUTO_TEST_CASE(rows_that_tokens_share_and_factors_of_tokens_are_applied) {
  const temporary_directory folder;
  const test::tensor mapping = {"mapping", "I64", {7}, test::bytes_of<std::int64_t>({0, 1, 1, 2, 0, 0, 0})};
  const test::tensor factors = {"weights", "F64", {7}, test::bytes_of<double>({1, 1, 3, 0.5, 1, 1, 1})};
  const std::string rows = test::bytes_of<float>({8, 8, 1, 2, 4, 6});
  test::write_model2vec(folder, test::safetensors_of({{"embeddings", "F32", {3, 2}, rows}, mapping, factors}),
                        R"({"model_type": "model2vec", "normalize": false})");
  expect_numbers(romvec(folder, {"embed", ".", "light"}).out, {3, 6});
  expect_numbers(romvec(folder, {"embed", ".", "lights"}).out, {2.5, 4.5});
  const outcome converted = romvec(folder, {"convert", ".", "--name", "m", "-o", "m.hpp"});
  BOOST_TEST(converted.exit_code == 0, converted.err);
  test::expect(converted.out, "7 tokens share 3 rows by \"mapping\"");
}

BOOST_AUTO_TEST_CASE(a_text_of_more_than_512_tokens_is_cut_with_a_note) {
  const temporary_directory folder;
  test::write_model2vec(folder);
  std::string text;
  for (int i = 0; i < 512; ++i) {
    text += "hot ";
  }
  const outcome whole = romvec(folder, {"embed", ".", text});
  expect_numbers(whole.out, {1, 0, 0, 0});
  BOOST_TEST(whole.err == "");
  for (const std::string format : {"", "fixed16.8"}) {
    const outcome cut = format.empty() ? romvec(folder, {"embed", ".", text + "light light"})
                                       : romvec(folder, {"embed", ".", text + "light light", "--format", format});
    expect_numbers(cut.out, {1, 0, 0, 0}, 1e-4);
    test::expect(cut.err, "note: text 1 has more than 512 tokens: its first 512 count");
  }
}

BOOST_AUTO_TEST_CASE(search_prints_the_nearest_lines_with_their_cosines_and_numbers) {
  const temporary_directory folder;
  test::write_model2vec(folder);
  folder.write("lines.txt", "hot\n\nlights\noff\nhot off\r\n");
  const outcome result = romvec(folder, {"search", ".", "--lines", "lines.txt", "off!", "-k", "2"});
  BOOST_TEST(result.exit_code == 0, result.err);
  // off! is (4, 1, 1, 5); off (3, 0, 0, 4) at 32 / (5 sqrt 43), hot off (4, 0, 0, 4) at 36 / (sqrt 32 sqrt 43).
  BOOST_TEST(result.out == " 0.9760  4: off\n 0.9705  5: hot off\n");
  BOOST_TEST(romvec(folder, {"search", ".", "--lines", "lines.txt", "off!", "-k", "2", "--format", "fixed16.8"}).out ==
             result.out);
  expect_failure(romvec(folder, {"search", ".", "--lines", "lines.txt", "zzz"}), 1, "knows no token of \"zzz\"");
  folder.write("blank.txt", "\n \n");
  expect_failure(romvec(folder, {"search", ".", "--lines", "blank.txt", "off"}), 1, "has no line with a text");
}

BOOST_AUTO_TEST_CASE(compare_scores_every_format_by_pairs_of_sentences) {
  const temporary_directory folder;
  test::write_model2vec(folder);
  folder.write("pairs.tsv", "score\ta\tb\n5\toff\toff!\n3\thot\toff\n0\thot\tlights\n");
  const outcome result = romvec(folder, {"compare", ".", "--sentences", "pairs.tsv"});
  BOOST_TEST(result.exit_code == 0, result.err);
  test::expect(result.out, "float                       112    1.0000");
  test::expect(result.out, "nibble_rows");
  test::expect(romvec(folder, {"compare", ".", "--sentences", "pairs.tsv", "--json"}).out, "\"worst_sentence\"");
  expect_failure(romvec(folder, {"compare", "."}), 2, "--sentences");
  expect_failure(romvec(folder, {"compare", "model.safetensors", "--sentences", "pairs.tsv"}), 2, "--sentences");
  folder.write("bad.tsv", "1\ta\tb\n2\ta\n");
  expect_failure(romvec(folder, {"compare", ".", "--sentences", "bad.tsv"}), 1, "bad.tsv: line 2");
  folder.write("few.tsv", "1\ta\tb\n");
  expect_failure(romvec(folder, {"compare", ".", "--sentences", "few.tsv"}), 1, "no two pairs");
}

// What the generated header computes is what embed prints, in a constant expression and at run time.
const std::string encoder = R"(#include <cstdio>
#include "m.hpp"
#if HEADER
constexpr std::int16_t first() {
  std::int16_t out[4] = {};
  return m::encode("off", out) ? out[3] : std::int16_t{0};
}
static_assert(first() > 26000);
#endif
int main(int, char** arguments) {
  std::int16_t out[4] = {};
  const romvec::encoded result = m::encode(arguments[1], out);
  std::printf("%zu %d", result.count, static_cast<int>(result.done.ok()));
  for (const std::int16_t x : out) {
    std::printf(" %.9g", x / 32768.0);
  }
}
)";

void expect_same_as_embed(const temporary_directory& folder, const std::string& format, const std::string& text) {
  const outcome found = test::run_in(folder, "./check " + test::shell_quoted(text));
  const outcome expected = romvec(folder, {"embed", ".", text, "--format", format});
  BOOST_TEST(found.exit_code == 0);
  BOOST_TEST(found.out.substr(found.out.find(' ', 2) + 1) + "\n" == expected.out, text);
}

BOOST_AUTO_TEST_CASE(the_generated_header_encodes_as_embed_says) {
  for (const std::string format : {"int8_rows", "nibble_rows", "fixed16.8"}) {
    const temporary_directory folder;
    test::write_model2vec(folder);
    const outcome converted = romvec(folder, {"convert", ".", "--format", format, "--name", "m", "-o", "m.hpp"});
    BOOST_TEST(converted.exit_code == 0, converted.err);
    const outcome compiled = test::compile(folder, "#define HEADER 1\n" + encoder);
    BOOST_REQUIRE_MESSAGE(compiled.exit_code == 0, compiled.err);
    for (const std::string text : {"Lights, off hot", "off zzz", "zzz", "", "H\xC3\xB6t!", "hot[UNK]!"}) {
      expect_same_as_embed(folder, format, text);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_linked_model_encodes_as_embed_says) {
  const temporary_directory folder;
  test::write_model2vec(folder);
  BOOST_TEST(romvec(folder, {"convert", ".", "--name", "m", "-o", "m.hpp", "--emit", "object"}).exit_code == 0);
  const outcome compiled = test::compile(folder, "#define HEADER 0\n" + encoder, "m.S");
  BOOST_REQUIRE_MESSAGE(compiled.exit_code == 0, compiled.err);
  expect_same_as_embed(folder, "int8_rows", "Lights, off hot");
}

BOOST_AUTO_TEST_CASE(a_model_in_an_image_encodes_with_the_table_that_was_opened) {
  const temporary_directory folder;
  test::write_model2vec(folder);
  BOOST_TEST(romvec(folder, {"convert", ".", "--name", "m", "-o", "m.hpp", "--emit", "image"}).exit_code == 0);
  const outcome compiled = test::compile(folder, R"(#include <cstdio>
#include "m.hpp"
alignas(16) static std::byte image[4096];
int main() {
  std::FILE* const file = std::fopen("m.img", "rb");
  const std::size_t size = std::fread(image, 1, sizeof image, file);
  const auto table = m::open_table(std::span<const std::byte>(image, size));
  std::int16_t out[4] = {};
  if (!table || !m::encode(*table, "off", out)) { return 1; }
  std::printf("%.9g %.9g %.9g %.9g\n", out[0] / 32768.0, out[1] / 32768.0, out[2] / 32768.0, out[3] / 32768.0);
}
)");
  BOOST_REQUIRE_MESSAGE(compiled.exit_code == 0, compiled.err);
  BOOST_TEST(test::run_in(folder, "./check").out == romvec(folder, {"embed", ".", "off", "--format", "int8_rows"}).out);
}

BOOST_AUTO_TEST_CASE(rows_that_are_dropped_leave_the_ids_of_the_model) {
  const temporary_directory folder;
  test::write_model2vec(folder);
  folder.write("ids.txt", "1 4\n");
  BOOST_TEST(romvec(folder,
                    {"convert", ".", "--format", "fixed16.8", "--name", "m", "-o", "m.hpp", "--drop-unused", "ids.txt"})
                 .exit_code == 0);
  const outcome compiled = test::compile(folder, "#define HEADER 1\n" + encoder);
  BOOST_REQUIRE_MESSAGE(compiled.exit_code == 0, compiled.err);
  BOOST_TEST(test::run_in(folder, "./check 'lights off'").out.starts_with("1 1 0.60000"));
  BOOST_TEST(romvec(folder, {"convert", ".", "--format", "fixed16.8", "--name", "m", "-o", "m.hpp", "--rows", "1:5"})
                 .exit_code == 0);
  const outcome some = test::compile(folder, "#define HEADER 1\n" + encoder);
  BOOST_REQUIRE_MESSAGE(some.exit_code == 0, some.err);
  BOOST_TEST(test::run_in(folder, "./check 'off! on'").out.starts_with("1 1 0.60000"));
  expect_failure(romvec(folder, {"convert", ".", "--rows", "1:5", "--drop-unused", "ids.txt"}), 2, "--drop-unused");
}

BOOST_AUTO_TEST_CASE(a_model_of_byte_pairs_is_a_header_too) {
  const temporary_directory folder;
  const std::string tokenizer = R"({"added_tokens": [], "normalizer": {"type": "Sequence", "normalizers": [{"type":
    "Prepend", "prepend": "▁"}, {"type": "Replace", "pattern": {"String": " "}, "content": "▁"}]},
    "pre_tokenizer": null, "model": {"type": "BPE", "unk_token": "<unk>", "vocab": {"<unk>": 0, "▁": 1, "a": 2, "b": 3,
    "▁a": 4, "ab": 5, "x": 6}, "merges": ["a b", "▁ a"]}})";
  test::write_model2vec(folder, test::tiny_weights(), test::model2vec_config, tokenizer);
  BOOST_TEST(romvec(folder, {"embed", ".", "--ids", "a ab x"}).out == "4 1 5 1 6\n");
  BOOST_TEST(romvec(folder, {"convert", ".", "--format", "fixed16.8", "--name", "m", "-o", "m.hpp"}).exit_code == 0);
  const outcome compiled = test::compile(folder, "#define HEADER 0\n" + encoder);
  BOOST_REQUIRE_MESSAGE(compiled.exit_code == 0, compiled.err);
  expect_same_as_embed(folder, "fixed16.8", "a ab x");
}

BOOST_AUTO_TEST_CASE(another_tokenizer_is_another_conversion) {
  const temporary_directory folder;
  test::write_model2vec(folder);
  BOOST_TEST(romvec(folder, {"convert", ".", "--name", "m", "-o", "a.hpp"}).exit_code == 0);
  std::string other = test::tiny_tokenizer;
  other.replace(other.find("\"hot\""), 5, "\"hat\"");
  folder.write("tokenizer.json", other);
  BOOST_TEST(romvec(folder, {"convert", ".", "--name", "m", "-o", "b.hpp"}).exit_code == 0);
  const outcome compiled = test::compile(folder, "#include \"a.hpp\"\n#include \"b.hpp\"\nint main() {}\n");
  BOOST_TEST(compiled.exit_code != 0);
  test::expect(compiled.err, "another table is called m here, too");
}

struct refused {
  std::string file;
  std::string content;
  std::string message;
};

BOOST_AUTO_TEST_CASE(what_is_no_static_model_is_refused_by_name_and_nothing_is_written) {
  const auto factors = [](std::initializer_list<float> numbers) {
    return test::tiny_weights("embeddings", {{"weights", "F32", {numbers.size()}, test::bytes_of<float>(numbers)}});
  };
  const auto mapping = [](std::initializer_list<std::int64_t> numbers) {
    return test::tiny_weights("embeddings",
                              {{"mapping", "I64", {numbers.size()}, test::bytes_of<std::int64_t>(numbers)}});
  };
  std::string unigram = test::tiny_tokenizer;
  unigram.replace(unigram.find("WordPiece"), 9, "Unigram");
  std::string normalizer = test::tiny_tokenizer;
  normalizer.replace(normalizer.find("BertNormalizer"), 14, "NFKD");
  std::string longer = test::tiny_tokenizer;
  longer.replace(longer.find("\"!\": 6"), 6, "\"!\": 7");
  std::string shorter = test::tiny_tokenizer;
  shorter.replace(shorter.find(", \"!\": 6"), 8, "");
  const refused all[] = {
      {"tokenizer.json", unigram, "tokenizer.json: model: is Unigram"},
      {"tokenizer.json", normalizer, "tokenizer.json: normalizer: is NFKD"},
      {"tokenizer.json", longer, "tokenizer.json: has 8 ids, ./model.safetensors has 7 rows"},
      {"tokenizer.json", shorter, "tokenizer.json: has 6 ids, ./model.safetensors has 7 rows"},
      {"tokenizer.json", "", "is a directory without ./tokenizer.json, which makes ids of a text"},
      {"model.safetensors", "", "is a directory without ./model.safetensors, which holds the rows"},
      {"model.safetensors", test::tiny_weights("other"), "has no tensor \"embeddings\" or \"embedding.weight\""},
      {"model.safetensors", "no tensors here\n", "model.safetensors"},
      {"model.safetensors", factors({1, 1}), "tensor \"weights\": 2 factors, expected 7"},
      {"model.safetensors", factors({3e38F, 1, 1, 1, 1, 1, 1}), "beyond the range of float32"},
      {"model.safetensors", mapping({0, 1, 2, 3, 4, 5, 7}), "element 6: is 7, expected a row in [0, 7)"},
      {"model.safetensors", mapping({0, 1, 2, 3, 4, 5, -1}), "element 6: is -1, expected a row in [0, 7)"},
      {"model.safetensors", mapping({0, 1, 2}), "tokenizer.json: has 7 ids, ./model.safetensors has 3 rows"},
      {"config.json", R"({"model_type": "bert"})", "config.json: model_type: is \"bert\", which is no static model"},
      {"config.json", R"({"model_type": "model2vec", "normalize": 1})", "normalize"},
      {"config.json", "{", "config.json: byte"},
      {"modules.json", R"([{"path": "", "type": "sentence_transformers.models.Transformer"}])",
       "modules.json: element 0: is the module \"sentence_transformers.models.Transformer\""},
      {"modules.json",
       R"([{"path": "", "type": "s.StaticEmbedding"}, {"path": "1", "type": "sentence_transformers.models.Dense"}])",
       "modules.json: element 1: is the module \"sentence_transformers.models.Dense\""},
      {"modules.json", R"([{"path": "", "type": "s.StaticEmbedding"}])",
       "normalize is true, modules.json has no Normalize"},
      {"modules.json", "[]", "expected a list of modules"},
  };
  for (const refused& it : all) {
    const temporary_directory folder;
    test::write_model2vec(folder);
    if (it.content.empty()) {
      std::filesystem::remove(folder.path(it.file));
    } else {
      folder.write(it.file, it.content);
    }
    const std::vector<std::string> before = folder.names();
    expect_failure(romvec(folder, {"convert", ".", "--name", "m"}), 1, it.message);
    expect_failure(romvec(folder, {"embed", ".", "off"}), 1, it.message);
    BOOST_TEST(folder.names() == before);
  }
}

BOOST_AUTO_TEST_CASE(options_of_files_of_weights_are_not_for_a_model_and_the_other_way_round) {
  const temporary_directory folder;
  test::write_model2vec(folder);
  expect_failure(romvec(folder, {"convert", ".", "--words", "tokenizer.json"}), 2, "--words");
  expect_failure(romvec(folder, {"convert", ".", "--tensor", "embeddings"}), 2, "--tensor");
  expect_failure(romvec(folder, {"convert", "model.safetensors", "--no-final-sigma"}), 2, "--no-final-sigma");
  expect_failure(romvec(folder, {"embed", "model.safetensors", "off"}), 1, "is no folder");
  expect_failure(romvec(folder, {"embed", "."}), 2, "expected a text");
}

}  // namespace
