// SPDX-License-Identifier: BSL-1.0
// No kernel reads or writes one byte outside its rows: they begin and end at pages that may not be touched. Each result
// is that of isa::scalar.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

#include "include/conformance/instruction_sets.hpp"
#include "include/guarded.hpp"
#include "include/random.hpp"
#include "romvec/kernel/bag.hpp"
#include "romvec/kernel/dequantize.hpp"
#include "romvec/kernel/dot.hpp"
#include "romvec/kernel/finish.hpp"
#include "romvec/kernel/means.hpp"
#include "romvec/kernel/scan.hpp"
#include "support/test.hpp"

namespace {

namespace kernel = romvec::kernel;
using conformance::instruction_sets;
using romvec::isa::scalar;

constexpr std::size_t longest = 130;

// At the first byte of a page, or up to the last one.
enum class edge { front, back };

template <class T>
class room {
 public:
  room(std::size_t count, edge at)
      : memory_(count * sizeof(T)),
        data_(at == edge::front ? memory_.first<T>(count) : memory_.last<T>(count)),
        count_(count) {}
  [[nodiscard]] T* data() const { return data_; }
  [[nodiscard]] std::vector<T> copy() const { return std::vector<T>(data_, data_ + count_); }

 private:
  testing::guarded memory_;
  T* data_;
  std::size_t count_;
};

// Rows of `dim` codes, one behind the other.
template <class Code>
class rows {
 public:
  rows(std::size_t count, std::size_t dim, edge at) : room_(count * dim, at), dim_(dim) {
    constexpr std::int32_t largest = sizeof(Code) == 1 ? 127 : 32767;
    testing::random source(static_cast<std::uint32_t>(dim));
    std::generate_n(room_.data(), count * dim, [&] { return static_cast<Code>(source.between(-largest, largest)); });
  }
  [[nodiscard]] const Code* row(std::size_t i) const { return room_.data() + i * dim_; }

 private:
  room<Code> room_;
  std::size_t dim_;
};

// Five rows as a source of the bag kernels.
template <class Code, bool AddsCodes>
struct five_rows {
  using code_type = Code;
  static constexpr bool adds_codes = AddsCodes;
  const rows<Code>& from;

