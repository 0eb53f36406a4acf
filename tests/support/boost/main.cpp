// SPDX-License-Identifier: BSL-1.0
// The Boost.Test framework, compiled once a target, and a main() that names each case with its outcome and
// ends with one line `N passed, N failed`: the form in which the small runner reports too.
#define BOOST_TEST_NO_MAIN
#define BOOST_TEST_ALTERNATIVE_INIT_API
#include <boost/test/included/unit_test.hpp>
#include <cstddef>
#include <cstdio>
#include <iostream>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#ifdef ROMVEC_TEST_BOARD
#include "support/board/newlib.hpp"
#endif

namespace {

namespace ut = boost::unit_test;

class case_reporter final : public ut::test_observer, private ut::test_tree_visitor {
 public:
  // Before the results collector (3): units finish in reverse order, so a result is there when it is asked for. Not 0:
  // the framework's own observer of set-up errors has to come first.
  int priority() override { return 1; }

  void test_unit_finish(const ut::test_unit& unit, unsigned long) override {
    if (unit.p_type == ut::TUT_CASE) {
      const bool ok = ut::results_collector.results(unit.p_id).passed();
      ++(ok ? passed_ : failed_);
      finished_.insert(unit.p_id);
      std::cout << (ok ? "passed: " : "failed: ") << unit.full_name() << std::endl;
    }
  }

  // Names what did not run, disabled in the source or cut off by a crash; not what a --run_test left out.
  void test_finish() override {
    using ut::runtime_config::btrt_run_filters;
    if (ut::runtime_config::get<std::vector<std::string>>(btrt_run_filters).empty()) {
      ut::traverse_test_tree(ut::framework::master_test_suite().p_id, *this, true);
    }
  }

  void print_summary() const {
    std::cout << passed_ << " passed, " << failed_ << " failed";
    if (skipped_ != 0) {
      std::cout << ", " << skipped_ << " skipped";
    }
    std::cout << std::endl;
  }

 private:
  void visit(const ut::test_case& unit) override {
    if (!finished_.contains(unit.p_id)) {
      ++skipped_;
      std::cout << "skipped: " << unit.full_name() << std::endl;
    }
  }

  std::size_t passed_ = 0;
  std::size_t failed_ = 0;
  std::size_t skipped_ = 0;
  std::set<ut::test_unit_id> finished_;
};

case_reporter reporter;
std::string_view module_name = "romvec";

bool register_reporter() {
  ut::framework::master_test_suite().p_name.value.assign(module_name.begin(), module_name.end());
  ut::framework::register_observer(reporter);
  return true;
}

// Runs everything and returns the exit code of Boost.Test: not 0 when a check failed.
int run_all(std::vector<char*> arguments) {
  module_name = arguments.front();
  module_name.remove_prefix(module_name.find_last_of('/') + 1);
  bool colour_chosen = false;
  for (const std::string_view argument : arguments) {
    colour_chosen = colour_chosen || argument.starts_with("--color_output");
  }
  static char plain[] = "--color_output=no";  // the default puts escape codes into logs and onto boards
  if (!colour_chosen) {
    arguments.push_back(plain);
  }
  const int result = ut::unit_test_main(register_reporter, static_cast<int>(arguments.size()), arguments.data());
  reporter.print_summary();
  std::cerr.flush();
  std::fflush(nullptr);  // start-up code of a board ends the program without doing so
  return result;
}

}  // namespace

#ifdef ROMVEC_TEST_BOARD
int main() {
  char* arguments[32];
  const int count = read_arguments(arguments, 32);
  return run_all({arguments, arguments + count});
}
#else
int main(int argc, char** argv) { return run_all({argv, argv + argc}); }
#endif
