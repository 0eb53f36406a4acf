// SPDX-License-Identifier: BSL-1.0
// Runs the test cases that registered themselves, in the order of the source, and reports as Boost.Test does.
#include "support/small/runner.hpp"

#if !defined(__wasm__)
#include <csetjmp>
#endif

#include "common/console.hpp"

namespace small_test {
namespace {

test_case* first_case = nullptr;
test_case** end_of_cases = &first_case;

const test_case* running = nullptr;
bool running_failed = false;
std::uint64_t count = 0;
std::uint64_t passed = 0;

// As Boost.Test: a program without a test case is an error too, so that none can get lost unseen.
int summarise() {
  print_unsigned(passed);
  print(" passed, ");
  print_unsigned(count - passed);
  print(" failed\n");
  return passed != count || count == 0 ? 201 : 0;
}

#if defined(__wasm__)
// WASI has no setjmp: the cases that are left count as failed.
bool returns_of(const test_case& which) {
  which.body();
  return true;
}
[[noreturn]] void leave_case() { console::exit(summarise()); }
#else
std::jmp_buf before_case;
bool returns_of(const test_case& which) {
  if (setjmp(before_case) != 0) {
    return false;
  }
  which.body();
  return true;
}
[[noreturn]] void leave_case() { std::longjmp(before_case, 1); }
#endif

void print_path(const suite* path) {
  if (path != nullptr) {
    print_path(path->parent);
    print(path->name);
    print("/");
  }
}

// g++ says `short int` where Boost.Test says `short`: case names are the same on every target.
void print_type(std::string_view type) {
  for (const std::string_view word : {"short int", "long int"}) {
    const std::size_t at = type.find(word);
    if (at != std::string_view::npos) {
      const std::size_t cut = at + word.size() - 4;
      print_type(type.substr(0, cut));
      print_type(type.substr(cut + 4));
      return;
    }
  }
  print(type);
}

void print_name(const test_case& which) {
  print_path(which.parent);
  print(which.name);
  if (!which.type.empty()) {
    print("<");
    print_type(which.type);
    print(">");
  }
}

// Returns whether the case passed.
bool run_case(const test_case& which) {
  running = &which;
  running_failed = false;
  const bool returned = returns_of(which);
  context::innermost = nullptr;
  return returned && !running_failed;
}

}  // namespace

test_case::test_case(const char* case_name, std::string_view case_type, void (*case_body)())
    : name(case_name), type(case_type), body(case_body), parent(suite::innermost) {
  *end_of_cases = this;
  end_of_cases = &next;
}

void print(std::string_view text) { console::write(text); }

void print_unsigned(std::uint64_t value) {
  char digits[20];
  char* p = digits + sizeof digits;
  do {
    *--p = static_cast<char>('0' + value % 10);
    value /= 10;
  } while (value != 0);
  print({p, static_cast<std::size_t>(digits + sizeof digits - p)});
}

void print_signed(std::int64_t value) {
  if (value < 0) {
    print("-");
  }
  print_unsigned(value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value));
}

void print_bits(std::uint64_t bits) {
  print("bits 0x");
  bool leading = true;
  for (int shift = 60; shift >= 0; shift -= 4) {
    const char digit = "0123456789abcdef"[(bits >> shift) & 15];
    leading = leading && digit == '0' && shift != 0;
    if (!leading) {
      print({&digit, 1});
    }
  }
}

void report(const location& where, const outcome& result, severity level, const message_reference* message) {
  running_failed = true;
  print(where.file);
  print("(");
  print_signed(where.line);
  print(level == severity::require ? "): fatal error: in \"" : "): error: in \"");
  print_name(*running);
  print("\": check ");
  print(where.expression);
  print(" has failed");
  if (result.print_sides != nullptr) {
    print(" [");
    result.print_sides(result.left, result.right);
    print("]");
  }
  if (message != nullptr) {
    print(" ");
    message->print(message->message);
  }
  print("\n");
  for (const context* c = context::innermost; c != nullptr; c = c->outer) {
    print("  in the context: ");
    c->message.print(c->message.message);
    print("\n");
  }
  if (level == severity::require) {
    leave_case();
  }
}

}  // namespace small_test

int main() {
  using namespace small_test;
  for (const test_case* c = first_case; c != nullptr; c = c->next) {
    ++count;
  }
  print("Running ");
  print_unsigned(count);
  print(count == 1 ? " test case...\n" : " test cases...\n");
  for (const test_case* c = first_case; c != nullptr; c = c->next) {
    const bool ok = run_case(*c);
    passed += ok ? 1 : 0;
    print(ok ? "passed: " : "failed: ");
    print_name(*c);
    print("\n");
  }
  return summarise();
}
