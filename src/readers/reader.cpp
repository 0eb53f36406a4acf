// SPDX-License-Identifier: BSL-1.0
#include "readers/reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>

#include "error.hpp"
#include "readers/foreign.hpp"
#include "readers/plain_text.hpp"
#include "readers/words.hpp"

namespace romvec::host {

namespace {

// Text comes last: it has no magic number. Of text, CSV comes first: word vectors may be any text.
constexpr std::array all_readers = {
    reader{"romvec image", image::detect, image::list, image::read},
    reader{"npy", npy::detect, npy::list, npy::read},
    reader{"npz", npz::detect, npz::list, npz::read},
    reader{"safetensors", safetensors::detect, safetensors::list, safetensors::read},
    reader{"gguf", gguf::detect, gguf::list, gguf::read},
    reader{"llama2.c", llama2c::detect, llama2c::list, llama2c::read},
    reader{"fastText model", fasttext_binary::detect, fasttext_binary::list, fasttext_binary::read},
    reader{"index of a checkpoint", safetensors_index::detect, safetensors_index::list, safetensors_index::read},
    reader{"word2vec binary", word2vec_binary::detect, word2vec_binary::list, word2vec_binary::read},
    reader{"csv", csv::detect, csv::list, csv::read},
    reader{"word vectors", word_vectors::detect, word_vectors::list, word_vectors::read},
};

constexpr std::string_view known =
    "expected .npy, .npz, .safetensors, GGUF, a llama2.c checkpoint, a fastText model, a romvec image, word vectors "
    "(text or binary) or CSV";

}  // namespace

std::span<const reader> readers() { return all_readers; }

const reader& reader_of(const source& file) {
  const auto refuse = [&](const foreign& other) {
    throw error(file.name,
                fmt::format("is {}, {}{}{}", other.name, known, other.advice.empty() ? "" : "; ", other.advice));
  };
  if (const auto other = foreign_format(file.bytes)) {
    refuse(*other);
  }
  // What holds words, or something else, and no weights: of a text only this tells, since word vectors may be any text.
  const auto refuse_others = [&] {
    if (const auto words = describe_words_file(file)) {
      throw error(file.name, fmt::format("is {}, {}; give it to --words, beside its table", *words, known));
    }
    if (const auto other = without_weights(file.bytes)) {
      refuse(*other);
    }
  };
  for (const reader& candidate : all_readers) {
    if (candidate.detect(file.bytes)) {
      // Text is taken for word vectors if it is nothing else.
      if (candidate.detect == csv::detect || candidate.detect == word_vectors::detect) {
        refuse_others();
        plain_text::refuse(file, candidate.detect == csv::detect);
      }
      return candidate;
    }
  }
  refuse_others();
  throw error(file.name, fmt::format("is of an unknown format, {}; numbers alone: numpy.save('table.npy', "
                                     "numpy.fromfile('FILE', '<f4').reshape(ROWS, DIM))",
                                     known));
}

}  // namespace romvec::host
