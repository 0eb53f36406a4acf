// SPDX-License-Identifier: BSL-1.0
#include "compare/hidden_codes.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <romvec/find_largest.hpp>
#include <romvec/logits.hpp>
#include <romvec/quantize_vector.hpp>
#include <stdexcept>
#include <vector>

#include "dequantize.hpp"
#include "quantized_view.hpp"

namespace romvec::host {

namespace {

using Eigen::Index;
using Eigen::MatrixXf;
using columns = Eigen::Ref<const MatrixXf>;

// body(view) with the one format that heads of this page have.
template <class Body>
void with_int8_rows(const quantized& head, Body body) {
  with_view(head, [&]<class View>(const View& view) {
    if constexpr (std::same_as<typename View::format, int8_rows>) {
      body(view);
    } else {
      throw std::logic_error("a head that is no int8_rows table");
    }
  });
}

// code(hidden, codes, unit) gives the unit of the codes; false where there is none.
template <class Code, class Unit, class Encode>
MatrixXf by_library(const quantized& head, const columns& hidden, Encode encode) {
  MatrixXf out(static_cast<Index>(head.vocab_size), hidden.cols());
  out.setConstant(std::numeric_limits<float>::quiet_NaN());
  std::vector<Code> codes(head.dim);
  with_int8_rows(head, [&](const auto& view) {
    for (Index p = 0; p < hidden.cols(); ++p) {
      Unit unit{};
      if (encode(std::span<const float>(hidden.col(p).data(), head.dim), std::span<Code>(codes), unit)) {
        // The shapes are right, so that what fails is the unit: the logits then stay no numbers.
        (void)romvec::logits(view, std::span<const Code>(codes), std::span(out.col(p).data(), head.vocab_size), unit);
      }
    }
  });
  return out;
}

template <class Code>
MatrixXf by_own_scale(const quantized& head, const columns& hidden) {
  return by_library<Code, hidden_scale>(head, hidden,
                                        [](std::span<const float> from, std::span<Code> codes, hidden_scale& unit) {
                                          return quantize_vector(from, codes, unit.scale).ok();
                                        });
}

MatrixXf by_power_of_two(const quantized& head, const columns& hidden) {
  constexpr float most = 127;
  return by_library<std::int8_t, hidden_format>(
      head, hidden, [](std::span<const float> from, std::span<std::int8_t> codes, hidden_format& unit) {
        float largest = 0;
        if (!find_largest(from, largest)) {
          return false;
        }
        unit.fraction_bits = 126;
        while (std::round(std::ldexp(largest, unit.fraction_bits)) > most) {
          --unit.fraction_bits;
        }
        std::ranges::transform(from, codes.begin(), [&](float h) {
          return static_cast<std::int8_t>(std::round(std::ldexp(h, unit.fraction_bits)));
        });
        return true;
      });
}

MatrixXf by_floats(const quantized& head, const columns& hidden) {
  const std::vector<float> values = dequantize(head);
  return Eigen::Map<const MatrixXf>(values.data(), hidden.rows(), static_cast<Index>(head.vocab_size)).transpose() *
         hidden;
}

}  // namespace

std::span<const hidden_code> hidden_codes() {
  static const std::array<hidden_code, 4> all = {{{"float32", by_floats},
                                                  {"int8, a power of two", by_power_of_two},
                                                  {"int8, max |h| / 127", by_own_scale<std::int8_t>},
                                                  {"int16, max |h| / 32767", by_own_scale<std::int16_t>}}};
  return all;
}

}  // namespace romvec::host
