// SPDX-License-Identifier: BSL-1.0
// The macros of Boost.Test that the conformance tests use, for boards that are too small for Boost.Test.
// A test that needs a macro which is not here does not belong into tests/include/conformance.
// Requirements leave a test case by longjmp: destructors of its objects do not run.
#pragma once

#include "support/small/runner.hpp"

// So that tests may write `namespace tt = boost::test_tools;`. Ranges are always compared per element here.
namespace boost::test_tools {
struct per_element {};
}  // namespace boost::test_tools
namespace small_test {
inline const message_stream& operator<<(const message_stream& out, const boost::test_tools::per_element&) {
  return out;
}
}  // namespace small_test

#define SMALL_TEST_JOIN_(a, b) a##b
#define SMALL_TEST_JOIN(a, b) SMALL_TEST_JOIN_(a, b)
#define SMALL_TEST_UNIQUE(name) SMALL_TEST_JOIN(name, __LINE__)

// Suites and cases.
#define BOOST_AUTO_TEST_SUITE(suite_name) \
  namespace suite_name {                  \
  static ::small_test::suite SMALL_TEST_UNIQUE(suite_begin_)(#suite_name);

#define BOOST_AUTO_TEST_SUITE_END()                             \
  static ::small_test::suite_end SMALL_TEST_UNIQUE(suite_end_); \
  }

#define BOOST_FIXTURE_TEST_CASE(case_name, Fixture)                                                       \
  struct case_name : Fixture {                                                                            \
    void test_method();                                                                                   \
  };                                                                                                      \
  static ::small_test::test_case SMALL_TEST_UNIQUE(case_)(#case_name, {}, &::small_test::run<case_name>); \
  void case_name::test_method()

#define BOOST_AUTO_TEST_CASE(case_name)                                                                   \
  struct case_name {                                                                                      \
    void test_method();                                                                                   \
  };                                                                                                      \
  static ::small_test::test_case SMALL_TEST_UNIQUE(case_)(#case_name, {}, &::small_test::run<case_name>); \
  void case_name::test_method()

#define BOOST_AUTO_TEST_CASE_TEMPLATE(case_name, Type, Types)                             \
  template <class Type>                                                                   \
  struct case_name {                                                                      \
    void test_method();                                                                   \
  };                                                                                      \
  static ::small_test::case_list<case_name, Types> SMALL_TEST_UNIQUE(cases_)(#case_name); \
  template <class Type>                                                                   \
  void case_name<Type>::test_method()

// Checks.
#define SMALL_TEST_MESSAGE(...) \
  [&](const ::small_test::message_stream& small_test_out) { small_test_out << __VA_ARGS__; }

#define SMALL_TEST_CHECK(level, text, result, ...)                                                          \
  do {                                                                                                      \
    static constexpr ::small_test::location small_test_here = {__FILE__, __LINE__, text};                   \
    ::small_test::check(small_test_here, ::small_test::severity::level, result __VA_OPT__(, ) __VA_ARGS__); \
  } while (false)

#define SMALL_TEST_EXPRESSION(level, text, ...)                                                     \
  do {                                                                                              \
    _Pragma("GCC diagnostic push") _Pragma("GCC diagnostic ignored \"-Wparentheses\"")              \
        SMALL_TEST_CHECK(level, text, ::small_test::evaluate(::small_test::seed() <= __VA_ARGS__)); \
    _Pragma("GCC diagnostic pop")                                                                   \
  } while (false)

#define SMALL_TEST_WITH_MESSAGE(level, text, expression, ...)                                                      \
  do {                                                                                                             \
    _Pragma("GCC diagnostic push") _Pragma("GCC diagnostic ignored \"-Wparentheses\"") SMALL_TEST_CHECK(           \
        level, text, ::small_test::evaluate(::small_test::seed() <= expression), SMALL_TEST_MESSAGE(__VA_ARGS__)); \
    _Pragma("GCC diagnostic pop")                                                                                  \
  } while (false)

// BOOST_TEST(expression), BOOST_TEST(expression, "message " << value), BOOST_TEST(a == b, per_element()).
#define SMALL_TEST_ONE(level, expression) SMALL_TEST_EXPRESSION(level, #expression, expression)
#define SMALL_TEST_TWO(level, expression, message) SMALL_TEST_WITH_MESSAGE(level, #expression, expression, message)
#define SMALL_TEST_PICK(one, two, name, ...) name
#define BOOST_TEST(...) SMALL_TEST_PICK(__VA_ARGS__, SMALL_TEST_TWO, SMALL_TEST_ONE, )(check, __VA_ARGS__)
#define BOOST_TEST_CHECK(...) SMALL_TEST_PICK(__VA_ARGS__, SMALL_TEST_TWO, SMALL_TEST_ONE, )(check, __VA_ARGS__)
#define BOOST_TEST_REQUIRE(...) SMALL_TEST_PICK(__VA_ARGS__, SMALL_TEST_TWO, SMALL_TEST_ONE, )(require, __VA_ARGS__)

#define BOOST_CHECK(expression) SMALL_TEST_ONE(check, expression)
#define BOOST_REQUIRE(expression) SMALL_TEST_ONE(require, expression)
#define BOOST_CHECK_MESSAGE(expression, message) SMALL_TEST_WITH_MESSAGE(check, #expression, expression, message)
#define BOOST_REQUIRE_MESSAGE(expression, message) SMALL_TEST_WITH_MESSAGE(require, #expression, expression, message)

#define BOOST_CHECK_EQUAL(a, b) SMALL_TEST_EXPRESSION(check, #a " == " #b, (a) == (b))
#define BOOST_CHECK_NE(a, b) SMALL_TEST_EXPRESSION(check, #a " != " #b, (a) != (b))
#define BOOST_CHECK_LT(a, b) SMALL_TEST_EXPRESSION(check, #a " < " #b, (a) < (b))
#define BOOST_CHECK_LE(a, b) SMALL_TEST_EXPRESSION(check, #a " <= " #b, (a) <= (b))
#define BOOST_CHECK_GT(a, b) SMALL_TEST_EXPRESSION(check, #a " > " #b, (a) > (b))
#define BOOST_CHECK_GE(a, b) SMALL_TEST_EXPRESSION(check, #a " >= " #b, (a) >= (b))
#define BOOST_REQUIRE_EQUAL(a, b) SMALL_TEST_EXPRESSION(require, #a " == " #b, (a) == (b))
#define BOOST_REQUIRE_LE(a, b) SMALL_TEST_EXPRESSION(require, #a " <= " #b, (a) <= (b))
#define BOOST_CHECK_EQUAL_COLLECTIONS(begin_a, end_a, begin_b, end_b)                      \
  SMALL_TEST_EXPRESSION(check, "[" #begin_a ", " #end_a ") == [" #begin_b ", " #end_b ")", \
                        (::small_test::elements{begin_a, end_a}) == (::small_test::elements{begin_b, end_b}))
#define BOOST_ERROR(message) SMALL_TEST_WITH_MESSAGE(check, "no error", false, message)
#define BOOST_FAIL(message) SMALL_TEST_WITH_MESSAGE(require, "no error", false, message)

// Printed behind every check that fails within the statement that follows.
#define BOOST_TEST_CONTEXT(message)                                         \
  if (const auto SMALL_TEST_UNIQUE(message_) = SMALL_TEST_MESSAGE(message); \
      const ::small_test::context SMALL_TEST_UNIQUE(context_){::small_test::refer_to(SMALL_TEST_UNIQUE(message_))})

// Boost.Test prints these only when it is asked to.
#define BOOST_TEST_MESSAGE(message) static_cast<void>(0)
