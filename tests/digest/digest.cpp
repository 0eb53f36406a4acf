// SPDX-License-Identifier: BSL-1.0
// Prints `<sha256>  <operation>` for what the library computes from one set of weights at run time. The output is the
// same on every target, and tests/run digest compares it. A row at a time: it runs in 16 KB of RAM.
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "common/console.hpp"
#include "digest/sha256.hpp"
#include "digest/tables.hpp"
#include "digest/weights.hpp"
#include "include/random.hpp"
#include "romvec/bag.hpp"
#include "romvec/fidelity.hpp"
#include "romvec/gather.hpp"
#include "romvec/gather_slices.hpp"
#include "romvec/logits.hpp"
#include "romvec/nearest.hpp"
#include "romvec/quantize.hpp"
#include "romvec/sample_logits.hpp"
#include "romvec/similarity.hpp"
#include "romvec/top_logits.hpp"

namespace {

using digest::dim;
using digest::int8_table;
using digest::nibble_row_table;
using digest::nibble_table;
using digest::one_step_table;
using digest::q14_table;
using digest::q7_table;
using digest::searched_table;
using digest::sha256;
using digest::trellis3_table;
using digest::trellis4_table;
using digest::vocab_size;
using romvec::q_format;

bool failed = false;

digest::sha256_text report(sha256& hash, std::string_view table, std::string_view operation) {
  const digest::sha256_text text = hash.finish();
  console::write(text.view());
  console::write("  ");
  console::write(table);
  console::write(" ");
  console::write(operation);
  console::write("\n");
  return text;
}

// Every row of the table, the last one first, as T.
template <class T, class Table, class... Format>
void look_up(const Table& table, std::string_view name, std::string_view operation, Format... format) {
  sha256 hash;
  std::array<T, dim> row{};
  for (std::size_t i = 0; i < vocab_size; ++i) {
    const std::size_t id = vocab_size - 1 - i;
    failed = !romvec::lookup(table, id, row, format...).ok() || failed;
    for (const T x : row) {
      hash.add(x);
    }
  }
  report(hash, name, operation);
}

template <class Table>
void look_up_all(const Table& table, std::string_view name) {
  look_up<float>(table, name, "float");
  look_up<std::int16_t>(table, name, "natural Q15");
  look_up<std::int16_t>(table, name, "Q3.12", q_format{12});
  look_up<std::int16_t>(table, name, "Q0.15", q_format{15});
  look_up<std::int16_t>(table, name, "19 fraction bits, saturated", q_format{19});
  look_up<std::int16_t>(table, name, "30 fraction bits, saturated", q_format{30});
  look_up<std::int16_t>(table, name, "2 fraction bits", q_format{2});
  if constexpr (sizeof(typename Table::code_type) == 1) {
    look_up<std::int8_t>(table, name, "raw codes");
  }
}

void add(sha256& hash, const romvec::neighbor& n) {
  hash.add(n.id);
  hash.add(n.cosine);
  hash.add(n.dot);
  hash.add(static_cast<std::int64_t>(n.squared_norm));
}

template <class Table>
void compare_rows(const Table& table, std::string_view name) {
  romvec::neighbor found[5] = {};
  sha256 nearest;
  sha256 analogies;
  for (std::uint32_t id = 0; id < vocab_size; ++id) {
    failed = romvec::nearest(table, id, found) != 5 || failed;
    for (const romvec::neighbor& n : found) {
      add(nearest, n);
    }
    failed = romvec::analogy(table, id, (id + 5) % vocab_size, (id + 9) % vocab_size, found) != 5 || failed;
    for (const romvec::neighbor& n : found) {
      add(analogies, n);
    }
  }
  report(nearest, name, "5 nearest of every row");
  report(analogies, name, "5 answers of 64 analogies");
}

// Bags of none to 65 rows, more than a pass over a list of rows takes, from ids that jump about.
constexpr std::size_t bag_sizes[] = {0, 1, 2, 7, 32, 33, 65};
constexpr std::size_t longest_bag = 65;

struct bag_arguments {
  std::uint8_t ids[longest_bag];
  std::int16_t weights[longest_bag];
};
constexpr bag_arguments make_bag_arguments() {
  bag_arguments made{};
  testing::random source(42);
  for (std::size_t i = 0; i < longest_bag; ++i) {
    made.ids[i] = static_cast<std::uint8_t>(source.below(vocab_size));
    made.weights[i] = static_cast<std::int16_t>(i % 9 == 0 ? -32768 : source.between(-32768, 32767));
  }
  return made;
}
constexpr bag_arguments bag_input = make_bag_arguments();

// The same reduction of all of these bags. reduce(ids, weights, out) answers a status.
template <class T, class Reduce>
void reduce_bags(std::string_view name, std::string_view operation, Reduce reduce) {
  sha256 hash;
  std::array<T, dim> row{};
  for (const std::size_t size : bag_sizes) {
    const std::span<const std::uint8_t> ids(bag_input.ids, size);
    failed = !reduce(ids, std::span<const std::int16_t>(bag_input.weights, size), row).ok() || failed;
    for (const T x : row) {
      hash.add(x);
    }
  }
  report(hash, name, operation);
}

template <class T, class Table>
void reduce_bags_to(const Table& table, std::string_view name, const std::string_view (&operations)[4]) {
  reduce_bags<T>(name, operations[0], [&](const auto& ids, const auto&, auto& out) {
    return romvec::bag_sum(table, ids, romvec::one_bag, out);
  });
  reduce_bags<T>(name, operations[1], [&](const auto& ids, const auto&, auto& out) {
    return romvec::bag_mean(table, ids, romvec::one_bag, out);
  });
  reduce_bags<T>(name, operations[2], [&](const auto& ids, const auto&, auto& out) {
    return romvec::bag_max(table, ids, romvec::one_bag, out);
  });
  reduce_bags<T>(name, operations[3], [&](const auto& ids, const auto& weights, auto& out) {
    return romvec::bag_weighted_sum(table, ids, weights, romvec::one_bag, out);
  });
}

template <class Table>
void reduce_all(const Table& table, std::string_view name) {
  reduce_bags_to<float>(table, name,
                        {"bag sum, float", "bag mean, float", "bag max, float", "bag weighted sum, float"});
  reduce_bags_to<std::int32_t>(table, name,
                               {"bag sum, int32", "bag mean, int32", "bag max, int32", "bag weighted sum, int32"});
  reduce_bags_to<std::int16_t>(
      table, name,
      {"bag sum, natural Q15", "bag mean, natural Q15", "bag max, natural Q15", "bag weighted sum, natural Q15"});
  reduce_bags<std::int16_t>(name, "bag mean, Q3.12, padding", [&](const auto& ids, const auto&, auto& out) {
    return romvec::bag_mean(table, ids, romvec::one_bag, out, q_format{12}, romvec::padding_id{bag_input.ids[1]});
  });
}

// Logits of a hidden vector that is a row of another table, in Q0.7 and Q0.15.
template <class T, class Hidden, class Table>
void find_logits(const Table& table, std::string_view name, std::string_view operation, const Hidden& hidden) {
  sha256 hash;
  std::array<T, vocab_size> logits{};
  for (std::size_t r = 0; r < 4; ++r) {
    failed = !romvec::logits(table, hidden.row(r), logits, romvec::hidden_format{-hidden.exponent()}).ok() || failed;
    for (const T x : logits) {
      hash.add(x);
    }
  }
  report(hash, name, operation);
}

template <class Table>
void find_all_logits(const Table& table, std::string_view name) {
  find_logits<float>(table, name, "logits of int8, float", q7_table);
  find_logits<std::int32_t>(table, name, "logits of int8, int32", q7_table);
  find_logits<float>(table, name, "logits of int16, float", q14_table);
  find_logits<std::int64_t>(table, name, "logits of int16, int64", q14_table);
  if constexpr (sizeof(typename Table::code_type) == 1) {  // int16 codes with int16: more than int32 holds, and refused
    find_logits<std::int32_t>(table, name, "logits of int16, int32", q14_table);
  }
}

// The largest logits, and what a seed draws at four temperatures: tokens without a sum in float.
template <class Table, class Hidden>
void sample_tokens(const Table& table, std::string_view name, const Hidden& hidden) {
  sha256 largest;
  sha256 drawn;
  romvec::splitmix64 random(2026);
  std::array<romvec::token_logit, 5> top{};
  for (std::size_t r = 0; r < 4; ++r) {
    const romvec::hidden_format unit{-hidden.exponent() - 2};
    failed = romvec::top_logits(table, hidden.row(r), top, unit) != 5 || failed;
    for (const romvec::token_logit& token : top) {
      largest.add(token.id);
      largest.add(token.logit);
      largest.add(token.steps);
    }
    for (const float temperature : {0.0F, 0.5F, 1.0F, 20.0F}) {
      for (std::size_t i = 0; i < 16; ++i) {
        std::uint32_t token = vocab_size;
        failed = !romvec::sample_logits(table, hidden.row(r), temperature, random, token, unit).ok() || failed;
        drawn.add(token);
        failed = !romvec::sample_kept(top, temperature, random, token, romvec::nucleus{0.9F}).ok() || failed;
        drawn.add(token);
      }
    }
  }
  report(largest, name, "5 largest logits");
  report(drawn, name, "tokens of a seed");
}

// A slice of every row that neither begins nor ends with a block.
template <class Table>
void look_up_slices(const Table& table, std::string_view name) {
  sha256 hash;
  std::array<float, dim> part{};
  for (std::size_t id = 0; id < vocab_size; ++id) {
    const std::size_t first = id * 7 % (dim - 3);
    const std::size_t count = dim - first - id % 3;
    failed = !romvec::lookup(table, id, part, romvec::columns{first, count}).ok() || failed;
    for (std::size_t i = 0; i < count; ++i) {
      hash.add(part[i]);
    }
  }
  report(hash, name, "slices, float");
}

template <class Table>
void match_rows(const Table& table, std::string_view name) {
  romvec::match found[5] = {};
  sha256 hash;
  for (std::uint32_t id = 0; id < vocab_size; ++id) {
    failed = romvec::nearest(table, id, found) != 5 || failed;
    for (const romvec::match& m : found) {
      hash.add(m.id);
      hash.add(m.dot);
      hash.add(m.squared_norm);
    }
  }
  report(hash, name, "5 nearest of every row, as match");
}

// One row of the weights, through a volatile: what follows is this machine's work and not the compiler's.
std::span<const float> run_time_row(std::size_t r) {
  static float row[dim];
  const volatile digest::weight_rows& source = digest::weights;
  for (std::size_t c = 0; c < dim; ++c) {
    row[c] = source.row[r][c];
  }
  return row;
}

template <class Format>
sha256 quantized_at_run_time() {
  sha256 hash;
  typename Format::code_type codes[dim];
  std::uint16_t multiplier = 1;
  romvec::quantized_rows<Format> out{codes, std::span(&multiplier, 1)};
  float largest = 0;
  for (std::size_t r = 0; r < vocab_size; ++r) {
    failed = !romvec::find_largest(run_time_row(r), largest).ok() || failed;
  }
  for (std::size_t r = 0; r < vocab_size; ++r) {
    romvec::status done;
    if constexpr (Format::has_multipliers) {
      done = romvec::quantize<Format>(run_time_row(r), 1, dim, out, romvec::choose_exponent(largest));
    } else {
      done = romvec::quantize<Format>(run_time_row(r), 1, dim, out);
    }
    failed = !done.ok() || failed;
    for (const auto code : codes) {
      hash.add(code);
    }
    hash.add(multiplier);
    hash.add(out.exponent);
  }
  return hash;
}

// Quantises here, and fails unless these are the numbers of the table that the compiler made.
template <class Table>
void quantize(const Table& table, std::string_view name) {
  sha256 here = quantized_at_run_time<typename Table::format>();
  sha256 compiled;
  for (std::size_t r = 0; r < vocab_size; ++r) {
    for (const auto code : table.row(r)) {
      compiled.add(code);
    }
    compiled.add(static_cast<std::uint16_t>(table.multiplier(r)));
    compiled.add(static_cast<std::int8_t>(table.exponent()));
  }
  const digest::sha256_text text = report(here, name, "codes, multipliers and exponent");
  failed = text.view() != compiled.finish().view() || failed;
}

// The same of a format whose bits are searched for: the bytes of the rows.
template <std::size_t Bits>
void search(std::string_view name) {
  using format = romvec::trellis_rows<Bits>;
  constexpr const auto& compiled = searched_table<Bits>;
  sha256 hash;
  for (std::size_t r = 0; r < digest::searched_rows; ++r) {
    std::array<std::uint8_t, (Bits * dim + 7) / 8> bytes{};
    std::uint8_t multiplier = 0;
    std::array<std::int8_t, format::levels> levels{};
    romvec::quantized_rows<format> out{bytes, std::span(&multiplier, 1), levels};
    failed =
        !romvec::quantize<format>(run_time_row(digest::first_row + r), 1, dim, out, compiled.exponent()).ok() || failed;
    failed = multiplier != compiled.multipliers[r] || out.window != compiled.window || failed;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      failed = bytes[i] != compiled.codes[r * bytes.size() + i] || failed;
      hash.add(bytes[i]);
    }
    hash.add(multiplier);
  }
  report(hash, name, "bytes and multipliers");
}

}  // namespace

