// SPDX-License-Identifier: BSL-1.0
// Everything that the library does at run time, in whichever object includes this.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "include/isa/mixed/build.hpp"
#include "romvec/isa/native.hpp"
#include "romvec/romvec.hpp"

namespace mixed {
namespace {

answers answer() {
  namespace c = conformance;
  answers result{};
  result.instruction_set = romvec::isa::native::name;

  std::array<float, elements> weights{};
  for (std::size_t i = 0; i < elements; ++i) {
    weights[i] = c::weights.row[i / c::columns][i % c::columns];
  }
  bool ok = romvec::quantize(weights, result.table).ok();

  std::array<int, c::rows> ids{};
  for (std::size_t i = 0; i < ids.size(); ++i) {
    ids[i] = static_cast<int>(ids.size() - 1 - i);
  }
  ok = ok && romvec::gather(result.table, ids, result.floats).ok();
  ok = ok && romvec::gather<romvec::on_bad_id::clamp>(result.table, ids, result.natural_q15).ok();
  ok = ok && romvec::gather<romvec::on_bad_id::zero_row>(result.table, ids, result.q12, romvec::q_format{12}).ok();
  ok = ok && romvec::gather(result.table, ids, result.codes).ok();

  std::array<romvec::neighbor, c::rows> neighbors{};
  ok = ok && romvec::nearest(result.table, 2, neighbors) == result.nearest.size();
  for (std::size_t i = 0; i < result.nearest.size(); ++i) {
    result.nearest[i] = neighbors[i].id;
    result.cosines[i] = neighbors[i].cosine;
  }
  ok = ok && romvec::analogy(result.table, 0, 1, 2, neighbors) == result.analogy.size();
  for (std::size_t i = 0; i < result.analogy.size(); ++i) {
    result.analogy[i] = neighbors[i].id;
  }
  result.rms_error = romvec::measure_fidelity(result.table, weights).rms_error;
  result.within_bound = ok && romvec::within_bound(result.table, weights);
  return result;
}

}  // namespace
}  // namespace mixed
