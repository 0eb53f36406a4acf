// SPDX-License-Identifier: BSL-1.0
#include "readers/quantised_checkpoint.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "error.hpp"
#include "readers/bytes.hpp"
#include "readers/dense.hpp"
#include "readers/mlx_affine.hpp"
#include "readers/rows.hpp"
#include "readers/tensor_names.hpp"
#include "text.hpp"

namespace romvec::host {

namespace {

using namespace std::string_view_literals;

constexpr std::array scale_labels = {"scale"sv,        "scales"sv, "weight_scale"sv, "weight_scale_inv"sv,
                                     "scale_weight"sv, "_scale"sv, "weight_scales"sv};
constexpr std::array zero_labels = {"zero_point"sv, "zero_points"sv, "weight_zero_point"sv};

// Numbers of a small tensor beside the codes, one at a time.
class side_tensor {
 public:
  side_tensor(const stored_tensor& of, element type) : of_(&of), type_(type) {}
  [[nodiscard]] double operator[](std::uint64_t i) const {
    return number_at(type_, of_->bytes.data() + static_cast<std::size_t>(i) * bytes_of(type_));
  }

 private:
  const stored_tensor* of_;
  element type_;
};

// One of its numbers for every block of rows x columns of the codes.
struct grid {
  std::uint64_t block_rows = 1;
  std::uint64_t block_columns = 1;
  std::uint64_t columns = 1;  // of the grid
  std::string a;              // "a row"

  [[nodiscard]] std::uint64_t place(std::uint64_t r, std::uint64_t c) const {
    return r / block_rows * columns + c / block_columns;
  }
};

// To float32; what is beyond it becomes infinite and is refused as that.
float rounded(double weight) {
  constexpr double most = std::numeric_limits<float>::max();
  if (std::fabs(weight) > most) {
    return std::copysign(std::numeric_limits<float>::infinity(), static_cast<float>(weight > 0 ? 1 : -1));
  }
  return static_cast<float>(weight);
}

class scheme_reader {
 public:
  scheme_reader(const source& file, const request& wanted, const stored_tensor& codes,
                std::span<const stored_tensor> all, std::span<const companion> companions, origin from)
      : file_(file), wanted_(wanted), codes_(codes), all_(all), companions_(companions), from_(std::move(from)) {
    from_.order = "row by row";
  }

  weights read() {
    if (const std::string_view foreign = foreign_scheme(codes_.name, companions_); !foreign.empty()) {
      fail(
          fmt::format("holds {} ({} beside them), expected plain, MLX affine or int8 weights; dequantise before saving",
                      foreign, labels_text(companions_)));
    }
    if (codes_.dtype == "U32" && named("scales") != nullptr) {
      return read_mlx();
    }
    if (codes_.dtype == "I8" && named("scb") != nullptr) {
      return read_llm_int8();
    }
    return read_scaled();
  }

 private:
  [[noreturn]] void fail(const std::string& message) const {
    throw error(file_.name, "tensor " + in_quotes(codes_.name), message);
  }

  [[nodiscard]] const stored_tensor* named(std::string_view label) const {
    const auto found = std::ranges::find(companions_, label, &companion::label);
    return found == companions_.end() ? nullptr : &all_[found->place];
  }

  // The only companion of these labels.
  template <class Labels>
  [[nodiscard]] const stored_tensor* one_named(const Labels& labels) const {
    const stored_tensor* out = nullptr;
    for (const companion& it : companions_) {
      if (std::ranges::find(labels, it.label) != labels.end()) {
        if (out != nullptr) {
          fail(fmt::format("has {} beside it, expected one tensor of scales", labels_text(companions_)));
        }
        out = &all_[it.place];
      }
    }
    return out;
  }

