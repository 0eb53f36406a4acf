// SPDX-License-Identifier: BSL-1.0
// Files that people pass by mistake or too early: recognised, so that the error can name them.
#pragma once

#include <optional>
#include <string_view>

namespace romvec::host {

struct foreign {
  std::string_view name;    // "a gzip file"
  std::string_view advice;  // what to do about it; may be empty
};

// What `bytes` are, if they are of a known format that no reader takes.
std::optional<foreign> foreign_format(std::string_view bytes);

// The same for JSON that holds neither weights nor words: settings of models and others. To be asked when no reader
// with a magic number knows the bytes, and behind describe_words_file().
std::optional<foreign> without_weights(std::string_view bytes);

// What a zip file without *.npy is, by the name of one of its members.
std::optional<foreign> foreign_archive(std::string_view member);

}  // namespace romvec::host
