// SPDX-License-Identifier: BSL-1.0
// Files of both versions, what their keys and tensors say, and every way in which they can be wrong.
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "src/readers/gguf_file.hpp"
#include "src/support.hpp"

namespace {

using namespace gguf_file;
using namespace std::string_literals;
using romvec::host::request;
using romvec::host::weights;
using test::bytes_of;
using test::expect;
using test::read;
using test::read_error;

const std::string six = bytes_of<float>({1, 2, 3, 4, 5, 6});
const std::vector<float> six_floats = {1, 2, 3, 4, 5, 6};

BOOST_AUTO_TEST_CASE(plain_types_of_both_versions) {
  for (const std::uint32_t version : {2U, 3U}) {
    const weights table =
        read(gguf({.tensors = {info("token_embd.weight", {3, 2}, f32, 0)}, .data = six, .version = version}));
    BOOST_TEST(table.vocab_size == 2U);
    BOOST_TEST(table.dim == 3U);
    BOOST_TEST(table.values == six_floats);
    BOOST_TEST(table.words.empty());
    BOOST_TEST(table.from.format == "GGUF v" + std::to_string(version));
    BOOST_TEST(table.from.tensor == "token_embd.weight");
  }
  BOOST_TEST(read(table_of(f16, {3, 1}, bytes_of<std::uint16_t>({0x3C00, 0xC000, 0x0001}))).values ==
             (std::vector<float>{1, -2, 0x1p-24F}));
  BOOST_TEST(read(table_of(bf16, {1, 2}, bytes_of<std::uint16_t>({0x3F80, 0xC000}))).values ==
             (std::vector<float>{1, -2}));
  BOOST_TEST(read(table_of(i64, {2, 1}, bytes_of<std::int64_t>({-3, 7}))).values == (std::vector<float>{-3, 7}));
  BOOST_TEST(read(table_of(i8, {2, 1}, "\x80\x7f"s)).values == (std::vector<float>{-128, 127}));
}

BOOST_AUTO_TEST_CASE(tokens_are_the_words_when_there_is_one_a_row) {
  const std::vector<std::string> tensors = {info("output_norm", {3}, f32, 32),
                                            info("token_embd.weight", {3, 2}, f32, 0)};
  const std::string data = six + std::string(8, '\0') + six.substr(0, 12);
  const auto with = [&](const std::string& pair) { return gguf({.pairs = {pair}, .tensors = tensors, .data = data}); };
  BOOST_TEST(read(with(tokens({"<s>", "\xE2\x96\x81\x61"}))).words ==
             (std::vector<std::string>{"<s>", "\xE2\x96\x81\x61"}));
  request second;
  second.rows = {1, 2};
  BOOST_TEST(read(with(tokens({"a", "b"})), second).words == std::vector<std::string>{"b"});
  BOOST_TEST(read(with(tokens({"a", "b", "c"}))).words.empty());
  const weights twice = read(with(tokens({"a", "a"})));
  BOOST_TEST(twice.words.empty());
  BOOST_TEST(twice.from.format == "GGUF v3 (its tokens are left out: tokens 0 and 1 are both \"a\")");
  BOOST_TEST(read(with(tokens({"a", ""}))).from.format == "GGUF v3 (its tokens are left out: token 1 is empty)");
  const romvec::host::word_list words{"WORDS", {"x", "y"}};
  BOOST_TEST(read(with(tokens({"a", "b"})), {.words = &words}).words == words.words);
  expect(read_error(with(pair("tokenizer.ggml.tokens", 9, u32(4) + u64(0)))), "tokenizer.ggml.tokens has the type 4");
}

BOOST_AUTO_TEST_CASE(the_tensor_is_chosen_as_everywhere) {
  const parts two = {.tensors = {info("a", {3, 2}, f32, 0), info("b", {1, 2}, f32, 32), info("c", {2}, f32, 64)},
                     .data = six + std::string(8, '\0') + bytes_of<float>({7, 8}) + std::string(32, '\0')};
  BOOST_TEST(read(gguf(two), {.tensor = "b"}).values == (std::vector<float>{7, 8}));
  expect(read_error(gguf(two)), "has 2 tables, expected a choice by --tensor: a (F32 2 x 3), b (F32 2 x 1)");
  expect(read_error(gguf(two), {.tensor = "c"}), "tensor \"c\": has the shape 2, expected two dimensions");
  expect(read_error(gguf(two), {.tensor = "d"}), "has no tensor \"d\"");
  expect(read_error(gguf({})), "has no tensor of two dimensions (0 in all)");
  expect(read_error(table_of(q8_k, {256, 1}, std::string(292, '\0'))),
         "tensor \"token_embd.weight\": type Q8_K, expected F32");
}

BOOST_AUTO_TEST_CASE(the_alignment_is_what_the_file_says) {
  const std::string at64 = pair("general.alignment", 4, u32(64));
  const std::string data = six + std::string(40, '\0') + six;
  const std::vector<std::string> both = {info("a", {3, 2}, f32, 0), info("b", {3, 2}, f32, 64)};
  BOOST_TEST(read(gguf({.pairs = {at64}, .tensors = both, .data = data, .alignment = 64}), {.tensor = "b"}).values ==
             six_floats);
  expect(read_error(gguf({.pairs = {at64}, .tensors = {info("a", {3, 2}, f32, 32)}, .data = data, .alignment = 64})),
         "tensor \"a\": begins at byte 32 of the data, expected a multiple of the alignment 64");
  for (const std::uint32_t wrong : {0U, 48U, 0xFFFFFFFFU}) {
    expect(read_error(gguf({.pairs = {pair("general.alignment", 4, u32(wrong))}})), "expected a power of two");
  }
  expect(read_error(gguf({.pairs = {pair("general.alignment", 10, u64(32))}})), "general.alignment has the type 10");
  // Padding that ends behind the file, where no tensor needs it.
  expect(read_error(gguf({.pairs = {pair("general.alignment", 4, u32(1U << 31))}})), "0 in all");
}

BOOST_AUTO_TEST_CASE(other_versions_and_byte_orders_are_named) {
  expect(read_error(gguf({.version = 1})), "byte 4: GGUF version 1, expected 2 or 3");
  expect(read_error(gguf({.version = 4})), "byte 4: GGUF version 4, expected 2 or 3");
  expect(read_error(gguf({.version = 0})), "GGUF version 0");
  expect(read_error(gguf({.version = 0x03000000})), "is of a big-endian machine, expected a little-endian one");
}

BOOST_AUTO_TEST_CASE(every_type_of_value_is_passed_over) {
  std::vector<std::string> pairs;
  const std::size_t bytes[] = {1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8};
  for (std::uint32_t type = 0; type < 13; ++type) {
    if (type == 8) {
      pairs.push_back(pair("s", 8, text("value")));
      pairs.push_back(strings("ss", {"x", "", "yz"}));
    } else if (type != 9) {
      const std::string key = "k" + std::to_string(type);
      pairs.push_back(pair(key, type, std::string(bytes[type], '\1')));
      pairs.push_back(pair(key + "s", 9, u32(type) + u64(3) + std::string(3 * bytes[type], '\1')));
    }
  }
  BOOST_TEST(read(gguf({.pairs = pairs, .tensors = {info("t", {3, 2}, f32, 0)}, .data = six})).values == six_floats);
  expect(read_error(gguf({.pairs = {pair("k", 13, "")}})), "key \"k\" has the type 13, expected one of 0 to 12");
  expect(read_error(gguf({.pairs = {pair("k", 9, u32(13) + u64(0))}})), "key \"k\" has the type 13");
  expect(read_error(gguf({.pairs = {pair("k", 9, u32(9) + u64(1) + u32(4) + u64(0))}})), "is an array of arrays");
  expect(read_error(gguf({.pairs = {pair("k", 4, u32(1)), pair("k", 4, u32(2))}})), "key \"k\" is there twice");
}

BOOST_AUTO_TEST_CASE(promises_beyond_the_file_are_refused_before_anything_is_kept) {
  const std::uint64_t huge = std::uint64_t{1} << 60;
  const std::string begin = "GGUF" + u32(3);
  expect(read_error(begin + u64(huge) + u64(0)), "1152921504606846976 tensors are promised");
  expect(read_error(begin + u64(0) + u64(huge)), "1152921504606846976 key-value pairs are promised");
  expect(read_error(gguf({.pairs = {u64(huge) + "key" + u32(4) + u32(0)}})), "a key of 1152921504606846976 bytes");
  expect(read_error(gguf({.pairs = {pair("k", 9, u32(8) + u64(huge))}})), "key \"k\" has 1152921504606846976 values");
  expect(read_error(gguf({.pairs = {pair("k", 9, u32(12) + u64(huge))}})), "key \"k\" has 1152921504606846976 values");
  const auto shape = [](const std::vector<std::uint64_t>& sizes) {
    return read_error(gguf({.tensors = {info("t", sizes, f32, 0)}, .data = six}));
  };
  expect(shape({std::uint64_t{1} << 32, std::uint64_t{1} << 32}), "more than 2^64 bytes");
  expect(shape({std::uint64_t{1} << 31, std::uint64_t{1} << 32}), "more than 2^64 bytes");
  expect(shape({0xFFFFFFFFFFFFFFFF, 2}), "more than 2^64 bytes");
  expect(shape({1000, 1000}), "bytes 0 to 4000000 of the data are promised, the file holds 24 behind its header");
  expect(shape({0, 3}), "the shape is 3 x 0, expected at least one row and one column");
  expect(shape({1, 1, 1, 1, 1}), "5 dimensions, expected at most 4");
  expect(shape({3, 2, 1}), "has no tensor of two dimensions");
  expect(read_error(gguf({.tensors = {info("t", {6, 2}, f32, 0xFFFFFFFFFFFFFFE0)}, .data = six})), "ends above 2^64");
  expect(read_error(table_of(q8_0, {33, 2}, std::string(68, '\0'))), "rows of 33, expected a multiple of 32 for Q8_0");
}

BOOST_AUTO_TEST_CASE(tensors_are_there_once_and_do_not_overlap) {
  const auto two = [](const std::string& a, const std::string& b) {
    return read_error(gguf({.tensors = {a, b}, .data = six + six + six}), {.tensor = "a"});
  };
  expect(two(info("a", {3, 2}, f32, 0), info("a", {3, 2}, f32, 32)), "tensor \"a\" is there twice");
  expect(two(info("a", {3, 4}, f32, 0), info("b", {3, 2}, f32, 32)),
         "tensor \"b\": begins at byte 32 of the data, inside of tensor \"a\": tensors may not overlap");
  expect(two(info("a", {3, 2}, f32, 0), info("b", {3, 2}, f32, 0)), "may not overlap");
  expect(two(info("a", {3, 2}, f32, 0), info("b", {3, 2}, 99, 32)), "tensor \"b\": unknown type 99");
  expect(two(info("a", {3, 2}, f32, 0), info("b", {3, 2}, 4, 32)), "tensor \"b\": unknown type 4");
}

BOOST_AUTO_TEST_CASE(every_truncation_is_an_error) {
  const std::string file = gguf({.pairs = {tokens({"a", "b"}), pair("k", 4, u32(1))},
                                 .tensors = {info("token_embd.weight", {3, 2}, f32, 0)},
                                 .data = six});
  BOOST_TEST(read(file).values == six_floats);
  for (std::size_t length = 1; length < file.size(); ++length) {
    BOOST_TEST(!read_error(file.substr(0, length)).empty());
  }
  expect(read_error("GGUF"), "byte 4: the file ends, expected the version of the GGUF format");
}

}  // namespace
