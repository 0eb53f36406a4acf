// SPDX-License-Identifier: BSL-1.0
// C functions over a generated table, so that a C project compiles one C++ file and nothing else of it changes: NAME.h
// is C99, NAME.cpp defines what it declares over NAME.hpp.
#pragma once

#include <string>
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
  std::vector<std::string> functions;  // as choose_c_functions() gives them (writers/c_functions.hpp)
};

// The caller commits. The symbols end in the identity of the conversion: a NAME.h does not link with the NAME.cpp of
// another one, and two tables of one name share no function.
void write_c_header(output_file& out, const c_interface& c, const quantized& table, const weights& from,
                    const provenance& made);
void write_c_source(output_file& out, const c_interface& c, const quantized& table, const weights& from,
                    const provenance& made);

}  // namespace romvec::host
