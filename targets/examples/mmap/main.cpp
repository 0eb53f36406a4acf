// SPDX-License-Identifier: BSL-1.0
// A table that Linux maps: opened in a moment however large it is, and read where look-ups need it. Usage: mmap IMAGE
// WORD...
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <romvec/nearest.hpp>
#include <span>
#include <string_view>
#include <words.hpp>

namespace {

// The bytes of a file, mapped for as long as the program runs; empty if that cannot be.
std::span<const std::byte> map_file(const char* path) {
  const int file = open(path, O_RDONLY | O_CLOEXEC);
  struct stat about {};
  if (file < 0 || fstat(file, &about) != 0) {
    return {};
  }
  const auto size = static_cast<std::size_t>(about.st_size);
  const void* const bytes = mmap(nullptr, size, PROT_READ, MAP_SHARED, file, 0);
  close(file);  // the mapping stays
  return bytes == MAP_FAILED ? std::span<const std::byte>{} : std::span(static_cast<const std::byte*>(bytes), size);
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 2) {
    std::fputs("usage: mmap IMAGE WORD...\n", stderr);
    return 2;
  }
  // words.hpp has the words, and knows which conversion the image must be of.
  const auto table = words::open_table(map_file(arguments[1]));
  if (!table) {
    std::fprintf(stderr, "%s: the image %s\n", arguments[1], romvec::describe(table.fault()));
    return 1;
  }
  for (const std::string_view word : std::span(arguments, static_cast<std::size_t>(count)).subspan(2)) {
    std::array<romvec::neighbor, 2> near{};
    const auto found = romvec::nearest(*table, words::vocabulary.find(word), near);
    std::printf("%.*s:", static_cast<int>(word.size()), word.data());
    for (std::size_t i = 0; i < found.count(); ++i) {
      const std::string_view other = words::vocabulary.word(near[i].id);
      std::printf(" %.*s %.3f", static_cast<int>(other.size()), other.data(), near[i].cosine / 1073741824.0);
    }
    std::puts(found.ok() ? "" : " is not among the words");
  }
}
