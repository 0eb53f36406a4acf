// SPDX-License-Identifier: BSL-1.0
// What a C++ library would bring of what programs here call: std::string_view::substr has a check. It ends the program
// as the handler of an exception that nobody catches would.
#include "common/bare_metal/fault.hpp"
#include "common/console.hpp"

namespace std {

[[noreturn]] void __throw_out_of_range_fmt(const char* format, ...);
void __throw_out_of_range_fmt(const char* format, ...) {
  console::write("\nfault: out of range: ");
  console::write(format);
  console::write("\n");
  console::exit(fault_exit_code);
}

}  // namespace std
