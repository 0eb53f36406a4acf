// SPDX-License-Identifier: BSL-1.0
// The small runner: test cases that register themselves, and checks that report where they failed.
#pragma once

#include <string_view>
#include <tuple>

#include "support/small/expression.hpp"

namespace small_test {

// The suites that are open where a test case is defined; constructors run in the order of the source.
struct suite {
  explicit suite(const char* suite_name) : name(suite_name), parent(innermost) { innermost = this; }
  static void leave() { innermost = innermost->parent; }

  const char* name;
  const suite* parent;
  static inline const suite* innermost = nullptr;
};

struct suite_end {
  suite_end() { suite::leave(); }
};

struct test_case {
  test_case(const test_case&) = delete;
  test_case& operator=(const test_case&) = delete;
  test_case(const char* case_name, std::string_view case_type, void (*case_body)());

  const char* name;
  std::string_view type;  // of a BOOST_AUTO_TEST_CASE_TEMPLATE, else empty
  void (*body)();
  const suite* parent;
  test_case* next = nullptr;
};

// Where a check stands. Kept in ROM: every check has one.
struct location {
  const char* file;
  int line;
  const char* expression;
};

enum class severity { check, require };

// A message to print if a check fails: a function object that writes to a message_stream.
struct message_reference {
  void (*print)(const void* message);
  const void* message;
};

template <class Message>
message_reference refer_to(const Message& message) {
  return {[](const void* self) { (*static_cast<const Message*>(self))(message_stream{}); }, &message};
}

// Counts a failed check, prints it, and ends the test case if it was a requirement.
void report(const location& where, const outcome& result, severity level, const message_reference* message = nullptr);

inline void check(const location& where, severity level, const outcome& result) {
  if (!result.passed) {
    report(where, result, level);
  }
}

template <class Message>
void check(const location& where, severity level, const outcome& result, const Message& message) {
  if (!result.passed) {
    const message_reference reference = refer_to(message);
    report(where, result, level, &reference);
  }
}

// BOOST_TEST_CONTEXT: names the step of a sweep when a check within fails.
struct context {
  explicit context(const message_reference& what) : message(what), outer(innermost) { innermost = this; }
  ~context() { innermost = outer; }
  context(const context&) = delete;
  context& operator=(const context&) = delete;
  explicit operator bool() const { return true; }

  message_reference message;
  const context* outer;
  static inline const context* innermost = nullptr;
};

// The type's name as the compiler spells it, for the names of test cases over a list of types.
template <class T>
constexpr std::string_view type_name() {
  std::string_view name = __PRETTY_FUNCTION__;
  name.remove_prefix(name.find("T = ") + 4);
  return name.substr(0, name.find_first_of(";]"));
}

template <class Case>
void run() {
  Case instance;
  instance.test_method();
}

// One test case for each type of a std::tuple.
template <template <class> class Case, class Types>
struct case_list;

template <template <class> class Case, class... Types>
struct case_list<Case, std::tuple<Types...>> {
  explicit case_list(const char* name) : cases{test_case{name, type_name<Types>(), &run<Case<Types>>}...} {}
  test_case cases[sizeof...(Types)];
};

}  // namespace small_test
