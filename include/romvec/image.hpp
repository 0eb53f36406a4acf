// SPDX-License-Identifier: BSL-1.0
// A table as an image: a checked header and the arrays, for flash that is written apart from the firmware and for files
// that hosts map into memory. `romvec convert --emit image` writes it; nothing is copied when it is opened.
//
// Layout, little-endian; the codes begin at byte 64, the multipliers at the next multiple of 16 behind them:
//    0  8 bytes  89 52 56 45 43 0D 0A 1A ("\x89RVEC\r\n\x1A": what a transfer as text changes, it changes here)
//    8  u32      version, 1
//   12  u32      format (image_format)
//   16  i32      exponent; of fixed point -F
//   20  u32      vocab_size, [1, 2^31)
//   24  u32      dim, [1, 2^31)
//   28  u32      CRC-32 of bytes [64, image_bytes)
//   32  u64      image_bytes, the length of it all; follows from format and shape
//   40  u32      the table's multiplier (int8_table), else 0
//   44  16 int8  the levels of 4-bit codes, else 0
//   60  u32      CRC-32 of bytes [0, 60)
#pragma once

#include "romvec/config.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "romvec/crc32.hpp"
#include "romvec/detail/casts.hpp"
#include "romvec/format.hpp"
#include "romvec/table_view.hpp"

