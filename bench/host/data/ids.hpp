// SPDX-License-Identifier: BSL-1.0
// Token ids: long lists that a benchmark walks along, so that the rows it reads are as cold as a program's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace romvec_bench {

// zipf: the k-th most frequent token has a frequency of 1 / k, as words of natural languages do (Zipf, 1949); which ids
// are frequent is random. uniform: every id alike, the hardest case for a cache.
enum class distribution { uniform, zipf };
inline constexpr distribution distributions[] = {distribution::uniform, distribution::zipf};
[[nodiscard]] std::string_view name_of(distribution kind);

// 2^17 ids. What is cached: a pass over the list reads 2^17 rows, so a uniform walk meets a row again only after the
// whole table (or 2^17 rows of it) has gone by. 512 x 64 stays in L1, 32000 x 288 in L3 but not in L2, the larger two
// in memory or a very large L3. The list itself is 512 KB read in order: 4 bytes beside a row of 64 to 2048.
inline constexpr std::size_t list_length = std::size_t{1} << 17;

// Made once and kept; the same on every run.
[[nodiscard]] std::span<const std::int32_t> ids_of(std::size_t vocab_size, distribution kind);

// The next `count` ids on every call, from the beginning again when the list is at its end. 2^17 is a multiple of every
// count that is measured.
class id_walk {
 public:
  id_walk(std::span<const std::int32_t> list, std::size_t count) : list_(list), count_(count) {}

  [[nodiscard]] std::span<const std::int32_t> next() {
    const std::span<const std::int32_t> ids = list_.subspan(position_, count_);
    position_ = position_ + 2 * count_ <= list_.size() ? position_ + count_ : 0;
    return ids;
  }

  // The ids that the first call of next() answers.
  [[nodiscard]] std::span<const std::int32_t> first() const { return list_.first(count_); }

  // The same walk begun at part/parts of the list.
  [[nodiscard]] id_walk from_part(std::size_t part, std::size_t parts) const {
    id_walk begun = *this;
    begun.position_ = list_.size() / count_ * (part % parts) / parts * count_;
    return begun;
  }

 private:
  std::span<const std::int32_t> list_;
  std::size_t count_;
  std::size_t position_ = 0;
};

}  // namespace romvec_bench
