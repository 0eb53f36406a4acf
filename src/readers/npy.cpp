// SPDX-License-Identifier: BSL-1.0
// Tables in NumPy's .npy.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "error.hpp"
#include "readers/bytes.hpp"
#include "readers/dense.hpp"
#include "readers/npy_header.hpp"
#include "readers/reader.hpp"
#include "text.hpp"

namespace romvec::host::npy {

namespace {

constexpr std::string_view bfloat16 = "<V2";  // how NumPy writes ml_dtypes.bfloat16

// '<f4': byte order, kind, bytes; for a single byte the order is '|'.
element element_of(const source& file, const header& head, bool& big_endian) {
  using entry = std::pair<std::string_view, element>;
  constexpr std::array<entry, 11> kinds = {{{"i1", element::i8},
                                            {"u1", element::u8},
                                            {"i2", element::i16},
                                            {"u2", element::u16},
                                            {"i4", element::i32},
                                            {"u4", element::u32},
                                            {"i8", element::i64},
                                            {"u8", element::u64},
                                            {"f2", element::f16},
                                            {"f4", element::f32},
                                            {"f8", element::f64}}};
  const std::string_view descr = head.descr;
  if (descr == bfloat16) {
    big_endian = false;
    return element::bf16;
  }
  if (descr == "|V1" || descr == "<V1") {
    throw error(
        file.name, "header",
        "dtype \"|V1\", which NumPy writes for the 8-bit floats of ml_dtypes and others, expected f2, f4, f8 or "
        "an integer: numpy.save('table.npy', table.astype('float32'))");
  }
  const auto* const found =
      std::ranges::find(kinds, descr.substr(std::min<std::size_t>(descr.size(), 1)), &entry::first);
  if (found != kinds.end() && (descr[0] == '<' || descr[0] == '>' || (descr[0] == '|' && descr[2] == '1'))) {
    big_endian = descr[0] == '>';
    return found->second;
  }
  throw error(
      file.name, "header",
      fmt::format("dtype {}, expected f2, f4, f8 or an integer (i1 to i8, u1 to u8), little (<) or big (>) endian",
                  in_quotes(descr)));
}

}  // namespace

bool detect(std::string_view bytes) { return has_magic(bytes); }

contents list(const source& file) {
  const header head = parse_header(file);
  return {fmt::format("npy {}.0", head.version),
          {{"", head.descr + (head.fortran_order ? ", Fortran order" : ", C order"), head.shape}}};
}

weights read(const source& file, const request& wanted) {
  const header head = parse_header(file);
  if (wanted.tensor) {
    throw error(file.name, fmt::format("tensor {} is asked for, but a .npy file has one array without a name",
                                       in_quotes(*wanted.tensor)));
  }
  dense_array array;
  array.type = element_of(file, head, array.big_endian);
  if (head.shape.size() != 2) {
    throw error(file.name, "header",
                fmt::format("{} dimension{} ({}), expected 2: rows x dim", head.shape.size(),
                            head.shape.size() == 1 ? "" : "s", shape_text(head.shape)));
  }
  array.column_by_column = head.fortran_order;
  array.rows = head.shape[0];
  array.dim = head.shape[1];
  const auto elements = checked_product(head.shape);
  const auto size = elements ? checked_product(*elements, bytes_of(array.type)) : std::nullopt;
  if (!size) {
    throw error(file.name, "header", fmt::format("the shape {} has more than 2^64 bytes", shape_text(head.shape)));
  }
  if (*size != head.data.size()) {
    throw error(file.name, "data",
                fmt::format("{} bytes behind the header, expected {} for {} of {}", head.data.size(), *size,
                            shape_text(head.shape), head.descr));
  }
  array.bytes = head.data;
  weights table = read_dense(file, wanted, array, {fmt::format("npy {}.0", head.version), "", head.descr, "", 0, 0});
  if (head.descr == bfloat16) {
    table.notes.push_back("dtype <V2 was read as bfloat16, as NumPy writes that of ml_dtypes");
  }
  return table;
}

}  // namespace romvec::host::npy
