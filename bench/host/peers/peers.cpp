// SPDX-License-Identifier: BSL-1.0
#include "peers/peers.hpp"

#include <unistd.h>

#include <cstdio>

namespace romvec_bench {

const peer_list& peers() {
  static const peer_list list = [] {
    peer_list found;
#if defined(ROMVEC_BENCH_TORCH)
    add_torch(found);
#endif
#if defined(ROMVEC_BENCH_FAISS)
    add_faiss(found);
#endif
#if defined(ROMVEC_BENCH_SIMSIMD)
    add_simsimd(found);
#endif
    return found;
  }();
  return list;
}

bool fits_in_memory(const contest& cases, const char* peer, const random_table& table) {
  const double needed_bytes = 2.0 * sizeof(float) * static_cast<double>(table.vocab_size() * table.dim());
  const double free_bytes = static_cast<double>(sysconf(_SC_AVPHYS_PAGES)) * static_cast<double>(sysconf(_SC_PAGESIZE));
  const bool fits = needed_bytes < 0.75 * free_bytes;
  if (!fits) {
    std::fprintf(stderr, "%s/%s left out: it needs %.1f GB of memory\n", cases.name().c_str(), peer,
                 needed_bytes / 1e9);
  }
  return fits;
}

}  // namespace romvec_bench
