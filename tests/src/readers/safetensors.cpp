// SPDX-License-Identifier: BSL-1.0
#include "src/support.hpp"

namespace {

using namespace std::string_literals;
using romvec::host::weights;
using test::bytes_of;
using test::expect;
using test::read;
using test::read_error;

std::string file_of(const std::string& header, const std::string& data) {
  return bytes_of<std::uint64_t>({header.size()}) + header + data;
}

std::string tensor(const std::string& name, const std::string& dtype, const std::string& shape, std::size_t begin,
                   std::size_t end) {
  return "\"" + name + "\":{\"dtype\":\"" + dtype + "\",\"shape\":" + shape + ",\"data_offsets\":[" +
         std::to_string(begin) + "," + std::to_string(end) + "]}";
}

const std::string six = bytes_of<float>({1, 2, 3, 4, 5, 6});
const std::vector<float> six_floats = {1, 2, 3, 4, 5, 6};

BOOST_AUTO_TEST_CASE(every_float_dtype_is_read) {
  const weights f32 = read(file_of("{" + tensor("t", "F32", "[2,3]", 0, 24) + "}", six));
  BOOST_TEST(f32.values == six_floats);
  BOOST_TEST(f32.vocab_size == 2U);
  BOOST_TEST(f32.dim == 3U);
  BOOST_TEST(f32.from.tensor == "t");
  BOOST_TEST(f32.from.dtype == "F32");
  BOOST_TEST(
      read(file_of("{" + tensor("t", "F64", "[3,2]", 0, 48) + "}", bytes_of<double>({1, 2, 3, 4, 5, 6}))).values ==
      six_floats);
  BOOST_TEST(
      read(file_of("{" + tensor("t", "F16", "[1,3]", 0, 6) + "}", bytes_of<std::uint16_t>({0x3C00, 0xC000, 0x3800})))
          .values == (std::vector<float>{1, -2, 0.5F}));
  BOOST_TEST(
      read(file_of("{" + tensor("t", "BF16", "[1,3]", 0, 6) + "}", bytes_of<std::uint16_t>({0x3F80, 0xC000, 0x3F00})))
          .values == (std::vector<float>{1, -2, 0.5F}));
}

BOOST_AUTO_TEST_CASE(metadata_padding_and_empty_tensors_are_allowed) {
  const std::string header = "{\"__metadata__\":{\"format\":\"pt\",\"x\":\"y\"}," + tensor("e", "F32", "[0,3]", 0, 0) +
                             "," + tensor("s", "I64", "[]", 24, 32) + "," + tensor("t", "F32", "[2,3]", 0, 24) + "}   ";
  BOOST_TEST(read(file_of(header, six + "12345678"), {.tensor = "t"}).values == six_floats);
  expect(read_error(file_of(header, six + "12345678"), {.tensor = "e"}), "tensor \"e\": the shape is 0 x 3");
  expect(read_error(file_of(header, six + "12345678"), {.tensor = "s"}), "tensor \"s\": has the shape scalar");
}

// A file of tables of one row and one column each.
std::string tables(const std::vector<std::string>& names) {
  std::string header;
  std::string data;
  float number = 0;  // the only weight of the table
  for (const std::string& name : names) {
    header += (header.empty() ? "{" : ",") + tensor(name, "F32", "[1,1]", data.size(), data.size() + 4);
    data += bytes_of<float>({number++});
  }
  return file_of(header + "}", data);
}

BOOST_AUTO_TEST_CASE(the_tensor_is_the_one_asked_for_or_the_only_one_or_the_well_known_one) {
  BOOST_TEST(read(tables({"a", "b"}), {.tensor = "b"}).values == std::vector<float>{1});
  BOOST_TEST(read(tables({"a"})).values == std::vector<float>{0});
  for (const std::string name :
       {"wte.weight", "transformer.wte.weight", "model.embed_tokens.weight", "tok_embeddings.weight", "embeddings",
        "bert.embeddings.word_embeddings.weight", "encoder.embedding.weight", "emb.weight", "token_emb.weight"}) {
    BOOST_TEST(read(tables({"a.weight", name, "z.weight"})).from.tensor == name);
  }
  // The name must follow a dot, and the more particular name wins.
  BOOST_TEST(read(tables({"position_embeddings.weight", "x.word_embeddings.weight", "y"})).from.tensor ==
             "x.word_embeddings.weight");
  expect(read_error(tables({"a", "b"})), "has 2 tables, expected a choice by --tensor: a (F32 1 x 1), b (F32 1 x 1)");
  expect(read_error(tables({"x.wte.weight", "y.wte.weight"})), "has 2 tables");
  expect(read_error(tables({"a", "b"}), {.tensor = "c"}), "has no tensor \"c\"; of two dimensions are: a (F32 1 x 1)");
  expect(read_error(tables({"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n"})), "and 2 more");
  expect(read_error(file_of("{" + tensor("t", "F32", "[6]", 0, 24) + "}", six)),
         "has no tensor of two dimensions (1 in all)");
  expect(read_error(file_of("{}", "")), "has no tensor of two dimensions (0 in all)");
}

BOOST_AUTO_TEST_CASE(integers_are_the_numbers_that_they_are) {
  const auto values = [](const std::string& dtype, const std::string& data) {
    return read(file_of("{" + tensor("t", dtype, "[1,2]", 0, data.size()) + "}", data)).values;
  };
  BOOST_TEST(values("I8", "\x80\x7f") == (std::vector<float>{-128, 127}));
  BOOST_TEST(values("U8", "\x80\x7f") == (std::vector<float>{128, 127}));
  BOOST_TEST(values("I16", bytes_of<std::int16_t>({-32768, 2})) == (std::vector<float>{-32768, 2}));
  BOOST_TEST(values("U16", bytes_of<std::uint16_t>({65535, 2})) == (std::vector<float>{65535, 2}));
  BOOST_TEST(values("I32", bytes_of<std::int32_t>({-2147483647, 2})) == (std::vector<float>{-0x1p31F, 2}));
  BOOST_TEST(values("U64", bytes_of<std::uint64_t>({0xFFFFFFFFFFFFFFFF, 2})) == (std::vector<float>{0x1p64F, 2}));
}

BOOST_AUTO_TEST_CASE(other_dtypes_are_refused_by_name) {
  for (const std::string dtype : {"F8_E8M0", "F8_E4M3FNUZ", "F8_E5M2FNUZ", "BOOL"}) {
    expect(read_error(file_of("{" + tensor("t", dtype, "[2,3]", 0, 6) + "}", "123456")),
           "tensor \"t\": dtype " + dtype + ", expected F16, BF16, F32, F64, F8_E4M3, F8_E5M2 or an integer");
  }
  expect(read_error(file_of("{" + tensor("t", "Q7", "[2,3]", 0, 6) + "}", "123456")),
         "tensor \"t\": unknown dtype \"Q7\"");
  // Also where it is not the tensor that is wanted: its extent cannot be checked.
  const std::string two = "{" + tensor("t", "F32", "[2,3]", 0, 24) + "," + tensor("u", "f32", "[1]", 24, 28) + "}";
  expect(read_error(file_of(two, six + "1234"), {.tensor = "t"}), "unknown dtype \"f32\"");
}

BOOST_AUTO_TEST_CASE(extents_that_do_not_tile_the_data_are_refused) {
  const auto one = [](const std::string& shape, std::size_t begin, std::size_t end) {
    return read_error(file_of("{" + tensor("t", "F32", shape, begin, end) + "}", six));
  };
  expect(one("[2,3]", 0, 20), "tensor \"t\": 20 bytes, but 2 x 3 of F32 needs 24");
  expect(one("[2,3]", 4, 28), "bytes 4 to 28 are promised, the file holds 24");
  expect(one("[2,3]", 24, 0), "bytes 24 to 0");
  expect(one("[1,5]", 4, 24), "begins at byte 4 of the data, expected 0: tensors may not leave a gap");
  expect(one("[1,5]", 0, 20), "24 bytes behind the header, but the tensors end at 20");
  expect(one("[4294967296,4294967296]", 0, 24), "more than 2^64 bits");
  expect(one("[18446744073709551615,2]", 0, 24), "more than 2^64 bits");
  expect(one("[18446744073709551616,2]", 0, 24), "is the number");
  expect(one("[-2,3]", 0, 24), "the negative number -2");
  expect(one("[2.0,3]", 0, 24), "is the number \"2.0\"");
  expect(one("[\"2\",3]", 0, 24), "a list of integers");
  expect(one("[[2],3]", 0, 24), "is a list");
  expect(one("null", 0, 24), "is null");
  const std::string overlap = "{" + tensor("a", "F32", "[1,4]", 0, 16) + "," + tensor("b", "F32", "[1,4]", 8, 24) + "}";
  expect(read_error(file_of(overlap, six)),
         "tensor \"b\": begins at byte 8 of the data, expected 16: tensors may not overlap");
  const std::string same = "{" + tensor("a", "F32", "[2,3]", 0, 24) + "," + tensor("b", "F32", "[2,3]", 0, 24) + "}";
  expect(read_error(file_of(same, six)), "may not overlap");
}

BOOST_AUTO_TEST_CASE(headers_that_are_not_the_formats_are_refused) {
  const std::string t = tensor("t", "F32", "[2,3]", 0, 24);
  const std::pair<std::string, std::string> cases[] = {
      {"{" + t, "is not JSON"},
      {"{" + t + ",}", "is not JSON"},
      {"{" + t + "} x", "is not JSON"},
      {"{\"t\xff\":{}}", "is not JSON"},
      {"{" + t + "," + t + "}", "\"t\" is there twice"},
      {"{\"t\":{\"dtype\":\"F32\",\"dtype\":\"F32\"}}", "key \"dtype\" is there twice"},
      {"{\"t\":{\"dtype\":\"F32\",\"shape\":[2,3]}}", "expected dtype, shape and data_offsets"},
      {"{\"t\":{\"dtype\":\"F32\",\"shape\":[2,3],\"offsets\":[0,24]}}", "key \"offsets\""},
      {"{\"t\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24,24]}}", "data_offsets of 3 numbers"},
      {"{\"t\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":24}}", "\"data_offsets\" is a number"},
      {"{\"t\":{\"dtype\":32,\"shape\":[2,3],\"data_offsets\":[0,24]}}", "\"dtype\" is a number"},
      {"{\"t\":{\"dtype\":[\"F32\"],\"shape\":[2,3],\"data_offsets\":[0,24]}}", "\"dtype\" is a list"},
      {"{\"t\":{\"dtype\":{},\"shape\":[2,3],\"data_offsets\":[0,24]}}", "an object"},
      {"{\"t\":[]}", "tensor \"t\": a list"},
      {"{\"t\":7}", "tensor \"t\": a number"},
      {"{\"t\":null}", "tensor \"t\": null"},
      {"{\"__metadata__\":{\"a\":1}," + t + "}", "\"a\" is a number, expected a string"},
      {"{\"__metadata__\":\"a\"," + t + "}", "a string, expected an object"},
      {"{\"__metadata__\":{\"a\":{}}," + t + "}", "an object"},
      {"{\"t\":{\"shape\":[1e999]}}", ""},
  };
  for (const auto& [header, message] : cases) {
    expect(read_error(file_of(header, six)), message);
  }
  // Nesting beyond any stack.
  std::string deep = "{\"t\":";
  deep.append(1000000, '[');
  expect(read_error(file_of(deep, "")), "a list");
}

BOOST_AUTO_TEST_CASE(a_header_longer_than_the_file_is_refused) {
  expect(read_error(bytes_of<std::uint64_t>({100}) + "{}"),
         "byte 0: a header of 100 bytes is promised, the file has 2 more");
  expect(read_error("\xff\xff\xff\xff\xff\xff\xff\xff{}"s), "a header of 18446744073709551615 bytes is promised");
  const std::string file = file_of("{" + tensor("t", "F32", "[2,3]", 0, 24) + "}", six);
  for (std::size_t length = 1; length < file.size(); ++length) {
    BOOST_TEST(!read_error(file.substr(0, length)).empty());
  }
  expect(read_error(file + "x"), "25 bytes behind the header");
}

BOOST_AUTO_TEST_CASE(weights_that_are_no_numbers_are_named_with_their_tensor) {
  expect(read_error(file_of("{" + tensor("t", "BF16", "[1,2]", 0, 4) + "}", bytes_of<std::uint16_t>({0, 0x7FC0}))),
         "FILE: tensor \"t\": row 0, column 1: NaN, expected a finite number");
}

}  // namespace
