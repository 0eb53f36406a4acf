// SPDX-License-Identifier: BSL-1.0
// `romvec convert --c-interface`: programs in C99 that look tables up.
#include "src/cli/animals.hpp"
#include "src/cli/c_programs.hpp"

namespace {

using test::animals;
using test::convert;
using test::expect;
using test::expect_failure;
using test::romvec;
using names = std::vector<std::string>;

// A C99 compiler on a program beside animals.cpp, and a C++ one on that; `more` are further files and flags of the
// link.
test::outcome compile_c(const test::temporary_directory& folder, const std::string& program,
                        const std::string& more = "", const std::string& part = "animals") {
  folder.write("use.c", program);
  return test::run_in(
      folder, "gcc -std=c99 -Wall -Wextra -Wpedantic -Wconversion -Wstrict-prototypes -Werror -c use.c " + more +
                  " && " + test::shell_quoted(ROMVEC_COMPILER_COMMAND) +
                  " -std=c++20 -fno-exceptions -Wall -Wextra -Wconversion -Wshadow -Wpedantic -Wmissing-declarations "
                  "-Werror -I" +
                  test::shell_quoted(ROMVEC_INCLUDE_DIR) + " -I. -c " + part + ".cpp && " + "gcc use.o " + part +
                  ".o $(ls *.S 2>/dev/null) -o use");
}

BOOST_AUTO_TEST_CASE(a_program_in_c99_has_the_bits_of_one_in_cpp) {
  for (const std::string format :
       {"int8_rows", "fixed8.1", "fixed16.9", "int8_table", "nibble32", "nibble_rows", "trellis4"}) {
    std::string expected;
    for (const std::string emit : {"header", "object", "image"}) {
      if (emit != "header" && format != "int8_rows" && format != "nibble32") {
        continue;  // minutes of compiling, and where the codes lie is nothing that C sees
      }
      const test::temporary_directory folder;
      folder.write("animals.txt", animals);
      convert(folder,
              {"convert", "animals.txt", "--sort-words", "--format", format, "--emit", emit, "--c-interface", "-q"});
      const test::outcome compiled =
          compile_c(folder, test::all_of_it_in_c, emit == "image" ? "-DANIMALS_IMAGE -Wno-conversion" : "");
      BOOST_REQUIRE_MESSAGE(compiled.exit_code == 0, format << emit << compiled.err);
      test::outcome ran = test::run_in(folder, "./use");
      BOOST_TEST(ran.exit_code == 0, format << ' ' << emit);
      if (emit == "header") {
        BOOST_REQUIRE_EQUAL(test::compile(folder, test::all_of_it_in_cpp).exit_code, 0);
        expected = test::run_in(folder, "./check").out;
        expect(expected, "\nfloat 0 ");
      } else if (emit == "image") {  // which was opened cut off, first
        const std::string refused = "ends before its length\n";
        BOOST_TEST(ran.out.starts_with(refused), ran.out);
        ran.out.erase(0, refused.size());
      }
      BOOST_TEST(ran.out == expected, format << ' ' << emit << '\n' << ran.out << expected);
    }
  }
}

BOOST_AUTO_TEST_CASE(exact_weights_are_what_the_file_said) {
  const test::temporary_directory folder;
  folder.write("animals.txt", animals);
  convert(folder, {"convert", "animals.txt", "--format", "fixed16.9", "--c-interface=lookup_float,find", "-q"});
  const test::outcome compiled = compile_c(folder, R"(
#include "animals.h"
int main(void) {
  float row[animals_dim];
  uint32_t id;
  return animals_find("dog", 3, &id) == ROMVEC_OK && animals_lookup_float(id, row) == ROMVEC_OK && row[0] == 23 &&
         row[4] == 35 && row[6] == -1 ? 0 : 1;
}
)");
  BOOST_REQUIRE_MESSAGE(compiled.exit_code == 0, compiled.err);
  BOOST_TEST(test::run_in(folder, "./use").exit_code == 0);
}

BOOST_AUTO_TEST_CASE(only_the_functions_that_were_asked_for_are_there) {
  const test::temporary_directory folder;
  folder.write("animals.txt", animals);
  const std::string list = "nearest,lookup_q15";
  const test::outcome result = romvec(folder, {"convert", "animals.txt", "--c-interface=" + list});
  BOOST_TEST(result.exit_code == 0, result.err);
  expect(result.out, "wrote:   animals.hpp, namespace animals, ");
  expect(result.out, " bytes; animals.h; animals.cpp\n");
  BOOST_TEST(folder.names() == (names{"animals.cpp", "animals.h", "animals.hpp", "animals.txt"}));
  const std::string command = "// Command: romvec convert animals.txt --format int8_rows --c-interface=" + list +
                              " --name animals -o animals.hpp\n";
  for (const std::string file : {"animals.h", "animals.cpp", "animals.hpp"}) {
    expect(test::read_file(folder.path(file)), command);
  }
  BOOST_TEST(compile_c(folder, "#include \"animals.h\"\nint main(void) { return 0; }\n").exit_code == 0);
  const test::outcome symbols = test::run_in(folder, "nm -g --defined-only animals.o | grep -c ' T '");
  BOOST_TEST(symbols.out == "2\n");
}

BOOST_AUTO_TEST_CASE(files_of_two_conversions_do_not_build_together) {
  const test::temporary_directory folder;
  folder.write("animals.txt", animals);
  const std::string program =
      "#include \"animals.h\"\nint main(void) { int16_t row[animals_dim]; return animals_lookup_q15(0, row); }\n";
  convert(folder, {"convert", "animals.txt", "--c-interface=lookup_q15", "-q"});
  BOOST_TEST(compile_c(folder, program).exit_code == 0);
  std::filesystem::rename(folder.path("use.o"), folder.path("old.o"));
  const std::string old_header = test::read_file(folder.path("animals.h"));
  folder.write("animals.txt", "dog 24" + animals.substr(6));
  convert(folder, {"convert", "animals.txt", "--c-interface=lookup_q15", "-q"});
  BOOST_TEST(compile_c(folder, program).exit_code == 0);
  BOOST_TEST(test::run_in(folder, "./use").exit_code == 0);
  const test::outcome linked =
      test::run_in(folder, test::shell_quoted(ROMVEC_COMPILER_COMMAND) + " old.o animals.o -o mixed");
  BOOST_TEST(linked.exit_code != 0);
  expect(linked.err, "animals_lookup_q15_header_");
  folder.write("animals.h", old_header);
  const test::outcome compiled = compile_c(folder, program);
  BOOST_TEST(compiled.exit_code != 0);
  expect(compiled.err, "romvec: expected the .h of the same conversion");
}

BOOST_AUTO_TEST_CASE(two_tables_in_one_program_and_two_of_one_name_in_one_file) {
  const test::temporary_directory folder;
  folder.write("animals.txt", animals);
  folder.write("plants.txt", "oak 1 2\nelm 3 4\n");
  convert(folder, {"convert", "animals.txt", "--sort-words", "--c-interface", "-q"});
  convert(folder, {"convert", "plants.txt", "--c-interface", "-q"});
  const test::outcome compiled = compile_c(folder, R"(
#include "animals.h"
#include "plants.h"
#include "animals.h"
int main(void) { romvec_neighbor near; return near.id = 0, animals_dim == 7 && plants_dim == 2 && near.id == ROMVEC_OK ? 0 : 1; }
)");
  BOOST_TEST(compiled.exit_code == 0, compiled.err);
  convert(folder, {"convert", "plants.txt", "--name", "animals", "-o", "other.hpp", "--c-interface", "-q"});
  const test::outcome refused =
      compile_c(folder, "#include \"animals.h\"\n#include \"other.h\"\nint main(void) { return 0; }\n");
  BOOST_TEST(refused.exit_code != 0);
  expect(refused.err, "romvec: another table is called animals here, too");
}

BOOST_AUTO_TEST_CASE(wrong_usage_is_named) {
  const test::temporary_directory folder;
  folder.write("animals.txt", animals);
  folder.write("plain.csv", "1,2\n3,4\n");
  folder.write("zoo.cpp", animals);
  expect_failure(romvec(folder, {"convert", "animals.txt", "--c-interface=lookup"}), 2,
                 "--c-interface: there is no function 'lookup', expected some of open,lookup_q15,");
  expect_failure(romvec(folder, {"convert", "animals.txt", "--c-interface=,"}), 2, "--c-interface: names no function");
  expect_failure(romvec(folder, {"convert", "animals.txt", "--c-interface=open"}), 2,
                 "--c-interface: open is of images, expected --emit image");
  expect_failure(romvec(folder, {"convert", "plain.csv", "--c-interface=find", "-q"}), 2,
                 "--c-interface: find is of words, and the table has none");
  expect_failure(romvec(folder, {"convert", "animals.txt", "--c-interface", "-o", "-"}), 2,
                 "--c-interface: writes three files, expected a file name for -o, not -");
  for (const std::string output : {"zoo.h", "zoo.cpp"}) {
    expect_failure(romvec(folder, {"convert", "animals.txt", "--c-interface", "-o", output}), 2,
                   "expected another ending for -o");
  }
  expect_failure(romvec(folder, {"convert", "animals.txt", "--c-interface", "--name", "zoo", "-o", "my \"zoo\".hpp"}),
                 2, "expected another one for -o");
  expect_failure(romvec(folder, {"convert", "zoo.cpp", "--c-interface", "-o", "zoo.hpp"}), 1,
                 "zoo.cpp: is an input, expected another name for the output");
  BOOST_TEST(folder.names() == (names{"animals.txt", "plain.csv", "zoo.cpp"}));
}

BOOST_AUTO_TEST_CASE(a_table_without_words_has_the_other_functions) {
  const test::temporary_directory folder;
  folder.write("plain.csv", "1,2\n3,4\n");
  convert(folder, {"convert", "plain.csv", "--c-interface", "-q"});
  const std::string header = test::read_file(folder.path("plain.h"));
  expect(header, "int plain_nearest(");
  BOOST_TEST(header.find("plain_find") == std::string::npos);
  const test::outcome compiled =
      compile_c(folder, "#include \"plain.h\"\nint main(void) { return plain_dim == 2 ? 0 : 1; }\n", "", "plain");
  BOOST_TEST(compiled.exit_code == 0, compiled.err);
}

BOOST_AUTO_TEST_CASE(an_error_leaves_all_files_as_they_were) {
  const test::temporary_directory folder;
  std::string many;
  for (int row = 0; row < 2000; ++row) {
    many += "word" + std::to_string(row) + " 1 2 3\n";
  }
  folder.write("many.txt", many);
  const std::string command =
      test::shell_quoted(ROMVEC_TOOL) + " convert many.txt --c-interface --emit object -o out.hpp";
  // In units of 512 or 1024 bytes: the .h and the .cpp fit, the header does not.
  expect_failure(test::run_in(folder, "ulimit -f 16; " + command), 1, "cannot be written: File too large");
  BOOST_TEST(folder.names() == names{"many.txt"});
  for (const std::string file : {"out.h", "out.cpp", "out.hpp", "out.S", "out.bin"}) {
    folder.write(file, "old");
  }
  expect_failure(test::run_in(folder, "ulimit -f 16; " + command), 1, "cannot be written: File too large");
  for (const std::string file : {"out.h", "out.cpp", "out.hpp", "out.S", "out.bin"}) {
    BOOST_TEST(test::read_file(folder.path(file)) == "old");
  }
}

}  // namespace