  [[nodiscard]] side_tensor floats_of(const stored_tensor& it) const {
    constexpr std::array floats = {"F16"sv, "BF16"sv, "F32"sv, "F64"sv};
    if (std::ranges::find(floats, it.dtype) == floats.end()) {
      fail(fmt::format("has scales of the dtype {} in {}, expected F16, BF16, F32 or F64", it.dtype,
                       in_quotes(it.name)));
    }
    return {it, *element_named(it.dtype)};
  }

  // Rows of the codes, dim weights each; `value` gives a weight from the row's first byte and its place.
  template <class Value>
  weights decoded(std::uint64_t dim, const std::string& note, Value value) {
    weights table = table_for(file_, wanted_, codes_.shape[0], dim, std::move(from_));
    const std::size_t row_bytes = codes_.bytes.size() / static_cast<std::size_t>(codes_.shape[0]);
    decode_rows(file_, wanted_, table, [&](std::uint64_t r, std::span<float> row) {
      const char* const bytes = codes_.bytes.data() + static_cast<std::size_t>(r) * row_bytes;
      for (std::size_t c = 0; c < row.size(); ++c) {
        row[c] = rounded(value(bytes, r, c));
      }
    });
    table.notes.push_back(note);
    return table;
  }

  weights read_mlx() {
    const stored_tensor& scales = *named("scales");
    const stored_tensor* const biases = named("biases");
    if (biases == nullptr) {
      fail("has scales and no biases beside it: MLX codes of the modes mxfp4, nvfp4 or mxfp8, expected affine ones");
    }
    if (companions_.size() != 2) {
      fail(fmt::format("has {} beside it, expected scales and biases, as MLX writes them", labels_text(companions_)));
    }
    if (scales.shape.size() != 2 || scales.shape[0] != codes_.shape[0] || scales.shape != biases->shape ||
        codes_.shape[0] == 0) {
      fail(fmt::format("{} words with scales of {} and biases of {}, expected as many rows, and groups of both",
                       shape_text(codes_.shape), shape_text(scales.shape), shape_text(biases->shape)));
    }
    const side_tensor scale = floats_of(scales);
    const side_tensor bias = floats_of(*biases);
    const mlx_layout layout = mlx_layout_of(file_, wanted_, codes_, scales.shape[1], all_);
    from_.dtype = fmt::format("MLX {}-bit, groups of {}", layout.bits, layout.group_size);
    const std::uint64_t groups = scales.shape[1];
    return decoded(layout.dim,
                   fmt::format("codes of {} bits in groups of {}, told by {}: weights are code x scale + bias",
                               layout.bits, layout.group_size, layout.by),
                   [&](const char* row, std::uint64_t r, std::size_t c) {
                     const std::uint64_t group = r * groups + c / layout.group_size;
                     return packed_code(row, c, layout.bits) * scale[group] + bias[group];
                   });
  }

  weights read_llm_int8() {
    const stored_tensor& scb = *named("scb");
    const stored_tensor* const format = named("weight_format");
    const bool is_by_rows = format == nullptr || (format->bytes.size() == 1 && format->bytes[0] == '\0');
    if (!is_by_rows || companions_.size() != (format == nullptr ? 1U : 2U)) {
      fail(fmt::format("has {} beside it, expected SCB, and weight_format 0 (row by row), as bitsandbytes writes them",
                       labels_text(companions_)));
    }
    if (scb.shape != std::vector{codes_.shape[0]}) {
      fail(fmt::format("{} codes with SCB of {}, expected one a row", shape_text(codes_.shape), shape_text(scb.shape)));
    }
    const side_tensor scale = floats_of(scb);
    from_.dtype = "I8 with SCB";
    return decoded(codes_.shape[1], "codes of bitsandbytes' LLM.int8: weights are code x SCB / 127",
                   [&](const char* row, std::uint64_t r, std::size_t c) {
                     return static_cast<signed char>(row[c]) * scale[r] / 127;
                   });
  }

