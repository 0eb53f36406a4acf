/* SPDX-License-Identifier: BSL-1.0
 * A look-up from C, as between the USER CODE marks of a main.c that STM32CubeMX writes. */
#include <string.h>

#include "words.h"

/* Text out of the debugger's channel (semihosting); a product has a UART. */
static int semihosting(int operation, const void* argument) {
  register int r0 __asm__("r0") = operation;
  register const void* r1 __asm__("r1") = argument;
  __asm__ volatile("bkpt 0xAB" : "+r"(r0) : "r"(r1) : "memory");
  return r0;
}

static void write_text(const char* text) { semihosting(4, text); }

static void write_number(int number) {
  char digits[12];
  char* at = digits + sizeof digits;
  unsigned rest = number < 0 ? 0U - (unsigned)number : (unsigned)number;
  *--at = '\0';
  do {
    *--at = (char)('0' + rest % 10);
    rest /= 10;
  } while (rest != 0);
  if (number < 0) {
    *--at = '-';
  }
  write_text(at);
}

static void show(const char* word) {
  int16_t row[words_dim];
  uint32_t id = 0;
  int i;
  int status = words_find(word, strlen(word), &id);
  if (status == ROMVEC_OK) {
    status = words_lookup_q15(id, row);
  }
  write_text(word);
  write_text(":");
  if (status != ROMVEC_OK) {
    write_text(" ");
    write_text(words_describe(status));
  } else {
    for (i = 0; i < words_dim; ++i) {
      write_text(" ");
      write_number(row[i]);
    }
  }
  write_text("\n");
}

int main(void) {
  static const uint32_t exit_report[2] = {0x20026, 0}; /* ended by itself, code 0 */
  show("lamp");
  show("kettle");
  semihosting(0x20, exit_report);
  for (;;) {
  }
}
