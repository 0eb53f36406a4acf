// SPDX-License-Identifier: BSL-1.0
// Bytes of files, shown to people: nothing that a file holds can break a line, a comment or a terminal.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace romvec::host {

// `bytes` with control characters as \xNN; all other bytes (UTF-8 too) as they are.
std::string printable(std::string_view bytes);

// `bytes` with everything outside printable ASCII as \xNN: for comments in source code.
std::string ascii(std::string_view bytes);

// Appends a byte as an escape in a string literal: three octal digits, so that a digit may follow.
void append_octal(std::string& out, unsigned char byte);

// `bytes` as a string literal of C++ and of assemblers, quotes included.
std::string string_literal(std::string_view bytes);

// printable(), in double quotes, cut behind the 40th byte.
std::string in_quotes(std::string_view bytes);

// The last component of a path.
std::string file_name(std::string_view path);

// "512 x 64"; "scalar" for no dimension.
std::string shape_text(std::span<const std::uint64_t> shape);

// `bytes` as an argument of a POSIX shell.
std::string shell_argument(std::string_view bytes);

// The parts of `line` between separators, none of them empty.
std::vector<std::string_view> fields_of(std::string_view line, std::string_view separators);

}  // namespace romvec::host
