// SPDX-License-Identifier: BSL-1.0
// What a storage format costs a language model: how its distribution of the next token changes.
#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <cstdint>

namespace romvec::host {

struct next_token_scores {
  double perplexity = 0;  // exp of the mean of -log of the probability of the token that came
  double kl = 0;          // mean Kullback-Leibler divergence of the distribution from that of float32, nat
  double same_top = 0;    // the part of tokens for which the most likely one is that of float32: greedy text
};

// The float model's distributions at some positions: column p of `logits` is the logits there.
class reference_tokens {
 public:
  explicit reference_tokens(const Eigen::MatrixXf& logits);

 private:
  friend class next_token_sums;
  Eigen::MatrixXd logits_;
  Eigen::MatrixXd probabilities_;
  Eigen::RowVectorXd log_sums_;  // log of the sum of exp of a column's logits
  Eigen::Matrix<Eigen::Index, 1, Eigen::Dynamic> tops_;
};

// Sums over the positions of a text, in double.
class next_token_sums {
 public:
  // Column p of `logits` are those of the model in question, targets[p] the token that came. False if a logit is not
  // finite: the sums are then of no use.
  [[nodiscard]] bool add(const reference_tokens& reference, const Eigen::MatrixXf& logits,
                         const std::uint32_t* targets);
  [[nodiscard]] next_token_scores scores() const;

 private:
  double surprise_ = 0;
  double kl_ = 0;
  std::size_t same_tops_ = 0;
  std::size_t tokens_ = 0;
};

}  // namespace romvec::host
