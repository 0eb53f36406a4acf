// SPDX-License-Identifier: BSL-1.0
// The time that a copy takes: what a look-up would cost in a table that needs no arithmetic at all.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>

#include "contest/contest.hpp"
#include "data/ids.hpp"

namespace romvec_bench::limits {

// "copy": one memcpy of the output's bytes, from an array of just that size that already holds the rows in the order
// of the ids. It reads 4 (float) or 2 (int16) times the bytes of the codes, but in order and, where it and the output
// fit, from the cache that the call before left them in: no look-up in a float table could be as fast.
template <class T>
void add_copy(contest& cases, T* out, const T* rows, std::size_t count, verification verify) {
  T* const source = cases.input<T>(count);
  std::memcpy(source, rows, count * sizeof(T));
  cases.add(
      "copy", [=] { std::memcpy(out, source, count * sizeof(T)); }, std::move(verify));
}

// "memcpy_rows": memcpy row by row from the table, the plain way to look up codes as they are stored. Dim is known to
// the compiler, as it is to romvec.
template <std::size_t Dim>
void add_memcpy_rows(contest& cases, std::int8_t* out, const std::int8_t* codes, id_walk walk, verification verify) {
  cases.add(
      "memcpy_rows", walk,
      [=](std::span<const std::int32_t> ids) {
        std::int8_t* next = out;
        for (const std::int32_t id : ids) {
          std::memcpy(next, codes + static_cast<std::size_t>(id) * Dim, Dim);
          next += Dim;
        }
      },
      std::move(verify));
}

}  // namespace romvec_bench::limits
