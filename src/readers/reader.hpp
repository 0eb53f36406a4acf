// SPDX-License-Identifier: BSL-1.0
// The readers of weight files, one a format, chosen by the file's content and never by its name.
// A new format is one file beside this one, its declarations here, and one line of the list in reader.cpp.
#pragma once

#include <span>
#include <string_view>

#include "files/input_file.hpp"
#include "readers/request.hpp"
#include "weights.hpp"

namespace romvec::host {

// `list` reads as little as it can; `read` keeps the rows asked for and nothing else. Both throw host::error.
struct reader {
  std::string_view name;
  bool (*detect)(std::string_view bytes);
  contents (*list)(const source& file);
  weights (*read)(const source& file, const request& wanted);
};

// In the order in which they are asked.
std::span<const reader> readers();

// The reader whose format the file has. Errors name what the file is, where that is known (gzip, a git LFS
// pointer, ...).
const reader& reader_of(const source& file);

namespace image {
bool detect(std::string_view bytes);
contents list(const source& file);
weights read(const source& file, const request& wanted);
}  // namespace image

namespace npy {
bool detect(std::string_view bytes);
contents list(const source& file);
weights read(const source& file, const request& wanted);
}  // namespace npy

namespace npz {
bool detect(std::string_view bytes);
contents list(const source& file);
weights read(const source& file, const request& wanted);
}  // namespace npz

namespace safetensors {
bool detect(std::string_view bytes);
contents list(const source& file);
weights read(const source& file, const request& wanted);
}  // namespace safetensors

namespace gguf {
bool detect(std::string_view bytes);
contents list(const source& file);
weights read(const source& file, const request& wanted);
}  // namespace gguf

namespace llama2c {
bool detect(std::string_view bytes);
contents list(const source& file);
weights read(const source& file, const request& wanted);
}  // namespace llama2c

namespace fasttext_binary {
bool detect(std::string_view bytes);
contents list(const source& file);
weights read(const source& file, const request& wanted);
}  // namespace fasttext_binary

namespace safetensors_index {
bool detect(std::string_view bytes);
contents list(const source& file);
weights read(const source& file, const request& wanted);
}  // namespace safetensors_index

namespace word2vec_binary {
bool detect(std::string_view bytes);
contents list(const source& file);
weights read(const source& file, const request& wanted);
}  // namespace word2vec_binary

namespace csv {
bool detect(std::string_view bytes);
contents list(const source& file);
weights read(const source& file, const request& wanted);
}  // namespace csv

namespace word_vectors {
bool detect(std::string_view bytes);
contents list(const source& file);
weights read(const source& file, const request& wanted);
}  // namespace word_vectors

}  // namespace romvec::host
