// SPDX-License-Identifier: BSL-1.0
// fastText's model files (.bin), versions 11 and 12, little-endian: magic, version, 12 int32 and a double of arguments,
// the dictionary (words, then labels), then the input matrix: a row a word, then the rows that n-grams share by hash.
// Source: fastText's args.cc, dictionary.cc, densematrix.cc and fasttext.cc.
#include <fmt/format.h>

#include <array>
#include <bit>
#include <string>
#include <utility>

#include "error.hpp"
#include "readers/bytes.hpp"
#include "readers/dense.hpp"
#include "readers/duplicates.hpp"
#include "readers/reader.hpp"
#include "text.hpp"

namespace romvec::host::fasttext_binary {

namespace {

constexpr std::uint32_t magic = 793712314;

enum argument : std::size_t { dim, ws, epoch, min_count, neg, word_ngrams, loss, model, bucket, minn, maxn, rate };

struct layout {
  std::uint32_t version = 0;
  std::array<std::int32_t, 12> arguments = {};
  std::vector<std::string> words;
  std::uint64_t labels = 0;
  std::uint64_t rows = 0;  // of the input matrix
  std::uint64_t columns = 0;
  std::string_view input;  // the words' rows
};

class parser {
 public:
  explicit parser(const source& file) : file_(file) {}

  layout parse() {
    at_ = 4;
    out_.version = integer<std::uint32_t>("the version");
    if (out_.version != 11 && out_.version != 12) {
      fail(4, fmt::format("fastText version {}, expected 11 or 12", out_.version));
    }
    for (std::int32_t& argument : out_.arguments) {
      argument = std::bit_cast<std::int32_t>(integer<std::uint32_t>("an argument"));
    }
    integer<std::uint64_t>("an argument");  // t, a double
    dictionary();
    matrix();
    rest();
    return std::move(out_);
  }

 private:
  [[noreturn]] void fail(std::size_t at, const std::string& message) const {
    throw error(file_.name, fmt::format("byte {}", at), message);
  }

  template <class Integer>
  Integer integer(std::string_view what) {
    if (file_.bytes.size() - at_ < sizeof(Integer)) {
      fail(at_, fmt::format("the file ends, expected {}", what));
    }
    const auto value = load<Integer>(file_.bytes.data() + at_);
    at_ += sizeof(Integer);
    return value;
  }

  void dictionary() {
    constexpr std::size_t smallest = 1 + 8 + 1;  // an empty word, its count and its kind
    const std::size_t begin = at_;
    const auto size = integer<std::uint32_t>("the size of the dictionary");
    const auto words = integer<std::uint32_t>("the number of words");
    const auto labels = integer<std::uint32_t>("the number of labels");
    integer<std::uint64_t>("the number of tokens");
    const auto pruned = std::bit_cast<std::int64_t>(integer<std::uint64_t>("the number of n-grams that were kept"));
    const std::size_t left = file_.bytes.size() - at_;
    if (std::uint64_t{words} + labels != size || size > left / smallest) {
      fail(begin,
           fmt::format("a dictionary of {} words and {} labels, {} in all, in {} bytes", words, labels, size, left));
    }
    out_.labels = labels;
    for (std::uint32_t i = 0; i < size; ++i) {
      entry(i, i < words);
    }
    if (pruned > 0) {
      if (static_cast<std::uint64_t>(pruned) > (file_.bytes.size() - at_) / 8) {
        fail(at_, fmt::format("the file ends, expected {} n-grams", pruned));
      }
      at_ += static_cast<std::size_t>(pruned) * 8;
    }
  }

  void entry(std::uint32_t i, bool is_word) {
    const std::size_t end = file_.bytes.find('\0', at_);
    if (end == std::string_view::npos) {
      fail(at_, fmt::format("the file ends, expected word {} of the dictionary", i));
    }
    const std::string_view word = file_.bytes.substr(at_, end - at_);
    const std::size_t begin = at_;
    at_ = end + 1;
    integer<std::uint64_t>("the count of a word");
    const auto kind = integer<std::uint8_t>("the kind of a word");
    if (kind != (is_word ? 0 : 1)) {
      fail(begin, fmt::format("entry {} of the dictionary, {}, has the kind {}, expected {}", i, in_quotes(word), kind,
                              is_word ? "0, a word" : "1, a label"));
    }
    if (is_word) {
      if (word.empty()) {
        fail(begin, fmt::format("word {} of the dictionary is empty", i));
      }
      out_.words.emplace_back(word);
    }
  }

