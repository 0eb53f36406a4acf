// SPDX-License-Identifier: BSL-1.0
// Two tables of one name in one program, as en/vectors.txt and de/vectors.txt become: each part of the program has its
// own, or the build says what is wrong.
#include "src/cli/animals.hpp"

namespace {

using test::convert;
using test::expect;

// The same shape, other words, other weights: en05 and 6 against de05 and -6.
std::string vectors(const std::string& language, int sign) {
  std::string out;
  for (int row = 0; row < 10; ++row) {
    out += language + "0" + std::to_string(row);
    for (int column = 0; column < 4; ++column) {
      out += ' ' + std::to_string(sign * (row + 1 + column));
    }
    out += '\n';
  }
  return out;
}

// en/vectors.hpp and de/vectors.hpp in one form.
void convert_both(const test::temporary_directory& folder, const std::string& form) {
  for (const auto& [language, sign] : {std::pair<std::string, int>{"en", 1}, {"de", -1}}) {
    std::filesystem::create_directory(folder.path(language));
    folder.write(language + "/vectors.txt", vectors(language, sign));
    convert(folder, {"convert", language + "/vectors.txt", "--emit", form, "-o", language + "/vectors.hpp"});
  }
}

// A part of a program: what its table says of row 5.
std::string part(const std::string& language, const std::string& form) {
  const std::string table = form == "image" ? "*vectors::open_table(image)" : "vectors::table";
  return "#include <romvec/gather.hpp>\n#include <span>\n#include <string_view>\n#include \"" + language +
         "/vectors.hpp\"\n"
         "std::string_view word_" +
         language +
         "(unsigned id);\n"
         "float first_" +
         language +
         "(unsigned id, std::span<const std::byte> image);\n"
         "std::string_view word_" +
         language +
         "(unsigned id) { return vectors::vocabulary.word(id); }\n"
         "float first_" +
         language +
         "(unsigned id, [[maybe_unused]] std::span<const std::byte> image) {\n"
         "  float out[4] = {};\n"
         "  return romvec::lookup(" +
         table + ", id, out).ok() ? out[0] : -99.0F;\n}\n";
}

const std::string program = R"(
#include <cstddef>
#include <fstream>
#include <span>
#include <string_view>
#include <vector>
std::string_view word_en(unsigned id);
std::string_view word_de(unsigned id);
float first_en(unsigned id, std::span<const std::byte> image);
float first_de(unsigned id, std::span<const std::byte> image);
struct alignas(16) room { std::byte bytes[1024]; };
static room read(const char* name) {
  room out = {};
  std::ifstream(name, std::ios::binary).read(static_cast<char*>(static_cast<void*>(out.bytes)), 1024);
  return out;
}
int main() {
  const room en = read("en/vectors.img");
  const room de = read("de/vectors.img");
  if (word_en(5) != "en05" || word_de(5) != "de05") return 1;
  const float first = first_en(5, en.bytes) + 0;
  const float second = first_de(5, de.bytes);
  if (!(first > 5.9F && first < 6.1F)) return 2;
  return second > -6.1F && second < -5.9F ? 0 : 3;
}
)";

void expect_two_tables(const std::string& form) {
  const test::temporary_directory folder;
  convert_both(folder, form);
  folder.write("en.cpp", part("en", form));
  folder.write("de.cpp", part("de", form));
  // The assembler takes vectors.bin from the folder that comes first.
  const std::string objects =
      form != "object" ? "" : " && (cd en && $CXX -c vectors.S) && (cd de && $CXX -c vectors.S)";
  const std::string link = form != "object" ? "" : " en/vectors.o de/vectors.o";
  for (const std::string options : {"-O0", "-O2", "-O0 -flto", "-O2 -flto"}) {
    folder.write("check.cpp", program);
    const test::outcome built = test::run_in(
        folder, "CXX=" + test::shell_quoted(ROMVEC_COMPILER_COMMAND) + "; true" + objects + " && $CXX -std=c++20 " +
                    options + " -Wall -Wextra -Wpedantic -Wconversion -Wundef -Wold-style-cast -Werror -I" +
                    test::shell_quoted(ROMVEC_INCLUDE_DIR) + " -I. check.cpp en.cpp de.cpp" + link + " -o check");
    BOOST_TEST(built.exit_code == 0, form << ' ' << options << ": " << built.err);
    BOOST_TEST(test::run_in(folder, "./check").exit_code == 0, form << ' ' << options);
  }
}

BOOST_AUTO_TEST_CASE(two_headers_of_one_name_are_two_tables) { expect_two_tables("header"); }
BOOST_AUTO_TEST_CASE(two_objects_of_one_name_are_two_tables) { expect_two_tables("object"); }
BOOST_AUTO_TEST_CASE(two_images_of_one_name_are_two_tables) { expect_two_tables("image"); }

// The codes of the one with the words of the other do not link, and the linker names the table.
BOOST_AUTO_TEST_CASE(an_object_of_other_words_does_not_link) {
  const test::temporary_directory folder;
  folder.write("animals.txt", test::animals);
  convert(folder, {"convert", "animals.txt", "--emit", "object", "-o", "animals.hpp"});
  const std::string header = test::read_file(folder.path("animals.hpp"));
  std::string other = test::animals;
  other.replace(other.find("dog"), 3, "dug");  // the same place among the sorted words
  folder.write("animals.txt", other);
  convert(folder, {"convert", "animals.txt", "--emit", "object", "-o", "animals.hpp"});
  folder.write("animals.hpp", header);
  const test::outcome built = test::compile(
      folder, "#include \"animals.hpp\"\nint main() { return animals::table.code(1, 1); }\n", "animals.S");
  BOOST_TEST(built.exit_code != 0);
  expect(built.err, "romvec_animals_codes_");
}

