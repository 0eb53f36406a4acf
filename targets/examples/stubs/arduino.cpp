// SPDX-License-Identifier: BSL-1.0
#include <cstdio>

#include "Arduino.h"

static const char* typed = "dog\ncow\nbanana\n";

stub_serial Serial;

void stub_serial::begin(long) {}
int stub_serial::available() { return *typed != '\0' ? 1 : 0; }
int stub_serial::read() { return *typed++; }
void stub_serial::print(float number, int digits) { std::printf("%.*f", digits, static_cast<double>(number)); }
void stub_serial::print(char letter) { std::putchar(letter); }
void stub_serial::println(const char* text) { std::puts(text); }
void stub_serial::write(const char* text, std::size_t length) { std::fwrite(text, 1, length, stdout); }

int main() {
  setup();
  loop();
}
