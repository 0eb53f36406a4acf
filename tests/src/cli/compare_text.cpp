// SPDX-License-Identifier: BSL-1.0
// `romvec compare --text`: what formats cost a language model.
#include <cmath>
#include <nlohmann/json.hpp>

#include "model/forward.hpp"
#include "src/model/checkpoint.hpp"
#include "src/process.hpp"
#include "src/tokenize/tokenizer_file.hpp"

namespace {

using nlohmann::json;
using test::expect;
using test::expect_failure;
using test::romvec;
namespace utf = boost::unit_test;

const std::string ids = "1 5 9 13 2 39 38 7 1 20 21 5 5 6\n";

double log_probability(const reference::vector& head, const reference::vector& hidden, std::uint32_t token) {
  const reference::vector logits = reference::product(head, hidden);
  double sum = 0;
  for (const double logit : logits) {
    sum += std::exp(logit);
  }
  return logits[token] - std::log(sum);
}

double perplexity_by_definition(const reference::llama& model) {
  double surprise = 0;
  std::size_t tokens = 0;
  for (const std::vector<std::uint32_t>& text :
       {std::vector<std::uint32_t>{1, 5, 9, 13, 2, 39, 38, 7}, std::vector<std::uint32_t>{1, 20, 21, 5, 5, 6}}) {
    const auto hidden = reference::hidden_vectors(model, text);
    for (std::size_t p = 0; p + 1 < text.size(); ++p, ++tokens) {
      surprise -= log_probability(model.head, hidden[p], text[p + 1]);
    }
  }
  return std::exp(surprise / static_cast<double>(tokens));
}

// The first row whose name begins so.
json row_of(const json& rows, const std::string& name) {
  for (const json& row : rows) {
    if (row["name"].get<std::string>().starts_with(name)) {
      return row;
    }
  }
  BOOST_FAIL("no row " << name);
  return {};
}

BOOST_AUTO_TEST_CASE(the_perplexity_of_float32_is_that_of_the_definition) {
  const test::temporary_directory folder;
  folder.write("ids.txt", ids);
  for (const bool is_tied : {true, false}) {
    const reference::llama model = test::made_up_model({}, is_tied);
    folder.write("model.bin", test::legacy_file({}, model, is_tied));
    const auto result = romvec(folder, {"compare", "model.bin", "--text-ids", "ids.txt", "--json"});
    BOOST_TEST(result.exit_code == 0, result.err);
    const json read = json::parse(result.out)["language_model"];
    BOOST_TEST(read["tokens"] == 12);
    BOOST_TEST(read["texts"] == 2);
    BOOST_TEST(read["tied"] == is_tied);
    const double expected = perplexity_by_definition(model);
    BOOST_TEST(read["perplexity"].get<double>() == expected, boost::test_tools::tolerance(1e-5));
    // 16 bits are float32 to a model; 8 bits move less than 4, and both jobs more than one.
    const json sixteen = row_of(read["formats"], "fixed<int16_t,");
    // Of weights up to 1 and up to 0.7.
    BOOST_TEST(row_of(read["formats"], "fixed<int8_t,6>")["head_name"] ==
               (is_tied ? "fixed<int8_t,6>" : "fixed<int8_t,7>"));
    BOOST_TEST(sixteen["both"]["kl"].get<double>() < 1e-6);
    const json eight = row_of(read["formats"], "int8_rows");
    const json four = row_of(read["formats"], "nibble_rows");
    BOOST_TEST(eight["head"]["kl"].get<double>() > 0.0);
    BOOST_TEST(eight["input"]["kl"].get<double>() > 0.0);
    BOOST_TEST(eight["both"]["kl"].get<double>() < four["both"]["kl"].get<double>());
    BOOST_TEST(row_of(read["hidden"], "float32")["kl"].get<double>() == eight["head"]["kl"].get<double>(),
               boost::test_tools::tolerance(1e-3));
    BOOST_TEST(read["recommended"].contains("both") == is_tied);
  }
}

BOOST_AUTO_TEST_CASE(a_text_goes_through_the_tokenizer) {
  const test::temporary_directory folder;
  const test::model_shape shape{.vocab_size = 270};
  folder.write("model.bin", test::legacy_file(shape, test::made_up_model(shape, true), true));
  folder.write("tokenizer.bin", test::tokenizer_with({{" ", -9.0F}, {"a", -8.0F}, {"aa", -1.0F}}));
  folder.write("text.txt", "aaa\nb\n---\naa\n");
  const auto by_text = romvec(folder, {"compare", "model.bin", "--words", "tokenizer.bin", "--text", "text.txt"});
  BOOST_TEST(by_text.exit_code == 0, by_text.err);
  expect(by_text.out,
         "\nlanguage model: text.txt, 2 texts behind token 1, 7 tokens predicted; float32 has a perplexity of ");
  for (const std::string line : {"int8_rows ", "ggml Q4_0 ", "int8, a power of two ", "int16, max |h| / 32767 ",
                                 "recommended, for a KL of at most 10 thousandths", "  input  ", "  head   ",
                                 "  both   ", "  the head is the token embedding"}) {
    expect(by_text.out, "\n" + line);
  }
  BOOST_TEST(by_text.out.find("of recall@10 (") == std::string::npos);  // one recommendation, not two
  const auto both = romvec(
      folder, {"compare", "model.bin", "--words", "tokenizer.bin", "--text", "text.txt", "--max-recall-loss", "0.5"});
  expect(both.out, "of recall@10 (");
  folder.write("ids.txt", "1 259 261 260 13 101 1 259 261");
  const auto by_ids = romvec(folder, {"compare", "model.bin", "--text-ids", "ids.txt"});
  const auto model_part = [](const std::string& out) { return out.substr(out.find("tokens predicted")); };
  BOOST_TEST(model_part(by_text.out) == model_part(by_ids.out));
}

// tokenizer.json, tiktoken's ranks and a vocab.json with merges, each of the 256 bytes, "aa" and a BOS.
BOOST_AUTO_TEST_CASE(a_text_goes_through_every_tokenizer_that_tokenize_reads) {
  const test::temporary_directory folder;
  const test::model_shape shape{.vocab_size = 270};
  folder.write("model.bin", test::legacy_file(shape, test::made_up_model(shape, true), true));
  folder.write("text.txt", "aaa\nb\n---\naa\n");
  const std::string digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string ranks;
  json vocab = {{"aa", 256}, {"<|endoftext|>", 257}};
  unsigned moved = 0x100;
  for (unsigned byte = 0; byte < 256; ++byte) {
    ranks += std::string() + digits[byte >> 2] + digits[(byte & 3) << 4] + "== " + std::to_string(byte) + "\n";
    const bool prints = (byte >= '!' && byte <= '~') || (byte >= 0xA1 && byte <= 0xAC) || byte >= 0xAE;
    const unsigned code = prints ? byte : moved++;
    const std::string letter =
        code < 0x80 ? std::string(1, static_cast<char>(code))
                    : std::string{static_cast<char>(0xC0 | (code >> 6)), static_cast<char>(0x80 | (code & 0x3F))};
    vocab[letter] = byte;
  }
  folder.write("ranks.model", ranks + "YWE= 256\n");
  folder.write("vocab.json", vocab.dump());
  folder.write("merges.txt", "a a\n");
  const json whole = {{"pre_tokenizer", {{"type", "ByteLevel"}, {"add_prefix_space", false}}},
                      {"model", {{"type", "BPE"}, {"vocab", vocab}, {"merges", {"a a"}}}}};
  folder.write("tokenizer.json", whole.dump());
  const auto language_model = [&](std::initializer_list<std::string> more) {
    std::string command = test::shell_quoted(ROMVEC_TOOL) + " compare model.bin --json --text text.txt";
    for (const std::string& argument : more) {
      command += " " + test::shell_quoted(argument);
    }
    const test::outcome result = test::run_in(folder, command);
    BOOST_TEST(result.exit_code == 0, result.err);
    return json::parse(result.out)["language_model"];
  };
  const json by_json = language_model({"--words", "tokenizer.json"});
  BOOST_TEST(by_json["bos"] == 257);
  BOOST_TEST(by_json["texts"] == 2);
  BOOST_TEST(by_json["tokens"] == 5);  // aa a \n b, aa
  BOOST_TEST(language_model({"--words", "vocab.json", "--merges", "merges.txt"}) == by_json);
  // Without a name for a BOS: token 1, as llama2.c has it.
  json by_ranks = language_model({"--words", "ranks.model", "--split", "gpt2"});
  BOOST_TEST(by_ranks["bos"] == 1);
  by_ranks.erase("bos");
  by_ranks["text"] = "ids.txt";
  folder.write("ids.txt", "1 256 97 10 98 1 256");
  const auto by_ids = romvec(folder, {"compare", "model.bin", "--text-ids", "ids.txt", "--json"});
  BOOST_TEST(json::parse(by_ids.out)["language_model"] == by_ranks);
  const auto fails = [&](std::initializer_list<std::string> arguments, int code, const std::string& part) {
    expect_failure(romvec(folder, arguments), code, part);
  };
  fails({"compare", "model.bin", "--words", "vocab.json", "--text", "text.txt"}, 1, "expected --merges merges.txt");
  fails({"compare", "model.bin", "--words", "ranks.model", "--text", "text.txt"}, 1, "expected --split");
  fails({"compare", "model.bin", "--text-ids", "ids.txt", "--split", "gpt2"}, 2,
        "--split: tells how a text becomes token ids, expected --text as well");
}

// SentencePiece's own file has no merges that are read here, and a list of words has none at all.
BOOST_AUTO_TEST_CASE(words_that_are_no_tokenizer_are_named_with_the_way_out) {
  const test::temporary_directory folder;
  const test::model_shape shape{.vocab_size = 4};
  folder.write("model.bin", test::legacy_file(shape, test::made_up_model(shape, true), true));
  std::string pieces;
  for (const std::string piece : {"<unk>", "<s>", "</s>", "\xE2\x96\x81"}) {
    const std::string message = std::string("\x0A") + static_cast<char>(piece.size()) + piece + "\x15" +
                                test::bytes_of<float>({-1.0F}) + (piece == "<unk>" ? "\x18\x02" : "\x18\x03");
    pieces += std::string("\x0A") + static_cast<char>(message.size()) + message;
  }
  folder.write("sp.model", pieces);
  folder.write("words.txt", "a\nb\nc\nd\n");
  folder.write("text.txt", "a b\n");
  for (const auto& [name, what] : {std::pair{"sp.model", "a SentencePiece model"}, {"words.txt", "no tokenizer"}}) {
    expect_failure(romvec(folder, {"compare", "model.bin", "--words", name, "--text", "text.txt"}), 1,
                   std::string(name) + ": is " + what + ", expected a tokenizer.json, a vocab.json with --merges, ");
    expect_failure(romvec(folder, {"compare", "model.bin", "--words", name, "--text", "text.txt"}), 1,
                   "tokenizer.bin, or --text-ids");
  }
}

BOOST_AUTO_TEST_CASE(what_cannot_be_asked_is_named) {
  const test::temporary_directory folder;
  const reference::llama model = test::made_up_model({}, true);
  folder.write("model.bin", test::legacy_file({}, model, true));
  folder.write("table.csv", "1,2,3\n4,5,6\n");
  folder.write("ids.txt", ids);
  folder.write("one.txt", "7");
  folder.write("large.txt", "1 40");
  folder.write("words.txt", "a\nb\n");
  folder.write("empty.txt", " \n");
  const auto fails = [&](std::initializer_list<std::string> arguments, int code, const std::string& part) {
    expect_failure(romvec(folder, arguments), code, part);
  };
  fails({"compare", "model.bin", "--text", "words.txt"}, 2, "--text: needs the model's tokenizer");
  fails({"compare", "model.bin", "--text", "ids.txt", "--text-ids", "ids.txt"}, 2, "--text excludes --text-ids");
  fails({"compare", "model.bin", "--max-kl", "3"}, 2, "--max-kl: is of a language model on a text");
  for (const std::string wrong : {"0", "-1", "nan", "x"}) {
    fails({"compare", "model.bin", "--text-ids", "ids.txt", "--max-kl", wrong}, 2, "--max-kl");
  }
  fails({"compare", "table.csv", "--text-ids", "ids.txt"}, 1, "table.csv: is csv, expected a checkpoint of llama2.c");
  fails({"compare", "model.bin", "--text-ids", "one.txt"}, 1, "one.txt: has no token behind another");
  fails({"compare", "model.bin", "--text-ids", "empty.txt"}, 1, "empty.txt: has no token ids");
  fails({"compare", "model.bin", "--text-ids", "large.txt"}, 1,
        "large.txt: line 1: token id 40, expected one below 40");
  fails({"compare", "model.bin", "--text-ids", "ids.txt", "--rows", "30"}, 1, "10 of the model's 40 rows are left out");
  fails({"compare", "model.bin", "--text-ids", "ids.txt", "--drop-unused", "ids.txt"}, 1, "rows are left out");
  std::string bytes = test::legacy_file({}, model, true);
  folder.write("cut.bin", bytes.substr(0, bytes.size() - 4));
  fails({"compare", "cut.bin", "--text-ids", "ids.txt"}, 1, "cut.bin: ");
  // A model that has no finite logits: weights that overflow on the way.
  reference::llama huge = model;
  std::fill(huge.final_norm.begin(), huge.final_norm.end(), 3e38);
  folder.write("huge.bin", test::legacy_file({}, huge, true));
  fails({"compare", "huge.bin", "--text-ids", "ids.txt", "--html", "page.html"}, 1,
        "huge.bin: the logits of float32 are not all finite in window 1");
  BOOST_TEST(std::ranges::count(folder.names(), "page.html") == 0);
}

std::string shared(const std::string& name) { return (test::shared_data() / "lm" / name).string(); }

// The figures that another program measured first.
BOOST_AUTO_TEST_CASE(stories260k_costs_what_was_measured, *utf::precondition(test::has_shared_data)) {
  const test::temporary_directory folder;
  const auto result =
      romvec(folder, {"compare", shared("stories260K.bin"), "--text-ids", shared("stories_own.ids"), "--json"});
  BOOST_TEST(result.exit_code == 0, result.err);
  const json read = json::parse(result.out)["language_model"];
  BOOST_TEST(read["tokens"] == 2046);
  const auto perplexity = read["perplexity"].get<double>();
  BOOST_TEST(std::fabs(perplexity - 5.360) < 0.0005);
  const auto expect_costs = [&](const std::string& name, double more, double kl, double tolerance) {
    const json row = row_of(read["formats"], name);
    const auto actual_more = row["both"]["perplexity"].get<double>() - perplexity;
    const auto actual_kl = 1000 * row["head"]["kl"].get<double>();
    BOOST_TEST(std::fabs(actual_kl - kl) <= tolerance, name << ": KL " << actual_kl);
    BOOST_TEST(std::fabs(actual_more - more) <= 0.05, name << ": perplexity " << actual_more);
    // The input table alone costs a tenth of it.
    BOOST_TEST(row["input"]["kl"].get<double>() < 0.2 * row["head"]["kl"].get<double>(), name);
  };
  expect_costs("int8_rows", 0.001, 0.15, 0.015);
  expect_costs("nibble_groups<32>", 0.12, 22.7, 3);
  expect_costs("nibble_rows", 0.13, 23.0, 3);
  expect_costs("ggml Q4_0", 0.16, 30.7, 0.3);  // no fit of ours
  const auto hidden = [&](const std::string& name) { return 1000 * row_of(read["hidden"], name)["kl"].get<double>(); };
  BOOST_TEST(hidden("int16, max |h| / 32767") < hidden("float32") + 0.001);
  BOOST_TEST(hidden("int8, max |h| / 127") < 0.6);
  BOOST_TEST(hidden("int8, a power of two") > 1.5 * hidden("int8, max |h| / 127"));
  BOOST_TEST(read["recommended"]["input"] == "trellis_rows<3>");
  BOOST_TEST(read["recommended"]["head"] == "trellis_rows<5>");
  BOOST_TEST(read["recommended"]["both"] == "trellis_rows<5>");
}

}  // namespace
