// SPDX-License-Identifier: BSL-1.0
#include "compare/next_token.hpp"

#include <algorithm>
#include <cmath>

namespace romvec::host {

namespace {

double log_sum_of(const Eigen::VectorXd& logits) {
  const double most = logits.maxCoeff();
  return most + std::log((logits.array() - most).exp().sum());
}

}  // namespace

reference_tokens::reference_tokens(const Eigen::MatrixXf& logits)
    : logits_(logits.cast<double>()),
      probabilities_(logits.rows(), logits.cols()),
      log_sums_(logits.cols()),
      tops_(logits.cols()) {
  for (Eigen::Index p = 0; p < logits.cols(); ++p) {
    log_sums_(p) = log_sum_of(logits_.col(p));
    probabilities_.col(p) = (logits_.col(p).array() - log_sums_(p)).exp();
    logits_.col(p).maxCoeff(&tops_(p));
  }
}

bool next_token_sums::add(const reference_tokens& reference, const Eigen::MatrixXf& logits,
                          const std::uint32_t* targets) {
  if (!logits.allFinite()) {
    return false;
  }
  Eigen::VectorXd column;
  for (Eigen::Index p = 0; p < logits.cols(); ++p) {
    column = logits.col(p).cast<double>();
    const double log_sum = log_sum_of(column);
    // sum of P (log P - log Q), the logarithms of the sums taken out.
    const double divergence = reference.probabilities_.col(p).dot(reference.logits_.col(p) - column);
    kl_ += std::max(0.0, divergence + log_sum - reference.log_sums_(p));
    surprise_ += log_sum - column(static_cast<Eigen::Index>(targets[p]));
    Eigen::Index top = 0;
    column.maxCoeff(&top);
    same_tops_ += top == reference.tops_(p) ? 1 : 0;
  }
  tokens_ += static_cast<std::size_t>(logits.cols());
  return true;
}

next_token_scores next_token_sums::scores() const {
  const auto tokens = static_cast<double>(tokens_);
  return {std::exp(surprise_ / tokens), kl_ / tokens, static_cast<double>(same_tops_) / tokens};
}

}  // namespace romvec::host
