// SPDX-License-Identifier: BSL-1.0
// A table in read-only memory, asked by whoever types: the questions of `romvec play`, on every target. `--input NAME`
// reads the lines from that file instead of the console.
#include <romvec/lecture/question.hpp>

#include <optional>
#include <string_view>
#include <type_traits>

#include "common/console.hpp"
#include "common/demo/table.hpp"
#include "common/shell/answer.hpp"

namespace {

int refuse(std::string_view what, std::string_view which) {
  console::write("error: ");
  console::write(what);
  console::write(which);
  console::write("\n");
  return 2;
}

void greet() {
  console::write(ROMVEC_TARGET_NAME ": ");
  console::write_number(static_cast<long long>(demo::vocabulary.size()));
  console::write(" words of dim ");
  console::write_number(static_cast<long long>(std::remove_cvref_t<decltype(demo::table)>::dim));
  console::write("; help lists the questions\n");
}

}  // namespace

int main() {
  constexpr std::string_view option = "--input ";
  const std::string_view arguments = console::command_line();
  if (!arguments.empty() && !arguments.starts_with(option)) {
    return refuse("expected nothing or --input NAME, not ", arguments);
  }
  if (!arguments.empty() && !console::open_input(arguments.substr(option.size()))) {
    return refuse("cannot open ", arguments.substr(option.size()));
  }
  if (demo::vocabulary.size() == 0) {
    return refuse("the table has no words, which the shell asks for; give --words FILE", "");
  }
  const bool is_terminal = console::input_is_terminal();
  if (is_terminal) {
    greet();
  }
  bool all_answered = true;
  for (;;) {
    console::write(is_terminal ? "> " : "");
    const std::optional<console::input_line> line = console::read_line();
    if (!line) {
      console::write(is_terminal ? "\n" : "");
      break;
    }
    if (!line->is_whole) {
      console::write("error: a line has more characters than ");
      console::write_number(console::longest_line);
      console::write("\n");
      all_answered = false;
      continue;
    }
    const romvec::lecture::question asked = romvec::lecture::read_question(line->text);
    if (asked.kind == romvec::lecture::question_kind::quit) {
      break;
    }
    all_answered = shell::answer(asked) && all_answered;
  }
  // As romvec play: what was typed is seen to be answered; of a script the caller wants to know.
  return all_answered || is_terminal ? 0 : 1;
}
