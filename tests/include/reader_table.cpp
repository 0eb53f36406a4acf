// SPDX-License-Identifier: BSL-1.0
// Opening and verifying an image through a reader: what open_image and verify_image find in it, and reads that fail.
#include "romvec/reader_table.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "include/simulated_flash.hpp"
#include "support/test.hpp"

namespace {

using namespace testing;
using romvec::image_fault;

alignas(8) std::array<std::byte, 512> memory;

}  // namespace

BOOST_AUTO_TEST_SUITE(reader_table)

BOOST_AUTO_TEST_CASE_TEMPLATE(a_sound_image_opens_and_is_verified, Format, image_formats) {
  table_in_flash<Format> in;
  BOOST_TEST((romvec::open_reader(in.flash, in.behind_reader) == image_fault::none));
  BOOST_TEST(in.flash.offsets.size() == 2u);
  BOOST_TEST(in.flash.bytes == 80u);
  BOOST_TEST((in.behind_reader.vocab_size() == flash_rows && in.behind_reader.dim() == flash_dim));
  BOOST_TEST(in.behind_reader.natural_q15_exponent() == in.table.natural_q15_exponent());
  for (const std::size_t size : {154u, 155u, 200u, 512u}) {
    BOOST_TEST((romvec::verify_reader(in.flash, std::span(memory).first(size)) == image_fault::none));
  }
  BOOST_TEST((romvec::verify_reader(in.flash, std::span(memory).first(63)) == image_fault::too_little_memory));
}

// Every bit of an image: what verify_image finds, this finds.
BOOST_AUTO_TEST_CASE_TEMPLATE(every_flipped_bit_is_found, Format, image_formats) {
  table_in_flash<Format> in;
  for (std::size_t at = 0; at < in.image.size(); ++at) {
    const unsigned char before = in.image.data()[at];
    in.image.data()[at] = static_cast<unsigned char>(before ^ (1u << at % 8));
    if (romvec::verify_reader(in.flash, memory) != romvec::verify_image(in.image.span()) ||
        romvec::verify_reader(in.flash, memory) == image_fault::none) {
      BOOST_TEST(false, "byte " << at);
    }
    in.image.data()[at] = before;
  }
  BOOST_TEST((romvec::verify_reader(in.flash, memory) == image_fault::none));
}

BOOST_AUTO_TEST_CASE(what_no_conversion_writes_is_found_under_right_sums) {
  table_in_flash<romvec::int8_rows> in;
  in.image.data()[80 + 40] = 0x80;
  in.image.sign_arrays();
  BOOST_TEST((romvec::verify_reader(in.flash, memory) == image_fault::bad_code));
  table_in_flash<romvec::nibble_rows> nibbles;
  nibbles.image.data()[80 + 38] |= 0xF0;  // behind the last of 77 columns
  nibbles.image.sign_arrays();
  BOOST_TEST((romvec::verify_reader(nibbles.flash, memory) == image_fault::bad_padding));
}

BOOST_AUTO_TEST_CASE(another_table_than_expected_is_refused_and_has_no_rows) {
  table_in_flash<romvec::int8_rows> in;
  romvec::reader_table<romvec::nibble_rows, simulated_flash> other_format;
  romvec::reader_table<romvec::int8_rows, simulated_flash, 76> other_dim;
  BOOST_TEST((romvec::open_reader(in.flash, other_format) == image_fault::other_format));
  BOOST_TEST((romvec::open_reader(in.flash, other_dim) == image_fault::other_dim));
  BOOST_TEST((other_format.vocab_size() == 0 && other_dim.vocab_size() == 0));
  in.image.data()[24] ^= 1;
  BOOST_TEST((romvec::open_reader(in.flash, in.behind_reader) == image_fault::damaged_header));
  in.image.data()[0] = 0;
  BOOST_TEST((romvec::open_reader(in.flash, in.behind_reader) == image_fault::not_an_image));
  in.image.data()[0] = 0x89;
  in.image.data()[8] = 9;
  BOOST_TEST((romvec::open_reader(in.flash, in.behind_reader) == image_fault::unknown_version));
}

BOOST_AUTO_TEST_CASE(an_image_of_version_1_opens) {
  const auto image = images::image_of(images::parts_of(table_in_flash<romvec::int8_rows>::table, 1), 1);
  images::bytes copy = image;
  simulated_flash flash{copy.span(), {}};
  romvec::reader_table<romvec::int8_rows, simulated_flash> table;
  BOOST_TEST((romvec::open_reader(flash, table) == image_fault::none));
  BOOST_TEST(flash.bytes == 64u);
  BOOST_TEST((romvec::verify_reader(flash, memory) == image_fault::none));
}

BOOST_AUTO_TEST_CASE(a_read_that_fails_is_a_fault) {
  table_in_flash<romvec::nibble_groups<32>> in;
  for (const bool short_reads : {false, true}) {
    in.flash.fails_by_reading_less = short_reads;
    std::size_t reads = 0;
    for (;; ++reads) {
      in.flash.reset();
      in.flash.failing_command = reads;
      const image_fault fault = romvec::verify_reader(in.flash, memory);
      if (fault == image_fault::none) {
        break;
      }
      BOOST_TEST_REQUIRE((fault == image_fault::not_readable && reads < 100));
    }
    BOOST_TEST(reads > 5u);
    in.flash.reset();
    in.flash.failing_command = 1;
    BOOST_TEST((romvec::open_reader(in.flash, in.behind_reader) == image_fault::not_readable));
    BOOST_TEST(in.behind_reader.vocab_size() == 0u);
  }
  in.flash.failing_command = never;
  in.flash.image = in.image.span().first(in.image.size() - 1);
  BOOST_TEST((romvec::verify_reader(in.flash, memory) == image_fault::not_readable));
}

BOOST_AUTO_TEST_CASE(multipliers_that_are_kept_are_read_once) {
  table_in_flash<romvec::nibble_groups<32>> in;
  BOOST_TEST_REQUIRE((in.open() == image_fault::none));
  std::array<std::int16_t, flash_rows * 3> room{};
  const std::span<std::int16_t> all(room);
  BOOST_TEST((in.behind_reader.keep_multipliers(all.first(room.size() - 1)).code() == romvec::errc::bad_length));
  in.flash.failing_command = 0;
  BOOST_TEST((in.behind_reader.keep_multipliers(all).code() == romvec::errc::read_failed));
  in.flash.failing_command = never;
  in.flash.reset();
  BOOST_TEST(in.behind_reader.keep_multipliers(all).ok());
  BOOST_TEST((in.flash.offsets.size() == 1u && in.flash.bytes == sizeof room));
  BOOST_TEST(room[5] == in.table.multiplier(1, 2));
}

BOOST_AUTO_TEST_SUITE_END()
