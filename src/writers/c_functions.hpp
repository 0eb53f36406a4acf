// SPDX-License-Identifier: BSL-1.0
// The functions that C can have over a generated table.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace romvec::host {

// In what is generated, NAME stands for the name of the table and TABLE for the table itself.
struct c_function {
  std::string_view name;
  std::string_view comment;  // lines of C comments, of which the first is what --help says
  std::string_view result;   // of the declaration
  std::string_view parameters;
  std::string_view body;
  std::string_view include;  // of the library, beside the table's header
  bool is_of_words = false;
  bool is_of_images = false;
};

// Its comment as a whole, without the slashes of the first line.
[[nodiscard]] std::string comment_of(const c_function& function);
// The one of this name, which there must be.
[[nodiscard]] const c_function& c_function_of(std::string_view name);

// Every function that there is, without the name in front: "lookup_q15", in the order of generated files.
[[nodiscard]] std::vector<std::string> c_function_names();
// A line for each, which says what it does: for --help.
[[nodiscard]] std::string c_function_help();

// The functions that a comma-separated list names, in the order of generated files; of an empty list all that the table
// can have. An image also gets `open`. Errors (std::invalid_argument, the sentence that says what was expected): an
// unknown name, one that is of words where there are none.
[[nodiscard]] std::vector<std::string> choose_c_functions(std::string_view wanted, std::string_view form,
                                                          bool has_words);

}  // namespace romvec::host
