// SPDX-License-Identifier: BSL-1.0
#include "peers/peers.hpp"

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
    return found;
  }();
  return list;
}

}  // namespace romvec_bench
