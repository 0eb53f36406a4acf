// SPDX-License-Identifier: BSL-1.0
// C functions over a generated table, so that a C project compiles one C++ file and nothing else of it changes: NAME.h
// is C99, NAME.cpp defines what it declares over NAME.hpp.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "files/output_file.hpp"
#include "quantized.hpp"
#include "weights.hpp"
#include "writers/header.hpp"

namespace romvec::host {

// What a C interface is made for. `form` is what the table's header is: header, object or image.
struct c_interface {
  std::string name;  // of the table: the names of all functions begin with it
  std::string form;
  std::string table_header;  // file names, without directories
  std::string c_header;
  std::vector<std::string> functions;  // as choose_c_functions() gives them
};

// Every function that there is, without the name in front: "lookup_q15", in the order of generated files.
[[nodiscard]] std::vector<std::string> c_function_names();
// A line for each, which says what it does: for --help.
[[nodiscard]] std::string c_function_help();

// The functions that a comma-separated list names, in the order of generated files; of an empty list all that the table
// can have. An image also gets `open`. Errors (std::invalid_argument, the sentence that says what was expected): an
// unknown name, one that is of words where there are none.
[[nodiscard]] std::vector<std::string> choose_c_functions(std::string_view wanted, std::string_view form,
                                                          bool has_words);

// The caller commits. The symbols end in the identity of the conversion: a NAME.h does not link with the NAME.cpp of
// another one, and two tables of one name share no function.
void write_c_header(output_file& out, const c_interface& c, const quantized& table, const weights& from,
                    const provenance& made);
void write_c_source(output_file& out, const c_interface& c, const quantized& table, const weights& from,
                    const provenance& made);

}  // namespace romvec::host