namespace romvec {

inline constexpr std::size_t image_header_bytes = 64;
inline constexpr std::size_t image_alignment = 16;
inline constexpr std::uint32_t image_version = 1;
inline constexpr std::uint8_t image_magic[8] = {0x89, 'R', 'V', 'E', 'C', '\r', '\n', 0x1A};

enum class image_format : std::uint32_t {
  int8_rows = 1,
  fixed_int8 = 2,
  fixed_int16 = 3,
  int8_table = 4,
  nibble_groups_32 = 5,
  nibble_groups_64 = 6,
  nibble_rows = 7,
};

// What is wrong with an image, in the order in which it is looked for.
enum class image_fault : std::uint8_t {
  none = 0,
  too_short,         // not even a header
  not_an_image,      // other first bytes
  unknown_version,   // written by a later romvec
  damaged_header,    // the header's CRC differs
  unknown_format,    // no format of this version
  bad_shape,         // vocab_size, dim, exponent or multiplier outside what a table has
  bad_length,        // image_bytes is not what format and shape ask for
  truncated,         // fewer bytes than image_bytes
  other_format,      // sound, but not of the format that was asked for
  other_vocab_size,  // sound, but of another number of rows
  other_dim,         // sound, but of another row length
  other_table,       // sound, but not of the conversion whose CRC was asked for
  misaligned,        // the address is no multiple of image_alignment
  damaged_data,      // the CRC of the arrays differs (verify_image)
};

// A sentence for people; a string in read-only memory.
[[nodiscard]] ROMVEC_INLINE constexpr const char* describe(image_fault fault) {
  switch (fault) {
    case image_fault::none:
      return "ok";
    case image_fault::too_short:
      return "is shorter than the 64 bytes of an image's header";
    case image_fault::not_an_image:
      return "does not begin as an image does";
    case image_fault::unknown_version:
      return "has a version that this romvec does not know, expected 1";
    case image_fault::damaged_header:
      return "has a damaged header: its CRC-32 differs";
    case image_fault::unknown_format:
      return "has a storage format that this romvec does not know";
    case image_fault::bad_shape:
      return "has a shape, an exponent or a multiplier that no table has";
    case image_fault::bad_length:
      return "has a length that does not follow from its format and shape";
    case image_fault::truncated:
      return "ends before its length";
    case image_fault::other_format:
      return "has another storage format than expected";
    case image_fault::other_vocab_size:
      return "has another number of rows than expected";
    case image_fault::other_dim:
      return "has another row length than expected";
    case image_fault::other_table:
      return "holds another table than expected: the CRC-32 of its arrays is another";
    case image_fault::misaligned:
      return "lies at an address that is no multiple of 16";
    case image_fault::damaged_data:
      return "has damaged arrays: their CRC-32 differs";
  }
  return "unknown fault";
}

// A header's fields, see above.
struct image_header {
  std::uint32_t version;
  image_format format;
  std::int32_t exponent;
  std::uint32_t vocab_size;
  std::uint32_t dim;
  std::uint32_t data_crc32;
  std::uint64_t image_bytes;
  std::uint16_t multiplier;
};

namespace detail {

template <class Integer>
[[nodiscard]] ROMVEC_INLINE constexpr Integer read_little_endian(const std::byte* bytes) {
  Integer value = 0;
  for (std::size_t i = sizeof(Integer); i-- > 0;) {
    value = static_cast<Integer>((value << 8) | std::to_integer<Integer>(bytes[i]));
  }
  return value;
}

// Where the multipliers of `codes` bytes of codes begin, from the image's begin.
[[nodiscard]] ROMVEC_INLINE constexpr std::uint64_t multipliers_offset(std::uint64_t code_bytes) {
  return (image_header_bytes + code_bytes + image_alignment - 1) / image_alignment * image_alignment;
}

template <format Format>
[[nodiscard]] consteval image_format image_format_of() {
  if constexpr (nibble_format<Format>) {
    return Format::group_size == 32   ? image_format::nibble_groups_32
           : Format::group_size == 64 ? image_format::nibble_groups_64
                                      : image_format::nibble_rows;
  } else if constexpr (one_multiplier_format<Format>) {
    return image_format::int8_table;
  } else if constexpr (Format::has_multipliers) {
    return image_format::int8_rows;
  } else {
    return sizeof(typename Format::code_type) == 1 ? image_format::fixed_int8 : image_format::fixed_int16;
  }
}

[[nodiscard]] ROMVEC_INLINE constexpr bool exponent_is_possible(image_format format, std::int32_t exponent) {
  if (format == image_format::fixed_int8) {
    return exponent >= fixed<std::int8_t, 0>::min_exponent && exponent <= fixed<std::int8_t, 0>::max_exponent;
  }
  if (format == image_format::fixed_int16) {
    return exponent >= fixed<std::int16_t, 0>::min_exponent && exponent <= fixed<std::int16_t, 0>::max_exponent;
  }
  return exponent >= int8_rows::min_exponent && exponent <= int8_rows::max_exponent;
}

}  // namespace detail

// Bytes of the codes, and of the multipliers, of a table of this format and shape; vocab_size and dim below 2^31, so
// that nothing overflows.
[[nodiscard]] ROMVEC_INLINE constexpr std::uint64_t image_code_bytes(image_format format, std::uint32_t vocab_size,
                                                                     std::uint32_t dim) {
  if (format >= image_format::nibble_groups_32) {
    return std::uint64_t{vocab_size} * ((dim + 1) / 2);
  }
  return std::uint64_t{vocab_size} * dim * (format == image_format::fixed_int16 ? 2 : 1);
}
[[nodiscard]] ROMVEC_INLINE constexpr std::uint64_t image_multiplier_bytes(image_format format,
                                                                           std::uint32_t vocab_size,
                                                                           std::uint32_t dim) {
  switch (format) {
    case image_format::int8_rows:
    case image_format::nibble_rows:
      return std::uint64_t{vocab_size} * 2;
    case image_format::nibble_groups_32:
      return std::uint64_t{vocab_size} * ((dim + 31) / 32) * 2;
    case image_format::nibble_groups_64:
      return std::uint64_t{vocab_size} * ((dim + 63) / 64) * 2;
    case image_format::fixed_int8:
    case image_format::fixed_int16:
    case image_format::int8_table:
      break;
  }
  return 0;
}

// The length of an image of this format and shape.
[[nodiscard]] ROMVEC_INLINE constexpr std::uint64_t image_bytes_of(image_format format, std::uint32_t vocab_size,
                                                                   std::uint32_t dim) {
  const std::uint64_t codes = image_code_bytes(format, vocab_size, dim);
  const std::uint64_t multipliers = image_multiplier_bytes(format, vocab_size, dim);
  return multipliers == 0 ? image_header_bytes + codes : detail::multipliers_offset(codes) + multipliers;
}

// Reads and checks the header at image[0], and that the arrays it speaks of are within image[0, size); whatever the
// format. `header` is written as far as the fault allows. The arrays are not looked at.
[[nodiscard]] constexpr image_fault read_image_header(std::span<const std::byte> image, image_header& header) {
  using detail::read_little_endian;
  if (image.size() < image_header_bytes) {
    return image_fault::too_short;
  }
  const std::byte* const bytes = image.data();
  for (std::size_t i = 0; i < sizeof(image_magic); ++i) {
    if (bytes[i] != std::byte{image_magic[i]}) {
      return image_fault::not_an_image;
    }
  }
  header.version = read_little_endian<std::uint32_t>(bytes + 8);
  if (header.version != image_version) {
    return image_fault::unknown_version;
  }
  if (read_little_endian<std::uint32_t>(bytes + 60) != crc32(image.first(60))) {
    return image_fault::damaged_header;
  }
  header.format = static_cast<image_format>(read_little_endian<std::uint32_t>(bytes + 12));
  header.exponent = static_cast<std::int32_t>(read_little_endian<std::uint32_t>(bytes + 16));
  header.vocab_size = read_little_endian<std::uint32_t>(bytes + 20);
  header.dim = read_little_endian<std::uint32_t>(bytes + 24);
  header.data_crc32 = read_little_endian<std::uint32_t>(bytes + 28);
  header.image_bytes = read_little_endian<std::uint64_t>(bytes + 32);
  const auto multiplier = read_little_endian<std::uint32_t>(bytes + 40);
  header.multiplier = static_cast<std::uint16_t>(multiplier);
  if (header.format < image_format::int8_rows || header.format > image_format::nibble_rows) {
    return image_fault::unknown_format;
  }
  // A size of 0 wraps to the largest.
  constexpr std::uint32_t largest = 0x7FFFFFFFu;
  if (header.vocab_size - 1 >= largest || header.dim - 1 >= largest ||
      !detail::exponent_is_possible(header.format, header.exponent) || multiplier > max_multiplier) {
    return image_fault::bad_shape;
  }
  if (header.image_bytes != image_bytes_of(header.format, header.vocab_size, header.dim)) {
    return image_fault::bad_length;
  }
  return image.size() < header.image_bytes ? image_fault::truncated : image_fault::none;
}

// The table of an image, or why there is none. Test it before use, as a std::optional.
template <format Format, std::size_t VocabSize = std::dynamic_extent, std::size_t Dim = std::dynamic_extent>
class opened_image {
 public:
  using view_type = table_view<Format, VocabSize, Dim>;

