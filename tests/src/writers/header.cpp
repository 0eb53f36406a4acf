// SPDX-License-Identifier: BSL-1.0
#include "writers/header.hpp"

#include "quantize.hpp"
#include "src/process.hpp"
#include "src/support.hpp"

namespace {

using romvec::host::quantize_weights;
using romvec::host::storage_format;
using romvec::host::weights;
using kind = storage_format::kind;
using test::expect;

weights fruit() {
  weights table;
  table.vocab_size = 3;
  table.dim = 2;
  table.values = {1, -1, 127, -127, 0, 8};
  table.from.format = "npy 1.0";
  table.from.dtype = "<f4";
  table.from.order = "row by row";
  table.from.rows_in_file = 3;
  return table;
}

void write(const test::temporary_directory& folder, const weights& table, storage_format format,
           const std::string& command = "romvec convert fruit.npy", const std::string& input = "fruit.npy") {
  romvec::host::output_file out(folder.path("fruit.hpp"));
  write_header(out, "fruit", quantize_weights("fruit.npy", table, format, {}), table, {input, command}, [](double) {});
  out.commit();
}

void expect_to_compile(const test::temporary_directory& folder, const std::string& checks) {
  const test::outcome result =
      test::compile(folder, "#include \"fruit.hpp\"\n#include \"fruit.hpp\"\n#include <romvec/quantize.hpp>\n" +
                                checks + "\nint main() {}\n");
  BOOST_TEST(result.exit_code == 0, result.err);
}

BOOST_AUTO_TEST_CASE(int8_codes_are_octal_escapes_of_three_digits) {
  const test::temporary_directory folder;
  write(folder, fruit(), {kind::fixed_int8, 0});
  const std::string text = test::read_file(folder.path("fruit.hpp"));
  // One literal, a line a row.
  expect(text, "= {{\n\"\\\n\\001\\377\\\n\\177\\201\\\n\\000\\010\\\n\"}};\n");
  expect(text, "romvec::table<romvec::fixed<std::int8_t, 0>, 3, 2> table");
  expect(text, "#pragma once");
  expect(text, "romvec::no_vocabulary vocabulary");
  expect_to_compile(folder,
                    "static_assert(fruit::table.code(0, 0) == 1 && fruit::table.code(0, 1) == -1 &&\n"
                    "              fruit::table.code(1, 0) == 127 && fruit::table.code(1, 1) == -127 &&\n"
                    "              fruit::table.code(2, 0) == 0 && fruit::table.code(2, 1) == 8);\n"
                    "static_assert(fruit::vocabulary.size() == 0 && fruit::fidelity.max_abs_error == 0);\n"
                    "static_assert(fruit::fidelity.sqnr_db == std::numeric_limits<double>::infinity());");
}

BOOST_AUTO_TEST_CASE(the_comment_tells_where_the_table_comes_from) {
  const test::temporary_directory folder;
  weights table = fruit();
  table.from.tensor = "wte\nweight";
  table.from.first_row = 10;
  table.from.rows_in_file = 20;
  // Names that try to leave the comment.
  write(folder, table, {}, "romvec convert 'x\n#error broken out\\\n'\xE2\x80\xAE\\", "dir\n#error broken\\");
  const std::string text = test::read_file(folder.path("fruit.hpp"));
  expect(text, "// From:    \"dir\\x0a#error broken\\\", tensor \"wte\\x0aweight\", npy 1.0, \"<f4\", row by row\n");
  expect(text,
         "// Table:   3 x 2 (rows 10:13 of the file), int8_rows, 12 bytes of codes and multipliers (16.00 bits a "
         "weight)\n");
  expect(text, "// Error:   at most ");
  expect(text, "\\x0a#error broken out\\\\x0a'\\xe2\\x80\\xae\\.\n");
  expect_to_compile(folder, "");
}

// The generated table is, number by number, what the library makes of the same weights in a constant expression.
const std::string same_table = R"(
template <class Table>
constexpr bool equal(const Table& a, const Table& b) {
  for (std::size_t r = 0; r < Table::vocab_size; ++r) {
    if (a.multiplier(r) != b.multiplier(r)) return false;
    for (std::size_t c = 0; c < Table::dim; ++c) {
      if (a.code(r, c) != b.code(r, c)) return false;
    }
  }
  return a.exponent() == b.exponent() && sizeof a == sizeof b;
}
constexpr float weights[4][5] = {{1, 22, 0, 0.5F, 5}, {2, 38, 0, 0.2F, 7}, {31, 3, 21, 18, 31}, {23, 2, 19, 12, 35}};
)";