  // How the scales (or zero points) lie over the codes.
  [[nodiscard]] grid grid_of(const stored_tensor& it) const {
    constexpr std::uint64_t block = 128;
    const std::uint64_t rows = codes_.shape[0];
    const std::uint64_t dim = codes_.shape[1];
    const auto blocks = [](std::uint64_t size) { return (size + block - 1) / block; };
    const std::uint64_t count = checked_product(it.shape).value_or(0);
    const std::uint64_t down = it.shape.empty() ? 1 : it.shape[0];
    const std::uint64_t across = it.shape.size() == 2 ? it.shape[1] : 1;
    if (rows > 0 && dim > 0 && it.shape.size() <= 2) {
      if (count == 1) {
        return {rows, dim, 1, "for all"};
      }
      if (down == rows && across == 1) {
        return {1, dim, 1, "a row"};
      }
      if (down == rows && across > 0 && dim % across == 0) {
        return {1, dim / across, across, fmt::format("a group of {}", dim / across)};
      }
      if (down == blocks(rows) && across == blocks(dim) && it.shape.size() == 2) {
        return {block, block, across, "a block of 128 x 128"};
      }
    }
    fail(fmt::format("{} codes with {} of {}, expected one for all, a row, a group of a row or a block of 128 x 128",
                     shape_text(codes_.shape), in_quotes(it.name), shape_text(it.shape)));
  }

  // Integers are zero points of every size; floats too.
  [[nodiscard]] std::optional<side_tensor> zeros_of(const stored_tensor* it, const stored_tensor& scales) const {
    if (it == nullptr) {
      return std::nullopt;
    }
    const auto type = element_named(it->dtype);
    if (!type || it->shape != scales.shape) {
      fail(fmt::format("has zero points of {} {} and scales of {}, expected one of each", it->dtype,
                       shape_text(it->shape), shape_text(scales.shape)));
    }
    return side_tensor(*it, *type);
  }

  weights read_scaled() {
    constexpr std::array types = {"I8"sv, "U8"sv, "F8_E4M3"sv, "F8_E5M2"sv};
    const stored_tensor* const scales = one_named(scale_labels);
    const stored_tensor* const zeros = one_named(zero_labels);
    const bool is_known = std::ranges::find(types, codes_.dtype) != types.end();
    if (!is_known || scales == nullptr || companions_.size() != (zeros == nullptr ? 1U : 2U)) {
      fail(
          fmt::format("holds {} codes with {} beside them, expected plain weights, MLX's scales and biases, or 8-bit "
                      "codes with one tensor of scales; dequantise before saving",
                      codes_.dtype, labels_text(companions_)));
    }
    if (codes_.dtype == "U8" && zeros == nullptr) {
      fail(
          fmt::format("holds U8 codes with {} and without zero points, which may be signed or packed; dequantise "
                      "before saving",
                      labels_text(companions_)));
    }
    const element type = *element_named(codes_.dtype);
    const side_tensor scale = floats_of(*scales);
    const auto zero = zeros_of(zeros, *scales);
    const grid over = grid_of(*scales);
    from_.dtype = fmt::format("{} with {}", codes_.dtype, parts_of_name(scales->name).back());
    return decoded(codes_.shape[1],
                   fmt::format("{} codes with one scale {} in {}: weights are {} x scale", codes_.dtype, over.a,
                               in_quotes(scales->name), zero ? "(code - zero point)" : "code"),
                   [&](const char* row, std::uint64_t r, std::size_t c) {
                     const std::uint64_t place = over.place(r, c);
                     const double code = number_at(type, row + c);
                     return (zero ? code - (*zero)[place] : code) * scale[place];
                   });
  }

  const source& file_;
  const request& wanted_;
  const stored_tensor& codes_;
  std::span<const stored_tensor> all_;
  std::span<const companion> companions_;
  origin from_;
};

}  // namespace

weights read_quantised(const source& file, const request& wanted, const stored_tensor& codes,
                       std::span<const stored_tensor> all, std::span<const companion> companions, origin from) {
  return scheme_reader(file, wanted, codes, all, companions, std::move(from)).read();
}

}  // namespace romvec::host
