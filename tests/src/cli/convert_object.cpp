// SPDX-License-Identifier: BSL-1.0
// `romvec convert --emit object`: three files, and programs that link them.
#include "src/cli/animals.hpp"

namespace {

using test::animals;
using test::convert;
using test::expect;
using test::expect_failure;
using test::romvec;
using names = std::vector<std::string>;

// Both forms of one table in one program: every code, multiplier and output, bit for bit. Exits with 0 if all agree.
const std::string same_tables = R"(
#include "as_header.hpp"
#include "as_object.hpp"
#include <array>
#include <romvec/romvec.hpp>
#include <type_traits>
namespace a = as_header;
namespace b = as_object;
static_assert(b::table.vocab_size() == 5 && b::table.dim() == 7 && b::table.exponent() == a::table.exponent());
static_assert(std::is_same_v<decltype(a::table.view()), std::remove_const_t<decltype(b::table)>>);
static_assert(b::vocabulary.find("cat") == 1 && b::vocabulary.word(0) == "dog" && b::vocabulary.size() == a::vocabulary.size());
static_assert(b::fidelity.bound == a::fidelity.bound && b::fidelity.weights == 35);
int main() {
  for (std::size_t r = 0; r < 5; ++r) {
    if (a::table.multiplier(r) != b::table.multiplier(r)) return 1;
    for (std::size_t c = 0; c < 7; ++c) {
      if (a::table.code(r, c) != b::table.code(r, c)) return 2;
    }
  }
  constexpr std::array ids = {0, 4, 3, 1, 2, 2};
  std::array<float, 6 * 7> floats[2] = {};
  std::array<std::int16_t, 6 * 7> q15s[2] = {};
  if (!::romvec::gather(a::table, ids, floats[0]).ok() || !::romvec::gather(b::table, ids, floats[1]).ok()) return 3;
  if (!::romvec::gather(a::table, ids, q15s[0]).ok() || !::romvec::gather(b::table, ids, q15s[1]).ok()) return 4;
  return floats[0] == floats[1] && q15s[0] == q15s[1] && floats[0][0] != 0 ? 0 : 5;
}
)";

BOOST_AUTO_TEST_CASE(a_linked_table_is_the_headers_bit_for_bit) {
  for (const std::string format :
       {"int8_rows", "fixed8.1", "fixed16.9", "int8_table", "nibble32", "nibble_rows", "trellis3"}) {
    const test::temporary_directory folder;
    folder.write("animals.txt", animals);
    convert(folder, {"convert", "animals.txt", "--format", format, "-o", "as_header.hpp"});
    convert(folder, {"convert", "animals.txt", "--format", format, "--emit", "object", "-o", "as_object.hpp"});
    BOOST_TEST(folder.names() ==
               (names{"animals.txt", "as_header.hpp", "as_object.S", "as_object.bin", "as_object.hpp"}));
    const test::outcome compiled = test::compile(folder, same_tables, "as_object.S");
    BOOST_TEST(compiled.exit_code == 0, compiled.err);
    BOOST_TEST(test::run_in(folder, "./check").exit_code == 0, format);
  }
}

// The same with the compilers and assemblers of other CPUs that this machine has.
auto needs(const std::string& programs) {
  return boost::unit_test::precondition([programs](boost::unit_test::test_unit_id) {
    const std::string command = "for p in " + programs + "; do command -v $p >/dev/null || exit 1; done";
    boost::test_tools::assertion_result result(std::system(command.c_str()) == 0);
    result.message() << "this machine lacks one of: " << programs;
    return result;
  });
}

void expect_same_tables(const std::string& compiler, const std::string& run) {
  const test::temporary_directory folder;
  folder.write("animals.txt", animals);
  convert(folder, {"convert", "animals.txt", "-o", "as_header.hpp"});
  convert(folder, {"convert", "animals.txt", "--emit", "object", "-o", "as_object.hpp"});
  folder.write("check.cpp", same_tables);
  const test::outcome compiled =
      test::run_in(folder, compiler + " -std=c++20 -O2 -Wall -Wextra -Wpedantic -Werror -I" +
                               test::shell_quoted(ROMVEC_INCLUDE_DIR) + " -I. check.cpp as_object.S -o check");
  BOOST_TEST(compiled.exit_code == 0, compiled.err);
  BOOST_TEST(test::run_in(folder, run).exit_code == 0);
}

