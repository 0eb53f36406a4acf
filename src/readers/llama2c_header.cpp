// SPDX-License-Identifier: BSL-1.0
#include "readers/llama2c_header.hpp"

#include <fmt/format.h>

#include <array>
#include <bit>
#include <string>

#include "error.hpp"
#include "readers/bytes.hpp"
#include "readers/reader.hpp"

namespace romvec::host::llama2c {

namespace {

constexpr std::string_view magic = "24ka";
constexpr std::size_t int_bytes = 4;
constexpr std::size_t padded_header_bytes = 256;

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

// The matrices: the table, those of the layers, the output head.
std::uint64_t matrix_elements(const checkpoint& of) {
  const std::uint64_t a_layer = of.size(dim) * (2 * of.size(dim) + 2 * of.kv_dim() + 3 * of.size(hidden_dim));
  return of.table_elements() * (of.is_shared ? 1 : 2) + of.size(n_layers) * a_layer;
}

// Of the whole file.
std::uint64_t expected_bytes(const checkpoint& of) {
  constexpr std::size_t float_bytes = 4;
  const std::uint64_t floats = of.norm_elements() + of.position_elements();
  const std::uint64_t matrices = matrix_elements(of);
  return of.header_bytes() + float_bytes * floats +
         (of.version == 2 ? matrices + float_bytes * (matrices / of.group_size) : float_bytes * matrices);
}

}  // namespace

std::size_t checkpoint::header_bytes() const { return version == 0 ? limits.size() * int_bytes : padded_header_bytes; }

std::size_t checkpoint::table_offset() const {
  return header_bytes() + (version == 0 ? 0 : static_cast<std::size_t>(4 * norm_elements()));
}

bool detect(std::string_view bytes) { return has_magic(bytes) || is_legacy(bytes); }

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

}  // namespace romvec::host::llama2c
