// SPDX-License-Identifier: BSL-1.0
// The constants of a generated header: what stands between its names.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>

#include "files/output_file.hpp"
#include "quantized.hpp"
#include "weights.hpp"

namespace romvec::host {

// `romvec::table<...> table = {{...}};` with every code, a row a line. `progress` is told the part done.
void write_table(output_file& out, const quantized& table, const std::function<void(double)>& progress);

// A code_window between braces.
[[nodiscard]] std::string window_text(const romvec::code_window& window);

// The numbers of an array between braces.
void write_numbers(output_file& out, const integer_array& array);
void write_numbers(output_file& out, std::span<const std::uint32_t> numbers);
void write_numbers(output_file& out, std::span<const std::uint64_t> numbers);

// `ids`, where the rows went that a list of tokens needed; nothing where all rows were kept.
void write_id_map(output_file& out, const weights& from);

// `fidelity`, every digit of it.
void write_fidelity(output_file& out, const romvec::fidelity& f);

}  // namespace romvec::host
