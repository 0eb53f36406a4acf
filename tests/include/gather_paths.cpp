// SPDX-License-Identifier: BSL-1.0
// The ways of gather through memory: tables that caches do not hold are prefetched, large outputs are streamed past
// the caches. None of it changes a bit.
#define ROMVEC_STREAM_BYTES 4096  // so that small outputs are large ones

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <tuple>
#include <vector>

#include "include/random.hpp"
#include "include/random_table.hpp"
#include "romvec/fixed.hpp"
#include "romvec/format.hpp"
#include "romvec/gather.hpp"
#include "romvec/kernel/dequantize.hpp"
#include "romvec/kernel/memory.hpp"
#include "support/test.hpp"

namespace {

using romvec::fixed;
using romvec::int8_rows;
using romvec::on_bad_id;
using romvec::q_format;
using romvec::isa::scalar;
using testing::random_table;

using formats = std::tuple<int8_rows, fixed<std::int8_t, 7>, fixed<std::int16_t, 15>>;

// Outputs of 32 bytes a row and more, whole vectors of every kind and none.
constexpr std::size_t dims[] = {7, 8, 16, 24, 32, 63, 64, 65, 96, 160, 288, 1031, 1088};

// A little over 256 KB, whatever the codes.
template <class Format>
std::size_t far_rows(std::size_t dim) {
  return romvec::kernel::prefetch_table_bytes / (dim * sizeof(typename Format::code_type)) + 2;
}

// One row by the scalar kernels.
template <class Format>
void one_row(const random_table<Format>& table, std::size_t row, float* out) {
  const auto view = romvec::detail::unchecked(table.view());
  romvec::kernel::row_to_float<scalar>(view.codes(row), view.multiplier(row), view.exponent(), out, table.rows.dim);
}
template <class Format>
void one_row(const random_table<Format>& table, std::size_t row, std::int16_t* out, q_format format) {
  const auto view = romvec::detail::unchecked(table.view());
  for (std::size_t column = 0; column < table.rows.dim; ++column) {
    out[column] = romvec::scale_to_int16(std::int64_t{view.code(row, column)} * view.multiplier(row),
                                         -(view.exponent() + format.fraction_bits));
  }
}
template <class Format>
void one_row(const random_table<Format>& table, std::size_t row, std::int16_t* out) {
  one_row(table, row, out, q_format{-romvec::detail::unchecked(table.view()).natural_q15_exponent()});
}
template <class Format>
void one_row(const random_table<Format>& table, std::size_t row, std::int8_t* out) {
  romvec::kernel::copy_row<scalar>(romvec::detail::unchecked(table.view()).codes(row), out, table.rows.dim);
}

// Memory of which `first` elements lie between an aligned address and the output, and sentinels around that.
template <class Element>
class placed_output {
 public:
  placed_output(std::size_t size, std::size_t first) : bytes_((size + first) * sizeof(Element) + 3 * line, sentinel) {
    auto* begin = bytes_.data() + line;
    begin += (line - reinterpret_cast<std::uintptr_t>(begin) % line) % line;
    begin_ = static_cast<std::size_t>(begin - bytes_.data()) + first * sizeof(Element);
    size_ = size;
  }
  std::span<Element> elements() { return {reinterpret_cast<Element*>(bytes_.data() + begin_), size_}; }
  [[nodiscard]] bool holds(const std::vector<Element>& expected) const {
    const std::size_t end = begin_ + size_ * sizeof(Element);
    std::vector<unsigned char> all(bytes_.size(), sentinel);
    std::memcpy(all.data() + begin_, expected.data(), end - begin_);
    return all == bytes_;
  }

