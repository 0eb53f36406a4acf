// SPDX-License-Identifier: BSL-1.0
// Checkpoints of llama2.c, little-endian, row by row. Legacy: seven int32, then the token embedding. Versions 1 and 2:
// "24ka", the version, the same seven int32, whether the output head is shared, zeros up to byte 256; version 2 holds
// the group size too and, for every tensor, int8 codes and then one float32 scale a group. Source: llama2.c's
// export.py.
#include <fmt/format.h>

#include <array>
#include <bit>
#include <optional>
#include <string>
#include <utility>

#include "error.hpp"
#include "readers/bytes.hpp"
#include "readers/dense.hpp"
#include "readers/reader.hpp"
#include "readers/rows.hpp"
#include "text.hpp"

namespace romvec::host::llama2c {

namespace {

constexpr std::string_view magic = "24ka";
constexpr std::string_view table_name = "token_embedding_table";
constexpr std::size_t int_bytes = 4;
constexpr std::size_t padded_header_bytes = 256;

enum field : std::size_t { dim, hidden_dim, n_layers, n_heads, n_kv_heads, vocab_size, seq_len };

struct bounds {
  std::string_view name;
  std::int64_t most;
};

// So that what a legacy file begins with can be told from other numbers, and no product below has more than 2^60.
constexpr std::array<bounds, 7> limits = {{{"dim", 1 << 16},
                                           {"hidden_dim", 1 << 20},
                                           {"n_layers", 1 << 10},
                                           {"n_heads", 1 << 10},
                                           {"n_kv_heads", 1 << 10},
                                           {"vocab_size", 1 << 24},
                                           {"seq_len", 1 << 24}}};

struct checkpoint {
  int version = 0;  // 0 is legacy
  std::array<std::uint64_t, 7> sizes = {};
  bool is_shared = true;         // the output head is the token embedding
  std::uint64_t group_size = 0;  // of version 2

