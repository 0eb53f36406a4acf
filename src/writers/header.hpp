// SPDX-License-Identifier: BSL-1.0
// A table, its words and its measured error as a C++ header that needs nothing but romvec.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "files/output_file.hpp"
#include "quantized.hpp"
#include "weights.hpp"
#include "writers/object.hpp"
#include "writers/text_part.hpp"
#include "writers/vocabulary.hpp"

namespace romvec::host {

// What the comments of the generated file tell.
struct provenance {
  std::string input;    // file name, without its directory
  std::string command;  // that made the file, with file names only
};

// The image beside a header.
struct image_file {
  std::string name;  // without its directory
};

// What a header has beside its table.
struct header_parts {
  word_form words = word_form::plain;
  const text_part* text = nullptr;  // of a static model
};

// Writes namespace `name` with `table`, `vocabulary` (romvec::no_vocabulary without words) and `fidelity`. All of it is
// in an inline namespace that is named after the form and the identity of the conversion (writers/identity.hpp): two
// tables of one name in one program share no symbol, and in one file of a program they are an #error. With `parts.text`
// also the tokenizer of a static model and encode(). The caller commits. `progress` is told the part done.
void write_header(output_file& out, const std::string& name, const quantized& table, const weights& from,
                  const provenance& made, const std::function<void(double)>& progress, const header_parts& parts = {});

// The same names for a table whose arrays are linked: `table` is a romvec::table_view of the symbols of `object`, so
// that a constant expression knows its shape and exponent, but no codes.
void write_header(output_file& out, const std::string& name, const quantized& table, const weights& from,
                  const provenance& made, const linked_object& object, const header_parts& parts = {});

// The same names for a table in an image: `open_table(bytes)` is romvec::open_image for this format, this shape and the
// image of this conversion.
void write_header(output_file& out, const std::string& name, const quantized& table, const weights& from,
                  const provenance& made, const image_file& image, const header_parts& parts = {});

}  // namespace romvec::host
