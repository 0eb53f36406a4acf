// SPDX-License-Identifier: BSL-1.0
// Type a word into the serial monitor, and see what the table knows of it. For cores with C++20: ESP32, RP2040.
#include <romvec.h>  // first: Arduino finds the library by it

// A table of one's own: `romvec convert vectors.txt --name animals -o animals.hpp`, the file into the folder of the
// sketch, and #include "animals.hpp" in the place of this namespace.
namespace animals {
constexpr float weights[4][5] = {{1, 22, 0, 0.5F, 5}, {2, 38, 0, 0.2F, 7}, {31, 3, 21, 18, 31}, {23, 2, 19, 12, 35}};
inline constexpr auto table = romvec::make_table<romvec::int8_rows>(weights);
inline constexpr romvec::vocabulary<4, 17> vocabulary = {"applebananacatdog", {0, 5, 11, 14, 17}};
}  // namespace animals

static char line[32];
static size_t length = 0;

static void answer(std::string_view word) {
  const auto id = animals::vocabulary.find(word);
  std::array<float, animals::table.dim> row{};
  if (!romvec::lookup(animals::table, id, row)) {
    Serial.println("unknown");
    return;
  }
  for (const float value : row) {
    Serial.print(value, 2);
    Serial.print(' ');
  }
  std::array<romvec::match, 1> near{};
  if (romvec::nearest(animals::table, id, near) == 1) {
    const auto other = animals::vocabulary.word(near[0].id);
    Serial.write(other.data(), other.size());
  }
  Serial.println();
}

void setup() { Serial.begin(115200); }

void loop() {
  while (Serial.available() > 0) {
    const char typed = static_cast<char>(Serial.read());
    if (typed != '\n') {
      if (length < sizeof line) {
        line[length++] = typed;
      }
      continue;
    }
    answer({line, length});
    length = 0;
  }
}