 private:
  static constexpr std::size_t line = 64;
  static constexpr unsigned char sentinel = 0xA5;
  std::vector<unsigned char> bytes_;
  std::size_t begin_;
  std::size_t size_;
};

template <class Element, on_bad_id Policy, class Format, class... Q>
int wrong_outputs(const random_table<Format>& table, const std::vector<std::int32_t>& ids, Q... format) {
  const std::size_t dim = table.rows.dim;
  const auto vocab_size = static_cast<std::int32_t>(table.rows.count());
  std::vector<Element> expected(ids.size() * dim);
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const bool good = ids[i] >= 0 && ids[i] < vocab_size;
    const std::int32_t row = good ? ids[i] : ids[i] < 0 ? 0 : vocab_size - 1;
    if (good || Policy == on_bad_id::clamp) {
      one_row(table, static_cast<std::size_t>(row), expected.data() + i * dim, format...);
    }
  }
  int wrong = 0;
  for (const std::size_t first : {0U, 1U, 4U, 8U}) {
    placed_output<Element> out(expected.size(), first);
    wrong += !romvec::gather<Policy>(table.view(), ids, out.elements(), format...).ok();
    wrong += !out.holds(expected);
  }
  return wrong;
}

template <on_bad_id Policy, class Format>
void compare(const random_table<Format>& table, const std::vector<std::int32_t>& ids) {
  BOOST_TEST_CONTEXT("dim " << table.rows.dim << ", " << ids.size() << " ids") {
    BOOST_TEST((wrong_outputs<float, Policy>(table, ids)) == 0);
    BOOST_TEST((wrong_outputs<std::int16_t, Policy>(table, ids)) == 0);
    BOOST_TEST((wrong_outputs<std::int16_t, Policy>(table, ids, q_format{12})) == 0);
    BOOST_TEST((wrong_outputs<std::int16_t, Policy>(table, ids, q_format{28})) == 0);
    if constexpr (sizeof(typename Format::code_type) == 1) {
      BOOST_TEST((wrong_outputs<std::int8_t, Policy>(table, ids)) == 0);
    }
  }
}

// From one id, which is fetched in its own way, to outputs of many times what is streamed.
template <on_bad_id Policy, class Format>
void compare_all(std::uint32_t seed) {
  testing::random source(seed);
  for (const std::size_t dim : dims) {
    const random_table<Format> table(far_rows<Format>(dim), dim, source);
    BOOST_TEST_REQUIRE(romvec::kernel::is_far(table.view()));
    const auto last = static_cast<std::int32_t>(table.rows.count()) - 1;
    for (const std::size_t count : {1U, 2U, 5U, 40U, 4096U / static_cast<unsigned>(dim) + 3U}) {
      std::vector<std::int32_t> ids(count);
      for (std::int32_t& id : ids) {
        id = source.between(0, last);
        if (Policy != on_bad_id::check && source.below(3) == 0) {
          id = source.below(2) == 0 ? last + source.between(1, 1000) : -source.between(1, INT32_MAX);
        }
      }
      ids.back() = last;  // beyond the last id nothing is asked for
      compare<Policy>(table, ids);
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(gather_paths)

BOOST_AUTO_TEST_CASE_TEMPLATE(of_checked_ids, Format, formats) { compare_all<on_bad_id::check, Format>(141); }
BOOST_AUTO_TEST_CASE_TEMPLATE(of_clamped_ids, Format, formats) { compare_all<on_bad_id::clamp, Format>(142); }
BOOST_AUTO_TEST_CASE_TEMPLATE(of_zero_rows, Format, formats) { compare_all<on_bad_id::zero_row, Format>(143); }

// The test above means something only where these are true.
BOOST_AUTO_TEST_CASE(large_aligned_outputs_are_streamed) {
  using romvec::isa::native;
  alignas(64) float out[64];
  if constexpr (native::has_streams) {
    BOOST_TEST(romvec::kernel::streams<native>(out, 256, 16));
    BOOST_TEST(!romvec::kernel::streams<native>(out, 256, 15));
    BOOST_TEST(!romvec::kernel::streams<native>(out + 1, 256, 17));
    BOOST_TEST(!romvec::kernel::streams<native>(out, 252, 170));
  } else {
    BOOST_TEST(!romvec::kernel::streams<native>(out, 256, 1000000));
  }
}

BOOST_AUTO_TEST_SUITE_END()
