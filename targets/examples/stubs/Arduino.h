// SPDX-License-Identifier: BSL-1.0
// What the sketch uses of Arduino, for `check`: Serial is the standard output, and somebody types three words.
#pragma once

#include <cstddef>

struct stub_serial {
  void begin(long baud);
  int available();
  int read();
  void print(float number, int digits);
  void print(char letter);
  void println(const char* text = "");
  void write(const char* text, std::size_t length);
};
extern stub_serial Serial;

void setup();
void loop();
