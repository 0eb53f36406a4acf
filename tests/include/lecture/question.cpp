// SPDX-License-Identifier: BSL-1.0
// Lines of the shell: what is read of them, by the compiler and at run time.
#include <cstddef>
#include <string_view>

#include "romvec/lecture/question.hpp"
#include "support/test.hpp"

namespace {

using namespace romvec::lecture;
using kind = question_kind;

constexpr question sum = read_question("  king -\tman + woman\r");
static_assert(sum.kind == kind::nearest && sum.plus_count == 2 && sum.minus_count == 1);
static_assert(sum.plus[0] == "king" && sum.plus[1] == "woman" && sum.minus[0] == "man");

constexpr question nearest = read_question("near dog");
static_assert(nearest.kind == kind::nearest && nearest.plus_count == 1 && nearest.plus[0] == "dog");
static_assert(read_question("dog").kind == kind::nearest && read_question("dog").plus_count == 1);

constexpr question cosine = read_question("sim cat kitten");
static_assert(cosine.kind == kind::cosine && cosine.plus[0] == "cat" && cosine.plus[1] == "kitten");
static_assert(read_question("row apple").kind == kind::row && read_question("row apple").plus[0] == "apple");

static_assert(read_question("").kind == kind::none && read_question(" \t\r").kind == kind::none);
static_assert(read_question("help").kind == kind::help && read_question(" quit ").kind == kind::quit);
static_assert(read_question("exit").kind == kind::quit);
static_assert(read_question(" class a b, c: d e").kind == kind::classify);
static_assert(read_question(" class a b, c: d e").rest == " a b, c: d e");

// A verb with other words than its own is a word as any other.
static_assert(read_question("row - near").plus[0] == "row" && read_question("row - near").minus[0] == "near");
static_assert(read_question("help + quit").plus_count == 2);
static_assert(read_question("- man").minus_count == 1 && read_question("- man").plus_count == 0);

constexpr bool is_mistake(std::string_view line, std::string_view before, std::string_view word) {
  const question asked = read_question(line);
  return asked.kind == kind::mistake && asked.fault.before == before && asked.fault.word == word;
}
static_assert(is_mistake("king man", "expected + or - before ", "man"));
static_assert(is_mistake("sim a b c", "expected + or - before ", "a"));
static_assert(is_mistake("king -", "expected a word at the end", ""));
static_assert(is_mistake("+", "expected a word at the end", ""));
static_assert(read_question("a + b + c + d - e - f - g - h").minus_count == 4);
static_assert(is_mistake("a + b + c + d - e - f - g - h + i", "expected at most eight words, there is also ", "i"));

BOOST_AUTO_TEST_CASE(run_time_reads_the_same) {
  constexpr std::string_view lines[] = {"king - man + woman", "near dog", "", "row a b", "sim cat kitten", "a -"};
  constexpr question expected[] = {read_question(lines[0]), read_question(lines[1]), read_question(lines[2]),
                                   read_question(lines[3]), read_question(lines[4]), read_question(lines[5])};
  for (std::size_t i = 0; i < std::size(lines); ++i) {
    const question read = read_question(lines[i]);
    BOOST_TEST((read.kind == expected[i].kind && read.plus == expected[i].plus && read.minus == expected[i].minus));
    BOOST_TEST((read.fault.word == expected[i].fault.word));
  }
}

}  // namespace
