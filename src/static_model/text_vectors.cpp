// SPDX-License-Identifier: BSL-1.0
#include "static_model/text_vectors.hpp"

#include <fmt/format.h>

#include <cmath>
#include <romvec/text_model.hpp>
#include <variant>

#include "error.hpp"
#include "quantized_view.hpp"

namespace romvec::host {

namespace {

// body(view) with a view of the very format that firmware has. Of fixed point with no fraction bits: neither a
// direction nor a mean in the natural Q15 depends on them.
template <class Body>
auto with_firmware_view(const quantized& table, Body body) {
  using kind = storage_format::kind;
  const auto with_codes = [&]<class Code>(Code) {
    using format = typename run_time_fixed<Code>::fixed;
    romvec::detail::table_arrays<format> arrays;
    arrays.codes = table.codes.as<Code>().data();
    return body(romvec::detail::trusted_view<format>(arrays, table.vocab_size, table.dim));
  };
  switch (table.format.code) {
    case kind::fixed_int8:
      return with_codes(std::int8_t{});
    case kind::fixed_int16:
      return with_codes(std::int16_t{});
    default:
      return with_view(table, body);
  }
}

}  // namespace

text_vectors::text_vectors(const static_model& model, const quantized& codes) : model_(model), codes_(codes) {
  for (const added_tokens* const list : {&model.tokenizer.always_added, &model.tokenizer.added}) {
    for (const auto& [name, id] : *list) {
      added_.push_back({name, id});
    }
  }
  const int of_view = with_firmware_view(codes, [](const auto& view) { return view.natural_q15_exponent(); });
  const int natural = of_view - codes.format.fraction_bits;
  step_ = std::ldexp(1.0, model.folder.normalize ? -15 : natural);
}

text_vector text_vectors::of(std::string_view text) const {
  text_vector out;
  out.q15.resize(codes_.dim);
  std::vector<std::int32_t> sums(2 * codes_.dim);
  std::vector<char> letters(3 * text.size() + 4);  // as text_tokenizer::encode() has them
  std::vector<bpe_part> parts(letters.size() + 2);
  const some_rows rows = {static_cast<std::uint32_t>(model_.table.from.first_row),
                          static_cast<std::uint32_t>(codes_.vocab_size)};
  const auto run = [&]<class Tokenizer>(const Tokenizer& tokenizer) {
    return with_firmware_view(codes_, [&]<class View>(const View& view) {
      const text_model<Tokenizer, View, some_rows> model = {
          &tokenizer, &view, &rows, added_, model_.left_out, model_.max_tokens, model_.folder.normalize};
      return encode(model, text, out.q15, text_room{sums, {letters, parts}});
    });
  };
  const encoded result = std::visit(run, model_.tokenizer.with);
  out.tokens = result.count;
  out.is_cut = result.done.code() == errc::too_long && result.count > 0;
  if (!result && !out.is_cut) {
    throw error("text", fmt::format("byte {}", result.done.position()), describe(result.done.code()));
  }
  return out;
}

template <class A, class B>
double cosine_of_vectors(const std::vector<A>& a, const std::vector<B>& b) {
  double dot = 0;
  double a_squares = 0;
  double b_squares = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    dot += static_cast<double>(a[i]) * static_cast<double>(b[i]);
    a_squares += static_cast<double>(a[i]) * static_cast<double>(a[i]);
    b_squares += static_cast<double>(b[i]) * static_cast<double>(b[i]);
  }
  return a_squares == 0 || b_squares == 0 ? 0 : dot / std::sqrt(a_squares * b_squares);
}

template double cosine_of_vectors(const std::vector<double>&, const std::vector<double>&);
template double cosine_of_vectors(const std::vector<std::int16_t>&, const std::vector<double>&);
template double cosine_of_vectors(const std::vector<std::int16_t>&, const std::vector<std::int16_t>&);

}  // namespace romvec::host
