// SPDX-License-Identifier: BSL-1.0
#include "writers/identity.hpp"

#include <fmt/format.h>

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <romvec/format.hpp>
#include <type_traits>
#include <vector>

namespace romvec::host {

namespace {

class hasher {
 public:
  // The number's bytes, the least significant first.
  template <std::integral Integer>
  void add(Integer number) {
    auto rest = static_cast<std::uint64_t>(static_cast<std::make_unsigned_t<Integer>>(number));
    for (std::size_t i = 0; i < sizeof(Integer); ++i) {
      hash_ = (hash_ ^ (rest & 0xFFU)) * 0x100000001B3U;
      rest >>= 8;
    }
  }
  void add(double number) { add(std::bit_cast<std::uint64_t>(number)); }
  // Its length first: where one list ends and the next begins is a difference, too.
  template <class List>
  void add_list(const List& list) {
    add(std::uint64_t{list.size()});
    for (const auto element : list) {
      add(element);
    }
  }
  [[nodiscard]] std::uint64_t value() const { return hash_; }

 private:
  std::uint64_t hash_ = 0xCBF29CE484222325U;
};

void add_array(hasher& hash, const integer_array& array, bool is_there) {
  if (!is_there) {
    hash.add(std::uint64_t{0});  // an empty list
    return;
  }
  array.visit([&](const auto& numbers) { hash.add_list(numbers); });
}

// Every kind of array has its place, empty in formats without it, and levels are 16 zeros there: in this order, which
// is in the names of all that was generated so far.
void add_table(hasher& hash, const quantized& table) {
  hash.add_list(table.format.name());
  hash.add(std::uint64_t{table.vocab_size});
  hash.add(std::uint64_t{table.dim});
  hash.add(std::int32_t{table.exponent});
  add_array(hash, table.codes, table.codes.holds<std::int8_t>());
  add_array(hash, table.codes, table.codes.holds<std::int16_t>());
  add_array(hash, table.codes, table.codes.holds<std::uint8_t>());
  const bool has_levels = table.format.has_levels();
  add_array(hash, table.multipliers, !has_levels);
  add_array(hash, table.multipliers, has_levels);
  add_array(hash, has_levels ? table.levels : std::vector<std::int8_t>(romvec::detail::image_levels), true);
  if (table.format.has_window()) {
    hash.add(table.window.factor);
    hash.add(static_cast<std::uint8_t>(table.window.start));
  }
}

}  // namespace

std::uint64_t identity_of(const quantized& table, const weights& from) {
  hasher hash;
  add_table(hash, table);
  hash.add(std::uint64_t{from.words.size()});
  for (const std::string& word : from.words) {
    hash.add_list(word);
  }
  hash.add_list(from.kept);
  // The rows of the kept ids; without them the order that a file had is in no generated name.
  if (!from.kept.empty()) {
    hash.add_list(from.sorted_from);
  }
  if (from.text_identity != 0) {
    hash.add(from.text_identity);
  }
  return hash.value();
}

std::uint64_t identity_of_names(std::uint64_t identity, const romvec::fidelity& f) {
  hasher hash;
  hash.add(identity);
  hash.add(std::uint64_t{f.weights});
  hash.add(std::uint64_t{f.worst_row});
  hash.add(std::uint64_t{f.worst_column});
  for (const double number :
       {f.max_abs_error, f.bound, f.max_error_over_bound, f.rms_error, f.sqnr_db, f.mean_cosine}) {
    hash.add(number);
  }
  return hash.value();
}

std::string identity_text(std::uint64_t identity) { return fmt::format("{:016x}", identity); }

std::string inner_name(std::string_view form, std::uint64_t identity, const quantized& table) {
  return fmt::format("{}_{}", form, identity_text(identity_of_names(identity, table.fidelity)));
}

}  // namespace romvec::host
