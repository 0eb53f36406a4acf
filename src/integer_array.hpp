// SPDX-License-Identifier: BSL-1.0
// An array of integers whose type is known at run time only: codes, multipliers or levels of a table.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <variant>
#include <vector>

namespace romvec::host {

// A type of integer that a table is made of.
struct integer_type {
  std::size_t bytes = 1;
  bool is_signed = true;

  // "std::int8_t"
  [[nodiscard]] constexpr const char* cpp_name() const {
    return bytes == 1 ? is_signed ? "std::int8_t" : "std::uint8_t" : is_signed ? "std::int16_t" : "std::uint16_t";
  }
  friend bool operator==(const integer_type&, const integer_type&) = default;
};

template <class Integer>
inline constexpr integer_type type_of{sizeof(Integer), static_cast<Integer>(-1) < Integer{0}};

class integer_array {
 public:
  // Empty, of std::int8_t.
  integer_array() = default;
  template <class Integer>
  integer_array(std::vector<Integer> numbers) : numbers_(std::move(numbers)) {}  // NOLINT(google-explicit-constructor)
  // `count` zeros.
  integer_array(integer_type type, std::size_t count) {
    const auto take = [&]<class Integer>(Integer) {
      if (type == type_of<Integer>) {
        numbers_ = std::vector<Integer>(count);
      }
    };
    take(std::int8_t{});
    take(std::uint8_t{});
    take(std::int16_t{});
    take(std::uint16_t{});
  }

  // The numbers as what they are; std::bad_variant_access for another type.
  template <class Integer>
  [[nodiscard]] std::vector<Integer>& as() {
    return std::get<std::vector<Integer>>(numbers_);
  }
  template <class Integer>
  [[nodiscard]] const std::vector<Integer>& as() const {
    return std::get<std::vector<Integer>>(numbers_);
  }
  template <class Integer>
  [[nodiscard]] bool holds() const {
    return std::holds_alternative<std::vector<Integer>>(numbers_);
  }

  // body(std::vector<Integer>&)
  template <class Body>
  decltype(auto) visit(Body body) {
    return std::visit(body, numbers_);
  }
  template <class Body>
  decltype(auto) visit(Body body) const {
    return std::visit(body, numbers_);
  }
  [[nodiscard]] bool empty() const {
    return visit([](const auto& numbers) { return numbers.empty(); });
  }

  friend bool operator==(const integer_array&, const integer_array&) = default;

 private:
  std::variant<std::vector<std::int8_t>, std::vector<std::uint8_t>, std::vector<std::int16_t>,
               std::vector<std::uint16_t>>
      numbers_;
};

}  // namespace romvec::host
