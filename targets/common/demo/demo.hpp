// SPDX-License-Identifier: BSL-1.0
// The parts of the demo, in the order in which it shows them.
#pragma once

#include "common/demo/options.hpp"

namespace demo {

// Ends the program with one line and code 2 if the table has not what is asked for.
void check_words(const options& asked);
void check_ids(const options& asked);

// The machine, the table, and the memory that it takes. (report.cpp)
void show_target();
void show_table(const options& asked);
void show_memory();

// Words, or rows where there are none, with those nearest to them; the analogy that was asked for, or two usual ones.
// (questions.cpp)
void show_neighbours(const options& asked);
void show_analogies(const options& asked);

// A few requests to a house, each with its intent; nothing if the table has no such words. (intents.cpp)
void show_intents();

// Rows by their ids, the error against the float weights, instructions of a look-up. (look_up.cpp) False if the error
// is larger than the bound.
void show_look_up(const options& asked);
[[nodiscard]] bool show_error();
void show_instructions();

}  // namespace demo
