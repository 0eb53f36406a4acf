// SPDX-License-Identifier: BSL-1.0
// The command line, which WASI hands over as copies of all arguments, the program's name first, a zero behind each.
#include <wasi/api.h>

#include <cstddef>
#include <cstdint>

#include "common/console.hpp"

namespace console {

std::string_view command_line() {
  constexpr std::size_t most_arguments = command_line_capacity / 2;
  static std::uint8_t* arguments[most_arguments];
  static std::uint8_t buffer[command_line_capacity];
  std::size_t count = 0;
  std::size_t bytes = 0;
  if (__wasi_args_sizes_get(&count, &bytes) != 0 || count > most_arguments || bytes > sizeof buffer ||
      __wasi_args_get(arguments, buffer) != 0) {
    write("error: the command line does not fit into ");
    write_number(command_line_capacity);
    write(" bytes\n");
    exit(2);
  }
  if (count < 2) {
    return {};
  }
  const auto first = static_cast<std::size_t>(arguments[1] - buffer);
  for (std::size_t i = first; i < bytes - 1; ++i) {
    buffer[i] = buffer[i] == 0 ? ' ' : buffer[i];
  }
  return {reinterpret_cast<const char*>(buffer) + first, bytes - 1 - first};
}

}  // namespace console
