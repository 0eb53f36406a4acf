// SPDX-License-Identifier: BSL-1.0
// Times each operation with the vector kernels and with the scalar ones, in turns, and prints for `run` to judge:
//   time OPERATION SHAPE WEIGHTS SCALAR_PS VECTOR_PS same|different
// Picoseconds a call, the shortest of the rounds. The last word says whether both wrote the same bytes. Exit code: 0.
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>

#include "common/console.hpp"
#include "operations.hpp"
#include "result.hpp"
#include "romvec/isa/native.hpp"

namespace bench {

namespace {

using clock = std::chrono::steady_clock;

std::int64_t nanoseconds_of(function call, std::int64_t times) {
  const clock::time_point start = clock::now();
  for (std::int64_t i = 0; i < times; ++i) {
    call(requested_id);
  }
  return std::chrono::duration_cast<std::chrono::nanoseconds>(clock::now() - start).count();
}

// So many calls that they take a millisecond. It also gives the engine time to compile them well.
std::int64_t calls_of_a_round(function call) {
  constexpr std::int64_t round = 1'000'000;
  std::int64_t times = 1;
  while (nanoseconds_of(call, times) < round) {
    times *= 2;
  }
  return times;
}

void report(shape shape, const description& operation) {
  const auto index = static_cast<std::size_t>(shape);
  const function functions[] = {scalar_library[index].*operation.member, library[index].*operation.member};
  const std::uint32_t hash = hash_of_result(functions[0], operation.output_bytes);
  const bool same = hash != 0 && hash_of_result(functions[1], operation.output_bytes) == hash;
  std::int64_t times[2] = {};
  std::int64_t shortest[2] = {std::numeric_limits<std::int64_t>::max(), std::numeric_limits<std::int64_t>::max()};
  for (std::size_t i = 0; i < 2; ++i) {
    times[i] = calls_of_a_round(functions[i]);
  }
  constexpr int rounds = 15;
  for (int round = 0; round < rounds; ++round) {
    for (std::size_t i = 0; i < 2; ++i) {
      shortest[i] = std::min(shortest[i], nanoseconds_of(functions[i], times[i]) * 1000 / times[i]);
    }
  }
  console::write("time ");
  console::write(operation.name);
  console::write(" ");
  console::write(shape_names[index]);
  for (const std::int64_t number : {static_cast<std::int64_t>(operation.weights), shortest[0], shortest[1]}) {
    console::write(" ");
    console::write_number(number);
  }
  console::write(same ? " same\n" : " different\n");
}

}  // namespace

}  // namespace bench

int main() {
  console::write("kernels ");
  console::write(romvec::isa::native::name);
  console::write("\n");
  for (const bench::shape shape : {bench::shape::of_512_64, bench::shape::of_256_288}) {
    for (const bench::description& operation : bench::describe(shape)) {
      bench::report(shape, operation);
    }
  }
  console::exit(0);
}
