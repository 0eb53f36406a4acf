/* SPDX-License-Identifier: BSL-1.0
 * Exit code 0 if the table says what words.txt does: cat 1 -2.5, dog 0.5 3, fox 2 2, all of them exact in fixed8.4. */
#include <words.h>

/* A value as the natural Q15 of this table. */
static int16_t q15(double value) {
  int i;
  for (i = words_q15_exponent; i < 0; ++i) {
    value *= 2;
  }
  return (int16_t)value;
}

int main(void) {
  const uint32_t ids[2] = {0, 2};
  int16_t row[words_dim];
  float exact[words_dim];
  romvec_neighbor near[4];
  size_t found = 0;
  uint32_t id = 99;

  if (words_vocab_size != 3 || words_dim != 2 || words_find("cat", 3, &id) != ROMVEC_OK || id != 0) {
    return 1;
  }
  if (words_lookup_q15(id, row) != ROMVEC_OK || row[0] != q15(1) || row[1] != q15(-2.5)) {
    return 2;
  }
  if (words_lookup_float(1, exact) != ROMVEC_OK || exact[0] != 0.5F || exact[1] != 3.0F) {
    return 3;
  }
  if (words_bag_sum_q15(ids, 2, row) != ROMVEC_OK || row[0] != q15(3) || row[1] != q15(-0.5)) {
    return 4;
  }
  if (words_bag_mean_q15(ids, 2, row) != ROMVEC_OK || row[0] != q15(1.5) || row[1] != q15(-0.25)) {
    return 5;
  }
  /* fox is nearer to dog than cat is; there are two others, though there is room for four. */
  if (words_nearest(1, near, 4, &found) != ROMVEC_OK || found != 2 || near[0].id != 2 || near[1].id != 0) {
    return 6;
  }
  row[0] = 77;
  if (words_lookup_q15(3, row) != ROMVEC_BAD_ID || row[0] != 77 || words_find("cow", 3, &id) != ROMVEC_NOT_FOUND) {
    return 7;
  }
  return 0;
}
