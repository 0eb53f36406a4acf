// SPDX-License-Identifier: BSL-1.0
#include "train/checkpoint.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <romvec/crc32.hpp>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "error.hpp"

namespace romvec::host {

namespace {

constexpr std::string_view magic = "romvec checkpoint 2\n";
constexpr std::string_view magic_of_any_version = "romvec checkpoint ";

// Source: Fowler, Noll, Vo, FNV-1a, over numbers instead of bytes.
class fingerprint {
 public:
  void add(std::uint64_t value) { hash_ = (hash_ ^ value) * 0x100000001B3u; }
  [[nodiscard]] std::uint64_t value() const { return hash_; }

 private:
  std::uint64_t hash_ = 0xCBF29CE484222325u;
};

std::uint64_t fingerprint_of_words(const corpus& text) {
  fingerprint all;
  for (const std::string& word : text.words) {
    for (const char c : word) {
      all.add(static_cast<unsigned char>(c));
    }
    all.add(0x100);
  }
  return all.value();
}

std::uint64_t fingerprint_of_sentences(const corpus& text) {
  fingerprint all;
  for (const std::uint32_t id : text.ids) {
    all.add(id);
  }
  for (const std::size_t end : text.ends) {
    all.add(end);
  }
  return all.value();
}

// Names and values, for the comparison and for the message.
std::string settings(const training_run& run) {
  const training_options& o = run.options;
  return fmt::format(
      "dim {}, window {}, negatives {}, epochs {}, rate {}, subsample {}, threads {}, seed {}, min-count {}, {}", o.dim,
      o.window, o.negatives, o.epochs, o.rate, o.subsample, o.threads, o.seed, run.text_options.min_count,
      run.text_options.keep_case ? "keep-case" : "no keep-case");
}

// Of both lists of settings what differs.
std::pair<std::string, std::string> differences(std::string_view begun, std::string_view wanted) {
  const auto parts_of = [](std::string_view list) {
    std::vector<std::string_view> parts;
    for (std::size_t at = 0; at <= list.size();) {
      const std::size_t end = std::min(list.find(", ", at), list.size());
      parts.push_back(list.substr(at, end - at));
      at = end + 2;
    }
    return parts;
  };
  const auto one = parts_of(begun);
  const auto other = parts_of(wanted);
  std::vector<std::string_view> left;
  std::vector<std::string_view> right;
  for (std::size_t i = 0; i < std::min(one.size(), other.size()); ++i) {
    if (one[i] != other[i]) {
      left.push_back(one[i]);
      right.push_back(other[i]);
    }
  }
  return {fmt::format("{}", fmt::join(left, ", ")), fmt::format("{}", fmt::join(right, ", "))};
}

template <class T>
std::string_view bytes_of(const T& value) {
  static_assert(std::is_trivially_copyable_v<T>);
  return {reinterpret_cast<const char*>(&value), sizeof value};
}

std::string_view bytes_of(const std::vector<float>& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(float)};
}

class cursor {
 public:
  cursor(const std::string& name, std::string_view bytes) : name_(name), rest_(bytes) {}

  std::string_view take(std::uint64_t size) {
    if (size > rest_.size()) {
      throw error(name_, "ends early, expected a whole checkpoint of romvec train");
    }
    const std::string_view out = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return out;
  }
  std::uint64_t number() {
    std::uint64_t out = 0;
    std::memcpy(&out, take(sizeof out).data(), sizeof out);
    return out;
  }
  void take(std::vector<float>& out) {
    const std::size_t size = out.size() * sizeof(float);
    std::memcpy(out.data(), take(std::uint64_t{size}).data(), size);
  }
  [[nodiscard]] bool at_end() const { return rest_.empty(); }

 private:
  const std::string& name_;
  std::string_view rest_;
};

}  // namespace

void write_checkpoint(output_file& out, const training_run& run, const training_state& state) {
  std::uint32_t sum = 0;
  const auto write = [&](std::string_view bytes) {
    sum = crc32(std::as_bytes(std::span(bytes)), sum);
    out.write(bytes);
  };
  const std::string named = settings(run);
  write(magic);
  write(bytes_of(static_cast<std::uint64_t>(named.size())));
  write(named);
  write(bytes_of(fingerprint_of_words(run.text)));
  write(bytes_of(fingerprint_of_sentences(run.text)));
  write(bytes_of(state.words_done));
  for (const worker_state& worker : state.workers) {
    write(bytes_of(worker.random.state));
    write(bytes_of(std::uint64_t{worker.epoch}));
    write(bytes_of(worker.sentence));
  }
  write(bytes_of(state.input));
  write(bytes_of(state.output));
  out.write(bytes_of(sum));
}

training_state read_checkpoint(const source& file, const training_run& run) {
  if (!file.bytes.starts_with(magic)) {
    throw error(file.name, file.bytes.starts_with(magic_of_any_version)
                               ? "is a checkpoint of another version of romvec train, expected one of this version"
                               : "is no checkpoint of romvec train");
  }
  std::uint32_t sum = 0;
  const std::size_t summed = file.bytes.size() - sizeof sum;  // magic is longer
  std::memcpy(&sum, file.bytes.data() + summed, sizeof sum);
  if (crc32(std::as_bytes(std::span(file.bytes.substr(0, summed)))) != sum) {
    throw error(file.name, "is damaged or cut off: its CRC-32 is not that of its bytes; expected a whole checkpoint");
  }
  cursor from(file.name, file.bytes.substr(magic.size(), summed - magic.size()));
  const std::string_view named = from.take(from.number());
  if (const std::string wanted = settings(run); named != wanted) {
    const auto [begun, expected] = differences(named, wanted);
    throw error(file.name, fmt::format("was begun with {}; this command has {}, expected the same", begun, expected));
  }
  if (from.number() != fingerprint_of_words(run.text)) {
    throw error(file.name, "was begun on a text with other words, expected the same text");
  }
  if (from.number() != fingerprint_of_sentences(run.text)) {
    throw error(file.name, "was begun on another text with the same words, expected the same text");
  }
  training_state state;
  state.words_done = from.number();
  for (std::uint32_t number = 0; number < run.options.threads; ++number) {
    const std::uint64_t random = from.number();
    const std::uint64_t epoch = from.number();
    const std::uint64_t sentence = from.number();
    if (sentence > run.text.ends.size() || epoch > run.options.epochs) {
      throw error(file.name, "names a sentence or an epoch that the text has not");
    }
    state.workers.push_back({{random}, static_cast<std::uint32_t>(epoch), sentence});
  }
  state.input.resize(run.text.words.size() * stride_of(run.options.dim));
  state.output.resize(state.input.size());
  from.take(state.input);
  from.take(state.output);
  if (!from.at_end()) {
    throw error(file.name, "is longer than a checkpoint of this text");
  }
  return state;
}

}  // namespace romvec::host