  constexpr explicit opened_image(image_fault fault) : table_(), fault_(fault) {}
  constexpr explicit opened_image(const view_type& table) : table_(table) {}

  [[nodiscard]] constexpr bool has_value() const { return table_.has_value(); }
  constexpr explicit operator bool() const { return has_value(); }
  [[nodiscard]] constexpr image_fault fault() const { return fault_; }
  // Only if it has a value.
  [[nodiscard]] constexpr const view_type& operator*() const { return *table_; }
  [[nodiscard]] constexpr const view_type* operator->() const { return &*table_; }

 private:
  std::optional<view_type> table_;
  image_fault fault_ = image_fault::none;
};

// Opens image[0, size) in place, which may be longer than the table: a flash sector, a partition. Checks everything but
// the arrays themselves, for which there is verify_image: format (of fixed point F too), shape where it is not
// std::dynamic_extent, length, address. The image must outlive the table. Little-endian targets only.
template <format Format, std::size_t VocabSize = std::dynamic_extent, std::size_t Dim = std::dynamic_extent>
[[nodiscard]] inline opened_image<Format, VocabSize, Dim> open_image(std::span<const std::byte> image) {
  static_assert(std::endian::native == std::endian::little,
                "romvec: an image is for little-endian targets; convert with --emit header");
  using opened = opened_image<Format, VocabSize, Dim>;
  using code_type = typename Format::code_type;
  image_header header{};
  const image_fault fault = read_image_header(image, header);
  if (fault != image_fault::none) {
    return opened(fault);
  }
  bool same_format = header.format == detail::image_format_of<Format>();
  if constexpr (!Format::has_multipliers) {
    same_format = same_format && header.exponent == -Format::fraction_bits;
  }
  if (!same_format) {
    return opened(image_fault::other_format);
  }
  if (VocabSize != std::dynamic_extent && header.vocab_size != VocabSize) {
    return opened(image_fault::other_vocab_size);
  }
  if (Dim != std::dynamic_extent && header.dim != Dim) {
    return opened(image_fault::other_dim);
  }
  if (reinterpret_cast<std::uintptr_t>(image.data()) % image_alignment != 0) {
    return opened(image_fault::misaligned);
  }
  const std::byte* const codes = image.data() + image_header_bytes;
  const auto exponent = static_cast<std::int8_t>(header.exponent);
  // No multipliers: unused.
  const std::byte* const multipliers =
      image.data() + detail::integer_to<std::size_t>(
                         header.image_bytes - image_multiplier_bytes(header.format, header.vocab_size, header.dim));
  if constexpr (nibble_format<Format>) {
    return opened(detail::trusted_view<Format, VocabSize, Dim>(
        detail::pointer_to<std::uint8_t>(codes), detail::pointer_to<std::int16_t>(multipliers),
        detail::pointer_to<std::int8_t>(image.data() + 44), exponent, header.vocab_size, header.dim));
  } else if constexpr (one_multiplier_format<Format>) {
    return opened(detail::trusted_view<Format, VocabSize, Dim>(detail::pointer_to<code_type>(codes), header.multiplier,
                                                               exponent, header.vocab_size, header.dim));
  } else if constexpr (Format::has_multipliers) {
    return opened(detail::trusted_view<Format, VocabSize, Dim>(detail::pointer_to<code_type>(codes),
                                                               detail::pointer_to<std::uint16_t>(multipliers), exponent,
                                                               header.vocab_size, header.dim));
  } else {
    return opened(detail::trusted_view<Format, VocabSize, Dim>(detail::pointer_to<code_type>(codes), header.vocab_size,
                                                               header.dim));
  }
}

// The same for the one conversion whose arrays have this CRC-32, as the header that is written beside an image knows
// it: the words of the one never meet the rows of another.
template <format Format, std::size_t VocabSize = std::dynamic_extent, std::size_t Dim = std::dynamic_extent>
[[nodiscard]] inline opened_image<Format, VocabSize, Dim> open_image(std::span<const std::byte> image,
                                                                     std::uint32_t data_crc32) {
  const auto opened = open_image<Format, VocabSize, Dim>(image);
  if (opened && detail::read_little_endian<std::uint32_t>(image.data() + 28) != data_crc32) {
    return opened_image<Format, VocabSize, Dim>(image_fault::other_table);
  }
  return opened;
}

// Reads all of the image: one flipped bit anywhere in it is found, and so is any burst of up to 32 bits.
[[nodiscard]] constexpr image_fault verify_image(std::span<const std::byte> image) {
  image_header header{};
  const image_fault fault = read_image_header(image, header);
  if (fault != image_fault::none) {
    return fault;
  }
  const std::span<const std::byte> arrays =
      image.first(detail::integer_to<std::size_t>(header.image_bytes)).subspan(image_header_bytes);
  return crc32(arrays) == header.data_crc32 ? image_fault::none : image_fault::damaged_data;
}

}  // namespace romvec
