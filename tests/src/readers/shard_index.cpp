// SPDX-License-Identifier: BSL-1.0
// Models in several files: *.safetensors.index.json, and parts of a model without the table.
#include "src/readers/safetensors_file.hpp"

namespace {

using test::bytes_of;
using test::error_of;
using test::expect;
using test::one;
using test::safetensors_of;

romvec::host::weights read_file(const std::string& path, const romvec::host::request& wanted = {}) {
  const romvec::host::input_file file(path);
  return romvec::host::reader_of(file.contents()).read(file.contents(), wanted);
}

const std::string first = "model-00001-of-00002.safetensors";
const std::string second = "model-00002-of-00002.safetensors";
const std::string index_name = "model.safetensors.index.json";

std::string index_of(const std::vector<std::pair<std::string, std::string>>& entries) {
  std::string out;
  for (const auto& [name, shard] : entries) {
    out += (out.empty() ? "\"" : ",\"") + name + "\":\"" + shard + "\"";
  }
  return R"({"metadata":{"total_size":8},"weight_map":{)" + out + "}}";
}

const std::string index_of_two = index_of({{"lm_head.weight", first}, {"model.embed_tokens.weight", second}});

struct model {
  test::temporary_directory folder;
  model() {
    folder.write(first, safetensors_of({one("lm_head.weight", 3)}));
    folder.write(second, safetensors_of({one("model.embed_tokens.weight", 7), one("model.layers.0.x.weight", 8)}));
    folder.write(index_name, index_of_two);
  }
};

BOOST_FIXTURE_TEST_CASE(an_index_leads_to_the_part_with_the_table, model) {
  const auto table = read_file(folder.path(index_name));
  BOOST_TEST(table.values == std::vector<float>{7});
  BOOST_TEST(table.from.tensor == "model.embed_tokens.weight");
  BOOST_REQUIRE(table.notes.size() == 1U);
  BOOST_TEST(table.notes[0] == "\"model.embed_tokens.weight\" is in " + second);
  BOOST_TEST(read_file(folder.path(index_name), {.tensor = "lm_head.weight"}).values == std::vector<float>{3});
  expect(error_of([&] { read_file(folder.path(index_name), {.tensor = "x"}); }),
         "has no tensor \"x\", expected a choice by --tensor: model.embed_tokens.weight, lm_head.weight");
  const romvec::host::input_file file(folder.path(index_name));
  const auto listed = romvec::host::reader_of(file.contents()).list(file.contents());
  BOOST_REQUIRE(listed.tensors.size() == 3U);  // one more than the index names
  BOOST_TEST(listed.tensors[0].dtype == "F32 in " + first);
  BOOST_TEST(listed.tensors[0].shape.size() == 2U);
}

BOOST_FIXTURE_TEST_CASE(a_part_without_the_table_names_the_one_that_has_it, model) {
  const auto error_of_first = [&](const romvec::host::request& wanted) {
    return error_of([&] { read_file(folder.path(first), wanted); });
  };
  expect(error_of_first({}), "of two dimensions is only: lm_head.weight (F32 1 x 1)");
  expect(error_of_first({}), "\"model.embed_tokens.weight\" is in " + second + " by " + index_name);
  expect(error_of_first({.tensor = "model.embed_tokens.weight"}), "is in " + second);
  std::filesystem::remove(folder.path(index_name));
  expect(error_of_first({}), "\"model.embed_tokens.weight\" is in " + second);
  std::filesystem::remove(folder.path(second));
  expect(error_of_first({}), "it is part 1 of 2, and " + second + " is not beside it");
  BOOST_TEST(error_of_first({}).find(" by ") != std::string::npos);  // --tensor
}

BOOST_FIXTURE_TEST_CASE(parts_that_are_missing_and_indices_that_mislead_are_errors, model) {
  std::filesystem::remove(folder.path(second));
  expect(error_of([&] { read_file(folder.path(index_name)); }),
         index_name + ": names the file \"" + second + "\", which is not beside it");
  // The other part is not needed.
  BOOST_TEST(read_file(folder.path(index_name), {.tensor = "lm_head.weight"}).values == std::vector<float>{3});
  folder.write("b.index.json", index_of({{"model.embed_tokens.weight", "../" + first}}));
  expect(error_of([&] { read_file(folder.path("b.index.json")); }), "expected the name of a file beside the index");
  folder.write("c.index.json", index_of({{"model.embed_tokens.weight", "pytorch_model-00001-of-00002.bin"}}));
  folder.write("pytorch_model-00001-of-00002.bin", "\x80\x02}q");
  expect(error_of([&] { read_file(folder.path("c.index.json")); }), "is a Python pickle");
  const std::string self = folder.write("f.index.json", index_of({{"wte.weight", "f.index.json"}}));
  expect(error_of([&] { read_file(self); }), "is index of a checkpoint, expected .safetensors");
  const romvec::host::input_file opened(self);
  expect(error_of([&] { romvec::host::reader_of(opened.contents()).list(opened.contents()); }),
         "expected .safetensors");
  folder.write("d.index.json", index_of({{"model.layers.0.x.weight", first}}));
  expect(error_of([&] { read_file(folder.path("d.index.json")); }), "names no tensor like a token embedding");
  folder.write("e.index.json", index_of({{"model.embed_tokens.weight", first}}));
  expect(error_of([&] { read_file(folder.path("e.index.json")); }), "has no tensor with the name of a token embedding");
}

BOOST_AUTO_TEST_CASE(scales_in_another_part_are_found_by_the_index_and_missed_without) {
  const test::temporary_directory folder;
  folder.write(first, safetensors_of({{"wte.weight", "I8", {1, 2}, "\1\2"}}));
  folder.write(second, safetensors_of({{"wte.weight_scale", "F32", {1}, bytes_of<float>({0.5F})}}));
  expect(error_of([&] { read_file(folder.path(first)); }),
         "holds I8 numbers, which may be codes whose scales are in another part of the 2");
  folder.write(index_name, index_of({{"wte.weight", first}, {"wte.weight_scale", second}}));
  BOOST_TEST(read_file(folder.path(index_name)).values == (std::vector<float>{0.5F, 1}));
  expect(error_of([&] { read_file(folder.path(first)); }),
         "\"wte.weight_scale\" is in " + second + "; give " + index_name + " instead");
}

// A GGUF file with one table of one row and one column, part `number` (from 0) of `count`.
std::string gguf(const std::string& tensor, float number, std::uint16_t part, std::uint16_t count,
                 const std::string& token = "") {
  const auto text = [](const std::string& it) { return bytes_of<std::uint64_t>({it.size()}) + it; };
  const auto u16 = [&](const std::string& key, std::uint16_t value) {
    return text(key) + bytes_of<std::uint32_t>({2}) + bytes_of<std::uint16_t>({value});
  };
  std::string out = "GGUF" + bytes_of<std::uint32_t>({3}) + bytes_of<std::uint64_t>({1, token.empty() ? 2U : 3U}) +
                    u16("split.no", part) + u16("split.count", count);
  if (!token.empty()) {
    out += text("tokenizer.ggml.tokens") + bytes_of<std::uint32_t>({9, 8}) + bytes_of<std::uint64_t>({1}) + text(token);
  }
  out += text(tensor) + bytes_of<std::uint32_t>({2}) + bytes_of<std::uint64_t>({1, 1}) + bytes_of<std::uint32_t>({0}) +
         bytes_of<std::uint64_t>({0});
  out.append((32 - out.size() % 32) % 32, '\0');
  return out + bytes_of<float>({number});
}

BOOST_AUTO_TEST_CASE(any_part_of_a_split_gguf_leads_to_the_table_and_the_words) {
  const test::temporary_directory folder;
  const auto name = [&](int part) { return "m-0000" + std::to_string(part) + "-of-00003.gguf"; };
  folder.write(name(1), gguf("output.weight", 1, 0, 3, "hello"));
  folder.write(name(2), gguf("token_embd.weight", 2, 1, 3));
  folder.write(name(3), gguf("blk.0.ffn_up.weight", 3, 2, 3));
  for (const int part : {1, 2, 3}) {
    const auto table = read_file(folder.path(name(part)));
    BOOST_TEST(table.values == std::vector<float>{2});
    BOOST_TEST(table.words == std::vector<std::string>{"hello"});
    BOOST_TEST(table.notes.empty() == (part == 2));
    BOOST_TEST(read_file(folder.path(name(part)), {.tensor = "output.weight"}).values == std::vector<float>{1});
  }
  std::filesystem::remove(folder.path(name(2)));
  const std::string text = error_of([&] { read_file(folder.path(name(3))); });
  expect(text,
         "has 2 tables, expected a choice by --tensor: blk.0.ffn_up.weight (F32 1 x 1), output.weight (F32 1 x 1)");
  expect(text, "it is one part of 3, and " + name(2) + " is not beside it");
  // Alone under a name of its own.
  const test::temporary_directory other;
  expect(error_of([&] { read_file(other.write("x.gguf", gguf("blk.0.ffn_up.weight", 3, 2, 3))); }),
         "it is one part of 3, and the others are not beside it");
}

}  // namespace
