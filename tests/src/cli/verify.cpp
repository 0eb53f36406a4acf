// SPDX-License-Identifier: BSL-1.0
// `romvec verify`, and images as inputs of the other commands.
#include "src/process.hpp"

namespace {

using test::expect;
using test::expect_failure;
using test::romvec;

const std::string animals =
    "dog 23 2 19 12 35\ncat 31 3 21 18 31\napple 1 22 0 0.5 5\nbanana 2 38 0 0.2 7\nant 0 0 0 0 0\n";

const std::initializer_list<const char*> formats = {"int8_rows", "int8_table", "nibble32", "nibble64", "nibble_rows",
                                                    "trellis1",  "trellis2",   "trellis4", "fixed8.1", "fixed16.9"};

BOOST_AUTO_TEST_CASE(a_sound_image_of_these_weights_passes) {
  for (const std::string format : formats) {
    const test::temporary_directory folder;
    folder.write("animals.txt", animals);
    BOOST_TEST(romvec(folder, {"convert", "animals.txt", "--format", format, "--emit", "image"}).exit_code == 0);
    const test::outcome alone = romvec(folder, {"verify", "animals.img"});
    BOOST_TEST(alone.exit_code == 0, alone.err);
    expect(alone.out, "crc-32:  every byte");
    const test::outcome against = romvec(folder, {"verify", "animals.img", "--against", "animals.txt"});
    BOOST_TEST(against.exit_code == 0, against.err);
    expect(against.out, "checked: all 25 weights");

    folder.write("other.txt", "dog 23 2 19 12 -35" + animals.substr(animals.find('\n')));
    expect_failure(
        test::run_in(folder, test::shell_quoted(ROMVEC_TOOL) +
                                 " verify animals.img --against other.txt 2>err >/dev/null; code=$?; cat err "
                                 ">&2; exit $code"),
        1, "is not made from other.txt: row 0, column 4 (word \"dog\") is off by ");  // about 70
  }
}

BOOST_AUTO_TEST_CASE(a_damaged_image_is_refused_by_every_command) {
  const test::temporary_directory folder;
  folder.write("animals.txt", animals);
  BOOST_TEST(romvec(folder, {"convert", "animals.txt", "--emit", "image"}).exit_code == 0);
  std::string image = test::read_file(folder.path("animals.img"));
  image[90] = static_cast<char>(image[90] ^ 1);
  folder.write("damaged.img", image);
  folder.write("short.img", image.substr(0, 100));
  expect(romvec(folder, {"verify", "damaged.img"}).err,
         "an image that has damaged arrays: their CRC-32 differs, in bytes [80, 124)");
  expect_failure(romvec(folder, {"verify", "short.img"}), 1, "short.img: an image that ends before its length");
  expect_failure(romvec(folder, {"verify", "animals.txt"}), 1, "an image that does not begin as an image does");
  expect_failure(romvec(folder, {"convert", "damaged.img"}), 1, "damaged.img: an image that has damaged arrays");
  folder.write("two.txt", "dog 1\ncat 2\n");
  expect(romvec(folder, {"verify", "animals.img", "--against", "two.txt"}).err,
         "animals.img: has 5 x 5 weights, two.txt has 2 x 1, expected the same");
}

// Of a large image the error tells where to look: the blocks, joined where they are neighbours.
BOOST_AUTO_TEST_CASE(damage_is_named_by_its_bytes) {
  const test::temporary_directory folder;
  std::string table;
  for (int row = 0; row < 300; ++row) {
    table += "w" + std::to_string(row);
    for (int column = 0; column < 100; ++column) {
      table += ' ' + std::to_string((row * 7 + column) % 120 - 60);
    }
    table += '\n';
  }
  folder.write("table.txt", table);
  BOOST_TEST(romvec(folder, {"convert", "table.txt", "--format", "fixed8.0", "--emit", "image"}).exit_code == 0);
  const std::string sound = test::read_file(folder.path("table.img"));
  BOOST_TEST(sound.size() == 80U + 30000 + 8 * 4);
  expect(romvec(folder, {"verify", "table.img"}).out, "crc-32:  every byte of 8 blocks");
  const auto error_after = [&](std::initializer_list<std::size_t> places) {
    std::string image = sound;
    for (const std::size_t at : places) {
      image[at] = static_cast<char>(image[at] ^ 16);
    }
    folder.write("damaged.img", image);
    return romvec(folder, {"verify", "damaged.img"}).err;
  };
  expect(error_after({80}), "their CRC-32 differs, in bytes [80, 4096)\n");
  expect(error_after({5000, 9000, 20000}), "differs, in bytes [4096, 12288) and [16384, 20480)\n");
  expect(error_after({30079}), "differs, in bytes [28672, 30080)\n");
  expect(error_after({100, 9000, 17000, 25000}),
         "differs, in bytes [80, 4096) and [8192, 12288) and [16384, 20480) and [24576, 28672)\n");
  expect(error_after({30080}), "differs, in bytes [80, 4096)\n");  // the CRC-32 of the first block
}

// Version 1, as romvec 0.1 wrote it: one row of fixed<int8_t,3>, codes 8 and -16.
BOOST_AUTO_TEST_CASE(images_of_version_1_are_read) {
  const test::temporary_directory folder;
  std::string image = "\x89RVEC\r\n\x1A" + test::bytes_of<std::uint32_t>({1, 2}) + test::bytes_of<std::int32_t>({-3}) +
                      test::bytes_of<std::uint32_t>({1, 2});
  const std::string codes = test::bytes_of<std::int8_t>({8, -16});
  const auto crc = [](const std::string& bytes) {  // bit by bit, as its definition has it
    std::uint32_t rest = 0xFFFFFFFFU;
    for (const char byte : bytes) {
      rest ^= static_cast<unsigned char>(byte);
      for (int bit = 0; bit < 8; ++bit) {
        rest = (rest >> 1) ^ ((rest & 1U) != 0 ? 0xEDB88320U : 0U);
      }
    }
    return test::bytes_of<std::uint32_t>({~rest});
  };
  image += crc(codes) + test::bytes_of<std::uint64_t>({66}) + std::string(20, '\0');
  folder.write("old.img", image + crc(image) + codes);
  const test::outcome verified = romvec(folder, {"verify", "old.img"});
  BOOST_TEST(verified.exit_code == 0, verified.err);
  expect(verified.out, "version 1, 66 bytes, opened");
  expect(romvec(folder, {"inspect", "old.img"}).out, "1 x 2");
  BOOST_TEST(romvec(folder, {"dump", "old.img", "-o", "rows.npy"}).exit_code == 0);
  const std::string rows = test::read_file(folder.path("rows.npy"));
  BOOST_TEST(rows.substr(rows.size() - 8) == test::bytes_of<float>({1, -2}));
}

// What an image gives back is what it stands for: the same format keeps it as it is.
BOOST_AUTO_TEST_CASE(an_image_is_a_table_of_weights) {
  const test::temporary_directory folder;
  folder.write("animals.txt", animals);
  folder.write("words.txt", "dog\ncat\napple\nbanana\nant\n");  // the order of the rows
  for (const std::string format : {"fixed8.1", "fixed16.9", "int8_rows"}) {
    BOOST_TEST(
        romvec(folder, {"convert", "animals.txt", "--format", format, "--emit", "image", "-o", "a.hpp"}).exit_code ==
        0);
    const test::outcome again = romvec(
        folder, {"convert", "a.img", "--words", "words.txt", "--format", format, "--emit", "image", "-o", "b.hpp"});
    BOOST_TEST(again.exit_code == 0, again.err);
    BOOST_TEST(test::read_file(folder.path("a.img")) == test::read_file(folder.path("b.img")), format);
  }
  expect(romvec(folder, {"nearest", "a.img", "--words", "words.txt", "dog", "-k", "1"}).out, "cat");
  expect(romvec(folder, {"similarity", "a.img", "--words", "words.txt", "dog", "cat"}).out, "0.9");
  expect(romvec(folder, {"analogy", "a.img", "--words", "words.txt", "apple", "dog", "banana", "-k", "2"}).out, "cat");
  expect_failure(romvec(folder, {"nearest", "animals.txt", "horse"}), 1, "horse");
}

}  // namespace
