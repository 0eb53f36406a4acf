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

// What writes, of no instruction set yet: written inside the templates below, each of them would be compiled for
// isa::scalar once more for every instruction set that is compared with it.
template <class Code>
struct row_kernels {
  const Code* codes;
  std::size_t dim;

  [[nodiscard]] auto to_float() const {
    return [*this]<class I>(float* out) { kernel::row_to_float<I>(codes, 1, -1, out, dim); };
  }
  [[nodiscard]] auto to_q15() const {
    return [*this]<class I>(std::int16_t* out) { kernel::fixed_row_to_q15<I>(codes, out, dim); };
  }
  [[nodiscard]] auto to_q(int shift) const {
    return [*this, shift]<class I>(std::int16_t* out) { kernel::fixed_row_to_q<I>(codes, shift, out, dim); };
  }
  [[nodiscard]] auto copy() const {
    return [*this]<class I>(Code* out) { kernel::copy_row<I>(codes, out, dim); };
  }
  [[nodiscard]] auto scale_to_q(int shift) const {
    return
        [*this, shift]<class I>(std::int16_t* out) { kernel::row_to_q<I>(codes, std::int16_t{21}, shift, out, dim); };
  }
  [[nodiscard]] auto scale_to_q15() const {
    return [*this]<class I>(std::int16_t* out) { kernel::row_to_q15<I>(codes, std::int16_t{30001}, out, dim); };
  }
};

template <class Isa, class Code>
[[nodiscard]] bool rows_agree(std::size_t dim, edge at) {
  const rows<Code> row(1, dim, at);
  const row_kernels<Code> write{row.row(0), dim};
  return agrees<Isa, float>(dim, at, write.to_float()) && agrees<Isa, std::int16_t>(dim, at, write.to_q15()) &&
         agrees<Isa, std::int16_t>(dim, at, write.to_q(3)) && agrees<Isa, std::int16_t>(dim, at, write.to_q(-3)) &&
         agrees<Isa, Code>(dim, at, write.copy());
}

template <class Isa>
[[nodiscard]] bool scaled_rows_agree(std::size_t dim, edge at) {
  const rows<std::int8_t> row(1, dim, at);
  const row_kernels<std::int8_t> write{row.row(0), dim};
  return agrees<Isa, std::int16_t>(dim, at, write.scale_to_q(5)) &&
         agrees<Isa, std::int16_t>(dim, at, write.scale_to_q(9)) &&
         agrees<Isa, std::int16_t>(dim, at, write.scale_to_q(-7)) &&
         agrees<Isa, std::int16_t>(dim, at, write.scale_to_q15());
}

template <class Source>
struct bag_kernels {
  const Source& source;
  std::size_t dim;

  // What sums to `finish(out)` does.
  template <class T, class MakeFinish>
  [[nodiscard]] auto sum(MakeFinish finish) const {
    return [*this, finish]<class I>(T* out) { kernel::sum_bag<I>(source, dim, finish(out)); };
  }
  [[nodiscard]] auto to_float() const {
    return sum<float>([](float* out) { return kernel::sums_to_float{out, 0.5F}; });
  }
  [[nodiscard]] auto to_int32() const {
    return sum<std::int32_t>([](std::int32_t* out) { return kernel::sums_to_int32{out}; });
  }
  [[nodiscard]] auto to_q() const {
    return sum<std::int16_t>([](std::int16_t* out) { return kernel::sums_to_q{out, 9}; });
  }
  [[nodiscard]] auto mean() const {
    return sum<std::int32_t>([](std::int32_t* out) {
      return kernel::means_to_integer<std::int32_t>{out, kernel::row_count(5)};
    });
  }
  [[nodiscard]] auto mean_to_q() const {
    return sum<std::int16_t>([](std::int16_t* out) { return kernel::means_to_q(out, 9, kernel::row_count(5)); });
  }
  [[nodiscard]] auto maximum() const {
    return [*this]<class I>(std::int16_t* out) {
      kernel::maximum_of_bag<I>(source, 0, dim, kernel::sums_to_q{out, 9});
    };
  }
};

template <class Isa, class Source>
[[nodiscard]] bool bags_agree(const Source& source, std::size_t dim, edge at) {
  const bag_kernels<Source> write{source, dim};
  return agrees<Isa, float>(dim, at, write.to_float()) && agrees<Isa, std::int32_t>(dim, at, write.to_int32()) &&
         agrees<Isa, std::int16_t>(dim, at, write.to_q()) && agrees<Isa, std::int32_t>(dim, at, write.mean()) &&
         agrees<Isa, std::int16_t>(dim, at, write.mean_to_q()) && agrees<Isa, std::int16_t>(dim, at, write.maximum());
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
