// SPDX-License-Identifier: BSL-1.0
#include "contest/rounds.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <numeric>
#include <random>
#include <vector>

namespace romvec_bench {

namespace {

// Takes a run from Google Benchmark, to hand it on with the names and numbers of a repetition.
class collector : public benchmark::BenchmarkReporter {
 public:
  bool ReportContext(const Context&) override { return true; }
  void ReportRuns(const std::vector<Run>& runs) override { last = runs.front(); }
  Run last;
};

// Runs one contender, for slice_seconds or (if not 0) a number of iterations.
benchmark::BenchmarkReporter::Run run(const contest& cases, const contender& one, double slice_seconds,
                                      benchmark::IterationCount iterations) {
  benchmark::ClearRegisteredBenchmarks();
  auto* const registered = benchmark::RegisterBenchmark((cases.name() + "/" + one.name).c_str(), one.timed);
  if (iterations == 0) {
    registered->MinTime(slice_seconds);
  } else {
    registered->Iterations(iterations);
  }
  collector taken;
  benchmark::RunSpecifiedBenchmarks(&taken, ".");
  return taken.last;
}

// Of a sorted, non-empty list: the value below which `part` of it lies.
double quantile(const std::vector<double>& sorted, double part) {
  return sorted[static_cast<std::size_t>(part * static_cast<double>(sorted.size() - 1) + 0.5)];
}

bool is_calm(std::vector<double> times, double calm) {
  std::sort(times.begin(), times.end());
  return quantile(times, 0.75) - quantile(times, 0.25) <= calm * quantile(times, 0.5);
}

}  // namespace

std::size_t check(const contest& cases) {
  std::size_t failed = 0;
  for (const contender& one : cases.contenders()) {
    cases.spoil_outputs();
    one.once();
    const std::string wrong = one.verify();
    if (!wrong.empty()) {
      std::fprintf(stderr, "%s/%s is wrong: %s\n", cases.name().c_str(), one.name.c_str(), wrong.c_str());
      ++failed;
    }
  }
  return failed;
}

void time(const contest& cases, const round_settings& settings, benchmark::BenchmarkReporter& reporter) {
  const std::vector<contender>& contenders = cases.contenders();
  // Google Benchmark finds how many iterations fill a slice; these runs warm up and are not reported.
  std::vector<benchmark::IterationCount> iterations;
  for (const contender& one : contenders) {
    const auto trial = run(cases, one, settings.slice_seconds, 0);
    const double seconds = trial.cpu_accumulated_time / static_cast<double>(trial.iterations);
    iterations.push_back(std::max<benchmark::IterationCount>(
        1, static_cast<benchmark::IterationCount>(settings.slice_seconds / std::max(seconds, 1e-10))));
  }

  std::mt19937 random(1);
  std::vector<std::size_t> order(contenders.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::map<std::string, std::vector<double>> own_times;
  const auto all_calm = [&] {
    return std::all_of(own_times.begin(), own_times.end(),
                       [&](const auto& own) { return is_calm(own.second, settings.calm); });
  };
  for (std::size_t round = 0; round < settings.rounds || (round < settings.longest_rounds && !all_calm()); ++round) {
    std::shuffle(order.begin(), order.end(), random);
    for (const std::size_t place : order) {
      auto measured = run(cases, contenders[place], 0, iterations[place]);
      measured.run_name.iterations.clear();  // it would become part of the name
      measured.repetition_index = static_cast<std::int64_t>(round);
      reporter.ReportRuns({measured});
      if (contenders[place].name.starts_with("romvec")) {
        own_times[contenders[place].name].push_back(measured.cpu_accumulated_time);
      }
    }
  }
}

}  // namespace romvec_bench
