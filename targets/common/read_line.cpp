// SPDX-License-Identifier: BSL-1.0
// Lines out of what the console gives in pieces, the same on every target.
#include <algorithm>
#include <cstddef>

#include "common/console.hpp"

namespace {

// held[begin, end) is read and not yet asked for. A line that fills it without a newline is too long.
char held[console::longest_line + 1];
std::size_t begin = 0;
std::size_t end = 0;
bool at_end = false;

}  // namespace

namespace console {

std::optional<input_line> read_line() {
  bool is_whole = true;
  for (;;) {
    const std::string_view rest(held + begin, end - begin);
    const std::size_t newline = rest.find('\n');
    if (newline != std::string_view::npos) {
      begin += newline + 1;
      return input_line{is_whole ? rest.substr(0, newline) : std::string_view(), is_whole};
    }
    if (at_end) {
      begin = end;
      return rest.empty() && is_whole ? std::nullopt
                                      : std::optional(input_line{is_whole ? rest : std::string_view(), is_whole});
    }
    if (rest.size() == sizeof held) {  // dropped up to its end
      is_whole = false;
      begin = end = 0;
    } else {
      std::copy(rest.begin(), rest.end(), held);
      end = rest.size();
      begin = 0;
    }
    const std::size_t count = read(std::span(held).subspan(end));
    end += count;
    at_end = count == 0;
  }
}

}  // namespace console
