// SPDX-License-Identifier: BSL-1.0
#include "romvec/status.hpp"

#include <cstddef>
#include <set>
#include <string>
#include <type_traits>

#include "support/test.hpp"

namespace {

using romvec::errc;
using romvec::status;

static_assert(status().ok() && status() && status().code() == errc::ok && status().position() == 0);
static_assert(!status(errc::bad_id, 0).ok() && !status(errc::bad_id, 0));
static_assert(status(errc::bad_id, 7).code() == errc::bad_id && status(errc::bad_id, 7).position() == 7);
static_assert(status(errc::bad_id, 7) == status(errc::bad_id, 7) && status(errc::bad_id, 7) != status(errc::bad_id, 8));
static_assert(sizeof(status) == sizeof(std::size_t) && std::is_trivially_copyable_v<status>,
              "comes back in a register");
static_assert(!std::is_convertible_v<status, bool>, "no silent arithmetic on a status");

constexpr errc all[] = {errc::ok,         errc::bad_id,          errc::bad_length,
                        errc::not_finite, errc::does_not_fit,    errc::not_found,
                        errc::bad_offset, errc::bad_padding_id,  errc::bad_format,
                        errc::bad_shape,  errc::bad_exponent,    errc::bad_multiplier,
                        errc::bad_code,   errc::bad_levels,      errc::misaligned,
                        errc::overlaps,   errc::too_long,        errc::bad_columns,
                        errc::bad_count,  errc::bad_temperature, errc::bad_probability,
                        errc::bad_order,  errc::read_failed,     errc::bad_window};

}  // namespace

BOOST_AUTO_TEST_SUITE(status_of_a_call)

BOOST_AUTO_TEST_CASE(keeps_code_and_position) {
  for (const errc code : all) {
    for (const std::size_t position : {std::size_t{0}, std::size_t{1}, std::size_t{2399999}, (~std::size_t{0}) >> 5}) {
      const status result(code, position);
      BOOST_TEST((result.code() == code));
      BOOST_TEST(result.position() == position);
    }
  }
}

BOOST_AUTO_TEST_CASE(every_code_has_its_own_sentence) {
  std::set<std::string> sentences;
  for (const errc code : all) {
    sentences.insert(romvec::describe(code));
  }
  BOOST_TEST(sentences.size() == std::size(all));
  BOOST_TEST(sentences.count("") == 0u);
  BOOST_TEST(sentences.count("unknown status") == 0u);
  BOOST_TEST(romvec::describe(static_cast<errc>(std::size(all))) == std::string("unknown status"));
}

BOOST_AUTO_TEST_SUITE_END()
