// SPDX-License-Identifier: BSL-1.0
// NumPy's .npz: a zip file whose members are .npy files, stored or deflated. Source: numpy.savez's documentation.
// An array of strings, one for every row of the matrix, names its rows.
// Memory: the one array that is read, unpacked, beside the rows that are kept.
#include <fmt/format.h>
#include <zip.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "error.hpp"
#include "readers/choice.hpp"
#include "readers/companions.hpp"
#include "readers/duplicates.hpp"
#include "readers/foreign.hpp"
#include "readers/npy_array.hpp"
#include "readers/reader.hpp"
#include "readers/text_columns.hpp"
#include "text.hpp"

namespace romvec::host::npz {

namespace {

constexpr std::string_view extension = ".npy";

struct array {
  zip_uint64_t index;
  std::string name;  // without .npy
  std::size_t size;  // unpacked
};

class archive {
 public:
  explicit archive(const source& file) : file_(file) {
    zip_error_t problem;
    zip_error_init(&problem);
    zip_source_t* const bytes = zip_source_buffer_create(file.bytes.data(), file.bytes.size(), 0, &problem);
    zip_t* const opened = bytes == nullptr ? nullptr : zip_open_from_source(bytes, ZIP_RDONLY, &problem);
    const std::string why = opened == nullptr ? text_of(&problem) : std::string();
    zip_error_fini(&problem);
    if (opened == nullptr) {
      zip_source_free(bytes);  // which opening would have taken over
      throw error(file.name, fmt::format("is no whole zip file ({}), expected an .npz", why));
    }
    zip_.reset(opened);
    find_arrays();
  }

  [[nodiscard]] const std::vector<array>& arrays() const { return arrays_; }

  // The first `most` bytes of an array's .npy file, or all of them. All of them are checked against their CRC.
  [[nodiscard]] std::string unpack(const array& it, std::size_t most) const {
    const std::unique_ptr<zip_file_t, decltype(&zip_fclose)> member(zip_fopen_index(zip_.get(), it.index, 0),
                                                                    zip_fclose);
    if (!member) {
      fail(it, text_of(zip_get_error(zip_.get())));
    }
    std::string bytes(std::min(it.size, most), '\0');
    std::size_t done = 0;
    while (done < bytes.size()) {
      const zip_int64_t read = zip_fread(member.get(), bytes.data() + done, bytes.size() - done);
      if (read <= 0) {
        fail(it, read < 0 ? text_of(zip_file_get_error(member.get()))
                          : fmt::format("{} bytes, expected {}", done, bytes.size()));
      }
      done += static_cast<std::size_t>(read);
    }
    char more = 0;
    if (most >= it.size && zip_fread(member.get(), &more, 1) != 0) {  // at the end the CRC is looked at
      fail(it, text_of(zip_file_get_error(member.get())));
    }
    return bytes;
  }

  // What the errors about an array's bytes begin with.
  [[nodiscard]] std::string name_of(const array& it) const {
    return fmt::format("{}: array {}", file_.name, in_quotes(it.name));
  }

 private:
  static std::string text_of(zip_error_t* problem) {
    return printable(problem == nullptr ? "unknown" : zip_error_strerror(problem));
  }

  [[noreturn]] void fail(const array& it, const std::string& message) const {
    throw error(file_.name, "array " + in_quotes(it.name), message);
  }

  void find_arrays() {
    std::optional<foreign> other;
    const zip_int64_t members = zip_get_num_entries(zip_.get(), 0);
    for (zip_uint64_t i = 0; i < static_cast<zip_uint64_t>(members); ++i) {
      zip_stat_t stat;
      if (zip_stat_index(zip_.get(), i, ZIP_FL_ENC_RAW, &stat) != 0 || (stat.valid & needed) != needed) {
        throw error(file_.name, fmt::format("zip member {}", i), "without name or sizes");
      }
      const std::string_view name = stat.name;
      other = other ? other : foreign_archive(name);
      if (name.ends_with(extension)) {
        const array it = {i, std::string(name.substr(0, name.size() - extension.size())), stat.size};
        check_packing(it, stat);
        arrays_.push_back(it);
      }
    }
    if (arrays_.empty()) {
      throw error(file_.name, other ? fmt::format("is {}, expected an .npz; {}", other->name, other->advice)
                                    : std::string("is a zip file without a member *.npy, expected an .npz"));
    }
    std::vector<std::string_view> names;
    std::ranges::transform(arrays_, std::back_inserter(names), &array::name);
    std::ranges::sort(names);
    if (const auto twice = std::ranges::adjacent_find(names); twice != names.end()) {
      throw error(file_.name, fmt::format("two arrays are called {}", in_quotes(*twice)));
    }
  }

