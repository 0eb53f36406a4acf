// SPDX-License-Identifier: BSL-1.0
// Any bytes as an image: it opens and every row can be read, or it is refused by name. The CRCs are made right for two
// of three inputs, since no mutation finds them: of version 1, or of version 2 with its blocks.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>
#include <romvec/gather.hpp>
#include <romvec/image.hpp>
#include <span>
#include <vector>

namespace {

using romvec::image_fault;

constexpr std::size_t alignment = 16;

void require(bool holds, const char* promise) {
  if (!holds) {
    std::fprintf(stderr, "broken promise: %s\n", promise);
    std::abort();
  }
}

void put_crc(unsigned char* at, std::span<const std::byte> bytes) {
  const std::uint32_t crc = romvec::crc32(bytes);
  std::memcpy(at, &crc, sizeof crc);
}

// Makes every CRC right, as the version wants it.
void sign(unsigned char* bytes, std::span<const std::byte> image) {
  if (bytes[8] == 1) {
    put_crc(bytes + 28, image.subspan(64));
    put_crc(bytes + 60, image.first(60));
    return;
  }
  std::size_t blocks = 1;  // the table of them is the end of the image
  while ((image.size() - 4 * blocks + 4095) / 4096 > blocks) {
    ++blocks;
  }
  const std::size_t table = image.size() - 4 * blocks;
  if (table > romvec::image_header_bytes) {
    for (std::size_t i = 0; i < blocks; ++i) {
      const std::size_t first = i == 0 ? romvec::image_header_bytes : 4096 * i;
      const std::size_t last = table - 4096 * i < 4096 ? table : 4096 * (i + 1);
      put_crc(bytes + table + 4 * i, image.subspan(first, last - first));
    }
    put_crc(bytes + 28, image.subspan(table));
  }
  put_crc(bytes + 76, image.first(76));
}

template <class Format>
void open_as(std::span<const std::byte> image) {
  const auto opened = romvec::open_image<Format>(image);
  require(opened.has_value() == (opened.fault() == image_fault::none), "an image has a table or a fault");
  require(*describe(opened.fault()) != '\0', "a fault has a sentence");
  if (!opened) {
    std::vector<float> row(1);
    require(opened->vocab_size() == 0 && !romvec::lookup(*opened, 0, row).ok(), "without a table there is no row");
  } else {
    std::vector<float> row(opened->dim());
    for (const std::size_t r : {std::size_t{0}, opened->vocab_size() - 1}) {
      require(romvec::lookup(*opened, r, row).ok(), "first and last row are there");
    }
    require(!romvec::lookup(*opened, opened->vocab_size(), row).ok(), "none is behind the last");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  // Exactly as long as the input, so that the sanitizer sees a byte too many.
  const std::unique_ptr<unsigned char[], void (*)(unsigned char*)> copy(
      static_cast<unsigned char*>(::operator new[](size == 0 ? 1 : size, std::align_val_t{alignment})),
      [](unsigned char* p) { ::operator delete[](p, std::align_val_t{alignment}); });
  if (size > 0) {
    std::memcpy(copy.get(), bytes, size);
  }
  const std::span<const std::byte> image = std::as_bytes(std::span<const unsigned char>(copy.get(), size));
  if (size >= romvec::image_header_bytes && bytes[size - 1] % 3 != 0) {
    std::memcpy(copy.get(), romvec::image_magic, sizeof romvec::image_magic);
    if (bytes[size - 1] % 3 == 1) {  // a length that is right for as many bytes as there are
      const std::uint64_t length = size;
      std::memcpy(copy.get() + 32, &length, sizeof length);
    }
    sign(copy.get(), image);
  }
  const image_fault fault = romvec::verify_image(image);
  const std::size_t blocks = romvec::block_count(image);
  bool are_whole = true;
  for (std::size_t i = 0; i < blocks; ++i) {
    are_whole = romvec::verify_block(image, i) == image_fault::none && are_whole;
    require(!romvec::image_block(image, i).empty(), "a block has bytes");
  }
  require(fault != image_fault::none || are_whole, "an image that is whole is so block by block");
  require(romvec::verify_block(image, blocks) != image_fault::none, "no block is behind the last");
  open_as<romvec::int8_rows>(image);
  open_as<romvec::int8_table>(image);
  open_as<romvec::nibble_groups<32>>(image);
  open_as<romvec::nibble_rows>(image);
  open_as<romvec::fixed<std::int8_t, 7>>(image);
  open_as<romvec::fixed<std::int16_t, 14>>(image);
  return 0;
}
