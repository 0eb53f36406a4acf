// SPDX-License-Identifier: BSL-1.0
// Hugging Face's .safetensors: 8 bytes of header length, a JSON header, the tensors. Little-endian, row by
// row.
#include "readers/safetensors.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "error.hpp"
#include "readers/dense.hpp"
#include "readers/shard_index.hpp"
#include "readers/siblings.hpp"
#include "text.hpp"

namespace romvec::host::safetensors {

namespace {

std::vector<tensor_info> infos_of(std::span<const stored_tensor> tensors) {
  std::vector<tensor_info> out;
  for (const stored_tensor& it : tensors) {
    out.push_back({it.name, it.dtype, it.shape});
  }
  return out;
}

weights read_plain(const source& file, const request& wanted, const stored_tensor& it, origin from) {
  const auto type = element_named(it.dtype);
  if (!type) {
    throw error(file.name, "tensor " + in_quotes(it.name),
                fmt::format("dtype {}, expected F16, BF16, F32, F64, F8_E4M3, F8_E5M2 or an integer", it.dtype));
  }
  dense_array array;
  array.bytes = it.bytes;
  array.type = *type;
  array.rows = it.shape[0];
  array.dim = it.shape[1];
  return read_dense(file, wanted, array, std::move(from));
}

// A part of a model may hold the codes of a tensor and another part their scales.
void refuse_codes_of_a_part(const source& file, const stored_tensor& it) {
  if (const auto index = shard_index_beside(file)) {
    std::vector<std::string> names;
    for (const auto& [name, shard] : index->shard_of) {
      names.push_back(name);
    }
    if (const auto found = companions_of(it.name, names); !found.empty()) {
      throw error(file.name, "tensor " + in_quotes(it.name),
                  fmt::format("holds {} codes, and {} is in {}; give {} instead", it.dtype,
                              in_quotes(names[found.front().place]),
                              printable(index->shard_of.at(names[found.front().place])), printable(index->name)));
    }
  } else if (const auto part = part_of(file.name)) {
    throw error(file.name, "tensor " + in_quotes(it.name),
                fmt::format("holds {} numbers, which may be codes whose scales are in another part of the {}; give the "
                            "model's .safetensors.index.json, which is not beside it",
                            it.dtype, part->count));
  }
}

// Scales that are called after nothing are those of the only codes.
void refuse_codes_beside_scales(const source& file, const stored_tensor& it, std::span<const stored_tensor> tensors,
                                std::span<const std::string> names) {
  const std::vector<companion> scales = all_of_scales(names);
  std::size_t codes = 0;
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    const bool is_scale = std::ranges::find(scales, i, &companion::place) != scales.end();
    codes += !is_scale && tensors[i].shape.size() >= 2 && may_be_codes(tensors[i].dtype) ? 1 : 0;
  }
  if (codes == 1 && !scales.empty()) {
    throw error(
        file.name, "tensor " + in_quotes(it.name),
        fmt::format("holds {} numbers, and {} in the file speaks of scales: it cannot be told whether they belong "
                    "together; dequantise before saving",
                    it.dtype, in_quotes(names[scales.front().place])));
  }
}

// Model2Vec can keep a row for several tokens, and a factor for each.
void note_what_is_not_applied(std::span<const stored_tensor> tensors, weights& table) {
  for (const stored_tensor& it : tensors) {
    if (it.shape.size() == 1 && (it.name == "mapping" || it.name == "weights") && table.from.tensor == "embeddings") {
      table.notes.push_back(fmt::format("{} of {} was not applied: Model2Vec {}", in_quotes(it.name),
                                        shape_text(it.shape),
                                        it.name == "mapping" ? "looks up in it which row a token has"
                                                             : "multiplies the row of a token by its number"));
    }
  }
}

}  // namespace

std::vector<stored_tensor> tensors_of(const header& head) {
  std::vector<stored_tensor> out;
  for (const tensor& it : head.tensors) {
    out.push_back({it.name, it.dtype, it.shape,
                   head.data.substr(static_cast<std::size_t>(it.begin), static_cast<std::size_t>(it.end - it.begin))});
  }
  return out;
}

weights read_tensors(const source& file, const request& wanted, std::span<const stored_tensor> tensors,
                     choice_hints hints, std::size_t* chosen) {
  std::vector<std::string> notes;
  hints.notes = &notes;
  hints.same_bytes = [&](std::size_t a, std::size_t b) { return tensors[a].bytes == tensors[b].bytes; };
  const std::size_t place = chosen_tensor(file, wanted, infos_of(tensors), hints);
  if (chosen != nullptr) {
    *chosen = place;
  }
  const stored_tensor& it = tensors[place];
  std::vector<std::string> names;
  std::ranges::transform(tensors, std::back_inserter(names), &stored_tensor::name);
  const auto found = may_be_codes(it.dtype) ? companions_of(it.name, names) : std::vector<companion>();
  origin from = {"safetensors", it.name, it.dtype, "", 0, 0};
  const bool is_scaled = !found.empty() || !foreign_scheme(it.name, found).empty();
  if (!is_scaled && may_be_codes(it.dtype)) {
    refuse_codes_of_a_part(file, it);
    refuse_codes_beside_scales(file, it, tensors, names);
    notes.push_back(fmt::format("{} numbers were taken as they are: no scales are beside them", it.dtype));
  }
  weights table = is_scaled ? read_quantised(file, wanted, it, tensors, found, std::move(from))
                            : read_plain(file, wanted, it, std::move(from));
  table.notes.insert(table.notes.begin(), notes.begin(), notes.end());
  note_what_is_not_applied(tensors, table);
  return table;
}

bool detect(std::string_view bytes) {
  // A length, then the brace of the JSON header. The upper bytes of a plausible length, zeros, are in no text
  // file; a length with all bytes set is what a hostile header has.
  if (bytes.size() < 9 || bytes[8] != '{') {
    return false;
  }
  return std::ranges::any_of(bytes.substr(0, 8), [](char c) { return c == '\0' || c == '\xff'; });
}

contents list(const source& file) { return {"safetensors", infos_of(tensors_of(parse_header(file)))}; }

weights read(const source& file, const request& wanted) {
  choice_hints hints;
  hints.is_part = part_of(file.name).has_value();
  hints.elsewhere = [&] { return where_the_table_is(file, wanted); };
  return read_tensors(file, wanted, tensors_of(parse_header(file)), hints);
}

}  // namespace romvec::host::safetensors
