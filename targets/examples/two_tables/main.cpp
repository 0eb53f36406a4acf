// SPDX-License-Identifier: BSL-1.0
// Two tables in one image: words in 8 bits, linked as an object file, and sensors in 4 bits, as a header. One network
// takes both: a row of each, one behind the other, as its input.
#include <array>
#include <cstdint>
#include <romvec/gather.hpp>
#include <sensors.hpp>
#include <span>
#include <string_view>
#include <words.hpp>

#include "common/console.hpp"

namespace {

constexpr std::size_t word_dim = words::table.dim();
constexpr std::size_t sensor_dim = sensors::table.dim;
// Both as Q0.15: one scale for the whole input, whatever the tables' own are.
constexpr romvec::q_format q15{15};

// in[0, word_dim) is the word's row, in[word_dim, word_dim + sensor_dim) the sensor's.
romvec::status make_input(std::string_view word, std::string_view sensor,
                          std::span<std::int16_t, word_dim + sensor_dim> in) {
  const auto done = romvec::lookup(words::table, words::vocabulary.find(word), in.first<word_dim>(), q15);
  return done ? romvec::lookup(sensors::table, sensors::vocabulary.find(sensor), in.last<sensor_dim>(), q15) : done;
}

}  // namespace

int main() {
  std::array<std::int16_t, word_dim + sensor_dim> in{};
  if (const romvec::status done = make_input("light", "motion", in); !done) {
    console::write(romvec::describe(done.code()));
    console::write("\n");
    return 1;
  }
  console::write("input:");
  for (const std::int16_t value : in) {
    console::write(" ");
    console::write_number(value);
  }
  const bool refused = !make_input("light", "kettle", in);
  console::write(refused ? "\nkettle: refused\n" : "\nkettle: taken\n");
  return refused ? 0 : 1;
}
