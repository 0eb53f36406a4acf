// SPDX-License-Identifier: BSL-1.0
// The table that the demo shows: the generated header's, under a name that does not change.
#pragma once

#include ROMVEC_TABLE_HEADER

namespace demo {

inline constexpr const auto& table = ROMVEC_TABLE_NAME::table;
inline constexpr const auto& vocabulary = ROMVEC_TABLE_NAME::vocabulary;
inline constexpr const auto& fidelity = ROMVEC_TABLE_NAME::fidelity;

}  // namespace demo