BOOST_AUTO_TEST_CASE(clang_14, *needs("clang++-14")) { expect_same_tables("clang++-14", "./check"); }
BOOST_AUTO_TEST_CASE(clang_19, *needs("clang++-19")) { expect_same_tables("clang++-19", "./check"); }
BOOST_AUTO_TEST_CASE(aarch64, *needs("aarch64-linux-gnu-g++ qemu-aarch64")) {
  expect_same_tables("aarch64-linux-gnu-g++", "qemu-aarch64 -L /usr/aarch64-linux-gnu ./check");
}
BOOST_AUTO_TEST_CASE(armv7_arm_and_thumb, *needs("arm-linux-gnueabihf-g++ qemu-arm")) {
  for (const std::string instructions : {"-marm", "-mthumb"}) {
    expect_same_tables("arm-linux-gnueabihf-g++ " + instructions, "qemu-arm -L /usr/arm-linux-gnueabihf ./check");
  }
}
// Nothing starts this image: it has to link, with both arrays in read-only memory.
BOOST_AUTO_TEST_CASE(cortex_m0, *needs("arm-none-eabi-g++ arm-none-eabi-nm")) {
  expect_same_tables("arm-none-eabi-g++ -mcpu=cortex-m0 -mthumb --specs=nosys.specs",
                     "[ \"$(arm-none-eabi-nm check | grep -cE ' R romvec_as_object_(codes|multipliers)_')\" = 2 ]");
}

// An assembler by itself: the bytes of the table are in the object, and a .bin of another length is refused. Without
// the linker of that CPU; a program of it is more than these have here.
void expect_assembled(const std::string& compiler) {
  const test::temporary_directory folder;
  folder.write("animals.txt", animals);
  convert(folder, {"convert", "animals.txt", "--emit", "object", "-q"});
  const std::string bytes = test::read_file(folder.path("animals.bin"));
  const std::string assemble = compiler + " -c -I. animals.S -o animals.o";
  const test::outcome assembled = test::run_in(folder, assemble);
  BOOST_REQUIRE_MESSAGE(assembled.exit_code == 0, compiler << assembled.err);
  expect(test::read_file(folder.path("animals.o")), bytes.substr(0, 58));
  BOOST_TEST(
      test::run_in(folder, "readelf -sW animals.o | grep -cE ' (35|10) OBJECT +GLOBAL .*_(codes|multipliers)_'").out ==
      "2\n");
  for (const std::string& other :
       {bytes + 'x', bytes.substr(1), bytes.substr(0, 58), bytes.substr(0, 57), bytes.substr(0, 4), std::string()}) {
    folder.write("animals.bin", other);
    std::filesystem::remove(folder.path("animals.o"));
    const test::outcome refused = test::run_in(folder, assemble);
    BOOST_TEST(refused.exit_code != 0, compiler << " takes " << other.size() << " bytes of " << bytes.size());
    expect(refused.err, "animals.S:");
  }
}

BOOST_AUTO_TEST_CASE(assembler_of_x86) { expect_assembled("gcc"); }
BOOST_AUTO_TEST_CASE(assembler_of_arm, *needs("arm-none-eabi-gcc")) {
  expect_assembled("arm-none-eabi-gcc -mcpu=cortex-m0 -mthumb");
}
BOOST_AUTO_TEST_CASE(assembler_of_risc_v, *needs("riscv64-unknown-elf-gcc")) {
  expect_assembled("riscv64-unknown-elf-gcc -march=rv32imc -mabi=ilp32");
}
BOOST_AUTO_TEST_CASE(assembler_of_xtensa, *needs("xtensa-lx106-elf-gcc")) { expect_assembled("xtensa-lx106-elf-gcc"); }
BOOST_AUTO_TEST_CASE(assembler_of_clang, *needs("clang-19")) {
  for (const std::string target :
       {"x86_64-linux-gnu", "thumbv6m-none-eabi", "riscv32-unknown-elf", "aarch64-linux-gnu"}) {
    expect_assembled("clang-19 --target=" + target);
  }
}

