// SPDX-License-Identifier: BSL-1.0
// `romvec compare`: the table, JSON, the page, and its errors.
#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

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
       {"float32",           "int8_rows",       "int8_rows fitted", "int8_table",      "nibble_groups<32>",
        "nibble_groups<64>", "nibble_rows",     "trellis_rows<1>",  "trellis_rows<2>", "trellis_rows<3>",
        "trellis_rows<4>",   "trellis_rows<5>", "trellis_rows<6>",  "fixed<int8_t,1>", "fixed<int16_t,9>",
        "FBGEMM 8-bit rows", "ggml Q8_0",       "ggml IQ4_NL",      "ggml Q4_0",       "ggml Q3_K",
        "ggml Q2_K"}) {
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

const auto needs_chromium = boost::unit_test::precondition([](boost::unit_test::test_unit_id) {
  boost::test_tools::assertion_result found(has_chromium());
  if (!found) {
    std::puts("SKIPPED: the page in a browser: this machine has no chromium (toolchains/setup browser)");
  }
  return found;
});

// The document of a page after its scripts have run, in a window of 1,180 pixels.
std::string in_browser(const test::temporary_directory& folder, const std::string& page, const std::string& more = "") {
  const test::outcome seen = test::run_in(
      folder,
      "chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
      "--disable-component-update --disable-sync --disable-dev-shm-usage --user-data-dir=profile "
      "--window-size=1180,900 --virtual-time-budget=5000 " +
          more + " --dump-dom " + page);
  BOOST_TEST(seen.exit_code == 0, seen.err);
  return seen.out;
}

// The page as a browser understands it: all rows, all pictures, words as text.
BOOST_AUTO_TEST_CASE(the_page_in_a_browser, *needs_chromium) {
  const test::temporary_directory folder;
  folder.write("animals.txt", animals);
  const test::outcome made = romvec(folder, {"compare", "animals.txt", "--html", "page.html"});
  BOOST_TEST(made.exit_code == 0, made.err);
  const std::string seen = in_browser(folder, "page.html");
  const auto count = [&](const std::string& part) {
    std::size_t n = 0;
    for (std::size_t at = seen.find(part); at != std::string::npos; at = seen.find(part, at + 1)) {
      ++n;
    }
    return n;
  };
  BOOST_TEST(count("<tr") == 22U);  // titles, float, fourteen of ours, six of others
  // Size against the bound, the map, fourteen errors, multipliers of two formats of int8, three of 4 bits and six
  // trellises.
  BOOST_TEST(count("<figure>") == 27U);
  BOOST_TEST(count("</svg>") == 27U);
  BOOST_TEST(count("NaN") + count("nan,") + count("inf\"") == 0U);
  expect(seen, "&lt;b&gt;&amp;\"ant</text>");  // the parser took it for text
}

// Measures the page that it stands in: facts, one a line, go to the page that shows this one, or into the title.
const std::string measure = R"(<script>
addEventListener('load', () => {
  const box = element => element.getBoundingClientRect();
  const shown = element => element.checkVisibility() && box(element).width > 0;
  const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  const labels = [...document.querySelectorAll('#bound text.ours, #bound text.other')].map(box);
  let overlaps = 0;
  labels.forEach((a, i) => labels.slice(i + 1).forEach(b => overlaps += meet(a, b)));
  const picture = box(document.querySelector('#bound svg'));
  const outside = labels.filter(a => a.right > picture.right + 1 || a.bottom > picture.bottom + 1).length;
  const light = colour => { const [r, g, b] = colour.match(/[0-9.]+/g).map(Number)
    .map(c => c / 255 <= 0.03928 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const style = element => getComputedStyle(element);
  const contrast = (a, b) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  const paper = light(style(document.body).backgroundColor);
  const inks = [style(document.body).color, ...['.ours', '.other'].map(c => style(document.querySelector('#bound text' + c)).fill)];
  const facts = [
    'first ' + document.querySelector('h1').nextElementSibling.innerText,
    'headings ' + [...document.querySelectorAll('h2')].filter(shown).map(h => h.innerText).join(', '),
    'table fits ' + (box(document.querySelector('#scores')).width <= 1100),
    'labels ' + labels.length + ' overlaps ' + overlaps + ' outside ' + outside,
    'errors ' + [...document.querySelectorAll('#errors figure')].filter(shown).length,
    'figures ' + [...document.querySelectorAll('figure svg')].filter(shown).length,
    'sideways ' + (document.documentElement.scrollWidth > document.documentElement.clientWidth),
    'letters ' + Math.round(Math.min(...labels.map(a => a.height))),
    'dark ' + (paper < 0.2),
    'readable ' + inks.every(ink => contrast(light(ink), paper) >= 4.5)].join('|');
  if (parent !== window) parent.postMessage(facts, '*'); else document.title = facts;
});
</script>)";

std::string title_of(const std::string& page) {
  const std::size_t begin = page.find("<title>") + 7;
  return page.substr(begin, page.find("</title>") - begin);
}

// What people see: on a wide window, in dark mode, and on a phone.
BOOST_AUTO_TEST_CASE(the_page_recommends_fits_and_is_readable, *needs_chromium) {
  const test::temporary_directory folder;
  folder.write("animals.txt", animals);
  folder.write("pairs.txt", "dog cat 9\napple banana 8\ndog apple 1\n");
  BOOST_TEST(romvec(folder, {"compare", "animals.txt", "--similarity", "pairs.txt", "--html", "page.html"}).exit_code ==
             0);
  folder.write("measured.html", test::read_file(folder.path("page.html")) + measure);
  const std::string wide = title_of(in_browser(folder, "measured.html"));
  expect(wide, "first Take ");
  expect(wide, "headings Formats, Size against the bound, Words, Errors|");
  expect(wide, "table fits true|labels 20 overlaps 0 outside 0|errors 4|figures 6|sideways false|");
  expect(wide, "dark false|readable true");
  const std::string dark = title_of(in_browser(folder, "measured.html", "--blink-settings=preferredColorScheme=0"));
  expect(dark, "dark true|readable true");
  folder.write("phone.html",
               "<title>nothing</title><iframe src=measured.html style='width:360px;height:700px;border:0'></iframe>"
               "<script>addEventListener('message', e => document.title = e.data)</script>");
  const std::string phone = title_of(in_browser(folder, "phone.html"));
  expect(phone, "first Take ");
  expect(phone, "overlaps 0 outside 0|errors 4|figures 6|sideways false|");
  const std::size_t letters = phone.find("letters ");
  BOOST_REQUIRE(letters != std::string::npos);
  BOOST_TEST(std::atoi(phone.c_str() + letters + 8) >= 10);
}

BOOST_AUTO_TEST_CASE(the_formats_are_the_users) {
  const test::temporary_directory folder;
  folder.write("animals.txt", animals);
  const std::string out = romvec(folder, {"compare", "animals.txt", "--format", "nibble32", "--format", "int8_table",
                                          "--format", "nibble_groups<32>"})
                              .out;
  std::vector<std::string> first;
  std::istringstream lines(out);
  for (std::string line; std::getline(lines, line);) {
    first.push_back(line.substr(0, line.find("  ")));
  }
  BOOST_REQUIRE(first.size() > 4U);
  BOOST_TEST(first[2] == "nibble_groups<32>");
  BOOST_TEST(first[3] == "int8_table");
  BOOST_TEST(first[4] == "FBGEMM 8-bit rows");
  expect_failure(romvec(folder, {"compare", "animals.txt", "--format", "fixed8.7"}), 1, "fixed<int8_t,7>");
  expect_failure(romvec(folder, {"compare", "animals.txt", "--format", "int9"}), 2, "--format");
}

BOOST_AUTO_TEST_CASE(the_recommendation_is_the_users) {
  const test::temporary_directory folder;
  folder.write("animals.txt", animals);
  const std::string out = romvec(folder, {"compare", "animals.txt", "--min-sqnr", "40"}).out;
  expect(out.substr(out.rfind('\n', out.size() - 2) + 1), "Take fixed<int8_t,1>: 8.00 bits a weight, 25 bytes, ");
  const auto read =
      nlohmann::json::parse(romvec(folder, {"compare", "animals.txt", "--min-sqnr", "199", "--json"}).out);
  BOOST_TEST(read["recommended"].is_null());
  expect_failure(romvec(folder, {"compare", "animals.txt", "--max-task-loss", "0.1"}), 2,
                 "--max-task-loss: needs a task that the table can answer");
  expect_failure(romvec(folder, {"compare", "animals.txt", "--max-recall-loss", "5"}), 2, "--max-recall-loss");
}

}  // namespace
