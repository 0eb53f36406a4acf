// SPDX-License-Identifier: BSL-1.0
// A natural number of any size, computed as at school: slow, and short enough to be seen to be right. It stands in for
// 128-bit integers, which 32-bit machines do not have, and for the 192 bits that comparing cosines exactly takes.
#pragma once

#include <algorithm>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace reference {

class natural {
 public:
  natural(std::uint64_t x) {  // NOLINT(google-explicit-constructor): numbers are written as numbers
    for (; x != 0; x >>= 32) {
      digits_.push_back(static_cast<std::uint32_t>(x));
    }
  }

  friend natural operator+(const natural& a, const natural& b) {
    natural sum(0);
    std::uint64_t carry = 0;
    for (std::size_t i = 0; i < std::max(a.digits_.size(), b.digits_.size()); ++i) {
      carry += std::uint64_t{a.digit(i)} + b.digit(i);
      sum.digits_.push_back(static_cast<std::uint32_t>(carry));
      carry >>= 32;
    }
    sum.digits_.push_back(static_cast<std::uint32_t>(carry));
    sum.drop_leading_zeros();
    return sum;
  }

  friend natural operator*(const natural& a, const natural& b) {
    natural product(0);
    product.digits_.resize(a.digits_.size() + b.digits_.size());
    for (std::size_t i = 0; i < a.digits_.size(); ++i) {
      std::uint64_t carry = 0;
      for (std::size_t k = 0; k < b.digits_.size(); ++k) {
        carry += std::uint64_t{a.digits_[i]} * b.digits_[k] + product.digits_[i + k];
        product.digits_[i + k] = static_cast<std::uint32_t>(carry);
        carry >>= 32;
      }
      product.digits_[i + b.digits_.size()] = static_cast<std::uint32_t>(carry);
    }
    product.drop_leading_zeros();
    return product;
  }

  // 2^exponent, exponent >= 0.
  static natural power_of_two(int exponent) {
    natural power(0);
    power.digits_.resize(static_cast<std::size_t>(exponent / 32));
    power.digits_.push_back(std::uint32_t{1} << (exponent % 32));
    return power;
  }

  friend std::strong_ordering operator<=>(const natural& a, const natural& b) {
    if (a.digits_.size() != b.digits_.size()) {
      return a.digits_.size() <=> b.digits_.size();
    }
    return std::lexicographical_compare_three_way(a.digits_.rbegin(), a.digits_.rend(), b.digits_.rbegin(),
                                                  b.digits_.rend());
  }
  friend bool operator==(const natural&, const natural&) = default;

 private:
  [[nodiscard]] std::uint32_t digit(std::size_t i) const { return i < digits_.size() ? digits_[i] : 0; }
  void drop_leading_zeros() {
    while (!digits_.empty() && digits_.back() == 0) {
      digits_.pop_back();
    }
  }

  std::vector<std::uint32_t> digits_;  // base 2^32, the lowest first, no zero at the end
};

}  // namespace reference
