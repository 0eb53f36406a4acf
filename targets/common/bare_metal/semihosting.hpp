// SPDX-License-Identifier: BSL-1.0
// Semihosting: the program stops at a breakpoint instruction and the debugger, or QEMU, does what a register asks for.
// Source: Arm, "Semihosting for AArch32 and AArch64", 2.0; "RISC-V Semihosting", 0.4, which has the same operations.
#pragma once

#include <cstdint>

namespace semihosting {

enum class operation : std::uint32_t {
  open = 0x01,
  write0 = 0x04,
  read = 0x06,
  is_tty = 0x09,
  get_cmdline = 0x15,
  exit_extended = 0x20
};

// Returns what the debugger leaves. `argument` points to what the operation expects, often a block of words.
inline std::int32_t call(operation number, const void* argument) {
#if defined(__arm__)
  register std::uint32_t result asm("r0") = static_cast<std::uint32_t>(number);
  register const void* block asm("r1") = argument;
  asm volatile("bkpt 0xab" : "+r"(result) : "r"(block) : "memory");
#elif defined(__riscv)
  register std::uint32_t result asm("a0") = static_cast<std::uint32_t>(number);
  register const void* block asm("a1") = argument;
  // The instructions around the breakpoint tell it from others: none of them compressed, all in one page.
  asm volatile(
      ".balign 16\n\t"
      ".option push\n\t"
      ".option norvc\n\t"
      "slli zero, zero, 0x1f\n\t"
      "ebreak\n\t"
      "srai zero, zero, 7\n\t"
      ".option pop"
      : "+r"(result)
      : "r"(block)
      : "memory");
#else
#error "no semihosting call is known for this CPU"
#endif
  return static_cast<std::int32_t>(result);
}

// Writes a zero-terminated string to the debugger's console.
inline void write(const char* text) { call(operation::write0, text); }

// Opens a file of the debugger's machine, or its console, ":tt", to read from; -1 if it cannot. The name is
// zero-terminated and `length` long without the zero.
inline std::int32_t open_to_read(const char* name, std::uint32_t length) {
  constexpr std::uint32_t mode_rb = 1;
  struct {
    const char* name;
    std::uint32_t mode;
    std::uint32_t length;
  } block = {name, mode_rb, length};
  return call(operation::open, &block);
}

// Reads some bytes into buffer[0, size); how many, 0 at the end of the file.
inline std::uint32_t read(std::int32_t handle, char* buffer, std::uint32_t size) {
  struct {
    std::int32_t handle;
    char* buffer;
    std::uint32_t size;
  } block = {handle, buffer, size};
  const auto not_read = static_cast<std::uint32_t>(call(operation::read, &block));
  return not_read <= size ? size - not_read : 0;
}

inline bool is_terminal(std::int32_t handle) { return call(operation::is_tty, &handle) == 1; }

// Copies the command line into buffer[0, capacity), zero-terminated. False when there is none, or it is longer.
inline bool command_line(char* buffer, std::uint32_t capacity) {
  struct {
    char* text;
    std::uint32_t size;
  } block = {buffer, capacity};
  return call(operation::get_cmdline, &block) == 0;
}

// Ends the program: SYS_EXIT gives no code on 32-bit cores, so this is the extended call.
[[noreturn]] inline void exit(int code) {
  constexpr std::uint32_t application_exit = 0x20026;
  const std::uint32_t block[2] = {application_exit, static_cast<std::uint32_t>(code)};
  for (;;) {
    call(operation::exit_extended, block);
  }
}

}  // namespace semihosting
