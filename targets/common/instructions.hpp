// SPDX-License-Identifier: BSL-1.0
// Counts the instructions of a function call, where there is no clock worth reading. Cortex-M: SysTick under QEMU's
// -icount (cortex_m/instructions.cpp). RISC-V: minstret (riscv/instructions.cpp). Linux: single steps of a child
// process (linux/instructions_ptrace.cpp), or a plugin of QEMU's user mode (linux/instructions_emulator.cpp).
#pragma once

#include <cstdint>
#include <tuple>
#include <type_traits>

namespace instructions {

struct count {
  std::uint32_t instructions;
  const char* not_counted;  // why there is no count, or nullptr
};

namespace detail {

// Calls a function with its arguments; the function is a variable, so that another can take its place.
using any_function = void (*)();
struct call {
  void (*run)(const call&);
  any_function function;
};

// The instructions of `function`: those of run() with it, less those of run() with a function that returns at once (one
// instruction), plus that one. Whatever run() and the measurement do themselves cancels out. One for each platform.
// Leaves `call` as it was.
count measure(call& call);

template <class Function, class... Arguments>
struct call_with : call {
  std::tuple<Arguments...> arguments;
};

}  // namespace detail

// How many instructions function(arguments...) takes, from its first to its return, callees included; the caller's own
// (placing the arguments, the call) are not. The function is called more than once. Memory: none but the stack.
template <class Result, class... Parameters>
count count_instructions(Result (*function)(Parameters...), std::type_identity_t<Parameters>... arguments) {
  using call_type = detail::call_with<Result (*)(Parameters...), Parameters...>;
  call_type call = {{[](const detail::call& self) {
                       const auto function_now = reinterpret_cast<Result (*)(Parameters...)>(self.function);
                       std::apply([=](Parameters... each) { static_cast<void>(function_now(each...)); },
                                  static_cast<const call_type&>(self).arguments);
                     },
                     reinterpret_cast<detail::any_function>(function)},
                    {arguments...}};
  return detail::measure(call);
}

}  // namespace instructions
