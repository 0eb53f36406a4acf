// SPDX-License-Identifier: BSL-1.0
#include "train/checkpoint.hpp"

#include <fmt/format.h>

#include <cstring>
#include <romvec/version.hpp>
#include <string_view>
#include <type_traits>

#include "error.hpp"

namespace romvec::host {

namespace {

constexpr std::string_view magic = "romvec checkpoint 1\n";

// Tells texts apart. Source: Fowler, Noll, Vo, FNV-1a.
std::uint64_t fingerprint(const corpus& text) {
  std::uint64_t hash = 0xCBF29CE484222325u;
  const auto add = [&hash](std::uint64_t value) { hash = (hash ^ value) * 0x100000001B3u; };
  for (const std::uint32_t id : text.ids) {
    add(id);
  }
  for (const std::string& word : text.words) {
    for (const char c : word) {
      add(static_cast<unsigned char>(c));
    }
    add(0x100);
  }
  return hash;
}

// Names and values, for the comparison and for the message.
std::string settings(const training_options& o) {
  return fmt::format("dim {}, window {}, negatives {}, epochs {}, rate {}, subsample {}, threads {}, seed {}", o.dim,
                     o.window, o.negatives, o.epochs, o.rate, o.subsample, o.threads, o.seed);
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
  explicit cursor(const source& file) : file_(file) {}

  std::string_view take(std::size_t size) {
    if (size > file_.bytes.size() - at_) {
      throw error(file_.name, "ends early, expected a whole checkpoint of romvec train");
    }
    at_ += size;
    return file_.bytes.substr(at_ - size, size);
  }
  template <class T>
  void take(T* out, std::size_t count) {
    std::memcpy(out, take(count * sizeof(T)).data(), count * sizeof(T));
  }
  [[nodiscard]] bool at_end() const { return at_ == file_.bytes.size(); }

 private:
  const source& file_;
  std::size_t at_ = 0;
};

}  // namespace

void write_checkpoint(output_file& out, const corpus& text, const training_options& options,
                      const training_state& state) {
  const std::string named = settings(options);
  out.write(magic);
  out.write(bytes_of(static_cast<std::uint64_t>(named.size())));
  out.write(named);
  out.write(bytes_of(fingerprint(text)));
  out.write(bytes_of(state.words_done));
  for (const worker_state& worker : state.workers) {
    out.write(bytes_of(worker.random.state));
    out.write(bytes_of(std::uint64_t{worker.epoch}));
    out.write(bytes_of(worker.sentence));
  }
  out.write(bytes_of(state.input));
  out.write(bytes_of(state.output));
}

training_state read_checkpoint(const source& file, const corpus& text, const training_options& options) {
  if (!file.bytes.starts_with(magic)) {
    throw error(file.name, "is no checkpoint of romvec train");
  }
  cursor from(file);
  from.take(magic.size());
  std::uint64_t size = 0;
  from.take(&size, 1);
  const std::string_view named = from.take(size);
  if (named != settings(options)) {
    throw error(file.name, fmt::format("was begun with {}; expected {}", named, settings(options)));
  }
  std::uint64_t known = 0;
  from.take(&known, 1);
  if (known != fingerprint(text)) {
    throw error(file.name, "was begun on another text, or with another --min-count or --keep-case");
  }
  training_state state;
  from.take(&state.words_done, 1);
  for (std::uint32_t number = 0; number < options.threads; ++number) {
    std::uint64_t fields[3] = {};
    from.take(fields, 3);
    if (fields[2] > text.ends.size()) {
      throw error(file.name, "names a sentence that the text has not");
    }
    state.workers.push_back({{fields[0]}, static_cast<std::uint32_t>(fields[1]), fields[2]});
  }
  state.input.resize(text.words.size() * stride_of(options.dim));
  state.output.resize(state.input.size());
  from.take(state.input.data(), state.input.size());
  from.take(state.output.data(), state.output.size());
  if (!from.at_end()) {
    throw error(file.name, "is longer than a checkpoint of this text");
  }
  return state;
}

}  // namespace romvec::host
