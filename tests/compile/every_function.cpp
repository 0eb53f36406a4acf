// SPDX-License-Identifier: BSL-1.0
// Calls every public function of the library once for every format, so that a compiler looks into every template: what
// tests/compile/run compiles under the flags of other people. It is compiled, never run. What it uses of the standard
// comes with the library, which takes it in out of reach of macros.
#include "romvec/romvec.hpp"

namespace {

constexpr std::size_t vocab_size = 6;
constexpr std::size_t dim = 40;  // whole vectors of the narrow instruction sets, a tail on the wide ones

struct weight_rows {
  float row[vocab_size][dim];
};
consteval weight_rows make_weights() {
  weight_rows made{};
  for (std::size_t r = 0; r < vocab_size; ++r) {
    for (std::size_t c = 0; c < dim; ++c) {
      made.row[r][c] = static_cast<float>((r * 7 + c * 5) % 61) / 64.0F - 0.5F;
    }
  }
  return made;
}
constexpr weight_rows weights = make_weights();

constexpr romvec::vocabulary<3, 10> words = {"catdoggull", {0, 3, 6, 10}};
constexpr romvec::id_map<3> kept = {{2, 5, 9}};
constexpr romvec::id_map<3, true> kept_by_word = {{2, 5, 9}, {1, 0, 2}};

// Everything a call answers ends here, so that nothing is unused.
bool failed = false;
void must(romvec::status s) { failed = failed || !s.ok() || s.code() != romvec::errc::ok || s.position() != 0; }
void must(bool good) { failed = failed || !good; }

template <romvec::on_bad_id Policy, class Table, class Id, class Out>
void look_up(const Table& table, std::span<const Id> ids, Out& out) {
  must(romvec::gather<Policy>(table, ids, out));
  must(romvec::lookup<Policy>(table, ids[0], out));
}

template <class Id, class Table>
void look_up_all(const Table& table) {
  constexpr Id two[] = {Id{1}, Id{2}};
  const std::span<const Id> ids(two);
  std::array<float, 2 * dim> floats{};
  std::array<std::int16_t, 2 * dim> shorts{};
  look_up<romvec::on_bad_id::check>(table, ids, floats);
  look_up<romvec::on_bad_id::clamp>(table, ids, floats);
  look_up<romvec::on_bad_id::zero_row>(table, ids, floats);
  look_up<romvec::on_bad_id::check>(table, ids, shorts);
  must(romvec::gather(table, {Id{3}, Id{4}}, shorts));
  must(romvec::gather(table, ids, shorts, romvec::q_format{12}));
  must(romvec::lookup(table, ids[1], shorts, romvec::q_format{12}));
  must(romvec::lookup(table, ids[1], shorts, romvec::columns{1, 33}));
  must(romvec::lookup(table, ids[1], shorts, romvec::columns_of<33>{1}, romvec::q_format{12}));
  must(romvec::gather(table, ids, floats, romvec::columns<32, 8>{}));
  must(romvec::gather(table, ids, shorts, romvec::columns{0, 5}, romvec::q_format{12}));
  must(romvec::gather(table, {Id{3}, Id{4}}, shorts, romvec::columns{0, 5}));
  must(romvec::gather(table, {Id{3}, Id{4}}, shorts, romvec::columns{0, 5}, romvec::q_format{12}));
  if constexpr (sizeof(typename Table::code_type) == 1) {
    std::array<std::int8_t, 2 * dim> codes{};
    look_up<romvec::on_bad_id::check>(table, ids, codes);
  }
}

template <class Element, class Id, class Table, class... Options>
void reduce(const Table& table, Options... options) {
  constexpr Id ids[] = {Id{1}, Id{2}, Id{5}, Id{1}};
  constexpr std::int16_t factors[] = {32767, -32768, 5, 7};
  constexpr std::int32_t offsets[] = {0, 3};
  std::array<Element, 2 * dim> out{};
  must(romvec::bag_sum(table, ids, offsets, out, options...));
  must(romvec::bag_mean(table, ids, offsets, out, options...));
  must(romvec::bag_max(table, ids, offsets, out, options...));
  must(romvec::bag_weighted_sum(table, ids, factors, offsets, out, options...));
  must(romvec::bag_weighted_sum(table, ids, factors, romvec::one_bag, out, romvec::weight_format{8}));
  constexpr std::int32_t begins_and_end[] = {0, 3, 4};
  constexpr std::uint8_t lengths[] = {3, 1};
  must(romvec::bag_sum(table, ids, begins_and_end, out, romvec::include_last_offset, options...));
  must(romvec::bag_sum(table, ids, romvec::bag_lengths(lengths), out, options...));
  must(romvec::bag_sum<romvec::on_bad_id::clamp>(table, ids, offsets, out, options...));
  must(romvec::bag_mean<romvec::on_bad_id::zero_row>(table, ids, offsets, out, options...));
}

template <class Table>
void reduce_all(const Table& table) {
  reduce<float, std::uint8_t>(table);
  reduce<std::int32_t, std::int64_t>(table, romvec::padding_id{5});
  reduce<std::int16_t, int>(table, romvec::q_format{12}, romvec::padding_id{0});
  reduce<std::int64_t, std::uint16_t>(table, romvec::padding_id{-1});
}

template <class Ranked, class Table>
void rank(const Table& table) {
  std::array<Ranked, 3> found{};
  must(romvec::nearest(table, 2, found) == 3);
  must(found[0].id != 2);
}

template <class Table>
void compare_rows(const Table& table) {
  std::array<typename Table::code_type, dim> query{};
  std::array<romvec::neighbor, 3> found{};
  constexpr std::uint32_t plus[] = {0, 1};
  constexpr std::uint32_t minus[] = {2};
  rank<romvec::neighbor>(table);
  rank<romvec::wide_match>(table);
  must(romvec::combine(table, plus, minus, query));
  must(romvec::nearest(table, query, found, plus) == 3);
  must(romvec::analogy(table, 0, 1, 2, found) == 3);
  std::int64_t product = 0;
  std::int32_t cosine = 0;
  must(romvec::dot(table, 0, 1, product));
  must(romvec::cosine<romvec::on_bad_id::clamp>(table, -1, 1, cosine));
}

template <class Table>
void find_logits(const Table& table) {
  constexpr std::array<std::int8_t, dim> narrow = {1, -2, 127};
  constexpr std::array<std::int16_t, dim> wide = {1, -2, 32767};
  std::array<float, vocab_size> floats{};
  std::array<std::int32_t, vocab_size> integers{};
  must(romvec::logits(table, narrow, floats, romvec::hidden_format{7}));
  must(romvec::logits(table, narrow, floats, romvec::hidden_scale{0.01F}));
  must(romvec::logits(table, narrow, integers));
  must(romvec::logits(table, wide, floats));
  must(romvec::logits(table, wide, integers, romvec::hidden_format{15}));
  std::array<std::int64_t, vocab_size> exact{};
  must(romvec::logits(table, wide, exact));
}

template <class Table>
void find_tokens(const Table& table) {
  constexpr std::array<std::int8_t, dim> narrow = {1, -2, 127};
  constexpr std::array<std::int16_t, dim> wide = {1, -2, 32767};
  constexpr std::int16_t ids[] = {1, 3};
  constexpr std::uint32_t flags[] = {4};
  constexpr std::array<float, vocab_size> biases = {0.5F};
  std::array<romvec::token_logit, 3> top{};
  romvec::splitmix64 random(1);
  std::uint32_t token = 0;
  must(romvec::top_logits(table, narrow, top) == 3);
  must(romvec::top_logits(table, wide, top, romvec::hidden_scale{0.01F}, romvec::leave_out(ids)) == 3);
  must(romvec::top_logits(table, narrow, top, romvec::logit_bias(biases), romvec::leave_out_bits(flags)) == 3);
  must(romvec::sample_logits(table, narrow, 1.0F, random, token));
  must(romvec::sample_logits(table, wide, 0.5F, random, token, romvec::hidden_format{15}, romvec::leave_out(ids)));
  must(romvec::sample_kept(top, 1.0F, random, token));
  must(romvec::sample_kept(top, 1.0F, random, token, romvec::nucleus{0.9F}));
}

struct no_flash {
  romvec::status operator()(std::uint64_t, std::span<std::byte>) { return {romvec::errc::read_failed, 0}; }
};

template <class Format>
void read_rows() {
  no_flash flash;
  romvec::reader_table<Format, no_flash> table;
  alignas(8) static std::array<std::byte, 1024> memory;
  must(romvec::open_reader(flash, table) == romvec::image_fault::not_readable);
  must(romvec::verify_reader(flash, memory) == romvec::image_fault::not_readable);
  must(table.keep_multipliers({}));
  constexpr std::uint8_t ids[] = {1, 2};
  constexpr std::int16_t factors[] = {32767, 5};
  std::array<float, 2 * dim> floats{};
  std::array<std::int16_t, 2 * dim> shorts{};
  must(romvec::lookup(table, 1, floats, memory));
  must(romvec::lookup(table, 1, shorts, memory, romvec::q_format{12}));
  must(romvec::gather<romvec::on_bad_id::zero_row>(table, ids, shorts, memory));
  must(romvec::lookup(table, 1, floats, memory, romvec::columns{1, 7}));
  must(romvec::gather(table, ids, shorts, memory, romvec::columns_of<7>{1}, romvec::q_format{12}));
  must(romvec::bag_sum(table, ids, romvec::one_bag, floats, memory, romvec::padding_id{0}));
  must(romvec::bag_mean(table, ids, romvec::one_bag, shorts, memory, romvec::q_format{12}));
  must(romvec::bag_max(table, ids, romvec::one_bag, floats, memory));
  must(romvec::bag_weighted_sum(table, ids, factors, romvec::one_bag, floats, memory));
  constexpr std::array<std::int8_t, dim> hidden = {1, -2, 127};
  std::array<std::int32_t, vocab_size> logits{};
  std::array<romvec::token_logit, 3> top{};
  std::array<romvec::wide_match, 3> found{};
  std::array<typename Format::code_type, dim> query{};
  romvec::splitmix64 random(1);
  std::uint32_t token = 0;
  must(romvec::logits(table, hidden, logits, memory));
  must(romvec::top_logits(table, hidden, top, memory) == 3);
  must(romvec::sample_logits(table, hidden, 1.0F, random, token, memory));
  must(romvec::nearest(table, 2, found, memory) == 3);
  must(romvec::nearest(table, query, found, memory) == 3);
}

// Members of a table and of its view, and a view whose sizes the compiler does not know.
template <class Table>
void read_members(const Table& table) {
  const auto view = table.view();
  must(view.vocab_size() == vocab_size && view.dim() == dim && Table::weight_bytes > 0);
  must(table.code(1, 2) == view.code(1, 2) && table.value(1, 2) < 1.0F && view.value(1, 2) < 1.0F);
  must(table.multiplier(1) == view.multiplier(1) && table.exponent() == view.exponent());
  must(table.is_valid() && romvec::table_view<typename Table::format>().vocab_size() == 0);
  must(table.natural_q15_exponent() == view.natural_q15_exponent());
  if constexpr (romvec::nibble_format<typename Table::format>) {
    must(view.groups() > 0 && view.row_bytes() == dim / 2);
    must(view.levels().size() == romvec::levels_size<typename Table::format>() && view.product(1, 2) != 1);
    must(table.multiplier(1, 0) == view.multiplier(1, 0) && view.group_step(1, 0) > 0.0F);
  } else {
    const std::span<const typename Table::code_type> row = view.row(1);
    must(row[2] == view.row(1)[2] && view.row(1).begin() != view.row(1).end() && !table.row(1).empty());
    must(table.row(1)[2] == view.row(1)[2] && table.row_step(1) > 0.0F && view.row_step(1) > 0.0F);
  }
}

template <class Table>
void measure(const Table& table) {
  const std::span<const float> all(&weights.row[0][0], dim);
  const romvec::fidelity measured = romvec::measure_fidelity(table, all);
  must(measured.weights == 0 && measured.max_abs_error > measured.bound);
  must(romvec::measure_fidelity(table, weights.row).sqnr_db > 20.0);
  must(!romvec::within_bound(table, all) && romvec::within_bound(table, weights.row));
}

template <class Format>
void quantize_to(romvec::table<Format, vocab_size, dim>& out) {
  const std::span<const float> all(&weights.row[0][0], vocab_size * dim);
  float largest = 0.0F;
  must(romvec::find_largest(all, largest));
  must(romvec::quantize(all, out));
  if constexpr (Format::has_multipliers) {
    must(romvec::quantize(all, out, romvec::choose_exponent(largest)));
  }
}

// Into memory of a shape of run time, and that as a table.
template <class Format>
void make_rows(std::span<const float> all) {
  constexpr romvec::shape size{.vocab_size = vocab_size, .dim = dim};
  static std::array<typename romvec::stored_as<Format>::code, romvec::codes_size<Format>(size)> codes;
  static std::array<typename romvec::stored_as<Format>::multiplier, romvec::multipliers_size<Format>(size)> multipliers;
  static std::array<std::int8_t, romvec::levels_size<Format>()> levels;
  romvec::quantized_rows<Format> rows{};
  rows.codes = codes;
  rows.multipliers = multipliers;
  if constexpr (romvec::nibble_format<Format>) {
    rows.levels = levels;
  }
  romvec::table_view<Format> view;
  must(romvec::quantize(all, size, rows));
  must(romvec::quantize(all, vocab_size, dim, rows));
  must(romvec::make_view(rows, size, view));
}

void quantize_vectors(std::span<const float> all) {
  std::array<std::int8_t, dim> narrow{};
  std::array<std::int16_t, dim> wide{};
  std::array<std::uint16_t, dim> multipliers{};
  float scale = 0.0F;
  std::int8_t exponent = 0;
  must(romvec::quantize_vector(all.first(dim), narrow, scale));
  must(romvec::quantize_vector(all.first(dim), wide, scale));
  must(romvec::convert_row_scales(all.first(dim), multipliers, exponent));
}

template <class Table>
void copy(const Table& table) {
  alignas(64) static std::array<std::byte, 2048> storage;
  auto view = table.view();
  must(romvec::copy_bytes(table) <= storage.size());
  must(romvec::copy_table(table, storage, view));
  if constexpr (sizeof(typename Table::code_type) == 1 && !romvec::nibble_format<typename Table::format>) {
    constexpr std::array<std::int8_t, dim> query = {1, -2, 127};
    std::array<romvec::neighbor, 3> found{};
    std::array<float, vocab_size> floats{};
    must(romvec::packed_bytes(table) <= storage.size());
    romvec::packed_table<Table> packed;
    must(romvec::pack(table, storage, packed));
    must(packed.padded_dim() >= packed.view().dim());
    must(romvec::nearest(packed, query, found) == 3);
    must(romvec::nearest(packed, 1, found) == 3);
    must(romvec::logits(packed, query, floats, romvec::hidden_format{7}));
  }
}

template <class Format>
void open(std::span<const std::byte> image) {
  must(romvec::open_image<Format>(image).fault() == romvec::image_fault::truncated);
  const auto opened = romvec::open_image<Format, vocab_size, dim>(image, 0x12345678u);
  must(opened && (*opened).dim() == opened->dim());
}

template <class Format>
void call_all(std::span<const std::byte> image) {
  static constexpr auto table = romvec::make_table<Format>(weights.row);
  static romvec::table<Format, vocab_size, dim> in_ram{};
  look_up_all<std::uint8_t>(table);
  look_up_all<std::int64_t>(table);
  reduce_all(table);
  compare_rows(table);
  if constexpr (sizeof(typename Format::code_type) == 1 && !std::is_same_v<Format, romvec::nibble_groups<32>> &&
                !std::is_same_v<Format, romvec::nibble_groups<64>>) {
    rank<romvec::match>(table);
  }
  find_logits(table);
  find_tokens(table);
  read_rows<Format>();
  read_members(table);
  measure(table);
  quantize_to(in_ram);
  make_rows<Format>(std::span(&weights.row[0][0], vocab_size * dim));
  copy(table);
  open<Format>(image);
}

// The same of views whose sizes the compiler does not know.
void call_with_dynamic_sizes(std::span<const std::byte> image) {
  const auto opened = romvec::open_image<romvec::int8_rows>(image);
  const auto opened_nibbles = romvec::open_image<romvec::nibble_rows>(image);
  if (opened && opened_nibbles) {
    look_up_all<std::uint16_t>(*opened);
    reduce_all(*opened);
    find_logits(*opened);
    look_up_all<std::uint16_t>(*opened_nibbles);
    find_logits(*opened_nibbles);
  }
}

void read_images(std::span<const std::byte> image) {
  romvec::image_header header{};
  const romvec::image_fault fault = romvec::read_image_header(image, header);
  must(romvec::describe(fault)[0] != romvec::describe(romvec::errc::bad_id)[0]);
  must(romvec::verify_image(image) == romvec::image_fault::none);
  must(romvec::image_bytes_of(romvec::image_format::int8_rows, header.vocab_size, header.dim) == header.image_bytes);
  must(romvec::crc32(image) != 0 && romvec::image_magic[0] != 0);
}

void find_words(std::string_view text) {
  must(words.find(text) != words.npos && words.word(1) == text && words.size() == 3 && words.is_sorted());
  must(romvec::no_vocabulary::find(text) == romvec::no_vocabulary::npos);
  must(kept.row_of(5) == kept.size() && kept_by_word.row_of(5) == kept_by_word.size());
}

}  // namespace

bool call_every_function(std::span<const std::byte> image, std::string_view text);
bool call_every_function(std::span<const std::byte> image, std::string_view text) {
  call_all<romvec::int8_rows>(image);
  call_all<romvec::int8_table>(image);
  call_all<romvec::fixed<std::int8_t, 7>>(image);
  call_all<romvec::fixed<std::int16_t, 14>>(image);
  call_all<romvec::nibble_rows>(image);
  call_all<romvec::nibble_groups<32>>(image);
  call_all<romvec::nibble_groups<64>>(image);
  quantize_vectors(std::span(&weights.row[0][0], vocab_size * dim));
  call_with_dynamic_sizes(image);
  read_images(image);
  find_words(text);
  return !failed;
}
