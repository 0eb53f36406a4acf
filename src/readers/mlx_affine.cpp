// SPDX-License-Identifier: BSL-1.0
#include "readers/mlx_affine.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "error.hpp"
#include "readers/siblings.hpp"
#include "readers/tensor_names.hpp"
#include "text.hpp"

namespace romvec::host {

namespace {

using namespace std::string_view_literals;
using nlohmann::json;

constexpr std::array<unsigned, 6> all_bits = {2, 3, 4, 5, 6, 8};
constexpr std::array<std::uint64_t, 3> all_group_sizes = {32, 64, 128};

std::string text_of(const mlx_layout& it) {
  return fmt::format("{} bits in groups of {} (dim {})", it.bits, it.group_size, it.dim);
}

std::string texts_of(const std::vector<mlx_layout>& some) {
  std::string out;
  for (std::size_t i = 0; i < some.size(); ++i) {
    out += (i == 0 ? "" : ", ") + text_of(some[i]);
  }
  return out;
}

// The layout of these bits, if the words of a row hold a whole number of groups of them.
std::optional<mlx_layout> layout_of(std::uint64_t words, std::uint64_t groups, unsigned bits) {
  if (groups == 0 || words > (std::uint64_t{1} << 40U) || words * 32 % bits != 0) {
    return std::nullopt;
  }
  const std::uint64_t dim = words * 32 / bits;
  return dim % groups == 0 ? std::optional(mlx_layout{bits, dim / groups, dim, ""}) : std::nullopt;
}

struct configured {
  std::optional<std::uint64_t> bits;
  std::optional<std::uint64_t> group_size;
  std::string mode;  // empty: affine
};

void take_from(const json& object, configured& out) {
  if (object.contains("bits") && object["bits"].is_number_unsigned()) {
    out.bits = object["bits"].get<std::uint64_t>();
  }
  if (object.contains("group_size") && object["group_size"].is_number_unsigned()) {
    out.group_size = object["group_size"].get<std::uint64_t>();
  }
  if (object.contains("mode") && object["mode"].is_string()) {
    out.mode = object["mode"].get<std::string>();
  }
}

// What config.json says of the module: its "quantization" for the whole model, and under it the module's own.
std::optional<configured> configuration_of(const source& file, std::string_view module) {
  const auto path = beside(file, "config.json");
  if (!path) {
    return std::nullopt;
  }
  const input_file opened(*path);
  const std::string_view text = opened.contents().bytes;
  const json config = json::parse(text.begin(), text.end(), nullptr, false);
  if (!config.is_object()) {
    return std::nullopt;
  }
  for (const std::string_view key : {"quantization"sv, "quantization_config"sv}) {
    const auto found = config.find(key);
    if (found == config.end() || !found->is_object()) {
      continue;
    }
    configured out;
    take_from(*found, out);
    if (const auto own = found->find(std::string(module)); own != found->end() && own->is_object()) {
      take_from(*own, out);
    }
    if (out.bits) {
      return out;
    }
  }
  return std::nullopt;
}

// The sizes of norms that work on what the embedding gives; not those of heads.
std::vector<std::uint64_t> sizes_of_norms(std::span<const stored_tensor> all) {
  constexpr std::array norms = {"norm"sv,      "input_layernorm"sv, "post_attention_layernorm"sv, "ln_f"sv,
                                "ln_1"sv,      "final_layernorm"sv, "attention_norm"sv,           "ffn_norm"sv,
                                "final_norm"sv};
  std::vector<std::uint64_t> out;
  for (const stored_tensor& it : all) {
    const auto parts = parts_of_name(module_of(it.name));
    if (it.shape.size() == 1 && !parts.empty() && std::ranges::find(norms, parts.back()) != norms.end()) {
      out.push_back(it.shape[0]);
    }
  }
  return out;
}

[[noreturn]] void fail(const source& file, const stored_tensor& codes, const std::string& message) {
  throw error(file.name, "tensor " + in_quotes(codes.name), message);
}

mlx_layout by_configuration(const source& file, const stored_tensor& codes, std::uint64_t groups,
                            const configured& config) {
  if (!config.mode.empty() && config.mode != "affine") {
    fail(file, codes, fmt::format("MLX codes of the mode {} by config.json, expected affine", in_quotes(config.mode)));
  }
  const auto* const bits = std::ranges::find(all_bits, *config.bits);
  const auto layout = bits == all_bits.end() ? std::nullopt : layout_of(codes.shape[1], groups, *bits);
  if (!layout || (config.group_size && *config.group_size != layout->group_size)) {
    fail(file, codes,
         fmt::format("{} words and {} groups a row are not what config.json says: {} bits in groups of {}",
                     codes.shape[1], groups, *config.bits, config.group_size.value_or(0)));
  }
  mlx_layout out = *layout;
  out.by = "config.json";
  return out;
}

}  // namespace

mlx_layout mlx_layout_of(const source& file, const request& wanted, const stored_tensor& codes, std::uint64_t groups,
                         std::span<const stored_tensor> all) {
  std::vector<mlx_layout> possible;
  for (const unsigned bits : all_bits) {
    const auto layout = layout_of(codes.shape[1], groups, bits);
    if (layout && std::ranges::find(all_group_sizes, layout->group_size) != all_group_sizes.end()) {
      possible.push_back(*layout);
    }
  }
  if (wanted.bits) {
    const auto layout = *wanted.bits <= 8 && std::ranges::find(all_bits, *wanted.bits) != all_bits.end()
                            ? layout_of(codes.shape[1], groups, *wanted.bits)
                            : std::nullopt;
    if (!layout) {
      fail(file, codes,
           fmt::format("{} words and {} groups a row are not codes of {} bits", codes.shape[1], groups, *wanted.bits));
    }
    mlx_layout out = *layout;
    out.by = "--bits";
    return out;
  }
  if (const auto config = configuration_of(file, module_of(codes.name))) {
    return by_configuration(file, codes, groups, *config);
  }
  if (possible.empty()) {
    fail(file, codes,
         fmt::format("{} words and {} groups a row fit no codes of MLX: 2 to 8 bits in groups of 32, 64 "
                     "or 128",
                     codes.shape[1], groups));
  }
  std::vector<mlx_layout> left = possible;
  if (left.size() > 1) {
    const std::vector<std::uint64_t> norms = sizes_of_norms(all);
    std::erase_if(left, [&](const mlx_layout& it) { return std::ranges::find(norms, it.dim) == norms.end(); });
  }
  if (left.size() != 1) {
    fail(file, codes,
         fmt::format("the shapes allow {}; expected config.json of the model beside the file, or --bits",
                     texts_of(possible)));
  }
  left.front().by = possible.size() == 1 ? "the shapes" : "the sizes of the model's norms";
  return left.front();
}

}  // namespace romvec::host
