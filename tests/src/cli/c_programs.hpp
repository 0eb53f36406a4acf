// SPDX-License-Identifier: BSL-1.0
// One program in C99 and in C++: every function of a C interface over the animals.
#pragma once

#include <string>

namespace test {

// Every function of animals.h once, printed. `ANIMALS_IMAGE` reads the image first.
inline const std::string all_of_it_in_c = R"(
#include "animals.h"
#include <stdio.h>
#include <string.h>

static union { uint64_t aligned[512]; unsigned char bytes[4096]; } image;

int main(void) {
  const uint32_t ids[3] = {4, 3, 4};
  int16_t q15[animals_dim];
  float row[animals_dim];
  romvec_neighbor near[3];
  size_t found = 9, bytes = 0, i;
  const char *word = NULL;
  uint32_t id = 0;
  int status = 0;
#ifdef ANIMALS_IMAGE
  FILE *file = fopen("animals.img", "rb");
  unsigned char *at = image.bytes + (16 - (size_t)image.bytes % 16) % 16;
  size_t size = fread(at, 1, 4000, file);
  fclose(file);
  if (animals_lookup_q15(0, q15) != ROMVEC_BAD_ID) return 1;
  status = animals_open(at, size - 1);
  if (status <= ROMVEC_BAD_IMAGE) return 2;
  puts(animals_describe(status));
  if (animals_lookup_q15(0, q15) != ROMVEC_BAD_ID || animals_open(at, size) != ROMVEC_OK) return 3;
#endif
  (void)image;
  status = animals_find("dog", 3, &id);
  printf("find %d %u %d\n", status, (unsigned)id, animals_find("horse", 5, &id));
  status = animals_word(3, &word, &bytes);
  printf("word %d %.*s %d\n", status, (int)bytes, word, animals_word(animals_vocab_size, &word, &bytes));
  status = animals_lookup_q15(4, q15);
  printf("q15 %d %d", status, animals_q15_exponent);
  for (i = 0; i < animals_dim; ++i) printf(" %d", q15[i]);
  status = animals_lookup_q(4, 8, q15);
  printf("\nq %d", status);
  for (i = 0; i < animals_dim; ++i) printf(" %d", q15[i]);
  status = animals_lookup_float(4, row);
  printf("\nfloat %d", status);
  for (i = 0; i < animals_dim; ++i) printf(" %.9g", row[i]);
  status = animals_bag_sum_q15(ids, 3, q15);
  printf("\nsum %d", status);
  for (i = 0; i < animals_dim; ++i) printf(" %d", q15[i]);
  status = animals_bag_mean_q15(ids, 3, q15);
  printf("\nmean %d", status);
  for (i = 0; i < animals_dim; ++i) printf(" %d", q15[i]);
  status = animals_bag_sum_float(ids, 3, row);
  printf("\nsum %d", status);
  for (i = 0; i < animals_dim; ++i) printf(" %.9g", row[i]);
  status = animals_bag_mean_float(ids, 3, row);
  printf("\nmean %d", status);
  for (i = 0; i < animals_dim; ++i) printf(" %.9g", row[i]);
  status = animals_nearest(4, near, 3, &found);
  printf("\nnearest %d", status);
  for (i = 0; i < found; ++i) {
    printf(" %u %ld %ld %lu", (unsigned)near[i].id, (long)near[i].cosine, (long)near[i].dot, (unsigned long)near[i].squared_norm);
  }
  status = animals_lookup_q15((uint32_t)-1, q15);
  printf("\nbad %d %s; %s\n", status, animals_describe(status), animals_describe(ROMVEC_OK));
  status = animals_nearest(5, near, 3, &found);
  printf("%d %d\n", status, (int)found);
  return animals_vocab_size == 5 ? 0 : 4;
}
)";

// The same from the functions that C++ has, over TABLE.
inline const std::string all_of_it_in_cpp = R"(
#include "animals.hpp"
#include <array>
#include <cstdio>
#include <romvec/romvec.hpp>
static void print(const auto& numbers) {
  for (const auto number : numbers) {
    if constexpr (std::is_floating_point_v<std::remove_cvref_t<decltype(number)>>) {
      std::printf(" %.9g", static_cast<double>(number));
    } else {
      std::printf(" %d", number);
    }
  }
}
int main() {
  const auto& table = animals::table;
  const std::array<int, 3> ids = {4, 3, 4};
  std::array<std::int16_t, 7> q15{};
  std::array<float, 7> row{};
  std::array<romvec::neighbor, 3> near{};
  std::puts("find 0 4 5\nword 0 cat 1");
  const auto line = [&](const char* name, romvec::status status, const auto& out) {
    std::printf("%s %d", name, static_cast<int>(status.code()));
    print(out);
    std::printf("\n");
  };
  std::printf("q15 %d %d", romvec::lookup(table, 4, q15) ? 0 : 1, table.natural_q15_exponent());
  print(q15);
  std::printf("\n");
  line("q", romvec::lookup(table, 4, q15, romvec::q_format{8}), q15);
  line("float", romvec::lookup(table, 4, row), row);
  line("sum", romvec::bag_sum(table, ids, romvec::one_bag, q15), q15);
  line("mean", romvec::bag_mean(table, ids, romvec::one_bag, q15), q15);
  line("sum", romvec::bag_sum(table, ids, romvec::one_bag, row), row);
  line("mean", romvec::bag_mean(table, ids, romvec::one_bag, row), row);
  std::printf("nearest %d", static_cast<int>(romvec::nearest(table, 4, near).code()));
  for (const auto& one : near) {
    std::printf(" %u %ld %ld %lu", one.id, static_cast<long>(one.cosine), static_cast<long>(one.dot), static_cast<unsigned long>(one.squared_norm));
  }
  std::puts("\nbad 1 a token id is negative or not below vocab_size; ok\n1 0");
}
)";

}  // namespace test