BOOST_AUTO_TEST_CASE(an_image_of_other_words_does_not_open) {
  const test::temporary_directory folder;
  folder.write("animals.txt", test::animals);
  convert(folder, {"convert", "animals.txt", "--emit", "image", "-o", "animals.hpp"});
  std::string other = test::animals;
  other.replace(other.find("dog"), 3, "dug");
  folder.write("other.txt", other);
  convert(folder, {"convert", "other.txt", "--emit", "image", "--name", "animals", "-o", "other.hpp"});
  const std::string one = test::read_file(folder.path("animals.img"));
  const std::string two = test::read_file(folder.path("other.img"));
  BOOST_TEST(one.substr(80) == two.substr(80));  // the same arrays
  BOOST_TEST(one != two);
}

BOOST_AUTO_TEST_CASE(two_tables_of_one_name_in_one_file_are_an_error_of_one_sentence) {
  for (const std::string form : {"header", "object", "image"}) {
    const test::temporary_directory folder;
    convert_both(folder, form);
    const test::outcome built =
        test::compile(folder, "#include \"en/vectors.hpp\"\n#include \"de/vectors.hpp\"\nint main() {}\n");
    BOOST_TEST(built.exit_code != 0);
    expect(built.err, "de/vectors.hpp");
    expect(built.err, "romvec: another table is called vectors here, too; give one of them a name of its own");
  }
}

BOOST_AUTO_TEST_CASE(one_conversion_may_come_from_two_folders) {
  const test::temporary_directory folder;
  convert_both(folder, "header");
  std::filesystem::create_directory(folder.path("copy"));
  // Another file to every compiler's #pragma once.
  folder.write("copy/vectors.hpp", test::read_file(folder.path("en/vectors.hpp")) + "\n// A copy.\n");
  const test::outcome built = test::compile(folder,
                                            "#include \"en/vectors.hpp\"\n#include \"copy/vectors.hpp\"\n"
                                            "static_assert(vectors::vocabulary.find(\"en05\") == 5);\nint main() {}\n");
  BOOST_TEST(built.exit_code == 0, built.err);
}

// Two processes that write the same files: what is there afterwards is of one conversion.
BOOST_AUTO_TEST_CASE(two_converters_at_once_leave_the_files_of_one) {
  const test::temporary_directory folder;
  folder.write("en.txt", vectors("en", 1));
  folder.write("de.txt", vectors("de", -1));
  for (const std::string language : {"en", "de"}) {
    convert(folder, {"convert", language + ".txt", "--name", "vectors", "--emit", "object", "-o", language + ".hpp"});
  }
  const auto symbol_in = [&](const std::string& file) {
    const std::string text = test::read_file(folder.path(file));
    const std::size_t at = text.find("romvec_vectors_codes_");
    BOOST_REQUIRE(at != std::string::npos);
    return text.substr(at, 21 + 16);
  };
  const std::string tool = test::shell_quoted(ROMVEC_TOOL);
  const auto convert_to_out = [&](const std::string& language) {
    return tool + " convert " + language + ".txt --name vectors --emit object -o out.hpp >/dev/null";
  };
  for (int round = 0; round < 20; ++round) {
    if (round % 2 == 0) {  // files that nobody has made yet are the other half of the cases
      for (const std::string suffix : {"hpp", "S", "bin"}) {
        std::filesystem::remove(folder.path("out." + suffix));
      }
    }
    const test::outcome both = test::run_in(
        folder, convert_to_out("en") + " & " + convert_to_out("de") + " & " + convert_to_out("en") + " & wait");
    BOOST_TEST(both.exit_code == 0, both.err);
    const std::string language = symbol_in("out.hpp") == symbol_in("en.hpp") ? "en" : "de";
    BOOST_TEST(symbol_in("out.hpp") == symbol_in(language + ".hpp"));
    BOOST_TEST(symbol_in("out.S") == symbol_in(language + ".hpp"));
    const bool is_of_one = test::read_file(folder.path("out.bin")) == test::read_file(folder.path(language + ".bin"));
    BOOST_TEST(is_of_one, "out.bin is not of the conversion to " + language);
  }
}

// .S and .hpp of one conversion, .bin of another of the same shape, as two converters that are not of this version
// could leave them: the assembler sees another length. Where that is the same, the program can look at the bytes.
BOOST_AUTO_TEST_CASE(bytes_of_another_conversion_do_not_assemble) {
  const test::temporary_directory folder;
  convert_both(folder, "object");
  const std::string check = "#include \"en/vectors.hpp\"\nint main() { return vectors::verify_table() ? 0 : 7; }\n";
  BOOST_TEST(test::compile(folder, check, "-Ien en/vectors.S").exit_code == 0);
  BOOST_TEST(test::run_in(folder, "./check").exit_code == 0);
  const test::outcome mixed = test::compile(folder, check, "-Ide en/vectors.S");
  BOOST_TEST(mixed.exit_code != 0);
  expect(mixed.err, "romvec: expected a .bin of ");
  std::string bytes = test::read_file(folder.path("en/vectors.bin"));
  bytes[3] = static_cast<char>(bytes[3] ^ 1);
  folder.write("en/vectors.bin", bytes);
  BOOST_TEST(test::compile(folder, check, "-Ien en/vectors.S").exit_code == 0);
  BOOST_TEST(test::run_in(folder, "./check").exit_code == 7);
}

}  // namespace
