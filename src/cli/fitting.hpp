// SPDX-License-Identifier: BSL-1.0
// The options by which convert and compare fit a table to how it is used: --fit, --calibrate, --calibrate-prior,
// --drop-unused.
#pragma once

#include <CLI/App.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "optimise/tokens.hpp"
#include "quantized.hpp"
#include "weights.hpp"

namespace romvec::host {

struct fitting_options {
  std::string fit;
  std::string calibrate;
  double prior = default_prior;
  std::string drop_unused;

  void add_to(CLI::App& command);
};

// What --fit says about this format, or the format's default.
fit chosen_fit(const fitting_options& options, const storage_format& format);

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
