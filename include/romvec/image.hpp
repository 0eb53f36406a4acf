// SPDX-License-Identifier: BSL-1.0
// A table as an image: a checked header and the arrays, for flash that is written apart from the firmware and for files
// that hosts map into memory. `romvec convert --emit image` writes it; nothing is copied when it is opened. The layout
// is in romvec/image_header.hpp.
#pragma once

#include "romvec/config.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

#include "romvec/crc32.hpp"
#include "romvec/detail/casts.hpp"
#include "romvec/format.hpp"
#include "romvec/image_header.hpp"
#include "romvec/table_view.hpp"

namespace romvec {

namespace detail {

// True if the arrays are numbers of one byte: they mean the same on every machine.
template <format Format>
[[nodiscard]] consteval bool has_only_bytes() {
  return Format::code_bits <= 8 && (!grouped_format<Format> || facts_of<Format>.multiplier_bytes == 1);
}

// The arrays of a checked image at `image`, as the only place that makes a view of them.
template <format Format, std::size_t Dim>
[[nodiscard]] ROMVEC_INLINE table_view<Format, std::dynamic_extent, Dim> view_of_image(const std::byte* image,
                                                                                       const image_header& header) {
  table_arrays<Format> arrays;
  arrays.codes = pointer_to<typename stored_code_of<Format>::type>(image + image_codes_offset(header.version));
  if constexpr (grouped_format<Format>) {
    arrays.multipliers = pointer_to<typename Format::multiplier_type>(
        image + as_size(image_multipliers_offset(header.format, header.vocab_size, header.dim, header.version)));
  } else if constexpr (one_multiplier_format<Format>) {
    arrays.table_multiplier = header.multiplier;
  }
  if constexpr (windowed_format<Format>) {
    arrays.levels = pointer_to<std::int8_t>(
        image + as_size(image_levels_offset(header.format, header.vocab_size, header.dim, header.version)));
    arrays.window = header.window;
  } else if constexpr (Format::levels != 0) {
    arrays.levels = pointer_to<std::int8_t>(image + 44);
  }
  if constexpr (Format::has_multipliers) {
    arrays.table_exponent = static_cast<std::int8_t>(header.exponent);
  }
  return trusted_view<Format, std::dynamic_extent, Dim>(arrays, header.vocab_size, header.dim);
}

}  // namespace detail

// The table of an image, or why there is none. Who uses the table without a look has one of no rows, where every id is
// bad: nothing else is read. `Dim` may be std::dynamic_extent.
template <format Format, std::size_t Dim = std::dynamic_extent>
class [[nodiscard]] opened_image {
 public:
  using view_type = table_view<Format, std::dynamic_extent, Dim>;

  constexpr explicit opened_image(image_fault fault) : table_(), fault_(fault) {}
  constexpr explicit opened_image(const view_type& table) : table_(table), fault_(image_fault::none) {}

  [[nodiscard]] constexpr bool has_value() const { return fault_ == image_fault::none; }
  [[nodiscard]] constexpr explicit operator bool() const { return has_value(); }
  [[nodiscard]] constexpr image_fault fault() const { return fault_; }
  [[nodiscard]] constexpr const view_type& operator*() const { return table_; }
  [[nodiscard]] constexpr const view_type* operator->() const { return &table_; }

 private:
  view_type table_;
  image_fault fault_;
};

namespace detail {

// Whether the table in an image is one of this type, and `image` lies where it can be used.
template <format Format, std::size_t VocabSize, std::size_t Dim>
[[nodiscard]] ROMVEC_INLINE image_fault fault_for(const image_header& header, const std::byte* image) {
  bool same_format = header.format == Format::id;
  if constexpr (!Format::has_multipliers) {
    same_format = same_format && header.exponent == -Format::fraction_bits;
  }
  if (!same_format) {
    return image_fault::other_format;
  }
  if (VocabSize != std::dynamic_extent && header.vocab_size != VocabSize) {
    return image_fault::other_vocab_size;
  }
  if (Dim != std::dynamic_extent && header.dim != Dim) {
    return image_fault::other_dim;
  }
  if constexpr (std::endian::native != std::endian::little && !has_only_bytes<Format>()) {
    return image_fault::wrong_byte_order;
  }
  return reinterpret_cast<std::uintptr_t>(image) % image_alignment != 0 ? image_fault::misaligned : image_fault::none;
}

template <format Format, std::size_t VocabSize, std::size_t Dim, class Wanted>
[[nodiscard]] ROMVEC_INLINE opened_image<Format, Dim> open_wanted(std::span<const std::byte> image, Wanted wanted) {
  image_header header{};
  image_fault fault = read_image_header(image, header);
  if (fault == image_fault::none) {
    fault = fault_for<Format, VocabSize, Dim>(header, image.data());
  }
  if (fault == image_fault::none && !wanted(header)) {
    fault = image_fault::other_table;
  }
  if (fault != image_fault::none) {
    return opened_image<Format, Dim>(fault);
  }
  return opened_image<Format, Dim>(view_of_image<Format, Dim>(image.data(), header));
}

}  // namespace detail

// Opens image[0, size) in place, which may be longer than the table: a flash sector, a partition. Checks the header
// with its CRC-32, format (of fixed point F too), shape where it is not std::dynamic_extent, length and address; not
// the arrays, for which there are verify_image and verify_block. The image must outlive the table. On a big-endian
// machine formats whose arrays are bytes open (int8_table, fixed<int8_t, F>, trellis_rows), others are refused.
template <format Format, std::size_t VocabSize = std::dynamic_extent, std::size_t Dim = std::dynamic_extent>
[[nodiscard]] inline opened_image<Format, Dim> open_image(std::span<const std::byte> image) {
  return detail::open_wanted<Format, VocabSize, Dim>(image, [](const image_header&) { return true; });
}

// The same for one conversion alone, as the header that is written beside an image knows it: the words of the one never
// meet the rows of another. An image of version 1 has no identity.
template <format Format, std::size_t VocabSize = std::dynamic_extent, std::size_t Dim = std::dynamic_extent>
[[nodiscard]] inline opened_image<Format, Dim> open_image(std::span<const std::byte> image, image_id id) {
  return detail::open_wanted<Format, VocabSize, Dim>(
      image, [id](const image_header& header) { return header.version != 1 && header.id == id; });
}

// The same for the arrays whose CRC-32 the header of the image has: what headers beside images of version 1 know.
template <format Format, std::size_t VocabSize = std::dynamic_extent, std::size_t Dim = std::dynamic_extent>
[[nodiscard]] inline opened_image<Format, Dim> open_image(std::span<const std::byte> image, std::uint32_t data_crc32) {
  return detail::open_wanted<Format, VocabSize, Dim>(
      image, [data_crc32](const image_header& header) { return header.data_crc32 == data_crc32; });
}

}  // namespace romvec

#include "romvec/verify_image.hpp"  // IWYU pragma: export
