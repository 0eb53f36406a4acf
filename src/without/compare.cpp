// SPDX-License-Identifier: BSL-1.0
// In place of cli/compare.cpp and compare/ where Eigen is missing: the command is there and says so, whatever follows
// it.
#include <CLI/CLI.hpp>

#include "cli/commands.hpp"
#include "error.hpp"

namespace romvec::host {

void add_compare(CLI::App& app) {
  CLI::App* const command =
      app.add_subcommand("compare", "not in this romvec, which was built without Eigen: compares storage formats");
  command->allow_extras();
  command->callback([] { throw error("compare", "this romvec was built without Eigen, which the command needs"); });
}

}  // namespace romvec::host