BOOST_AUTO_TEST_CASE(the_table_is_the_librarys) {
  weights table = fruit();
  table.vocab_size = 4;
  table.dim = 5;
  table.values = {1, 22, 0, 0.5F, 5, 2, 38, 0, 0.2F, 7, 31, 3, 21, 18, 31, 23, 2, 19, 12, 35};
  table.words = {"apple", "banana", "cat", "dog"};
  const std::pair<storage_format, std::string> formats[] = {{{}, "romvec::int8_rows"},
                                                            {{kind::fixed_int8, 1}, "romvec::fixed<std::int8_t, 1>"},
                                                            {{kind::fixed_int8, -2}, "romvec::fixed<std::int8_t, -2>"},
                                                            {{kind::fixed_int16, 9}, "romvec::fixed<std::int16_t, 9>"}};
  for (const auto& [format, type] : formats) {
    const test::temporary_directory folder;
    write(folder, table, format);
    std::string checks = same_table;
    checks += "using format = ";
    checks += type;
    checks += R"(;
static_assert(equal(fruit::table, romvec::make_table<format>(weights)));
static_assert(fruit::vocabulary.size() == 4 && fruit::vocabulary.is_sorted());
static_assert(fruit::vocabulary.find("banana") == 1 && fruit::vocabulary.word(3) == "dog");
static_assert(fruit::vocabulary.find("kiwi") == fruit::vocabulary.npos);
static_assert(fruit::fidelity.weights == 20 && fruit::fidelity.max_error_over_bound <= 1);
static_assert(fruit::fidelity.max_abs_error <= fruit::fidelity.bound);
)";
    expect_to_compile(folder, checks);
  }
}

BOOST_AUTO_TEST_CASE(words_of_any_bytes_survive) {
  weights table = fruit();
  table.vocab_size = 8;
  table.dim = 1;
  table.values = {1, 2, 3, 4, 5, 6, 7, 8};
  table.words = {"\t1", " ", "\"", "7\?\?/", "\\", "a", "\320\2707", "\xff"};
  const test::temporary_directory folder;
  write(folder, table, {});
  expect_to_compile(
      folder,
      "static_assert(fruit::vocabulary.is_sorted());\n"
      "static_assert(fruit::vocabulary.find(\"\\t1\") == 0 && fruit::vocabulary.find(\" \") == 1);\n"
      "static_assert(fruit::vocabulary.find(\"\\\"\") == 2 && fruit::vocabulary.find(\"7\\?\\?/\") == 3);\n"
      "static_assert(fruit::vocabulary.find(\"\\\\\") == 4 && fruit::vocabulary.find(\"a\") == 5);\n"
      "static_assert(fruit::vocabulary.find(\"\\320\\270\" \"7\") == 6 && fruit::vocabulary.find(\"\\377\") == 7);");
}

BOOST_AUTO_TEST_CASE(long_rows_long_texts_and_many_rows_compile) {
  weights table = fruit();
  table.vocab_size = 300;
  table.dim = 2500;  // a source line of 10 KB
  table.values.assign(table.vocab_size * table.dim, 0);
  for (std::size_t i = 0; i < table.values.size(); ++i) {
    table.values[i] = static_cast<float>(i % 255) - 127;
  }
  for (std::size_t r = 0; r < table.vocab_size; ++r) {
    // 240 bytes a word: more than 64 KB of text, so that offsets need 32 bits.
    table.words.push_back(std::to_string(1000 + r) + std::string(236, 'x'));
  }
  const test::temporary_directory folder;
  write(folder, table, {kind::fixed_int8, 0});
  expect_to_compile(
      folder,
      "constexpr bool all_codes() {\n"
      "  for (std::size_t r = 0; r < 300; r += 60)\n"
      "    for (std::size_t c = 0; c < 2500; ++c)\n"
      "      if (fruit::table.code(r, c) != static_cast<int>((r * 2500 + c) % 255) - 127) return false;\n"
      "  return true;\n"
      "}\n"
      "static_assert(all_codes());\n"
      "static_assert(sizeof(fruit::vocabulary.offsets[0]) == 4 && fruit::vocabulary.word(299).size() == 240);\n"
      "static_assert(fruit::vocabulary.word(299).substr(0, 5) == \"1299x\");");
}

}  // namespace
