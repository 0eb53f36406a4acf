// SPDX-License-Identifier: BSL-1.0
#include <zip.h>

#include <memory>
#include <utility>

#include "src/support.hpp"

namespace {

using namespace std::string_literals;
using romvec::host::request;
using romvec::host::weights;
using test::bytes_of;
using test::expect;
using test::read;
using test::read_error;

std::string npy(const std::string& descr, const std::string& shape, const std::string& data) {
  const std::string header = "{'descr': '" + descr + "', 'fortran_order': False, 'shape': " + shape + ", }\n";
  return "\x93NUMPY\1\0"s + bytes_of<std::uint16_t>({static_cast<std::uint16_t>(header.size())}) + header + data;
}

const std::string six = npy("<f4", "(2, 3)", bytes_of<float>({1, 2, 3, 4, 5, 6}));
const std::vector<float> six_floats = {1, 2, 3, 4, 5, 6};
const std::string eight = npy("|i1", "(8,)", "12345678");

// A zip file with these members, as NumPy's savez (ZIP_CM_STORE) and savez_compressed (ZIP_CM_DEFLATE) write it.
std::string zip_of(const std::vector<std::pair<std::string, std::string>>& members, int method = ZIP_CM_STORE) {
  const test::temporary_directory directory;
  const std::string path = directory.path("it.npz");
  zip_t* const archive = zip_open(path.c_str(), ZIP_CREATE | ZIP_EXCL, nullptr);
  BOOST_REQUIRE(archive != nullptr);
  for (const auto& [name, bytes] : members) {
    zip_source_t* const from = zip_source_buffer(archive, bytes.data(), bytes.size(), 0);
    const zip_int64_t index = zip_file_add(archive, name.c_str(), from, ZIP_FL_ENC_GUESS);
    BOOST_REQUIRE(index >= 0);
    BOOST_REQUIRE(zip_set_file_compression(archive, static_cast<zip_uint64_t>(index), method, 0) == 0);
  }
  BOOST_REQUIRE(zip_close(archive) == 0);
  return test::read_file(path);
}

// The same bytes with those at the last `from` exchanged.
std::string with(std::string bytes, const std::string& from, const std::string& to) {
  const std::size_t at = bytes.rfind(from);
  BOOST_REQUIRE(at != std::string::npos && from.size() == to.size());
  return bytes.replace(at, from.size(), to);
}

BOOST_AUTO_TEST_CASE(stored_and_deflated_arrays_are_read) {
  for (const int method : {ZIP_CM_STORE, ZIP_CM_DEFLATE}) {
    const std::string file = zip_of({{"bias.npy", eight}, {"table.npy", six}, {"notes.txt", "text"}}, method);
    const weights table = read(file);
    BOOST_TEST(table.vocab_size == 2U);
    BOOST_TEST(table.dim == 3U);
    BOOST_TEST(table.values == six_floats);
    BOOST_TEST(table.from.format == "npz of npy 1.0");
    BOOST_TEST(table.from.tensor == "table");
    request second;
    second.tensor = "table";
    second.rows = {1, 2};
    BOOST_TEST(read(file, second).values == (std::vector<float>{4, 5, 6}));
  }
  // Larger than the header that is looked at first.
  const std::string many(std::size_t{300} * 1000, '\7');
  const weights large = read(zip_of({{"a.npy", npy("|i1", "(300, 1000)", many)}}, ZIP_CM_DEFLATE));
  BOOST_TEST(large.vocab_size == 300U);
  BOOST_TEST((large.values == std::vector<float>(many.size(), 7)));
}

BOOST_AUTO_TEST_CASE(its_arrays_are_listed) {
  const std::string file = zip_of({{"bias.npy", eight}, {"structured.npy", "no array"}, {"table.npy", six}});
  const auto source = test::source_of(file);
  const romvec::host::contents held = romvec::host::reader_of(source).list(source);
  BOOST_TEST(held.format == "npz");
  BOOST_REQUIRE(held.tensors.size() == 3U);
  BOOST_TEST(held.tensors[0].name == "bias");
  BOOST_TEST(held.tensors[1].dtype == "unknown");
  BOOST_TEST(held.tensors[2].dtype == "<f4, C order");
  BOOST_TEST(held.tensors[2].shape == (std::vector<std::uint64_t>{2, 3}));
  BOOST_TEST(read(file).from.tensor == "table");
}

// MLX saves its codes so too.
BOOST_AUTO_TEST_CASE(codes_beside_their_scales_are_no_weights) {
  const std::string codes = npy("<u4", "(2, 8)", std::string(64, '\1'));
  const std::string scales = npy("<f4", "(2, 1)", bytes_of<float>({1, 2}));
  expect(read_error(zip_of({{"wte.weight.npy", codes}, {"wte.scales.npy", scales}, {"wte.biases.npy", scales}})),
         "array \"wte.weight\": holds <u4, C order codes with scales, biases beside them");
  expect(read_error(
             zip_of({{"q.npy", npy("|i1", "(2, 2)", "1234")}, {"scale.npy", npy("<f4", "()", bytes_of<float>({2}))}})),
         "holds |i1, C order codes with scale beside them");
  BOOST_TEST(read(zip_of({{"table.npy", six}, {"scale.npy", npy("<f4", "()", bytes_of<float>({2}))}})).values ==
             six_floats);
}

BOOST_AUTO_TEST_CASE(what_is_no_table_is_named) {
  expect(read_error(zip_of({{"a.npy", six}, {"b.npy", six}})),
         "FILE: has 2 tables, expected a choice by --tensor: a (");
  expect(read_error(zip_of({{"a.npy", eight}})), "has no tensor of two dimensions");
  expect(read_error(zip_of({{"readme.txt", "text"}})), "is a zip file without a member *.npy, expected an .npz");
  const std::string checkpoint = read_error(zip_of({{"it/data.pkl", "text"}, {"it/data/0", "1234"}}));
  expect(checkpoint, "is a PyTorch checkpoint, expected an .npz");
  expect(checkpoint, "torch.load('FILE', map_location='cpu', weights_only=True)");
  expect(read_error(zip_of({{"metadata.json", "{}"}, {"config.json", "{}"}, {"model.weights.h5", "1234"}})),
         "is a Keras model (.keras)");
  expect(read_error(zip_of({{"glove.txt", "a 1"}})), "without a member *.npy, expected an .npz; unpack it first");
  expect(read_error(zip_of({{"a.npy", six}}, ZIP_CM_BZIP2)),
         "array \"a\": is compressed by method 12, expected stored");
  expect(read_error(zip_of({{"a.npy", npy("<f4", "(2, 4)", "short")}})),
         "FILE: array \"a\": data: 5 bytes behind the header, expected 32");
  request missing;
  missing.tensor = "c";
  expect(read_error(zip_of({{"a.npy", six}, {"b.npy", six}}), missing), "has no tensor \"c\"");
  expect(read_error("PK\5\6"s + std::string(18, '\0')), "without a member *.npy");
}

BOOST_AUTO_TEST_CASE(damage_is_found) {
  for (const int method : {ZIP_CM_STORE, ZIP_CM_DEFLATE}) {
    const std::string file = zip_of({{"a.npy", six}}, method);
    for (std::size_t length = 4; length < file.size(); length += 7) {
      expect(read_error(file.substr(0, length)), "is no whole zip file (");
    }
  }
  const std::string file = zip_of({{"a.npy", six}});
  expect(read_error(with(file, bytes_of<float>({5}), bytes_of<float>({7}))), "array \"a\": CRC error");
}

// A size that the packed bytes cannot hold, in the directory at the end.
BOOST_AUTO_TEST_CASE(no_size_is_believed) {
  const std::string file = zip_of({{"a.npy", six}});
  const std::string size = bytes_of<std::uint32_t>({static_cast<std::uint32_t>(six.size())});
  expect(read_error(with(file, size + size, size + bytes_of<std::uint32_t>({0x7FFFFFFF}))),
         "array \"a\": 2147483647 bytes in");
}

// A string of '<U3' or '>U3': three characters of four bytes.
std::string unicode(std::initializer_list<std::uint32_t> characters, bool big_endian = false) {
  std::string out;
  for (const std::uint32_t c : characters) {
    out += bytes_of<std::uint32_t>({c}, big_endian);
  }
  return out;
}

BOOST_AUTO_TEST_CASE(an_array_of_strings_beside_the_matrix_names_its_rows) {
  const std::vector<std::string> words = {"\xC3\xA4q", "\xF0\x9F\x90\x88"};  // U+00E4 q, U+1F408
  for (const bool big : {false, true}) {
    const std::string text = unicode({0xE4, 'q', 0, 0x1F408, 0, 0}, big);
    const std::string file = zip_of({{"embeddings.npy", six}, {"words.npy", npy(big ? ">U3" : "<U3", "(2,)", text)}});
    BOOST_TEST(read(file).words == words);
    BOOST_TEST(read(file).notes == std::vector<std::string>{"words from array \"words\""});
    request second;
    second.rows = {1, 2};
    BOOST_TEST(read(file, second).words == std::vector<std::string>{words[1]});
    BOOST_TEST(read(file, {.no_words = true}).words.empty());
  }
  const std::string bytes = npy("|S3", "(2,)", "ab\0cd\xC3"s);
  BOOST_TEST(read(zip_of({{"e.npy", six}, {"words.npy", bytes}})).words == (std::vector<std::string>{"ab", "cd\xC3"}));
  const weights repeated = read(zip_of({{"e.npy", six}, {"w.npy", npy("|S1", "(2,)", "aa")}}));
  BOOST_TEST(repeated.words == std::vector<std::string>{"a"});
  BOOST_TEST(repeated.values == (std::vector<float>{1, 2, 3}));
}

BOOST_AUTO_TEST_CASE(strings_that_cannot_name_the_rows_are_noted_or_refused) {
  const std::string three = npy("|S1", "(3,)", "abc");
  expect(read(zip_of({{"e.npy", six}, {"words.npy", three}})).notes.at(1),
         "array \"words\" holds 3 strings, not one for every row of the table: left out");
  const std::string objects = npy("|O", "(2,)", "\x80\x04");
  expect(read_error(zip_of({{"e.npy", six}, {"words.npy", objects}})),
         "array \"words\": holds Python objects, pickled; save the words as strings, np.array(words, dtype=str)");
  BOOST_TEST(read(zip_of({{"e.npy", six}, {"words.npy", objects}}), {.no_words = true}).values == six_floats);
  const std::string two = npy("|S1", "(2,)", "ab");
  expect(read_error(zip_of({{"e.npy", six}, {"a.npy", two}, {"b.npy", two}})), "both hold a string for every row");
  BOOST_TEST(read(zip_of({{"e.npy", six}, {"tags.npy", two}, {"words.npy", two}})).from.tensor == "e");
  expect(read_error(zip_of({{"e.npy", six}, {"w.npy", npy("<U1", "(2,)", unicode({'a', 0xD800}))}})),
         "element 1: 0xd800 is no character");
  expect(read_error(zip_of({{"e.npy", six}, {"w.npy", npy("|S2", "(2,)", "abc")}})),
         "3 bytes behind the header, which promises 2 of |S2");
}

}  // namespace