BOOST_AUTO_TEST_CASE(the_files_tell_how_they_were_made) {
  const test::temporary_directory folder;
  folder.write("animals.txt", animals);
  const test::outcome result = romvec(folder, {"convert", "animals.txt", "--emit", "object", "-o", "zoo.h"});
  expect(result.out, "wrote:   zoo.h, namespace zoo, ");
  // 35 codes, 13 zeros, 5 multipliers, and up to 4096 bytes that only tell conversions apart.
  const std::size_t size = std::filesystem::file_size(folder.path("zoo.bin"));
  BOOST_TEST(size > 58U);
  BOOST_TEST(size <= 58U + 4096);
  expect(result.out, " bytes; zoo.S; zoo.bin, " + std::to_string(size) + " bytes\n");
  const std::string command =
      "// Command: romvec convert animals.txt --format int8_rows --emit object --name zoo -o zoo.h\n";
  expect(test::read_file(folder.path("zoo.h")), command);
  expect(test::read_file(folder.path("zoo.h")), "// Link:    \"zoo.S\" (which takes in \"zoo.bin\")");
  expect(test::read_file(folder.path("zoo.S")), command);
}

BOOST_AUTO_TEST_CASE(section_and_alignment_are_the_users) {
  const test::temporary_directory folder;
  folder.write("animals.txt", animals);
  convert(folder, {"convert", "animals.txt", "--emit", "object"});
  // The linker marks the ends of a section whose name could be C's.
  const test::outcome compiled = test::compile(folder, R"(
#include "animals.hpp"
extern const std::int8_t first[] __asm__("__start_my_flash");
extern const std::int8_t last[] __asm__("__stop_my_flash");
int main() {
  const auto address = [](const auto* p) { return reinterpret_cast<std::uintptr_t>(p); };
  const bool inside = address(animals::codes) >= address(first) && address(animals::multipliers + 5) <= address(last);
  return inside && address(animals::codes) % 512 == 0 && address(animals::multipliers) % 16 == 0 ? 0 : 1;
}
)",
                                               "-DROMVEC_ROM_SECTION=my_flash -DROMVEC_ALIGNMENT=512 animals.S");
  BOOST_TEST(compiled.exit_code == 0, compiled.err);
  BOOST_TEST(test::run_in(folder, "./check").exit_code == 0);
}

BOOST_AUTO_TEST_CASE(a_constant_expression_knows_no_codes) {
  const test::temporary_directory folder;
  folder.write("animals.txt", animals);
  convert(folder, {"convert", "animals.txt", "--emit", "object"});
  const test::outcome compiled = test::compile(
      folder, "#include \"animals.hpp\"\nconstexpr auto code = animals::table.code(1, 1);\nint main() {}\n",
      "animals.S");
  BOOST_TEST(compiled.exit_code != 0);
  expect(compiled.err, "codes");
}

BOOST_AUTO_TEST_CASE(files_that_do_not_belong_together_do_not_build) {
  const test::temporary_directory folder;
  folder.write("animals.txt", animals);
  const std::string program =
      "#include \"animals.hpp\"\nint main() { return animals::table.code(1, 1) != 0 ? 0 : 1; }\n";
  convert(folder, {"convert", "animals.txt", "--emit", "object"});
  const std::string old_header = test::read_file(folder.path("animals.hpp"));
  BOOST_TEST(test::compile(folder, program, "animals.S").exit_code == 0);
  // The header of other weights of the same shape.
  folder.write("animals.txt", "dog 24" + animals.substr(6));
  convert(folder, {"convert", "animals.txt", "--emit", "object"});
  BOOST_TEST(test::compile(folder, program, "animals.S").exit_code == 0);
  folder.write("animals.hpp", old_header);
  const test::outcome stale = test::compile(folder, program, "animals.S");
  BOOST_TEST(stale.exit_code != 0);
  expect(stale.err, "romvec_animals_codes_");
  // Bytes of another size.
  convert(folder, {"convert", "animals.txt", "--emit", "object"});
  const std::string bytes = test::read_file(folder.path("animals.bin"));
  for (const std::string& other :
       {bytes + 'x', bytes.substr(1), bytes.substr(0, 58), bytes.substr(0, 57), bytes.substr(0, 4), std::string()}) {
    folder.write("animals.bin", other);
    const test::outcome cut = test::compile(folder, program, "animals.S");
    BOOST_TEST(cut.exit_code != 0);
    expect(cut.err,
           "romvec: expected a .bin of " + std::to_string(bytes.size()) + " bytes; run the command of this file again");
  }
  // Nothing of that is in the program.
  folder.write("animals.bin", bytes);
  BOOST_TEST(test::compile(folder, program, "animals.S").exit_code == 0);
  BOOST_TEST(test::run_in(folder, "! readelf -S check | grep romvec_check").exit_code == 0);
}

