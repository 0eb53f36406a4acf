// SPDX-License-Identifier: BSL-1.0
// The options by which convert and compare fit a table to how it is used: --fit, --effort, --calibrate,
// --calibrate-prior, --drop-unused.
#pragma once

#include <CLI/App.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "optimise/tokens.hpp"
#include "optimise/trellis_fit.hpp"
#include "quantized.hpp"
#include "weights.hpp"

namespace romvec::host {

struct fitting_options {
  std::string fit;
  unsigned effort = usual_effort;
  std::string calibrate;
  double prior = default_prior;
  std::string drop_unused;

  void add_to(CLI::App& command);
};

// What --fit says about this format, or the format's default, which is all there is where has_bound() is false.
fit chosen_fit(const fitting_options& options, const storage_format& format);

// Adds --effort, for trellis rows.
void add_effort(CLI::App& command, unsigned& effort);

// Refuses `--fit bound` of a format that has no bound. Errors: CLI::ValidationError, which names the format.
void expect_bound(const std::string& fit, const storage_format& format);

// True for what --calibrate has an effect on: rows that share levels or a multiplier, of least squared error.
bool weighs_rows(const storage_format& format, fit fitted);

// Leaves the rows that --drop-unused names. Returns how often --calibrate names each id that the table had before;
// empty without --calibrate.
std::vector<std::uint64_t> read_token_lists(const fitting_options& options, weights& table);

// How much the errors of each row count, by what read_token_lists returned, with a note that says so; empty without
// --calibrate. After sort_by_word.
std::vector<double> weigh_rows(const fitting_options& options, weights& table,
                               const std::vector<std::uint64_t>& calibration);

}  // namespace romvec::host
