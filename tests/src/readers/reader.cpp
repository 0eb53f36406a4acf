// SPDX-License-Identifier: BSL-1.0
#include "readers/reader.hpp"

#include "src/support.hpp"

namespace {

using namespace std::string_literals;
using romvec::host::reader_of;
using test::expect;
using test::read_error;
using test::source_of;

BOOST_AUTO_TEST_CASE(a_reader_is_chosen_by_content) {
  BOOST_TEST(reader_of(source_of("\x93NUMPY\x01"s)).name == "npy");
  BOOST_TEST(reader_of(source_of("\x02\0\0\0\0\0\0\0{}"s)).name == "safetensors");
  BOOST_TEST(reader_of(source_of("GGUF\x03")).name == "gguf");
  BOOST_TEST(reader_of(source_of("\x89RVEC\r\n\x1a")).name == "romvec image");
  BOOST_TEST(reader_of(source_of("24ka\x02\0\0\0"s)).name == "llama2.c");
  BOOST_TEST(reader_of(source_of("24ka 0.5\n")).name == "word vectors");
  BOOST_TEST(reader_of(source_of("2 3\nab \0\0\x80\x3f\0\0\0\0\0\0\0\0"s)).name == "word2vec binary");
  BOOST_TEST(reader_of(source_of("word,1,2\n")).name == "csv");
  BOOST_TEST(reader_of(source_of("word 1 2\n")).name == "word vectors");
  BOOST_TEST(reader_of(source_of("0.5\t1\n2\t3\n")).name == "csv");
  BOOST_TEST(reader_of(source_of("abcdefgh{ 1 2\n")).name == "word vectors");
  BOOST_TEST(reader_of(source_of("\xba\x16\x4f\x2f\x0c\0\0\0"s)).name == "fastText model");
  BOOST_TEST(reader_of(source_of("{\"weight_map\": {}}")).name == "index of a checkpoint");
  BOOST_TEST(romvec::host::readers().size() == 11U);
}

BOOST_AUTO_TEST_CASE(files_of_other_formats_are_named) {
  const std::pair<std::string, std::string> cases[] = {
      {"version https://git-lfs.github.com/spec/v1\noid sha256:ab\nsize 9600128\n",
       "is a git LFS pointer, not the file itself"},
      {"\x1f\x8b\x08\0"s, "is a gzip file"},
      {"BZh91AY"s, "is a bzip2 file"},
      {"\3757zXZ\0"s, "is an xz file"},
      {"\x28\xb5\x2f\xfd\0"s, "is a zstd file"},
      {"\x80\x02}q"s, "is a Python pickle"},
      {"\x89HDF\r\n\x1a\n"s, "is an HDF5 file"},
      {"\x05\0\0\0\0\0\0\0\x05\0\0\0<unk>"s, "is a vocabulary of llama2.c"},
      {"\0\x01\x02\x03 binary"s, "is of an unknown format"},
      {"a\0 \0"
       "1\0\n\0"s,
       "is of an unknown format"},
      {"\0"s, "is of an unknown format"},
  };
  for (const auto& [bytes, message] : cases) {
    const std::string text = read_error(bytes);
    expect(text, "FILE: " + message);
    expect(text,
           "expected .npy, .npz, .safetensors, GGUF, a llama2.c checkpoint, a fastText model, a romvec image, word "
           "vectors (text or binary) or CSV");
  }
}

}  // namespace
