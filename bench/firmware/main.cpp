// SPDX-License-Identifier: BSL-1.0
// Counts the instructions of each operation and prints a line for each, for `run` to judge:
//   count OPERATION SHAPE WEIGHTS LIBRARY PLAIN_LOOP VECTORISED_LOOP same|different
// The last word says whether all three wrote the same bytes. Exit code: 0, or 1 when something could not be counted.
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "common/console.hpp"
#include "common/instructions.hpp"
#include "operations.hpp"
#include "romvec/isa/native.hpp"

namespace bench {

input_values input = {{3, 141, 59, 26, 53, 58, 97, 93}};
alignas(16) output_values output;

namespace {

struct description {
  std::string_view name;
  std::string_view shape;
  std::size_t weights;
  std::size_t output_bytes;
};

#define ROMVEC_BENCH_DESCRIPTION(name, weights, bytes) {#name, shape, weights, bytes},
template <const auto& Table>
struct descriptions {
  static constexpr std::size_t vocab_size = Table.vocab_size;
  static constexpr std::size_t dim = Table.dim;
  static constexpr std::string_view shape = dim == 64 ? "512x64" : "256x288";
  static constexpr description list[] = {ROMVEC_BENCH_OPERATIONS(ROMVEC_BENCH_DESCRIPTION)};
};

// Known to nobody before the program runs.
volatile std::uint32_t requested_id = 77;

// FNV-1a of what a call leaves in output[0, bytes); 0 if it refuses. What was there before cannot pass for a result.
std::uint32_t hash_of_result(function call, std::size_t bytes) {
  std::memset(output.bytes, 0xA5, sizeof output.bytes);
  if (!call(requested_id)) {
    return 0;
  }
  std::uint32_t hash = 2166136261U;
  for (std::size_t i = 0; i < bytes; ++i) {
    hash = (hash ^ output.bytes[i]) * 16777619U;
  }
  return hash;
}

// Whether an operation could be counted.
bool report(const description& operation, std::size_t index) {
  const function functions[] = {library[index], plain_loops[index], vectorised_loops[index]};
  console::write("count ");
  console::write(operation.name);
  console::write(" ");
  console::write(operation.shape);
  console::write(" ");
  console::write_number(static_cast<long long>(operation.weights));
  bool same = true;
  const std::uint32_t hash = hash_of_result(functions[0], operation.output_bytes);
  for (const function call : functions) {
    same = same && hash != 0 && hash_of_result(call, operation.output_bytes) == hash;
    const instructions::count count = instructions::count_instructions(call, std::uint32_t{requested_id});
    if (count.not_counted != nullptr) {
      console::write(" not counted: ");
      console::write(count.not_counted);
      console::write("\n");
      return false;
    }
    console::write(" ");
    console::write_number(count.instructions);
  }
  console::write(same ? " same\n" : " different\n");
  return true;
}

}  // namespace

}  // namespace bench

int main() {
  console::write("kernels ");
  console::write(romvec::isa::native::name);
  console::write("\n");
  std::size_t index = 0;
  bool counted = true;
  for (const bench::description& operation : bench::descriptions<bench::table_64>::list) {
    counted = counted && bench::report(operation, index++);
  }
  for (const bench::description& operation : bench::descriptions<bench::table_288>::list) {
    counted = counted && bench::report(operation, index++);
  }
  console::exit(counted ? 0 : 1);
}