int main() {
  look_up_all(int8_table, "int8_rows");
  look_up_all(q7_table, "fixed<int8_t, 7>");
  look_up_all(q14_table, "fixed<int16_t, 14>");
  look_up_all(nibble_table, "nibble_groups<32>");
  look_up_all(nibble_row_table, "nibble_rows");
  look_up_all(one_step_table, "int8_table");
  look_up_all(trellis3_table, "trellis_rows<3>");
  look_up_all(trellis4_table, "trellis_rows<4>");
  compare_rows(int8_table, "int8_rows");
  compare_rows(q7_table, "fixed<int8_t, 7>");
  compare_rows(q14_table, "fixed<int16_t, 14>");
  compare_rows(nibble_table, "nibble_groups<32>");
  compare_rows(nibble_row_table, "nibble_rows");
  compare_rows(trellis3_table, "trellis_rows<3>");
  compare_rows(trellis4_table, "trellis_rows<4>");
  match_rows(int8_table, "int8_rows");
  match_rows(q7_table, "fixed<int8_t, 7>");
  match_rows(nibble_row_table, "nibble_rows");
  reduce_all(int8_table, "int8_rows");
  reduce_all(q7_table, "fixed<int8_t, 7>");
  reduce_all(q14_table, "fixed<int16_t, 14>");
  reduce_all(nibble_table, "nibble_groups<32>");
  reduce_all(trellis3_table, "trellis_rows<3>");
  find_all_logits(int8_table, "int8_rows");
  find_all_logits(q7_table, "fixed<int8_t, 7>");
  find_all_logits(q14_table, "fixed<int16_t, 14>");
  find_all_logits(nibble_table, "nibble_groups<32>");
  find_all_logits(nibble_row_table, "nibble_rows");
  sample_tokens(int8_table, "int8_rows", q7_table);
  sample_tokens(q7_table, "fixed<int8_t, 7>", q7_table);
  sample_tokens(q14_table, "fixed<int16_t, 14>", q14_table);
  sample_tokens(nibble_table, "nibble_groups<32>", q7_table);
  look_up_slices(int8_table, "int8_rows");
  look_up_slices(nibble_table, "nibble_groups<32>");
  look_up_slices(nibble_row_table, "nibble_rows");
  find_all_logits(trellis3_table, "trellis_rows<3>");
  search<2>("trellis_rows<2>");
  search<4>("trellis_rows<4>");
  quantize(int8_table, "int8_rows");
  quantize(q7_table, "fixed<int8_t, 7>");
  quantize(q14_table, "fixed<int16_t, 14>");
  if (failed) {
    console::write("an operation failed\n");
  }
  console::exit(failed ? 1 : 0);
}
