// SPDX-License-Identifier: BSL-1.0
// PyTorch's CPU operators, without Python: embedding and embedding_bag of a float table, and embedding_bag of rows of 8
// bits with a float scale and bias each. Debian's PyTorch is built without FBGEMM, so that the last one is PyTorch's
// own loop; rivals/bag_fma.hpp is what FBGEMM would generate.
#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <malloc.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "data/shapes.hpp"
#include "peers/peers.hpp"

namespace romvec_bench {
namespace {

// The walk as tensors, made before the clock runs: making one costs more than looking a row up. `answer` is the tensor
// that the last call made.
struct tensor_walk {
  std::vector<at::Tensor> ids;
  std::size_t place = 0;
  at::Tensor answer;

  tensor_walk(std::span<const std::int32_t> list, std::size_t count) {
    constexpr std::size_t most = 4096;
    for (std::size_t call = 0; call < std::min(most, list.size() / count); ++call) {
      const std::span<const std::int32_t> part = list.subspan(call * count, count);
      ids.push_back(at::empty({static_cast<std::int64_t>(count)}, at::kLong));
      std::copy(part.begin(), part.end(), ids.back().data_ptr<std::int64_t>());
    }
  }

  [[nodiscard]] const at::Tensor& next() {
    const std::size_t here = place;
    place = here + 1 < ids.size() ? here + 1 : 0;
    return ids[here];
  }
};

// Adds operate(ids) -> tensor. The check is the first call, so it sees the first ids of the list, as all others do.
template <class Operate>
void add(contest& cases, const embedding_work& work, std::string name, double tolerance, Operate operate) {
  auto walk = std::make_shared<tensor_walk>(work.list, work.ids);
  cases.add(
      std::move(name), [walk, operate]() mutable { walk->answer = operate(walk->next()); },
      [walk, out = work.out, expected = work.expected, tolerance]() -> std::string {
        const at::Tensor rows = walk->answer.contiguous();
        if (static_cast<std::size_t>(rows.numel()) != expected->size()) {
          return "the answer has " + std::to_string(rows.numel()) + " elements, expected " +
                 std::to_string(expected->size());
        }
        if (rows.data_ptr<float>() != out) {
          std::copy_n(rows.data_ptr<float>(), rows.numel(), out);
        }
        return near_to(out, expected, tolerance)();
      });
}

at::Tensor float_table(const random_table& table) {
  return at::from_blob(const_cast<float*>(table.weights()),
                       {static_cast<std::int64_t>(table.vocab_size()), static_cast<std::int64_t>(table.dim())},
                       at::kFloat);
}

// Rows of unsigned bytes u, then a float scale and bias: weight = u * scale + bias, with u = code + 128.
at::Tensor byte_table(const random_table& table) {
  const std::size_t dim = table.dim();
  const std::size_t row_bytes = dim + 2 * sizeof(float);
  at::Tensor rows =
      at::empty({static_cast<std::int64_t>(table.vocab_size()), static_cast<std::int64_t>(row_bytes)}, at::kByte);
  auto* next = rows.data_ptr<std::uint8_t>();
  for (std::size_t row = 0; row < table.vocab_size(); ++row, next += row_bytes) {
    std::transform(table.codes() + row * dim, table.codes() + (row + 1) * dim, next,
                   [](std::int8_t code) { return static_cast<std::uint8_t>(code + 128); });
    const float scale_and_bias[] = {table.scales()[row], -128 * table.scales()[row]};
    std::memcpy(next + dim, scale_and_bias, sizeof scale_and_bias);
  }
  return rows;
}

// at::embedding is index_select with a tensor of its own making. This form writes to the output that everybody writes
// to: at 4096 x 2048 it is 5 times faster, as no call has to be given 33 MB of fresh pages.
void add_embedding(contest& cases, const embedding_work& work) {
  if (fits_in_memory(cases, "torch_embedding", work.table)) {
    const auto rows = static_cast<std::int64_t>(work.ids);
    const auto dim = static_cast<std::int64_t>(work.table.dim());
    add(cases, work, "torch_embedding", 0,
        [table = float_table(work.table), out = at::from_blob(work.out, {rows, dim}, at::kFloat)](
            const at::Tensor& ids) mutable { return at::index_select_out(out, table, 0, ids); });
  }
}

void add_embedding_bag(contest& cases, const embedding_work& work) {
  const at::Tensor offsets =
      at::arange(0, static_cast<std::int64_t>(work.ids), static_cast<std::int64_t>(ids_per_bag), at::kLong);
  // Sums of 32 weights below 1, in float.
  constexpr double tolerance = 1e-4;
  if (fits_in_memory(cases, "torch_embedding_bag", work.table)) {
    add(cases, work, "torch_embedding_bag", tolerance,
        [table = float_table(work.table), offsets](const at::Tensor& ids) {
          return std::get<0>(at::embedding_bag(table, ids, offsets));
        });
  }
  using signature =
      at::Tensor(const at::Tensor&, const at::Tensor&, const c10::optional<at::Tensor>&, bool, std::int64_t, bool,
                 const c10::optional<at::Tensor>&, const c10::optional<at::Tensor>&, bool);
  static const auto bag_byte = c10::Dispatcher::singleton()
                                   .findSchemaOrThrow("quantized::embedding_bag_byte_rowwise_offsets", "")
                                   .typed<signature>();
  add(cases, work, "torch_embedding_bag_byte", tolerance,
      [table = byte_table(work.table), offsets](const at::Tensor& ids) {
        return bag_byte.call(table, ids, offsets, false, 0, false, c10::nullopt, c10::nullopt, false);
      });
}

}  // namespace

void add_torch(peer_list& list) {
  at::set_num_threads(1);
  // The bags' answers are fresh tensors. Let the C library keep what is freed instead of giving it back to the kernel,
  // as it would after some time in a program that does nothing else.
  mallopt(M_MMAP_THRESHOLD, 1 << 25);
  mallopt(M_TRIM_THRESHOLD, 1 << 28);
  // Nobody asks for gradients: without this every call keeps books for them.
  static const c10::InferenceMode inference;
  list.gather_float.emplace_back(add_embedding);
  list.bag_sum.emplace_back(add_embedding_bag);
}

}  // namespace romvec_bench