  void matrix() {
    const std::size_t begin = at_;
    if (integer<std::uint8_t>("whether the matrix is quantised") != 0) {
      fail(begin,
           "is a quantised fastText model (.ftz), whose rows are product-quantised; expected the .bin it was made "
           "of, or a .vec: fasttext print-word-vectors model.ftz < words.txt > table.txt");
    }
    out_.rows = integer<std::uint64_t>("the rows of the input matrix");
    out_.columns = integer<std::uint64_t>("the columns of the input matrix");
    const auto numbers = checked_product(out_.rows, out_.columns);
    const std::size_t left = file_.bytes.size() - at_;
    if (out_.columns == 0 || std::int64_t{out_.arguments[dim]} != static_cast<std::int64_t>(out_.columns) ||
        out_.rows < out_.words.size()) {
      fail(begin + 1, fmt::format("an input matrix of {} x {}, expected at least {} rows, one a word, of dimension {}",
                                  out_.rows, out_.columns, out_.words.size(), out_.arguments[dim]));
    }
    if (!numbers || *numbers > left / 4) {
      fail(begin + 1, fmt::format("an input matrix of {} x {} is promised, the file has {} more bytes", out_.rows,
                                  out_.columns, left));
    }
    out_.input = file_.bytes.substr(at_, out_.words.size() * static_cast<std::size_t>(out_.columns) * 4);
    at_ += static_cast<std::size_t>(*numbers) * 4;
  }

  // The output matrix, which is not read; a file that was cut off ends inside of it.
  void rest() {
    const std::size_t begin = at_;
    if (integer<std::uint8_t>("whether the output matrix is quantised") != 0) {
      return;  // its length is told further on
    }
    const auto rows = integer<std::uint64_t>("the rows of the output matrix");
    const auto columns = integer<std::uint64_t>("the columns of the output matrix");
    const auto numbers = checked_product(rows, columns);
    const auto bytes = numbers ? checked_product(*numbers, 4) : std::nullopt;
    if (!bytes || *bytes != file_.bytes.size() - at_) {
      fail(begin, fmt::format("an output matrix of {} x {} is promised, the file has {} more bytes", rows, columns,
                              file_.bytes.size() - at_));
    }
  }

  const source& file_;
  std::size_t at_ = 0;
  layout out_;
};

std::string format_name(const layout& of) { return fmt::format("fastText model, version {}", of.version); }

}  // namespace

bool detect(std::string_view bytes) { return bytes.size() >= 4 && load<std::uint32_t>(bytes.data()) == magic; }

contents list(const source& file) {
  const layout form = parser(file).parse();
  return {format_name(form), {{"", "float32, input matrix", {form.rows, form.columns}}}};
}

weights read(const source& file, const request& wanted) {
  if (wanted.tensor) {
    throw error(file.name, fmt::format("tensor {} is asked for, but of a fastText model only the input matrix is read, "
                                       "which has no name",
                                       in_quotes(*wanted.tensor)));
  }
  if (wanted.words != nullptr) {
    throw error(file.name, "has words of its own, expected no words file beside it");
  }
  layout form = parser(file).parse();
  if (const auto twice = find_duplicate(form.words)) {
    throw error(file.name, fmt::format("word {}", twice->second),
                fmt::format("{} is word {} already, expected every word once", in_quotes(form.words[twice->second]),
                            twice->first));
  }
  dense_array array;
  array.bytes = form.input;
  array.rows = form.words.size();
  array.dim = form.columns;
  const word_list own = {file.name, std::move(form.words)};
  request with_words = wanted;
  with_words.words = &own;
  weights table = read_dense(file, with_words, array, {format_name(form), "", "float32", "", 0, 0});
  if (form.labels > 0) {
    table.notes.push_back(fmt::format("{} labels were left out: they have no row in the input matrix", form.labels));
  }
  if (const std::uint64_t buckets = form.rows - own.words.size(); buckets > 0) {
    table.notes.push_back(fmt::format(
        "the {} rows that n-grams share were left out: these are the words' own rows of the input matrix, while "
        "fastText "
        "prints the mean of a word's row and those of its n-grams; for that, give the .vec, or what fasttext "
        "print-word-vectors prints",
        buckets));
  }
  return table;
}

}  // namespace romvec::host::fasttext_binary
