// SPDX-License-Identifier: BSL-1.0
#include "common/demo/found.hpp"

#include <string_view>

#include "common/demo/print.hpp"
#include "common/demo/table.hpp"

namespace demo {

std::ptrdiff_t show_name(std::uint32_t id) {
  if (vocabulary.size() == 0) {
    print::text("row ");
    print::number(id);
    return id < 10 ? 5 : id < 100 ? 6 : 7;
  }
  const std::string_view word = vocabulary.word(id);
  print::text(word);
  return static_cast<std::ptrdiff_t>(word.size());
}

void show_found(std::span<const romvec::neighbor> found) {
  for (std::size_t i = 0; i < found.size(); ++i) {
    print::text(i == 0 ? "" : ", ");
    show_name(found[i].id);
    print::text(" ");
    print::cosine(found[i].cosine);
  }
  print::text(!found.empty() ? "\n" : vocabulary.size() == 0 ? "no other row\n" : "no other word\n");
}

}  // namespace demo
