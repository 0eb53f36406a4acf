// SPDX-License-Identifier: BSL-1.0
// Counts the instructions of each operation and prints a line for each, for `run` to judge:
//   count OPERATION SHAPE WEIGHTS LIBRARY PLAIN_LOOP VECTORISED_LOOP same|different
// The last word says whether all three wrote the same bytes. With arguments it makes one call to be traced (trace.hpp).
// Exit code: 0, or 1 when something could not be counted, or there is nothing of the name asked for.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "common/console.hpp"
#include "common/instructions.hpp"
#include "operations.hpp"
#include "result.hpp"
#include "romvec/isa/native.hpp"
#include "trace.hpp"

namespace bench {

namespace {

// Whether an operation could be counted.
bool report(shape shape, const description& operation) {
  const auto index = static_cast<std::size_t>(shape);
  const function functions[] = {library[index].*operation.member, plain_loops[index].*operation.member,
                                vectorised_loops[index].*operation.member};
  console::write("count ");
  console::write(operation.name);
  console::write(" ");
  console::write(shape_names[index]);
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
  if (const std::string_view arguments = console::command_line(); !arguments.empty()) {
    console::exit(bench::trace(arguments) ? 0 : 1);
  }
  console::write("kernels ");
  console::write(romvec::isa::native::name);
  console::write("\n");
  for (const bench::shape shape : {bench::shape::of_512_64, bench::shape::of_256_288}) {
    for (const bench::description& operation : bench::describe(shape)) {
      if (!bench::report(shape, operation)) {
        console::exit(1);
      }
    }
  }
  console::exit(0);
}
