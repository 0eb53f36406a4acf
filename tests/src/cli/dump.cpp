// SPDX-License-Identifier: BSL-1.0
// `romvec dump`: rows for numpy.load, as files and programs give them.
#include <cmath>
#include <cstring>

#include "src/cli/animals.hpp"

namespace {

using test::animals;
using test::convert;
using test::expect;
using test::expect_failure;
using test::romvec;
using names = std::vector<std::string>;

// An .npy file of float32 as its format page has it: magic, version 1.0, a header that makes 64 bytes whole, the rows.
// Source: numpy.lib.format.
struct npy {
  std::string header;
  std::vector<float> values;
};

npy parsed(const std::string& bytes) {
  npy out;
  BOOST_REQUIRE(bytes.starts_with(std::string("\x93NUMPY\x01\x00", 8)));
  const std::size_t size = static_cast<unsigned char>(bytes[8]) + 256U * static_cast<unsigned char>(bytes[9]);
  BOOST_TEST((10 + size) % 64 == 0U);
  out.header = bytes.substr(10, size);
  BOOST_TEST(out.header.ends_with('\n'));
  out.values.resize((bytes.size() - 10 - size) / 4);
  std::memcpy(out.values.data(), bytes.data() + 10 + size, out.values.size() * 4);
  return out;
}

npy dumped(const test::temporary_directory& folder, const std::string& name) {
  return parsed(test::read_file(folder.path(name)));
}

BOOST_AUTO_TEST_CASE(weights_come_back_as_they_are) {
  const test::temporary_directory folder;
  folder.write("animals.txt", animals);
  const test::outcome result = romvec(folder, {"dump", "animals.txt", "-o", "rows.npy", "--words-output", "words.txt"});
  BOOST_TEST(result.exit_code == 0, result.err);
  expect(result.out, "wrote:   rows.npy, 5 x 7 float32; words.txt\n");
  const npy rows = dumped(folder, "rows.npy");
  expect(rows.header, "{'descr': '<f4', 'fortran_order': False, 'shape': (5, 7), }");
  BOOST_TEST(rows.values == (std::vector<float>{23, 2, 19, 12, 35, 1, -1,   31, 3,  21, 18, 31, -2, 2, 1, 22, 0, 0.5F,
                                                5,  3, -3, 2,  38, 0, 0.2F, 7,  -4, 4,  0,  0,  0,  0, 0, 0,  0}));
  BOOST_TEST(test::read_file(folder.path("words.txt")) == "dog\ncat\napple\nbanana\nant\n");
}

// fixed<int8_t,1> is round(w * 2) / 2, ties away from zero.
BOOST_AUTO_TEST_CASE(a_format_gives_the_values_that_it_stores) {
  const test::temporary_directory folder;
  folder.write("table.txt", "a 0.2 0.25 -0.75 3\nb -0.25 63.5 -63.5 0.74\n");
  BOOST_TEST(romvec(folder, {"dump", "table.txt", "--format", "fixed8.1", "-o", "rows.npy"}).exit_code == 0);
  BOOST_TEST(dumped(folder, "rows.npy").values == (std::vector<float>{0, 0.5F, -1, 3, -0.5F, 63.5F, -63.5F, 0.5F}));
  // Half a step of the row is the bound of int8_rows: 3 / 127 / 2, 63.5 / 127 / 2, and the rounding up of the step.
  BOOST_TEST(
      romvec(folder, {"dump", "table.txt", "--format", "int8_rows", "--rows", "1", "-o", "rows.npy"}).exit_code == 0);
  const npy rows = dumped(folder, "rows.npy");
  BOOST_REQUIRE(rows.values.size() == 4U);
  const float weights[] = {0.2F, 0.25F, -0.75F, 3};
  for (std::size_t i = 0; i < 4; ++i) {
    BOOST_TEST(std::fabs(rows.values[i] - weights[i]) <= 1.001F * 3 / 254);
  }
}

// The image that convert makes and the format that dump is asked for are the same numbers, in the order of the file
// unless rows were to be sorted.
BOOST_AUTO_TEST_CASE(an_image_gives_what_its_conversion_stored) {
  for (const std::string format : {"int8_rows", "int8_table", "nibble32", "nibble64", "nibble_rows", "trellis3",
                                   "trellis6", "fixed8.1", "fixed16.9"}) {
    const test::temporary_directory folder;
    folder.write("animals.txt", animals);
    convert(folder, {"convert", "animals.txt", "--format", format, "--emit", "image", "-o", "a.hpp"});
    convert(folder, {"convert", "animals.txt", "--format", format, "--sort-words", "--emit", "image", "-o", "s.hpp"});
    BOOST_TEST(romvec(folder, {"dump", "a.img", "-o", "image.npy"}).exit_code == 0);
    BOOST_TEST(romvec(folder, {"dump", "s.img", "-o", "sorted.npy"}).exit_code == 0);
    BOOST_TEST(romvec(folder, {"dump", "animals.txt", "--format", format, "-o", "rows.npy"}).exit_code == 0);
    const npy sorted = dumped(folder, "sorted.npy");
    const npy rows = dumped(folder, "rows.npy");
    BOOST_TEST((dumped(folder, "image.npy").values == rows.values), format);
    const std::size_t order[] = {4, 2, 3, 1, 0};  // ant, apple, banana, cat, dog
    for (std::size_t r = 0; r < 5; ++r) {
      BOOST_TEST(std::equal(sorted.values.begin() + static_cast<std::ptrdiff_t>(r * 7),
                            sorted.values.begin() + static_cast<std::ptrdiff_t>((r + 1) * 7),
                            rows.values.begin() + static_cast<std::ptrdiff_t>(order[r] * 7)),
                 format << ", row " << r);
    }
    // Both are made of these weights, whatever the order.
    for (const char* const image : {"a.img", "s.img"}) {
      BOOST_TEST(romvec(folder, {"verify", image, "--against", "animals.txt", "-q"}).exit_code == 0, format << image);
    }
  }
}

BOOST_AUTO_TEST_CASE(the_standard_output_takes_the_array_alone) {
  const test::temporary_directory folder;
  folder.write("animals.txt", animals);
  const test::outcome result = romvec(folder, {"dump", "animals.txt", "--rows", "1:3", "-o", "-"});
  BOOST_TEST(result.exit_code == 0, result.err);
  BOOST_TEST(parsed(result.out).values.size() == 14U);
  expect(result.err, "wrote:   standard output, 2 x 7 float32\n");
}

BOOST_AUTO_TEST_CASE(python_reads_it, *boost::unit_test::precondition([](boost::unit_test::test_unit_id) {
                       boost::test_tools::assertion_result found(std::system("python3 -c 'import numpy' 2>/dev/null") ==
                                                                 0);
                       found.message() << "this machine has no NumPy";
                       return found;
                     })) {
  const test::temporary_directory folder;
  folder.write("animals.txt", animals);
  BOOST_TEST(romvec(folder, {"dump", "animals.txt", "-o", "rows.npy"}).exit_code == 0);
  const test::outcome seen = test::run_in(
      folder, "python3 -c 'import numpy; a = numpy.load(\"rows.npy\"); print(a.shape, a.dtype, a[0, 4], a.sum())'");
  expect(seen.out, "(5, 7) float32 35.0 ");
}

BOOST_AUTO_TEST_CASE(wrong_usage_and_faults_leave_nothing) {
  const test::temporary_directory folder;
  folder.write("animals.txt", animals);
  folder.write("numbers.csv", "a,b\n1,2\n3,4\n");
  expect_failure(romvec(folder, {"dump", "animals.txt"}), 2, "--output");
  expect_failure(romvec(folder, {"dump", "animals.txt", "-o", "animals.txt"}), 1,
                 "animals.txt: is an input, expected another name for the output");
  expect_failure(romvec(folder, {"dump", "animals.txt", "-o", "a.npy", "--words-output", "animals.txt"}), 1,
                 "is an input");
  expect_failure(romvec(folder, {"dump", "animals.txt", "-o", "a", "--words-output", "a"}), 2, "is the file of -o");
  expect_failure(romvec(folder, {"dump", "animals.txt", "-o", "a.npy", "--fit", "bound"}), 2, "expected --format");
  expect_failure(romvec(folder, {"dump", "animals.txt", "-o", "a.npy", "--format", "int3"}), 2, "int3");
  expect_failure(romvec(folder, {"dump", "animals.txt", "-o", "a.npy", "--format", "fixed8.6"}), 1, "does not fit");
  expect_failure(romvec(folder, {"dump", "animals.txt", "--no-words", "-o", "a.npy", "--words-output", "words.txt"}), 1,
                 "has no words for --words-output");
  std::string many;
  for (int row = 0; row < 2000; ++row) {
    many += "word" + std::to_string(row) + " 1 2 3\n";
  }
  folder.write("many.txt", many);
  // 24,128 bytes of rows, 17 KB of words; limits in units of 512 or 1024 bytes.
  for (const std::string limit : {"8", "20"}) {
    expect_failure(test::run_in(folder, "ulimit -f " + limit + "; " + test::shell_quoted(ROMVEC_TOOL) +
                                            " dump many.txt -o a.npy --words-output words.txt"),
                   1, "a.npy: cannot be written");
  }
  BOOST_TEST(folder.names() == (names{"animals.txt", "many.txt", "numbers.csv"}));
}

}  // namespace
