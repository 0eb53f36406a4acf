// SPDX-License-Identifier: BSL-1.0
// Hugging Face's .safetensors: 8 bytes of header length, a JSON header, the tensors. Little-endian, row by
// row.
#include <fmt/format.h>

#include <algorithm>

#include "error.hpp"
#include "readers/choice.hpp"
#include "readers/dense.hpp"
#include "readers/reader.hpp"
#include "readers/safetensors_header.hpp"
#include "text.hpp"

namespace romvec::host::safetensors {

namespace {

std::vector<tensor_info> infos_of(const header& head) {
  std::vector<tensor_info> out;
  for (const tensor& it : head.tensors) {
    out.push_back({it.name, it.dtype, it.shape});
  }
  return out;
}

}  // namespace

bool detect(std::string_view bytes) {
  // A length, then the brace of the JSON header. The upper bytes of a plausible length, zeros, are in no text
  // file; a length with all bytes set is what a hostile header has.
  if (bytes.size() < 9 || bytes[8] != '{') {
    return false;
  }
  return std::ranges::any_of(bytes.substr(0, 8), [](char c) { return c == '\0' || c == '\xff'; });
}

contents list(const source& file) { return {"safetensors", infos_of(parse_header(file))}; }

weights read(const source& file, const request& wanted) {
  const header head = parse_header(file);
  const tensor& chosen = head.tensors[chosen_tensor(file, wanted, infos_of(head))];
  const auto type = element_named(chosen.dtype);
  if (!type) {
    throw error(file.name, "tensor " + in_quotes(chosen.name),
                fmt::format("dtype {}, expected F16, BF16, F32, F64 or an integer", chosen.dtype));
  }
  dense_array array;
  array.bytes =
      head.data.substr(static_cast<std::size_t>(chosen.begin), static_cast<std::size_t>(chosen.end - chosen.begin));
  array.type = *type;
  array.rows = chosen.shape[0];
  array.dim = chosen.shape[1];
  return read_dense(file, wanted, array, {"safetensors", chosen.name, chosen.dtype, "", 0, 0});
}

}  // namespace romvec::host::safetensors
