// SPDX-License-Identifier: BSL-1.0
// The one list of the tool's storage formats. Everything else asks the type of the library, by with_format().
#pragma once

#include <cstddef>
#include <cstdint>
#include <romvec/format.hpp>
#include <romvec/image_header.hpp>
#include <stdexcept>
#include <string_view>
#include <tuple>

namespace romvec::host {

// F stands for the fraction bits of fixed point, which are known at run time only; Format then has 0 of them.
template <class Format>
struct listed_format {
  using type = Format;
  image_format code;
  std::string_view cpp_spelling;  // within namespace romvec
  std::string_view shell_name;    // what needs no quotes in a shell
  std::string_view meaning;       // for --help
  int usual_fraction_bits = 0;    // of the examples

  static constexpr bool has_fraction_bits = requires { Format::fraction_bits; };
};

inline constexpr std::tuple format_list{
    listed_format<int8_rows>{image_format::int8_rows, "int8_rows", "int8_rows",
                             "8 bits a weight and a 15-bit multiplier a row (the default)"},
    listed_format<int8_table>{image_format::int8_table, "int8_table", "int8_table",
                              "8 bits a weight and one multiplier for the table"},
    listed_format<nibble_groups<32>>{image_format::nibble_groups_32, "nibble_groups<32>", "nibble32",
                                     "4 bits a weight, one of 16 levels of the table; a multiplier for 32 of a row"},
    listed_format<nibble_groups<64>>{image_format::nibble_groups_64, "nibble_groups<64>", "nibble64",
                                     "the same with a multiplier for every 64"},
    listed_format<nibble_rows>{image_format::nibble_rows, "nibble_rows", "nibble_rows",
                               "the same with a multiplier a row"},
    listed_format<trellis_rows<1>>{image_format::trellis_rows_1, "trellis_rows<1>", "trellis1",
                                   "1 bit a weight by a trellis code, levels of the table, a multiplier a row"},
    listed_format<trellis_rows<2>>{image_format::trellis_rows_2, "trellis_rows<2>", "trellis2",
                                   "the same with 2 bits, within 1 dB of the best that 2 bits can do"},
    listed_format<trellis_rows<3>>{image_format::trellis_rows_3, "trellis_rows<3>", "trellis3", "the same with 3 bits"},
    listed_format<trellis_rows<4>>{image_format::trellis_rows_4, "trellis_rows<4>", "trellis4", "the same with 4 bits"},
    listed_format<trellis_rows<5>>{image_format::trellis_rows_5, "trellis_rows<5>", "trellis5", "the same with 5 bits"},
    listed_format<trellis_rows<6>>{image_format::trellis_rows_6, "trellis_rows<6>", "trellis6", "the same with 6 bits"},
    listed_format<fixed<std::int8_t, 0>>{image_format::fixed_int8, "fixed<std::int8_t, F>", "fixed8.F",
                                         "code * 2^-F, code in 8 bits", 7},
    listed_format<fixed<std::int16_t, 0>>{image_format::fixed_int16, "fixed<std::int16_t, F>", "fixed16.F",
                                          "code * 2^-F, code in 16 bits", 12},
};

// body(entry) for every format, in the order of the list.
template <class Body>
void for_each_format(Body body) {
  std::apply([&](const auto&... entry) { (body(entry), ...); }, format_list);
}

// body(entry) for the format of this identity. Every format of the library is in the list; std::logic_error if not.
template <std::size_t Index = 0, class Body>
auto with_format(image_format code, Body body) {
  if (const auto& entry = std::get<Index>(format_list); entry.code == code) {
    return body(entry);
  }
  if constexpr (Index + 1 < std::tuple_size_v<decltype(format_list)>) {
    return with_format<Index + 1>(code, body);
  } else {
    throw std::logic_error("a storage format of the library that the tool does not list");
  }
}

}  // namespace romvec::host