  [[nodiscard]] std::size_t count() const { return 5; }
  [[nodiscard]] bool skips(std::size_t) const { return false; }
  [[nodiscard]] kernel::bag_row<Code> row(std::size_t i) const {
    return {from.row(i), static_cast<std::int16_t>(AddsCodes || sizeof(Code) > 1 ? 1 : 20000 + i)};
  }
  template <class Isa, std::size_t Columns>
  void ahead(std::size_t, std::size_t) const {}
};

// What write<Isa>(out) leaves in out[0, dim) is what write<scalar> does.
template <class Isa, class T, class Write>
[[nodiscard]] bool agrees(std::size_t dim, edge at, Write write) {
  const room<T> out(dim, at);
  const room<T> expected(dim, at);
  write.template operator()<Isa>(out.data());
  write.template operator()<scalar>(expected.data());
  return out.copy() == expected.copy();
}

template <class Isa, class Code>
[[nodiscard]] bool rows_agree(std::size_t dim, edge at) {
  const rows<Code> row(1, dim, at);
  const Code* const codes = row.row(0);
  return agrees<Isa, float>(dim, at, [&]<class I>(float* out) { kernel::row_to_float<I>(codes, 1, -1, out, dim); }) &&
         agrees<Isa, std::int16_t>(dim, at,
                                   [&]<class I>(std::int16_t* out) { kernel::fixed_row_to_q15<I>(codes, out, dim); }) &&
         agrees<Isa, std::int16_t>(
             dim, at, [&]<class I>(std::int16_t* out) { kernel::fixed_row_to_q<I>(codes, 3, out, dim); }) &&
         agrees<Isa, std::int16_t>(
             dim, at, [&]<class I>(std::int16_t* out) { kernel::fixed_row_to_q<I>(codes, -3, out, dim); }) &&
         agrees<Isa, Code>(dim, at, [&]<class I>(Code* out) { kernel::copy_row<I>(codes, out, dim); });
}

template <class Isa>
[[nodiscard]] bool scaled_rows_agree(std::size_t dim, edge at) {
  const rows<std::int8_t> row(1, dim, at);
  const std::int8_t* const codes = row.row(0);
  const auto to_q = [&](int shift) {
    return agrees<Isa, std::int16_t>(
        dim, at, [&]<class I>(std::int16_t* out) { kernel::row_to_q<I>(codes, std::int16_t{21}, shift, out, dim); });
  };
  return to_q(5) && to_q(9) && to_q(-7);
}

template <class Isa, class Source>
[[nodiscard]] bool bags_agree(const Source& source, std::size_t dim, edge at) {
  return agrees<Isa, float>(dim, at,
                            [&]<class I>(float* out) {
                              kernel::sum_bag<I>(source, dim, kernel::sums_to_float{out, 0.5F});
                            }) &&
         agrees<Isa, std::int32_t>(
             dim, at,
             [&]<class I>(std::int32_t* out) { kernel::sum_bag<I>(source, dim, kernel::sums_to_int32{out}); }) &&
         agrees<Isa, std::int16_t>(dim, at,
                                   [&]<class I>(std::int16_t* out) {
                                     kernel::sum_bag<I>(source, dim, kernel::sums_to_q{out, 9});
                                   }) &&
         agrees<Isa, std::int32_t>(
             dim, at,
             [&]<class I>(std::int32_t* out) {
               kernel::sum_bag<I>(source, dim, kernel::means_to_integer<std::int32_t>{out, kernel::row_count(5)});
             }) &&
         agrees<Isa, std::int16_t>(dim, at, [&]<class I>(std::int16_t* out) {
           kernel::maximum_of_bag<I>(source, 0, dim, kernel::sums_to_q{out, 9});
         });
}

template <class Isa>
[[nodiscard]] bool dots_agree(std::size_t dim, edge at) {
  const rows<std::int8_t> a(1, dim, at);
  const rows<std::int16_t> b(1, dim, at);
  return kernel::dot<Isa, 127, 32767>(a.row(0), b.row(0), dim) ==
         kernel::dot<scalar, 127, 32767>(a.row(0), b.row(0), dim);
}

// Five rows: a group and one alone.
template <class Isa>
[[nodiscard]] bool scans_agree(std::size_t dim, edge at) {
  const rows<std::int8_t> table(5, dim, at);
  const room<std::int8_t> query(dim, at);
  std::memcpy(query.data(), table.row(1), dim);
  query.data()[dim / 2] = -128;
  const kernel::scanned_query<Isa> prepared(query.data(), dim);
  std::int32_t dots[5] = {};
  std::int32_t squared_norms[5] = {};
  kernel::scan_rows<Isa>(table.row(0), 5, prepared, dim, dim - dim % kernel::scan_step<Isa>, dots, squared_norms);
  const kernel::scanned_query<scalar> same(query.data(), dim);
  std::int32_t expected_dots[5] = {};
  kernel::scan_rows<scalar>(table.row(0), 5, same, dim, 0, expected_dots, squared_norms);
  return std::equal(dots, dots + 5, expected_dots);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(edges_of_rows)

BOOST_AUTO_TEST_CASE_TEMPLATE(of_every_dim, Isa, instruction_sets) {
  for (std::size_t dim = 1; dim <= longest; ++dim) {
    for (const edge at : {edge::front, edge::back}) {
      BOOST_TEST_CONTEXT(Isa::name << ": dim " << dim << (at == edge::front ? ", front" : ", back")) {
        BOOST_TEST((rows_agree<Isa, std::int8_t>(dim, at)));
        BOOST_TEST((rows_agree<Isa, std::int16_t>(dim, at)));
        BOOST_TEST((scaled_rows_agree<Isa>(dim, at)));
        const rows<std::int8_t> row(1, dim, at);
        BOOST_TEST((agrees<Isa, std::int16_t>(dim, at, [&]<class I>(std::int16_t* out) {
          kernel::row_to_q15<I>(row.row(0), std::int16_t{30001}, out, dim);
        })));
        const rows<std::int8_t> bytes(5, dim, at);
        const rows<std::int16_t> halves(5, dim, at);
        BOOST_TEST((bags_agree<Isa>(five_rows<std::int8_t, false>{bytes}, dim, at)));
        BOOST_TEST((bags_agree<Isa>(five_rows<std::int8_t, true>{bytes}, dim, at)));
        BOOST_TEST((bags_agree<Isa>(five_rows<std::int16_t, false>{halves}, dim, at)));
        BOOST_TEST(dots_agree<Isa>(dim, at));
        if (dim >= Isa::scan_lanes) {
          BOOST_TEST(scans_agree<Isa>(dim, at));
        }
      }
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
