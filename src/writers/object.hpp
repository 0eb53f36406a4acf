// SPDX-License-Identifier: BSL-1.0
// The arrays of a table as an object file that the linker adds: NAME.bin has the bytes, NAME.S takes them in (.incbin),
// so that a table of any size costs the compiler nothing. The header that declares the symbols is writers/header.hpp's.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "files/output_file.hpp"
#include "quantized.hpp"
#include "weights.hpp"

namespace romvec::host {

// One of the arrays, in bytes[offset, offset + bytes) of the object.
struct linked_array {
  array_role role = array_role::codes;
  std::string symbol;
  std::uint64_t offset = 0;
  std::uint64_t bytes = 0;
};

// bytes: the arrays that a table has for its rows, one behind the other, with zeros up to the alignment of the next;
// all little-endian. What a table has once, its levels or its one multiplier, stands in the header. The symbols end in
// the identity of the conversion: a header does not link with the object of another one, also where only the words
// differ. An assembler sees the length of a .bin and nothing else of it, so that its length is made to depend on the
// identity: the .S of one conversion takes the .bin of another one in 4,096 times. Memory: the table once more.
struct linked_object {
  std::string name;      // the namespace of the header
  std::string assembly;  // file names, without directories
  std::string binary;
  std::vector<linked_array> arrays;  // codes first
  std::uint64_t check_bytes = 0;     // zeros behind the arrays in the .bin, [1, 4096], in no program
  std::string bytes;
};

linked_object make_linked_object(const std::string& name, const quantized& table, const weights& from,
                                 const std::string& assembly, const std::string& binary);

// The caller commits. `command` is the one that made the files; `progress` is told the part done.
void write_binary(output_file& out, const linked_object& object, const std::function<void(double)>& progress);
void write_assembly(output_file& out, const linked_object& object, const std::string& command);

}  // namespace romvec::host
