// SPDX-License-Identifier: BSL-1.0
// Looks up a row of words.txt in the table that romvec_add_table made: exit code 0 if it is the row there, cat 1 -2.5.
#include <array>
#include <romvec/gather.hpp>
#include <words.hpp>
#ifdef IMAGE
#include <fstream>
#include <iterator>
#include <string>
#endif

namespace {

template <typename Table>
bool has_cat(const Table& table) {
  std::array<float, 2> row{};
  return romvec::lookup(table, words::vocabulary.find("cat"), row) && row[0] == 1 && row[1] == -2.5F;
}

}  // namespace

int main() {
#ifdef IMAGE
  std::ifstream file(IMAGE, std::ios::binary);
  const std::string image(std::istreambuf_iterator<char>(file), {});
  const auto opened = words::open_table(std::as_bytes(std::span(image)));
  return opened && has_cat(*opened) ? 0 : 1;
#else
  return has_cat(words::table) ? 0 : 1;
#endif
}