  // No size is believed that its packed bytes cannot hold.
  void check_packing(const array& it, const zip_stat_t& stat) const {
    constexpr zip_uint64_t most_by_deflate = 1032;  // 258 bytes for two bits. Source: RFC 1951
    if (stat.encryption_method != ZIP_EM_NONE) {
      fail(it, "is encrypted, expected plain");
    }
    if (stat.comp_method != ZIP_CM_STORE && stat.comp_method != ZIP_CM_DEFLATE) {
      fail(it, fmt::format("is compressed by method {}, expected stored or deflated, as NumPy writes it",
                           stat.comp_method));
    }
    const zip_uint64_t factor = stat.comp_method == ZIP_CM_STORE ? 1 : most_by_deflate;
    if (stat.comp_size > file_.bytes.size() || stat.size > stat.comp_size * factor) {
      fail(it, fmt::format("{} bytes in {} of a file of {}, which cannot be", stat.size, stat.comp_size,
                           file_.bytes.size()));
    }
  }

  static constexpr zip_uint64_t needed =
      ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD | ZIP_STAT_ENCRYPTION_METHOD;

  const source& file_;
  std::unique_ptr<zip_t, decltype(&zip_discard)> zip_{nullptr, zip_discard};
  std::vector<array> arrays_;
};

// The arrays as .npy headers tell of them; one without a readable header has no shape, and is never the table.
std::vector<tensor_info> infos_of(const archive& opened) {
  constexpr std::size_t largest_header = 10 + 65535;  // of .npy 1.0
  std::vector<tensor_info> out;
  for (const array& it : opened.arrays()) {
    const std::string begin = opened.unpack(it, largest_header);
    try {
      tensor_info info = npy::list({opened.name_of(it), begin}).tensors.front();
      info.name = it.name;
      out.push_back(std::move(info));
    } catch (const error&) {
      out.push_back({it.name, "unknown", {}});
    }
  }
  return out;
}

// The words of an array of strings beside the matrix, one for every row of it. Several such arrays: the one that is
// called as words are.
void take_words(const archive& opened, const std::vector<tensor_info>& infos, const source& file, const request& wanted,
                weights& table) {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < infos.size(); ++i) {
    const bool is_for_rows = infos[i].shape.size() == 1 && infos[i].shape[0] == table.from.rows_in_file;
    if (is_for_rows && npy::is_of_strings(infos[i].dtype)) {
      found.push_back(i);
    } else if (infos[i].shape.size() == 1 && npy::is_of_strings(infos[i].dtype)) {
      table.notes.push_back(fmt::format("array {} holds {} strings, not one for every row of the table: left out",
                                        in_quotes(infos[i].name), infos[i].shape[0]));
    } else if (is_for_rows && csv::names_words(infos[i].name) && infos[i].dtype.starts_with("|O")) {
      throw error(opened.name_of(opened.arrays()[i]),
                  "holds Python objects, pickled; save the words as strings, np.array(words, dtype=str), or leave them "
                  "out by --no-words");
    }
  }
  if (found.size() > 1) {
    const auto is_named = [&](std::size_t i) { return csv::names_words(infos[i].name); };
    if (std::ranges::count_if(found, is_named) != 1) {
      throw error(file.name,
                  fmt::format("arrays {} and {} both hold a string for every row, expected one that is called "
                              "words; --no-words leaves them out",
                              in_quotes(infos[found[0]].name), in_quotes(infos[found[1]].name)));
    }
    std::erase_if(found, [&](std::size_t i) { return !is_named(i); });
  }
  if (found.empty()) {
    return;
  }
  const array& words = opened.arrays()[found[0]];
  const std::string bytes = opened.unpack(words, words.size);
  const source strings = {opened.name_of(words), bytes};
  std::vector<std::string> all = npy::strings_of(strings, npy::array_of(strings));
  const auto first = all.begin() + static_cast<std::ptrdiff_t>(table.from.first_row);
  table.words.assign(first, first + static_cast<std::ptrdiff_t>(table.vocab_size));
  table.notes.push_back(fmt::format("words from array {}", in_quotes(words.name)));
  settle_words(file, wanted, table, [&](std::size_t r) { return fmt::format("row {}", table.from.first_row + r); });
}

}  // namespace

contents list(const source& file) { return {"npz", infos_of(archive(file))}; }

weights read(const source& file, const request& wanted) {
  const archive opened(file);
  const std::vector<tensor_info> infos = infos_of(opened);
  std::vector<std::string> notes;
  choice_hints hints;
  hints.notes = &notes;
  const std::size_t place = chosen_tensor(file, wanted, infos, hints);
  if (const std::string kind = infos[place].dtype.substr(0, 2).substr(1); kind == "i" || kind == "u") {
    std::vector<std::string> names;
    std::ranges::transform(infos, std::back_inserter(names), &tensor_info::name);
    refuse_scaled(file, infos[place].name, infos[place].dtype, names);
  }
  const array& chosen = opened.arrays()[place];
  const std::string bytes = opened.unpack(chosen, chosen.size);
  request unnamed = wanted;
  unnamed.tensor.reset();
  weights table = npy::read({opened.name_of(chosen), bytes}, unnamed);
  table.from.format = "npz of " + table.from.format;
  table.from.tensor = chosen.name;
  if (wanted.words == nullptr && !wanted.no_words) {
    take_words(opened, infos, file, wanted, table);
  }
  table.notes.insert(table.notes.begin(), notes.begin(), notes.end());
  return table;
}

}  // namespace romvec::host::npz
