// SPDX-License-Identifier: BSL-1.0
// The operations as anybody would write them over the same arrays: plain loops over the weights of a row, no
// intrinsics. Built twice: `plain_loops` at -O2 without the compiler's vectoriser, `vectorised_loops` at -O3 with it.
#include "operations.hpp"
#include "plain/bags.hpp"
#include "plain/nibbles.hpp"
#include "plain/products.hpp"
#include "plain/rows.hpp"
#include "plain/trellis.hpp"

namespace bench {

namespace {

template <const auto& Table>
constexpr operations operations_of = {
    .lookup_float = lookup_float<Table>,
    .lookup_q15 = lookup_q15<Table>,
    .lookup_q12 = lookup_q12<Table>,
    .lookup_raw = lookup_raw<Table>,
    .gather8_float = gather8_float<Table>,
    .gather8_q15 = gather8_q15<Table>,
    .gather8_raw = gather8_raw<Table>,
    .lookup_fixed_q15 = lookup_fixed_q15<Table>,
    .lookup_fixed_q12 = lookup_fixed_q12<Table>,
    .lookup_fixed16_q15 = lookup_fixed16_q15<Table>,
    .lookup_fixed16_q12 = lookup_fixed16_q12<Table>,
    .lookup_fixed_float = lookup_fixed_float<Table>,
    .bag32_q15 = bag32_q15<Table>,
    .bag32_float = bag32_float<Table>,
    .bag32_int32 = bag32_int32<Table>,
    .bag32_mean_q15 = bag32_mean_q15<Table>,
    .bag32_max_q15 = bag32_max_q15<Table>,
    .bag32_weighted_q15 = bag32_weighted_q15<Table>,
    .bag32_fixed_q15 = bag32_fixed_q15<Table>,
    .dot = dot<Table>,
    .nearest4 = nearest4<Table>,
    .logits8_int32 = logits8_int32<Table>,
    .logits16_float = logits16_float<Table>,
    .lookup_nibbles_float = lookup_nibbles_float<Table>,
    .lookup_nibbles_q15 = lookup_nibbles_q15<Table, Table.dim>,
    .lookup_groups_q15 = lookup_nibbles_q15<Table, 32>,
    .bag32_nibbles_q15 = bag32_nibbles_q15<Table, Table.dim>,
    .bag32_groups_q15 = bag32_nibbles_q15<Table, 32>,
    .nearest4_nibbles = nearest4_nibbles<Table, Table.dim>,
    .nearest4_groups = nearest4_nibbles<Table, 32>,
    .logits8_nibbles = logits8_nibbles<Table>,
    .lookup_trellis_raw = lookup_trellis_raw<Table, 4>,
    .lookup_trellis_q15 = lookup_trellis_q15<Table, 4>,
    .bag32_trellis_q15 = bag32_trellis_q15<Table, 4>,
    .nearest4_trellis = nearest4_trellis<Table, 4>,
};

}  // namespace

// The name of the list comes from CMakeLists.txt.
const operations ROMVEC_BENCH_LOOPS[] = {operations_of<table_64>, operations_of<table_288>};

}  // namespace bench