  [[nodiscard]] std::uint64_t size(field which) const { return sizes[which]; }
};

std::int64_t int32_at(std::string_view bytes, std::size_t at) {
  return std::bit_cast<std::int32_t>(load<std::uint32_t>(bytes.data() + at));
}

// Reads the seven numbers at bytes[at, at + 28), which are there. Gives what is wrong with them, or nothing.
std::string read_sizes(std::string_view bytes, std::size_t at, checkpoint& out) {
  for (std::size_t i = 0; i < limits.size(); ++i) {
    std::int64_t value = int32_at(bytes, at + i * int_bytes);
    if (i == vocab_size && out.version == 0 && value < 0) {
      out.is_shared = false;  // how the legacy format says it
      value = -value;
    }
    if (value < 1 || value > limits[i].most) {
      return fmt::format("{} is {}, expected 1 to {}", limits[i].name, value, limits[i].most);
    }
    out.sizes[i] = static_cast<std::uint64_t>(value);
  }
  const auto multiple = [&](field a, field b) { return out.size(a) % out.size(b) == 0; };
  if (!multiple(dim, n_heads) || !multiple(n_heads, n_kv_heads)) {
    return fmt::format("dim {}, n_heads {}, n_kv_heads {}, expected each to be a multiple of the next", out.size(dim),
                       out.size(n_heads), out.size(n_kv_heads));
  }
  return "";
}

bool is_legacy(std::string_view bytes) {
  checkpoint ignored;
  return bytes.size() >= limits.size() * int_bytes && read_sizes(bytes, 0, ignored).empty();
}

bool has_magic(std::string_view bytes) {
  // A text may begin so; the version has zeros behind it.
  return bytes.starts_with(magic) && (bytes.size() < 2 * int_bytes || bytes[2 * int_bytes - 1] == '\0');
}

std::uint64_t table_elements(const checkpoint& of) { return of.size(vocab_size) * of.size(dim); }

std::uint64_t norm_elements(const checkpoint& of) { return (2 * of.size(n_layers) + 1) * of.size(dim); }

// The matrices: the table, those of the layers, the output head.
std::uint64_t matrix_elements(const checkpoint& of) {
  const std::uint64_t kv_dim = of.size(dim) / of.size(n_heads) * of.size(n_kv_heads);
  const std::uint64_t a_layer = of.size(dim) * (2 * of.size(dim) + 2 * kv_dim + 3 * of.size(hidden_dim));
  return table_elements(of) * (of.is_shared ? 1 : 2) + of.size(n_layers) * a_layer;
}

// Of the whole file.
std::uint64_t expected_bytes(const checkpoint& of) {
  constexpr std::size_t float_bytes = 4;
  const std::uint64_t norms = float_bytes * norm_elements(of);
  const std::uint64_t matrices = matrix_elements(of);
  switch (of.version) {
    case 0: {
      // Cosines and sines of the positions, which nobody reads any more.
      const std::uint64_t positions = 2 * of.size(seq_len) * (of.size(dim) / of.size(n_heads) / 2);
      return limits.size() * int_bytes + norms + float_bytes * (matrices + positions);
    }
    case 1:
      return padded_header_bytes + norms + float_bytes * matrices;
    default:
      return padded_header_bytes + norms + matrices + float_bytes * (matrices / of.group_size);
  }
}

checkpoint parse(const source& file) {
  checkpoint out;
  const std::string_view bytes = file.bytes;
  if (!has_magic(bytes)) {
    read_sizes(bytes, 0, out);  // detect() has seen that they are right
  } else {
    if (bytes.size() < padded_header_bytes) {
      throw error(file.name, fmt::format("{} bytes, expected a header of {}", bytes.size(), padded_header_bytes));
    }
    const std::int64_t version = int32_at(bytes, magic.size());
    if (version != 1 && version != 2) {
      throw error(file.name, "byte 4", fmt::format("llama2.c version {}, expected 1 or 2", version));
    }
    out.version = static_cast<int>(version);
    const std::size_t sizes_at = magic.size() + int_bytes;
    if (const std::string fault = read_sizes(bytes, sizes_at, out); !fault.empty()) {
      throw error(file.name, fmt::format("byte {}", sizes_at), fault);
    }
    const std::size_t shared_at = sizes_at + limits.size() * int_bytes;
    out.is_shared = bytes[shared_at] != '\0';
    if (out.version == 2) {
      const std::int64_t group_size = int32_at(bytes, shared_at + 1);
      if (group_size < 1 || out.size(dim) % static_cast<std::uint64_t>(group_size) != 0) {
        throw error(file.name, fmt::format("byte {}", shared_at + 1),
                    fmt::format("the group size is {}, expected a divisor of dim {}", group_size, out.size(dim)));
      }
      out.group_size = static_cast<std::uint64_t>(group_size);
    }
  }
  if (expected_bytes(out) != bytes.size()) {
    throw error(file.name,
                fmt::format("{} bytes, expected {} for a model of {} layers, dim {} and {} tokens", bytes.size(),
                            expected_bytes(out), out.size(n_layers), out.size(dim), out.size(vocab_size)));
  }
  return out;
}

std::string format_name(const checkpoint& of) {
  return of.version == 0 ? "llama2.c legacy" : fmt::format("llama2.c v{}", of.version);
}

std::string dtype(const checkpoint& of) {
  return of.version == 2 ? fmt::format("int8, groups of {}", of.group_size) : "float32";
}

// Codes for the whole tensor, then scales: value = scale * code, the float product.
weights read_groups(const source& file, const request& wanted, const checkpoint& of, origin from) {
  const std::size_t begin = padded_header_bytes + static_cast<std::size_t>(4 * norm_elements(of));
  const char* const codes = file.bytes.data() + begin;
  const char* const scales = codes + table_elements(of);
  weights table = table_for(file, wanted, of.size(vocab_size), of.size(dim), std::move(from));
  decode_rows(file, wanted, table, [&](std::uint64_t r, std::span<float> row) {
    for (std::size_t c = 0; c < row.size(); ++c) {
      const auto at = static_cast<std::size_t>(r) * row.size() + c;
      const auto scale = load<std::uint32_t>(scales + 4 * (at / static_cast<std::size_t>(of.group_size)));
      row[c] = std::bit_cast<float>(scale) * static_cast<float>(static_cast<signed char>(codes[at]));
    }
  });
  return table;
}

}  // namespace

bool detect(std::string_view bytes) { return has_magic(bytes) || is_legacy(bytes); }

contents list(const source& file) {
  const checkpoint of = parse(file);
  return {format_name(of), {{std::string(table_name), dtype(of), {of.size(vocab_size), of.size(dim)}}}};
}

weights read(const source& file, const request& wanted) {
  const checkpoint of = parse(file);
  if (wanted.tensor && *wanted.tensor != table_name) {
    throw error(file.name, fmt::format("tensor {} is asked for, but of a llama2.c checkpoint only {} is read",
                                       in_quotes(*wanted.tensor), table_name));
  }
  origin from = {format_name(of), std::string(table_name), dtype(of), "row by row", 0, 0};
  if (of.version == 2) {
    return read_groups(file, wanted, of, std::move(from));
  }
  const std::uint64_t begin = of.version == 0 ? limits.size() * int_bytes : padded_header_bytes + 4 * norm_elements(of);
  dense_array array;
  array.bytes = file.bytes.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(4 * table_elements(of)));
  array.rows = of.size(vocab_size);
  array.dim = of.size(dim);
  return read_dense(file, wanted, array, std::move(from));
}

}  // namespace romvec::host::llama2c
