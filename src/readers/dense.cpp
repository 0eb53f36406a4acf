// SPDX-License-Identifier: BSL-1.0
#include "readers/dense.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <concepts>
#include <limits>
#include <type_traits>
#include <utility>

#include "readers/bytes.hpp"
#include "readers/half.hpp"
#include "readers/rows.hpp"

namespace romvec::host {

namespace {

// One decoder an element type: bytes to the number, as wide as the file has it.
template <std::integral Integer>
struct decode_integer {
  static float number(const char* bytes, bool big) {
    return static_cast<float>(static_cast<Integer>(load<std::make_unsigned_t<Integer>>(bytes, big)));
  }
};
struct decode_f16 {
  static float number(const char* bytes, bool big) { return float_from_f16(load<std::uint16_t>(bytes, big)); }
};
struct decode_bf16 {
  static float number(const char* bytes, bool big) { return float_from_bf16(load<std::uint16_t>(bytes, big)); }
};
struct decode_f8_e4m3 {
  static float number(const char* bytes, bool) { return float_from_e4m3(load<std::uint8_t>(bytes)); }
};
struct decode_f8_e5m2 {
  static float number(const char* bytes, bool) { return float_from_e5m2(load<std::uint8_t>(bytes)); }
};
struct decode_f32 {
  static float number(const char* bytes, bool big) { return std::bit_cast<float>(load<std::uint32_t>(bytes, big)); }
};
struct decode_f64 {
  static double number(const char* bytes, bool big) { return std::bit_cast<double>(load<std::uint64_t>(bytes, big)); }
};

// Calls action with the decoder of the type.
template <class Action>
auto with_decoder(element type, Action action) {
  switch (type) {
    case element::i8:
      return action(decode_integer<std::int8_t>());
    case element::u8:
      return action(decode_integer<std::uint8_t>());
    case element::i16:
      return action(decode_integer<std::int16_t>());
    case element::u16:
      return action(decode_integer<std::uint16_t>());
    case element::i32:
      return action(decode_integer<std::int32_t>());
    case element::u32:
      return action(decode_integer<std::uint32_t>());
    case element::i64:
      return action(decode_integer<std::int64_t>());
    case element::u64:
      return action(decode_integer<std::uint64_t>());
    case element::f16:
      return action(decode_f16());
    case element::bf16:
      return action(decode_bf16());
    case element::f32:
      return action(decode_f32());
    case element::f8_e4m3:
      return action(decode_f8_e4m3());
    case element::f8_e5m2:
      return action(decode_f8_e5m2());
    case element::f64:
      break;
  }
  return action(decode_f64());
}

template <class Decoder>
void decode(const source& file, const request& wanted, const dense_array& array, weights& table) {
  const std::size_t width = bytes_of(array.type);
  const auto first = static_cast<std::size_t>(table.from.first_row);
  const auto rows_in_file = static_cast<std::size_t>(array.rows);
  const std::size_t row_stride = array.column_by_column ? 1 : table.dim;
  const std::size_t column_stride = array.column_by_column ? rows_in_file : 1;
  for (std::size_t r = 0; r < table.vocab_size; ++r) {
    const char* const row = array.bytes.data() + (first + r) * row_stride * width;
    for (std::size_t c = 0; c < table.dim; ++c) {
      const auto number = Decoder::number(row + c * column_stride * width, array.big_endian);
      // The conversion of a double beyond float32 is undefined, and float32's largest still rounds to itself.
      if (!(std::fabs(number) <= std::numeric_limits<float>::max())) {
        refuse_number(file, table, r, c, static_cast<double>(number));
      }
      table.values[r * table.dim + c] = static_cast<float>(number);
    }
    if (r % 1024 == 0) {
      if (!array.column_by_column) {
        forget_before(file, row);
      }
      wanted.progress(static_cast<double>(r) / static_cast<double>(table.vocab_size));
    }
  }
}

}  // namespace

std::optional<element> element_named(std::string_view dtype) {
  using entry = std::pair<std::string_view, element>;
  constexpr std::array<entry, 14> names = {{{"I8", element::i8},
                                            {"U8", element::u8},
                                            {"I16", element::i16},
                                            {"U16", element::u16},
                                            {"I32", element::i32},
                                            {"U32", element::u32},
                                            {"I64", element::i64},
                                            {"U64", element::u64},
                                            {"F16", element::f16},
                                            {"BF16", element::bf16},
                                            {"F32", element::f32},
                                            {"F64", element::f64},
                                            {"F8_E4M3", element::f8_e4m3},
                                            {"F8_E5M2", element::f8_e5m2}}};
  const auto* const found = std::ranges::find(names, dtype, &entry::first);
  return found == names.end() ? std::nullopt : std::optional(found->second);
}

double number_at(element type, const char* bytes) {
  return with_decoder(type, [&](auto decoder) { return static_cast<double>(decoder.number(bytes, false)); });
}

weights read_dense(const source& file, const request& wanted, const dense_array& array, origin from) {
  from.order = array.column_by_column ? "column by column" : "row by row";
  weights table = table_for(file, wanted, array.rows, array.dim, std::move(from));
  with_decoder(array.type, [&](auto decoder) { decode<decltype(decoder)>(file, wanted, array, table); });
  return table;
}

}  // namespace romvec::host
