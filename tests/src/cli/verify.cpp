// SPDX-License-Identifier: BSL-1.0
// `romvec verify`, and images as inputs of the other commands.
#include "src/process.hpp"

namespace {

using test::expect;
using test::expect_failure;
using test::romvec;

const std::string animals =
    "dog 23 2 19 12 35\ncat 31 3 21 18 31\napple 1 22 0 0.5 5\nbanana 2 38 0 0.2 7\nant 0 0 0 0 0\n";

const std::initializer_list<const char*> formats = {"int8_rows",   "int8_table", "nibble32", "nibble64",
                                                    "nibble_rows", "fixed8.1",   "fixed16.9"};

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
        1, "is not made from other.txt: row 0, column 4 (word \"dog\") is off by 70");
  }
}

BOOST_AUTO_TEST_CASE(a_damaged_image_is_refused_by_every_command) {
  const test::temporary_directory folder;
  folder.write("animals.txt", animals);
  BOOST_TEST(romvec(folder, {"convert", "animals.txt", "--emit", "image"}).exit_code == 0);
  std::string image = test::read_file(folder.path("animals.img"));
  image[70] = static_cast<char>(image[70] ^ 1);
  folder.write("damaged.img", image);
  folder.write("short.img", image.substr(0, 100));
  expect(romvec(folder, {"verify", "damaged.img"}).err, "an image that has damaged arrays: their CRC-32 differs");
  expect_failure(romvec(folder, {"verify", "short.img"}), 1, "short.img: an image that ends before its length");
  expect_failure(romvec(folder, {"verify", "animals.txt"}), 1, "an image that does not begin as an image does");
  expect_failure(romvec(folder, {"convert", "damaged.img"}), 1, "damaged.img: an image that has damaged arrays");
  folder.write("two.txt", "dog 1\ncat 2\n");
  expect(romvec(folder, {"verify", "animals.img", "--against", "two.txt"}).err,
         "animals.img: has 5 x 5 weights, two.txt has 2 x 1, expected the same");
}

// What an image gives back is what it stands for: the same format keeps it as it is.
BOOST_AUTO_TEST_CASE(an_image_is_a_table_of_weights) {
  const test::temporary_directory folder;
  folder.write("animals.txt", animals);
  folder.write("words.txt", "ant\napple\nbanana\ncat\ndog\n");  // the order of the image's rows
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
