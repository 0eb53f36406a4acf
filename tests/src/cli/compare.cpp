// SPDX-License-Identifier: BSL-1.0
// `romvec compare`: the table, JSON, the page, and its errors.
#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "src/process.hpp"

namespace {

using test::expect;
using test::expect_failure;
using test::romvec;
using names = std::vector<std::string>;

const std::string animals =
    "dog 23 2 19 12 35\ncat 31 3 21 18 31\napple 1 22 0 0.5 5\nbanana 2 38 0 0.2 7\n<b>&\"ant 0 0 0 0 0\n";

BOOST_AUTO_TEST_CASE(a_row_a_format) {
  const test::temporary_directory folder;
  folder.write("animals.txt", animals);
  folder.write("questions.txt", "dog cat apple banana\n");
  folder.write("pairs.txt", "dog cat 9\napple banana 8\ndog apple 1\n");
  const test::outcome result =
      romvec(folder, {"compare", "animals.txt", "--analogies", "questions.txt", "--similarity", "pairs.txt"});
  BOOST_TEST(result.exit_code == 0, result.err);
  for (const std::string name :
       {"float32", "int8_rows", "int8_rows fitted", "int8_table", "nibble_groups<32>", "nibble_groups<64>",
        "nibble_rows", "fixed<int8_t,1>", "fixed<int16_t,9>", "FBGEMM 8-bit rows", "ggml Q8_0", "ggml Q4_0"}) {
    expect(result.out, "\n" + name + " ");
  }
  expect(result.out, "recall@10 over 5 rows\n");
  expect(result.out, "analogy 1: questions.txt, 1 of its 1 questions\n");
  expect(result.out, "similar 1: pairs.txt, 3 of its 3 pairs\n");
}

BOOST_AUTO_TEST_CASE(json_says_the_same) {
  const test::temporary_directory folder;
  folder.write("animals.txt", animals);
  folder.write("pairs.txt", "dog cat 9\napple banana 8\ndog apple 1\n");
  const auto read =
      nlohmann::json::parse(romvec(folder, {"compare", "animals.txt", "--similarity", "pairs.txt", "--json"}).out);
  BOOST_TEST(read["file"]["vocab_size"] == 5);
  BOOST_TEST(read["file"]["dim"] == 5);
  BOOST_TEST(read["similarities"][0]["pairs"] == 3);
  const auto& formats = read["formats"];
  BOOST_TEST(formats[0]["name"] == "float32");
  BOOST_TEST(formats[0]["bytes"] == 100);
  BOOST_TEST(formats[0]["sqnr_db"].is_null());
  BOOST_TEST(formats[0]["similarities"][0] == 0.5);
  BOOST_TEST(formats[1]["name"] == "int8_rows");
  BOOST_TEST(formats[1]["bytes"] == 35);
  BOOST_TEST(formats[1]["sqnr_db"] > 40);
}

// Rows that no text uses are often copies of one untrained vector: their figures can be left out.
BOOST_AUTO_TEST_CASE(near_duplicates_are_counted_and_can_be_left_out) {
  const test::temporary_directory folder;
  std::string table;
  for (int i = 0; i < 30; ++i) {
    table += i % 2 == 0 ? std::to_string(i) + ".5,1," + std::to_string(30 - i) + "\n" : "0.5,0.5,0.25\n";
  }
  folder.write("t.csv", table);
  folder.write("used.ids", "0 2 4 6 8 10 12 14 16 18 20 22 24 26 28 0 0 0\n");
  const auto whole = nlohmann::json::parse(romvec(folder, {"compare", "t.csv", "--json"}).out);
  BOOST_TEST(whole["near_duplicates"] == 15);
  BOOST_TEST(whole["formats"][0]["recall_at_10"] == 1.0);
  expect(romvec(folder, {"compare", "t.csv"}).out, "near duplicates: 15 of these rows have another");
  const auto used =
      nlohmann::json::parse(romvec(folder, {"compare", "t.csv", "--drop-unused", "used.ids", "--json"}).out);
  BOOST_TEST(used["file"]["vocab_size"] == 15);
  BOOST_TEST(used["near_duplicates"] == 0);
  const auto calibrated = romvec(folder, {"compare", "t.csv", "--drop-unused", "used.ids", "--calibrate", "used.ids"});
  BOOST_TEST(calibrated.exit_code == 0, calibrated.err);
  expect(calibrated.out, "\nint8_table fitted ");
  const auto bound = romvec(folder, {"compare", "t.csv", "--fit", "bound"});
  BOOST_TEST(bound.out.find("fitted") == std::string::npos);
  expect_failure(romvec(folder, {"compare", "t.csv", "--fit", "bound", "--calibrate", "used.ids"}), 2, "--calibrate");
  expect_failure(romvec(folder, {"compare", "t.csv", "--json", "--html", "-"}), 2, "--html");
  const auto page = romvec(folder, {"compare", "t.csv", "--html", "-"});
  BOOST_TEST(page.out.starts_with("<!DOCTYPE html>"));
  BOOST_TEST(page.out.ends_with("</html>\n"));
  expect(page.out, "of which 15 have a near duplicate");
  expect(page.err, "near duplicates: 15");
}

// The figures of convert, for the same options.
BOOST_AUTO_TEST_CASE(fits_are_those_of_convert) {
  const test::temporary_directory folder;
  folder.write("animals.txt", animals);
  folder.write("ids", "0 0 0 0 0 0 0 1 2 3\n");
  const auto formats =
      nlohmann::json::parse(romvec(folder, {"compare", "animals.txt", "--calibrate", "ids", "--json"}).out)["formats"];
  for (const std::string name : {"nibble_rows", "int8_table fitted", "int8_table"}) {
    const auto row = std::find_if(formats.begin(), formats.end(), [&](const auto& one) { return one["name"] == name; });
    BOOST_TEST_REQUIRE((row != formats.end()));
    const bool is_plain = name == "int8_table";
    const auto made = test::run_in(
        folder, test::shell_quoted(ROMVEC_TOOL) + " convert animals.txt --no-words -o a.hpp --format " +
                    name.substr(0, name.find(' ')) + (is_plain ? "" : " --fit least-squares --calibrate ids"));
    BOOST_TEST(made.exit_code == 0, made.err);
    const std::size_t at = made.out.find("SQNR ") + 5;
    BOOST_TEST(std::fabs(std::stod(made.out.substr(at)) - (*row)["sqnr_db"].get<double>()) < 0.006, name);
  }
}

BOOST_AUTO_TEST_CASE(errors_leave_no_page) {
  const test::temporary_directory folder;
  folder.write("animals.txt", animals);
  folder.write("numbers.csv", "dog 1\n");
  folder.write("pairs.txt", "dog\n");
  expect_failure(romvec(folder, {"compare", "animals.txt", "--html", "page.html", "--map", "horse"}), 1,
                 "--map: \"horse\" is not a word of the table");
  expect_failure(romvec(folder, {"compare", "animals.txt", "--html", "page.html", "--similarity", "pairs.txt"}), 1,
                 "pairs.txt: line 1: expected two words and a number");
  expect_failure(romvec(folder, {"compare", "animals.txt", "--analogies", "nothing.txt"}), 1, "nothing.txt");
  BOOST_TEST(folder.names() == (names{"animals.txt", "numbers.csv", "pairs.txt"}));
}

// Multipliers of 4-bit groups have a sign: trained on squares, those of rows below zero are negative.
BOOST_AUTO_TEST_CASE(the_page_shows_negative_multipliers_below_zero) {
  const test::temporary_directory folder;
  std::string table;
  for (int row = 0; row < 40; ++row) {
    table += "w" + std::to_string(row);
    for (int column = 0; column < 64; ++column) {
      const int from_middle = (column * 13 + row) % 64 - 8;
      table += ' ' + std::to_string((row % 2 == 0 ? 1 : -1) * from_middle * std::abs(from_middle));
    }
    table += '\n';
  }
  folder.write("table.txt", table);
  BOOST_TEST(romvec(folder, {"compare", "table.txt", "--html", "page.html"}).exit_code == 0);
  const std::string page = test::read_file(folder.path("page.html"));
  const std::size_t begin = page.find("aria-label=\"multipliers of nibble_groups&lt;32&gt;\"");
  BOOST_REQUIRE(begin != std::string::npos);
  const std::string chart = page.substr(begin, page.find("</svg>", begin) - begin);
  double least = 0;
  double most = 0;
  const std::string before_number = "text-anchor=\"middle\">";
  for (std::size_t at = chart.find(before_number); at != std::string::npos; at = chart.find(before_number, at + 1)) {
    const double number = std::strtod(chart.c_str() + at + before_number.size(), nullptr);  // 0 for the title
    least = std::min(least, number);
    most = std::max(most, number);
  }
  BOOST_TEST(least < 0.0);
  BOOST_TEST(least >= -40000.0);
  BOOST_TEST(most > 0.0);
  BOOST_TEST(most <= 40000.0);
}

bool has_chromium() { return std::system("command -v chromium >/dev/null") == 0; }

// The page as a browser understands it: all rows, all pictures, words as text.
BOOST_AUTO_TEST_CASE(the_page_in_a_browser, *boost::unit_test::precondition([](boost::unit_test::test_unit_id) {
                       boost::test_tools::assertion_result found(has_chromium());
                       if (!found) {
                         std::puts("SKIPPED: the page in a browser: this machine has no chromium");
                       }
                       return found;
                     })) {
  const test::temporary_directory folder;
  folder.write("animals.txt", animals);
  const test::outcome made = romvec(folder, {"compare", "animals.txt", "--html", "page.html"});
  BOOST_TEST(made.exit_code == 0, made.err);
  const test::outcome seen = test::run_in(
      folder,
      "chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
      "--disable-component-update --disable-sync --disable-dev-shm-usage --user-data-dir=profile "
      "--virtual-time-budget=5000 "
      "--dump-dom page.html");
  BOOST_TEST(seen.exit_code == 0, seen.err);
  const auto count = [&](const std::string& part) {
    std::size_t n = 0;
    for (std::size_t at = seen.out.find(part); at != std::string::npos; at = seen.out.find(part, at + 1)) {
      ++n;
    }
    return n;
  };
  BOOST_TEST(count("<tr>") == 13U);  // titles, float, eight of ours, three of others
  // Size against fidelity, the map, eight errors, multipliers of two formats of int8 and of three of 4 bits.
  BOOST_TEST(count("<figure>") == 15U);
  BOOST_TEST(count("</svg>") == 15U);
  BOOST_TEST(count("NaN") + count("nan,") + count("inf\"") == 0U);
  expect(seen.out, "&lt;b&gt;&amp;\"ant</text>");  // the parser took it for text
}

}  // namespace
