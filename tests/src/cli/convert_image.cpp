// SPDX-License-Identifier: BSL-1.0
// `romvec convert --emit image`: an image and a header, and programs that open the one with the other.
#include <romvec/image.hpp>

#include "src/cli/animals.hpp"

namespace {

using test::animals;
using test::convert;
using test::expect;
using test::expect_failure;
using test::romvec;
using names = std::vector<std::string>;

// Maps the image that its argument names, and compares every row with the header's. Exits with 0 if all agree, and with
// 10 + the fault of an image that does not open.
const std::string same_tables = R"(
#include "as_header.hpp"
#include "as_image.hpp"
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <array>
#include <romvec/romvec.hpp>
static_assert(as_image::vocabulary.find("cat") == 1 && as_image::fidelity.weights == 35);
int main(int, char** argv) {
  const int file = ::open(argv[1], O_RDONLY);
  struct stat about = {};
  if (file < 0 || ::fstat(file, &about) != 0) return 1;
  const auto size = static_cast<std::size_t>(about.st_size);
  const void* const mapped = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0);
  if (mapped == MAP_FAILED) return 2;
  const std::span<const std::byte> image(static_cast<const std::byte*>(mapped), size);
  const auto opened = as_image::open_table(image);
  if (!opened) return 10 + static_cast<int>(opened.fault());
  if (::romvec::verify_image(image) != ::romvec::image_fault::none) return 3;
  constexpr std::array ids = {0, 4, 3, 1, 2, 2};
  std::array<float, 6 * 7> floats[2] = {};
  if (!::romvec::gather(as_header::table, ids, floats[0]).ok() || !::romvec::gather(*opened, ids, floats[1]).ok()) return 4;
  return floats[0] == floats[1] && floats[0][0] != 0 ? 0 : 5;
}
)";

BOOST_AUTO_TEST_CASE(an_image_opens_as_the_header_of_the_same_conversion) {
  for (const std::string format : {"int8_rows", "int8_table", "nibble32", "nibble64", "nibble_rows", "trellis2",
                                   "trellis5", "fixed8.1", "fixed16.9"}) {
    const test::temporary_directory folder;
    folder.write("animals.txt", animals);
    convert(folder, {"convert", "animals.txt", "--format", format, "-o", "as_header.hpp"});
    convert(folder, {"convert", "animals.txt", "--format", format, "--emit", "image", "-o", "as_image.hpp"});
    BOOST_TEST(folder.names() == (names{"animals.txt", "as_header.hpp", "as_image.hpp", "as_image.img"}));
    const test::outcome compiled = test::compile(folder, same_tables);
    BOOST_TEST(compiled.exit_code == 0, compiled.err);
    BOOST_TEST(test::run_in(folder, "./check as_image.img").exit_code == 0, format);

    const std::string image = test::read_file(folder.path("as_image.img"));
    folder.write("short.img", image.substr(0, image.size() - 1));
    BOOST_TEST(test::run_in(folder, "./check short.img").exit_code ==
               10 + static_cast<int>(::romvec::image_fault::truncated));
    folder.write("animals.txt", "dog 24" + animals.substr(6));
    convert(folder, {"convert", "animals.txt", "--format", format, "--emit", "image", "-o", "other.hpp"});
    BOOST_TEST(test::run_in(folder, "./check other.img").exit_code ==
               10 + static_cast<int>(::romvec::image_fault::other_table));
  }
}

BOOST_AUTO_TEST_CASE(the_files_tell_how_they_were_made) {
  const test::temporary_directory folder;
  folder.write("animals.txt", animals);
  const test::outcome result = romvec(folder, {"convert", "animals.txt", "--emit", "image", "-o", "zoo.h"});
  expect(result.out, "wrote:   zoo.h, namespace zoo, ");
  expect(result.out,
         " bytes; zoo.img, 144 bytes\n");  // 80 of header, 35 codes, 13 zeros, 5 multipliers, 2 zeros, a block
  const std::string header = test::read_file(folder.path("zoo.h"));
  expect(header, "// Command: romvec convert animals.txt --format int8_rows --emit image --name zoo -o zoo.h\n");
  expect(header, "// Image:   \"zoo.img\", to be put into flash at a multiple of 16 bytes\n");
}

