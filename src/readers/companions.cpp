// SPDX-License-Identifier: BSL-1.0
#include "readers/companions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>

#include "error.hpp"
#include "readers/tensor_names.hpp"
#include "text.hpp"

namespace romvec::host {

namespace {

using namespace std::string_view_literals;

// Pieces of names, as '_' leaves them, that only quantised tensors have beside them.
constexpr std::array words = {"scale"sv, "scales"sv,   "scb"sv, "absmax"sv,    "amax"sv,    "zero"sv,   "zeros"sv,
                              "zp"sv,    "qzeros"sv,   "min"sv, "mins"sv,      "max"sv,     "offset"sv, "offsets"sv,
                              "quant"sv, "codebook"sv, "lut"sv, "codebooks"sv, "dequant"sv, "shift"sv,  "qscale"sv};

// In the module of a weight that has no scale: a layer's bias, the scales of what goes in and out.
constexpr std::array harmless = {
    "bias"sv, "input_scale"sv, "output_scale"sv, "input_zero_point"sv, "input_global_scale"sv, "output_zero_point"sv};

std::string lower_case(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

bool speaks_of_scales(std::string_view name) {
  const auto pieces = fields_of(name, "._/:");
  return std::ranges::any_of(pieces, [](auto piece) { return std::ranges::find(words, piece) != words.end(); });
}

bool is_separator(char c) { return c == '.' || c == '/' || c == ':'; }

// What `other` adds to `module`, if it belongs to it. All in lower case.
std::optional<std::string> label_of(std::string_view module, std::string_view other) {
  if (other.size() > module.size() + 1 && other.starts_with(module)) {
    const std::string_view rest = other.substr(module.size() + 1);
    const bool is_in_it = is_separator(other[module.size()]);
    const bool is_deeper = rest.find_first_of("./:") != std::string_view::npos;
    if (is_in_it && rest.starts_with("weight") && is_deeper) {
      return std::string(rest.substr(rest.find_first_of("./:") + 1));
    }
    if ((is_in_it && !is_deeper) || (!is_deeper && other[module.size()] == '_' && speaks_of_scales(rest))) {
      return std::string(rest);
    }
  }
  // Elsewhere: the name's last part, or nothing where it is in the same module, and words of scales.
  const std::size_t parent = module.find_last_of("./:") + 1;  // 0 for none
  const std::string_view last = module.substr(parent);
  const std::size_t at = other.find(last);
  const bool is_beside = other.starts_with(module.substr(0, parent));
  if (!is_beside && at == std::string_view::npos) {
    return std::nullopt;
  }
  std::string rest(is_beside ? other.substr(parent) : other);
  if (const std::size_t in_rest = rest.find(last); in_rest != std::string::npos) {
    rest.erase(in_rest, last.size());
  }
  const auto pieces = fields_of(rest, "._/:");
  const auto is_of_scales = [](auto piece) {
    return std::ranges::find(words, piece) != words.end() || piece == "point" || piece == "points" ||
           piece == "weight" || piece == "inv";
  };
  return speaks_of_scales(rest) && std::ranges::all_of(pieces, is_of_scales) ? std::optional(rest) : std::nullopt;
}

bool has_label(std::span<const companion> found, std::string_view label) {
  return std::ranges::any_of(found, [&](const companion& it) { return it.label == label; });
}

}  // namespace

std::vector<companion> companions_of(std::string_view name, std::span<const std::string> names) {
  std::string module = lower_case(module_of(name));
  const bool is_whole = module.size() == name.size();  // no ".weight" behind: what is below it is of other modules
  module = std::string(without_kind(module));
  std::vector<companion> out;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == name) {
      continue;
    }
    const std::string other = lower_case(names[i]);
    const auto label = label_of(module, other);
    if (!label || std::ranges::find(harmless, *label) != harmless.end()) {
      continue;
    }
    const bool is_below = is_whole && other.starts_with(module) && is_separator(other[module.size()]);
    if (!is_below || speaks_of_scales(*label)) {
      out.push_back({i, *label});
    }
  }
  return out;
}

std::vector<companion> all_of_scales(std::span<const std::string> names) {
  std::vector<companion> out;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string name = lower_case(names[i]);
    const bool is_harmless = std::ranges::any_of(harmless, [&](std::string_view end) { return name.ends_with(end); });
    if (speaks_of_scales(name) && !is_harmless) {
      out.push_back({i, name});
    }
  }
  return out;
}

std::string_view foreign_scheme(std::string_view name, std::span<const companion> found) {
  const std::string lower = lower_case(name);
  const auto any = [&](auto condition) { return std::ranges::any_of(found, condition); };
  if (any([](const companion& it) {
        return it.label.find("absmax") != std::string::npos || it.label == "quant_map" ||
               it.label.find("quant_state") != std::string::npos;
      })) {
    return "blockwise codes of bitsandbytes (NF4, FP4 or 8-bit)";
  }
  if (lower.ends_with("qweight") || has_label(found, "qzeros") || has_label(found, "g_idx")) {
    return "GPTQ or AWQ codes";
  }
  if (lower.ends_with("weight_packed")) {
    return "packed codes of compressed-tensors";
  }
  if (lower.ends_with("w_q") || has_label(found, "meta")) {
    return "HQQ codes";
  }
  if (has_label(found, "codebooks") || has_label(found, "codebook")) {
    return "codes of a codebook (AQLM or its like)";
  }
  return "";
}

bool may_be_codes(std::string_view dtype) {
  constexpr std::array plain = {"F16"sv, "BF16"sv, "F32"sv, "F64"sv, "C64"sv, "C128"sv, "BOOL"sv};
  return std::ranges::find(plain, dtype) == plain.end();
}

std::string labels_text(std::span<const companion> found) {
  constexpr std::size_t most = 6;
  std::string out;
  for (std::size_t i = 0; i < std::min(found.size(), most); ++i) {
    out += (i == 0 ? "" : ", ") + printable(found[i].label);
  }
  return out + (found.size() > most ? ", ..." : "");
}

void refuse_scaled(const source& file, std::string_view name, std::string_view dtype,
                   std::span<const std::string> names) {
  const auto found = companions_of(name, names);
  if (!found.empty()) {
    throw error(file.name, "array " + in_quotes(name),
                fmt::format("holds {} codes with {} beside them, expected the weights themselves: dequantise before "
                            "saving",
                            printable(dtype), labels_text(found)));
  }
}

}  // namespace romvec::host
