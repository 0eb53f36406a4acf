// SPDX-License-Identifier: BSL-1.0
#include "writers/identity.hpp"

#include <functional>
#include <set>

#include "quantize.hpp"
#include "src/support.hpp"

namespace {

using romvec::host::identity_of;
using romvec::host::quantize_weights;
using romvec::host::quantized;
using romvec::host::storage_format;
using romvec::host::weights;
using kind = storage_format::kind;

weights fruit() {
  weights table;
  table.vocab_size = 3;
  table.dim = 2;
  table.values = {1, -1, 100, -127, 0, 8};
  table.words = {"apple", "kiwi", "plum"};
  return table;
}

quantized made(const weights& table, storage_format format = {}) { return quantize_weights("FILE", table, format, {}); }

BOOST_AUTO_TEST_CASE(all_that_a_generated_file_says_is_in_it) {
  const weights table = fruit();
  std::set<std::uint64_t> seen;
  const auto add = [&seen](const quantized& q, const weights& from) { seen.insert(identity_of(q, from)); };
  add(made(table), table);
  std::size_t changes = 1;
  const auto with = [&](const std::function<void(quantized&, weights&)>& change, storage_format format = {}) {
    weights from = table;
    quantized q = made(from, format);
    change(q, from);
    add(q, from);
    ++changes;
  };
  with([](quantized& q, weights&) { ++q.codes.as<std::int8_t>()[3]; });
  with([](quantized& q, weights&) { ++q.multipliers.as<std::uint16_t>()[2]; });
  with([](quantized& q, weights&) { ++q.exponent; });
  with([](quantized& q, weights&) { std::swap(q.vocab_size, q.dim); });
  with([](quantized&, weights& from) { from.words[1] = "lemon"; });
  with([](quantized&, weights& from) { from.words = {"apple", "kiwip", "lum"}; });
  with([](quantized&, weights& from) { from.words.clear(); });
  with([](quantized&, weights& from) { from.kept = {0, 4, 9}; });
  with([](quantized&, weights& from) { from.kept = {0, 4, 8}; });
  with([](quantized&, weights& from) {
    from.kept = {0, 4, 8};
    from.sorted_from = {2, 1, 0};
  });
  for (const kind code : {kind::int8_table, kind::nibble_groups_32, kind::nibble_groups_64, kind::nibble_rows}) {
    with([](quantized&, weights&) {}, {code, 0});
  }
  with([](quantized&, weights&) {}, {kind::fixed_int8, 0});
  with([](quantized&, weights&) {}, {kind::fixed_int16, 0});
  with([](quantized& q, weights&) { ++q.levels.as<std::int8_t>()[3]; }, {kind::nibble_groups_32, 0});
  with([](quantized& q, weights&) { ++q.multipliers.as<std::int16_t>()[1]; }, {kind::nibble_groups_32, 0});
  with([](quantized& q, weights&) { q.codes.as<std::uint8_t>()[1] ^= 1U; }, {kind::nibble_groups_32, 0});
  BOOST_TEST(seen.size() == changes);
}

// Of headers alone: an image does not tell its error.
BOOST_AUTO_TEST_CASE(names_differ_with_the_measured_error) {
  using romvec::host::identity_of_names;
  romvec::fidelity f = made(fruit()).fidelity;
  std::set<std::uint64_t> seen = {identity_of_names(1, f), identity_of_names(2, f)};
  f.rms_error += 1;
  seen.insert(identity_of_names(1, f));
  f.worst_row += 1;
  seen.insert(identity_of_names(1, f));
  BOOST_TEST(seen.size() == 4U);
}

BOOST_AUTO_TEST_CASE(names_of_files_are_not) {
  weights table = fruit();
  const std::uint64_t before = identity_of(made(table), table);
  table.from.format = "word vectors";
  table.from.tensor = "wte";
  table.sorted_from = {2, 1, 0};  // the order of the file, which nothing that is generated tells
  BOOST_TEST(identity_of(made(table), table) == before);
}

}  // namespace