// Codes of one byte are the same numbers there; those of two are refused, not read the wrong way round.
BOOST_AUTO_TEST_CASE(a_big_endian_machine_opens_what_is_bytes,
                     *boost::unit_test::precondition([](boost::unit_test::test_unit_id) {
                       const char* const there =
                           "command -v s390x-linux-gnu-g++ >/dev/null && command -v qemu-s390x >/dev/null";
                       boost::test_tools::assertion_result found(std::system(there) == 0);
                       found.message() << "this machine lacks s390x-linux-gnu-g++ or qemu-s390x";
                       return found;
                     })) {
  const test::temporary_directory folder;
  folder.write("animals.txt", animals);
  for (const std::string format : {"fixed8.1", "int8_table", "int8_rows", "nibble32", "fixed16.9"}) {
    const bool is_bytes = format == "fixed8.1" || format == "int8_table";
    convert(folder,
            {"convert", "animals.txt", "--format", format, "--emit", "image", "--name", "zoo", "-o", "zoo.hpp"});
    folder.write("check.cpp", R"(
#include "zoo.hpp"
#include <fstream>
#include <romvec/gather.hpp>
struct alignas(16) room { std::byte bytes[1024]; };
static room flash;
int main() {
  std::ifstream("zoo.img", std::ios::binary).read(static_cast<char*>(static_cast<void*>(flash.bytes)), 1024);
  const auto opened = zoo::open_table(flash.bytes);
  if (::romvec::verify_image(flash.bytes) != ::romvec::image_fault::none) return 1;
  if (!opened) return 10 + static_cast<int>(opened.fault());
  float row[7] = {};
  return ::romvec::lookup(*opened, zoo::vocabulary.find("cat"), row).ok() && row[0] > 30.8F && row[0] < 31.2F ? 0 : 2;
}
)");
    const test::outcome compiled =
        test::run_in(folder, "s390x-linux-gnu-g++ -std=c++20 -O1 -Wall -Wextra -Wpedantic -Werror -I" +
                                 test::shell_quoted(ROMVEC_INCLUDE_DIR) + " -I. check.cpp -o check");
    BOOST_TEST(compiled.exit_code == 0, compiled.err);
    BOOST_TEST(test::run_in(folder, "qemu-s390x -L /usr/s390x-linux-gnu ./check").exit_code ==
                   (is_bytes ? 0 : 10 + static_cast<int>(::romvec::image_fault::wrong_byte_order)),
               format);
  }
}

BOOST_AUTO_TEST_CASE(wrong_usage_is_named) {
  const test::temporary_directory folder;
  folder.write("animals.txt", animals);
  expect_failure(romvec(folder, {"convert", "animals.txt", "--emit", "image", "-o", "-"}), 2,
                 "--emit: image writes two files, expected a file name for -o, not -");
  expect_failure(romvec(folder, {"convert", "animals.txt", "--emit", "image", "-o", "zoo.img"}), 2,
                 "image names its other file .img, expected another ending for -o, for example .hpp");
  BOOST_TEST(folder.names() == names{"animals.txt"});
}

BOOST_AUTO_TEST_CASE(an_error_leaves_neither_file) {
  const test::temporary_directory folder;
  std::string many;
  for (int row = 0; row < 2000; ++row) {
    many += "word" + std::to_string(row) + " 1 2 3\n";
  }
  folder.write("many.txt", many);
  // The image fits, the header does not.
  expect_failure(test::run_in(folder, "ulimit -f 24; " + test::shell_quoted(ROMVEC_TOOL) +
                                          " convert many.txt --emit image -o out.hpp"),
                 1, "cannot be written: File too large");
  BOOST_TEST(folder.names() == names{"many.txt"});
}

}  // namespace