BOOST_AUTO_TEST_CASE(any_file_name_is_found_by_the_assembler) {
  const test::temporary_directory folder;
  folder.write("animals.txt", animals);
  const std::string name = "my \"zoo\" \\ \xC3\xA9";
  convert(folder, {"convert", "animals.txt", "--emit", "object", "--name", "zoo", "-o", name + ".hpp"});
  BOOST_TEST(folder.names() == (names{"animals.txt", name + ".S", name + ".bin", name + ".hpp"}));
  std::filesystem::rename(folder.path(name + ".hpp"), folder.path("zoo.hpp"));
  const test::outcome compiled =
      test::compile(folder, "#include \"zoo.hpp\"\nint main() { return zoo::table.code(0, 0) == 83 ? 0 : 1; }\n",
                    test::shell_quoted(name + ".S"));
  BOOST_TEST(compiled.exit_code == 0, compiled.err);
  BOOST_TEST(test::run_in(folder, "./check").exit_code == 0);
}

BOOST_AUTO_TEST_CASE(wrong_usage_is_named) {
  const test::temporary_directory folder;
  folder.write("animals.txt", animals);
  folder.write("zoo.bin", animals);
  expect_failure(romvec(folder, {"convert", "animals.txt", "--emit", "elf"}), 2, "--emit");
  expect_failure(romvec(folder, {"convert", "animals.txt", "--emit", "object", "-o", "-"}), 2,
                 "--emit: object writes three files, expected a file name for -o, not -");
  for (const std::string output : {"zoo.S", "zoo.bin"}) {
    expect_failure(romvec(folder, {"convert", "animals.txt", "--emit", "object", "-o", output}), 2,
                   "expected another ending for -o");
  }
  expect_failure(romvec(folder, {"convert", "zoo.bin", "--emit", "object", "-o", "zoo.hpp"}), 1,
                 "zoo.bin: is an input, expected another name for the output");
  BOOST_TEST(folder.names() == (names{"animals.txt", "zoo.bin"}));
}

BOOST_AUTO_TEST_CASE(an_error_leaves_all_three_files_as_they_were) {
  const test::temporary_directory folder;
  std::string many;
  for (int row = 0; row < 2000; ++row) {
    many += "word" + std::to_string(row) + " 1 2 3\n";
  }
  folder.write("many.txt", many);
  const std::string command = test::shell_quoted(ROMVEC_TOOL) + " convert many.txt --emit object -o out.hpp";
  // Limits on the size of files, in units of 512 or 1024 bytes: the .S fits, the .bin or the header does not.
  for (const std::string limit : {"4", "16"}) {
    const test::outcome limited =
        test::run_in(folder, std::string("ulimit -f ").append(limit).append("; ").append(command));
    expect_failure(limited, 1, "cannot be written: File too large");
    BOOST_TEST(folder.names() == names{"many.txt"});
  }
  for (const std::string file : {"out.hpp", "out.S", "out.bin"}) {
    folder.write(file, "old");
  }
  expect_failure(test::run_in(folder, "ulimit -f 16; " + command), 1, "cannot be written: File too large");
  for (const std::string file : {"out.hpp", "out.S", "out.bin"}) {
    BOOST_TEST(test::read_file(folder.path(file)) == "old");
  }
  std::filesystem::remove(folder.path("out.bin"));
  std::filesystem::create_directory(folder.path("out.bin"));
  expect_failure(test::run_in(folder, command), 1, "out.bin: is a directory, expected a file name");
  BOOST_TEST(folder.names() == (names{"many.txt", "out.S", "out.bin", "out.hpp"}));
  BOOST_TEST(test::read_file(folder.path("out.S")) == "old");
}

}  // namespace
