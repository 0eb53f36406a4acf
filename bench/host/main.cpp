// SPDX-License-Identifier: BSL-1.0
// Runs the contests: checks every contender, then times them (contest/rounds.hpp). bench/run makes tables of it.
#include <benchmark/benchmark.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <fstream>
#include <regex>
#include <string>

#include "contest/contest.hpp"
#include "contest/rounds.hpp"
#include "data/pages.hpp"
#include "operations/operations.hpp"

namespace {

using namespace romvec_bench;

contest_list all_contests() {
  contest_list list;
  add_gather_float(list);
  add_gather_q15(list);
  add_gather_raw(list);
  add_gather_fixed(list);
  add_bag_sum(list);
  add_nearest(list);
  add_logits(list);
  add_one_hot(list);
  return list;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Times romvec's operations against other ways to do the same work, one contest after the other.");
  std::string filter = ".";
  std::string json;
  std::string page = "4k";
  bool list_only = false;
  bool check_only = false;
  round_settings settings;
  app.add_option("--filter", filter, "a regular expression: only the contests whose name has a match");
  app.add_option("--json", json, "write every measurement to this file, as Google Benchmark does");
  app.add_option("--rounds", settings.rounds, "rounds of each contest, at least")->check(CLI::PositiveNumber);
  app.add_option("--longest-rounds", settings.longest_rounds, "rounds of a contest that does not calm down");
  app.add_option("--slice", settings.slice_seconds, "seconds of each contender in each round")
      ->check(CLI::PositiveNumber);
  app.add_option("--pages", page, "size of the memory pages of tables and outputs")->check(CLI::IsMember({"4k", "2m"}));
  app.add_flag("--list", list_only, "print the names of the contests and end");
  app.add_flag("--check-only", check_only, "check every contender and time none");
  CLI11_PARSE(app, argc, argv);

  std::regex wanted;
  try {
    wanted = std::regex(filter);
  } catch (const std::regex_error& error) {
    std::fprintf(stderr, "--filter: '%s' is no regular expression: %s\n", filter.c_str(), error.what());
    return 2;
  }
  contest_list list = all_contests();
  std::erase_if(list, [&](const contest_entry& entry) { return !std::regex_search(entry.name, wanted); });
  if (list.empty()) {
    std::fprintf(stderr, "--filter: no contest matches '%s'; --list prints their names\n", filter.c_str());
    return 2;
  }
  if (list_only) {
    for (const contest_entry& entry : list) {
      std::printf("%s\n", entry.name.c_str());
    }
    return 0;
  }
  set_page_size(page == "2m" ? page_size::huge_2m : page_size::small_4k);

  std::ofstream file;
  if (!json.empty()) {
    file.open(json);
    if (!file) {
      std::fprintf(stderr, "--json: cannot write '%s'\n", json.c_str());
      return 2;
    }
  }
  benchmark::AddCustomContext("pages", page);
  benchmark::JSONReporter reporter;
  std::ofstream nowhere;
  reporter.SetOutputStream(json.empty() ? &nowhere : &file);
  reporter.SetErrorStream(&nowhere);
  reporter.ReportContext(benchmark::BenchmarkReporter::Context());

  std::size_t failed = 0;
  std::size_t checked = 0;
  std::size_t place = 0;
  for (const contest_entry& entry : list) {
    std::fprintf(stderr, "[%zu/%zu] %s\n", ++place, list.size(), entry.name.c_str());
    contest cases(entry.name, entry.rows);
    entry.build(cases);
    const std::size_t wrong = check(cases);
    checked += cases.contenders().size();
    failed += wrong;
    if (wrong == 0 && !check_only) {
      time(cases, settings, reporter);
    }
  }
  reporter.Finalize();
  std::printf("%zu contenders checked, %zu wrong\n", checked, failed);
  return failed == 0 ? 0 : 1;
}
