// SPDX-License-Identifier: BSL-1.0
// A table whose bytes come from a reader of the user's: SPI flash that is not mapped, an SD card, a file. The bytes are
// those of an image (image_header.hpp); what is read of them lies in memory of the caller's, never on the stack.
//
//   auto flash = [](std::uint64_t offset, std::span<std::byte> into) { return spi_read(offset, into); };
//   romvec::reader_table<romvec::nibble_groups<32>, decltype(flash)> table;
//   const romvec::image_fault fault = romvec::open_reader(flash, table);
//
// romvec/reader_gather.hpp has look-ups and bags, romvec/reader_scans.hpp logits and nearest rows.
#pragma once

#include "romvec/config.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

#include "romvec/crc32.hpp"
#include "romvec/detail/reader_rows.hpp"
#include "romvec/detail/unchecked_view.hpp"
#include "romvec/format.hpp"
#include "romvec/image.hpp"
#include "romvec/image_header.hpp"
#include "romvec/status.hpp"
#include "romvec/table_view.hpp"
#include "romvec/verify_image.hpp"

namespace romvec {

namespace detail {

struct reader_access;

// The header at the first bytes of an image, with every check but that of a length that nobody knows: one read of 64
// bytes, and of version 2 one of 16.
template <byte_reader Reader>
[[nodiscard]] inline image_fault read_header(Reader& reader, std::byte (&bytes)[image_header_bytes],
                                             image_header& header) {
  constexpr std::size_t first = image_codes_offset(1);
  if (!read_all(reader, 0, std::span(bytes).first(first))) {
    return image_fault::not_readable;
  }
  std::size_t count = first;
  if (read_little_endian<std::uint32_t>(bytes + 8) == image_version) {
    if (!read_all(reader, first, std::span(bytes).subspan(first))) {
      return image_fault::not_readable;
    }
    count = image_header_bytes;
  }
  const image_fault fault = read_image_header(std::span<const std::byte>(bytes, count), header);
  return fault == image_fault::truncated ? image_fault::none : fault;
}

}  // namespace detail

// Where the rows of a table lie for a reader. Owns nothing: the reader must outlive it. Until open_reader() it has no
// rows, and every id is bad.
template <format Format, byte_reader Reader, std::size_t Dim = std::dynamic_extent>
class reader_table {
 public:
  using format = Format;
  using code_type = typename Format::code_type;
  using multiplier_type = typename Format::multiplier_type;
  static constexpr std::size_t dim_extent = Dim;

  [[nodiscard]] std::size_t vocab_size() const { return source_.vocab_size; }
  [[nodiscard]] std::size_t dim() const { return dim_.value(); }
  [[nodiscard]] int natural_q15_exponent() const {
    return detail::unchecked_view<Format, std::dynamic_extent, Dim>(source_.arrays(nullptr, nullptr), 1, dim())
        .natural_q15_exponent();
  }
  // What is read of a row: bytes of its codes and, where they are not kept, of its multipliers.
  [[nodiscard]] std::size_t code_bytes() const { return detail::facts_of<Format>.row_bytes(dim()); }
  [[nodiscard]] std::size_t multiplier_bytes() const {
    return detail::facts_of<Format>.groups(dim()) * sizeof(multiplier_type);
  }
  // How much memory so many rows take in a call of lookup, gather or a bag; aligned to 8.
  [[nodiscard]] std::size_t bytes_for_rows(std::size_t rows) const {
    return rows_type::bytes(dim(), rows) + (rows * sizeof(std::uint32_t) + 7) / 8 * 8;
  }
  // The same for a block of so many rows in a scan, beside its results.
  [[nodiscard]] std::size_t bytes_for_block(std::size_t rows) const { return rows_type::bytes(dim(), rows); }

  // Reads the multipliers of all rows into memory of the caller's, which must outlive the table: from then on a row is
  // one read, that of its codes, where it is two otherwise. multipliers[0, vocab_size * groups). Errors: bad_length;
  // read_failed, after which multipliers are read with their rows again. Of a format without an array of them: nothing.
  status keep_multipliers(std::span<multiplier_type> multipliers) {
    if constexpr (grouped_format<Format>) {
      const std::size_t groups = rows_type::groups(dim());
      if (multipliers.size() / groups < vocab_size()) {
        return {errc::bad_length, 0};
      }
      source_.kept_multipliers = nullptr;
      const auto into = std::as_writable_bytes(multipliers.first(vocab_size() * groups));
      if (!into.empty() && !detail::read_all(*source_.reader, source_.multipliers_offset, into)) {
        return {errc::read_failed, 0};
      }
      source_.kept_multipliers = into.empty() ? nullptr : multipliers.data();
    }
    return {};
  }

