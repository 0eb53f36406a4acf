// SPDX-License-Identifier: BSL-1.0
#include "writers/object.hpp"

#include "src/support.hpp"

namespace {

using romvec::host::linked_object;
using romvec::host::make_linked_object;
using romvec::host::quantized;
using romvec::host::storage_format;
using romvec::host::weights;
using kind = storage_format::kind;
using test::bytes_of;
using test::expect;

quantized table(storage_format format) {
  quantized out;
  out.format = format;
  out.vocab_size = 3;
  out.dim = 2;
  if (format.code == kind::fixed_int16) {
    out.codes = std::vector<std::int16_t>{1, -1, 32767, -32767, 0, 258};
  } else {
    out.codes = std::vector<std::int8_t>{1, -1, 127, -127, 0, 8};
  }
  if (format.code == kind::int8_rows) {
    out.multipliers = std::vector<std::uint16_t>{32767, 1, 258};
  }
  return out;
}

linked_object object_of(const quantized& table, const std::string& binary = "fruit.bin", const weights& from = {}) {
  return make_linked_object("fruit", table, from, "fruit.S", binary);
}

template <class Write>
std::string written(Write write) {
  const test::temporary_directory folder;
  romvec::host::output_file out(folder.path("out"));
  write(out);
  out.commit();
  return test::read_file(folder.path("out"));
}

std::string assembly_of(const linked_object& object) {
  return written([&](auto& out) { write_assembly(out, object, "romvec convert fruit.npy"); });
}

BOOST_AUTO_TEST_CASE(the_arrays_are_little_endian_and_aligned) {
  const std::string codes = bytes_of<std::int8_t>({1, -1, 127, -127, 0, 8});
  const linked_object rows = object_of(table({}));
  BOOST_TEST(rows.bytes == codes + std::string(10, '\0') + bytes_of<std::uint16_t>({32767, 1, 258}));
  BOOST_TEST(rows.arrays[0].bytes == 6U);
  BOOST_TEST(rows.arrays[1].offset == 16U);
  BOOST_TEST(object_of(table({kind::fixed_int8, 3})).bytes == codes);
  BOOST_TEST(object_of(table({kind::fixed_int16, 3})).bytes == bytes_of<std::int16_t>({1, -1, 32767, -32767, 0, 258}));
  BOOST_TEST(rows.check_bytes >= 1U);
  BOOST_TEST(rows.check_bytes <= 4096U);
  BOOST_TEST(written([&](auto& out) { write_binary(out, rows, [](double) {}); }) ==
             rows.bytes + std::string(rows.check_bytes, '\0'));

  quantized whole = table({});  // 16 bytes of codes need no zeros
  whole.vocab_size = 8;
  whole.codes.as<std::int8_t>().resize(16);
  whole.multipliers.as<std::uint16_t>().resize(8, 1);
  BOOST_TEST(object_of(whole).arrays[1].offset == 16U);
  BOOST_TEST(object_of(whole).bytes.size() == 32U);
}

BOOST_AUTO_TEST_CASE(large_tables_are_written_whole) {
  quantized large = table({kind::fixed_int8, 0});
  large.vocab_size = 300;
  large.dim = 1000;
  auto& codes = large.codes.as<std::int8_t>();
  codes.resize(300000);
  for (std::size_t i = 0; i < codes.size(); ++i) {
    codes[i] = static_cast<std::int8_t>(static_cast<int>(i % 251) - 125);
  }
  std::string bytes = written([&](auto& out) { write_binary(out, object_of(large), [](double) {}); });
  BOOST_REQUIRE(bytes.size() == 300000U + object_of(large).check_bytes);
  bytes.resize(300000);
  BOOST_TEST(std::equal(bytes.begin(), bytes.end(), codes.begin(),
                        [](char byte, std::int8_t code) { return static_cast<std::int8_t>(byte) == code; }));
}

BOOST_AUTO_TEST_CASE(the_symbols_tell_tables_apart) {
  const linked_object one = object_of(table({}));
  BOOST_TEST(one.arrays[0].symbol == object_of(table({})).arrays[0].symbol);
  quantized other = table({});
  other.codes.as<std::int8_t>()[3] = -126;
  BOOST_TEST(one.arrays[0].symbol != object_of(other).arrays[0].symbol);
  other = table({});
  other.multipliers.as<std::uint16_t>()[2] = 259;
  BOOST_TEST(one.arrays[0].symbol != object_of(other).arrays[0].symbol);
  BOOST_TEST(one.arrays[1].symbol != object_of(other).arrays[1].symbol);
  weights words;
  words.words = {"apple", "kiwi", "plum"};
  BOOST_TEST(one.arrays[0].symbol != object_of(table({}), "fruit.bin", words).arrays[0].symbol);
}

BOOST_AUTO_TEST_CASE(the_assembly_file_declares_both_arrays_and_checks_the_size) {
  const linked_object object = object_of(table({}));
  const std::string text = assembly_of(object);
  expect(text, "// Command: romvec convert fruit.npy\n");
  expect(text, "#define ROMVEC_ROM_SECTION .rodata.fruit\n");
  expect(text, "  .section ROMVEC_ROM_SECTION, \"a\", %progbits\n  .balign 16\n  .balign ROMVEC_ALIGNMENT\n");
  expect(text, "  .size " + object.arrays[0].symbol + ", 6\n");
  expect(text, object.arrays[0].symbol + ":\n  .incbin \"fruit.bin\", 0, 22\n");
  expect(text, "  .size " + object.arrays[1].symbol + ", 6\n");
  expect(text, "  .set " + object.arrays[1].symbol + ", " + object.arrays[0].symbol + " + 16\n");
  expect(text, " == 22\n  .incbin \"fruit.bin\", 22\n");
  expect(text, " != " + std::to_string(object.check_bytes) + "\n  .error ");
  BOOST_TEST(assembly_of(object_of(table({kind::fixed_int8, 3}))).find("multipliers") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(file_names_of_any_bytes_stay_inside_their_quotes) {
  expect(assembly_of(object_of(table({}), "a \"b\"\\\n\xC3\xA9.bin")),
         "  .incbin \"a \\\"b\\\"\\\\\\012\\303\\251.bin\", 0, 22\n");
}

}  // namespace