 private:
  friend detail::reader_access;
  using rows_type = detail::rows_in_memory<Format, Reader, Dim>;

  detail::reader_source<Format, Reader> source_{};
  [[no_unique_address]] detail::extent<Dim, 1> dim_{};
};

namespace detail {

struct reader_access {
  template <format Format, byte_reader Reader, std::size_t Dim>
  [[nodiscard]] static const reader_source<Format, Reader>& source(const reader_table<Format, Reader, Dim>& table) {
    return table.source_;
  }
  template <format Format, byte_reader Reader, std::size_t Dim>
  static void fill(reader_table<Format, Reader, Dim>& table, Reader& reader, const image_header& header,
                   const std::byte* bytes) {
    auto& source = table.source_;
    source.reader = &reader;
    source.codes_offset = image_codes_offset(header.version);
    source.multipliers_offset = image_multipliers_offset(header.format, header.vocab_size, header.dim, header.version);
    source.vocab_size = header.vocab_size;
    table.dim_ = extent<Dim, 1>(header.dim);
    if constexpr (Format::has_multipliers) {
      source.exponent = static_cast<std::int8_t>(header.exponent);
    }
    if constexpr (one_multiplier_format<Format>) {
      source.multiplier = header.multiplier;
    }
    for (std::size_t i = 0; i < Format::levels; ++i) {
      source.levels[i] = static_cast<std::int8_t>(std::to_integer<std::uint8_t>(bytes[44 + i]));
    }
  }
};

}  // namespace detail

// Opens the image that a reader reads: its header, with the checks of open_image, in two reads of 64 and 16 bytes. Of a
// fault the table has no rows; not_readable if a read failed. The arrays are not looked at: verify_reader() does that,
// and finds an image that is cut off.
template <format Format, byte_reader Reader, std::size_t Dim>
[[nodiscard]] inline image_fault open_reader(Reader& reader, reader_table<Format, Reader, Dim>& table) {
  table = reader_table<Format, Reader, Dim>();
  std::byte bytes[image_header_bytes] = {};
  image_header header{};
  image_fault fault = detail::read_header(reader, bytes, header);
  if (fault == image_fault::none) {
    fault = detail::fault_for<Format, std::dynamic_extent, Dim>(header, nullptr);
  }
  if (fault == image_fault::none) {
    detail::reader_access::fill(table, reader, header, bytes);
  }
  return fault;
}

namespace detail {

// visit(bytes) for bytes [begin, end) of an image, in pieces of at most `memory`, each a multiple of `unit` but for the
// last one. What it answers ends the visit, if it is a fault.
template <byte_reader Reader, class Visit>
[[nodiscard]] inline image_fault visit_bytes(Reader& reader, std::uint64_t begin, std::uint64_t end, std::size_t unit,
                                             std::span<std::byte> memory, Visit visit) {
  const std::size_t most = memory.size() / unit * unit;
  while (begin < end) {
    const std::size_t count = end - begin < most ? as_size(end - begin) : most;
    const std::span<std::byte> piece = memory.first(count);
    if (!read_all(reader, begin, piece)) {
      return image_fault::not_readable;
    }
    if (const image_fault fault = visit(std::span<const std::byte>(piece)); fault != image_fault::none) {
      return fault;
    }
    begin += count;
  }
  return image_fault::none;
}

template <byte_reader Reader>
[[nodiscard]] inline image_fault crc32_of(Reader& reader, std::uint64_t begin, std::uint64_t end,
                                          std::span<std::byte> memory, std::uint32_t& crc) {
  crc = 0;
  return visit_bytes(reader, begin, end, 1, memory, [&](std::span<const std::byte> piece) {
    crc = crc32(piece, crc);
    return image_fault::none;
  });
}

// As block_table_offset(), of images that have more bytes than this machine has memory.
[[nodiscard]] inline std::uint64_t block_table_in_reader(const image_header& header) {
  return round_up(image_arrays_end(header.format, header.vocab_size, header.dim, header.version), 4);
}

// Every block against its entry of the block table, as block_is_whole().
template <byte_reader Reader>
[[nodiscard]] inline image_fault fault_of_blocks(Reader& reader, const image_header& header,
                                                 std::span<std::byte> memory) {
  const std::uint64_t table = block_table_in_reader(header);
  for (std::uint64_t i = 0; header.version != 1 && i * image_block_bytes < table; ++i) {
    const std::uint64_t begin = i == 0 ? image_header_bytes : i * image_block_bytes;
    const std::uint64_t end = (i + 1) * image_block_bytes < table ? (i + 1) * image_block_bytes : table;
    std::uint32_t crc = 0;
    std::byte stored[4] = {};
    image_fault fault = crc32_of(reader, begin, end, memory, crc);
    if (fault == image_fault::none && !read_all(reader, table + 4 * i, std::span(stored))) {
      fault = image_fault::not_readable;
    }
    if (fault == image_fault::none && crc != read_little_endian<std::uint32_t>(stored)) {
      fault = image_fault::damaged_data;
    }
    if (fault != image_fault::none) {
      return fault;
    }
  }
  return image_fault::none;
}

// What no conversion writes, as fault_of_arrays(): codes row by row, multipliers, zeros between.
template <byte_reader Reader>
[[nodiscard]] inline image_fault fault_of_read_arrays(Reader& reader, const image_header& header,
                                                      std::span<std::byte> memory) {
  const std::uint64_t begin = image_codes_offset(header.version);
  const std::uint64_t codes_end = begin + image_code_bytes(header.format, header.vocab_size, header.dim);
  const std::uint64_t end = image_arrays_end(header.format, header.vocab_size, header.dim, header.version);
  const std::uint64_t multipliers = end - image_multiplier_bytes(header.format, header.vocab_size, header.dim);
  const std::uint64_t behind = header.version == 1 ? end : block_table_in_reader(header);
  const auto row_bytes = as_size((codes_end - begin) / header.vocab_size);
  const auto zeros = [](std::span<const std::byte> bytes) {
    return are_zeros(bytes) ? image_fault::none : image_fault::bad_padding;
  };
  image_fault fault = visit_bytes(reader, begin, codes_end, row_bytes, memory, [&](std::span<const std::byte> rows) {
    image_header of_rows = header;
    of_rows.vocab_size = static_cast<std::uint32_t>(rows.size() / row_bytes);
    return fault_of_codes(rows, of_rows);
  });
  if (fault == image_fault::none) {
    fault = visit_bytes(reader, multipliers, end, 2, memory,
                        [&](std::span<const std::byte> some) { return fault_of_multipliers(some, header); });
  }
  if (fault == image_fault::none) {
    fault = visit_bytes(reader, codes_end, multipliers, 1, memory, zeros);
  }
  return fault != image_fault::none ? fault : visit_bytes(reader, end, behind, 1, memory, zeros);
}

}  // namespace detail

// As verify_image of all that a reader reads, piece by piece in `memory`, which has room for the codes of a row and for
// 64 bytes at least: every bit that is another is found, and what no conversion writes. Reads the image twice.
// not_readable if a read fails, as beyond the end of an image that is cut off; too_little_memory.
template <byte_reader Reader>
[[nodiscard]] inline image_fault verify_reader(Reader& reader, std::span<std::byte> memory) {
  std::byte bytes[image_header_bytes] = {};
  image_header header{};
  image_fault fault = detail::read_header(reader, bytes, header);
  if (fault != image_fault::none) {
    return fault;
  }
  if (memory.size() < 64 || memory.size() < image_code_bytes(header.format, 1, header.dim)) {
    return image_fault::too_little_memory;
  }
  const std::uint64_t summed =
      header.version == 1 ? std::uint64_t{detail::image_codes_offset(1)} : detail::block_table_in_reader(header);
  std::uint32_t crc = 0;
  fault = detail::crc32_of(reader, summed, header.image_bytes, memory, crc);
  if (fault == image_fault::none && crc != header.data_crc32) {
    fault = image_fault::damaged_data;
  }
  if (fault == image_fault::none) {
    fault = detail::fault_of_blocks(reader, header, memory);
  }
  return fault == image_fault::none ? detail::fault_of_read_arrays(reader, header, memory) : fault;
}

}  // namespace romvec
