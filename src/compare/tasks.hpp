// SPDX-License-Identifier: BSL-1.0
// What people score word vectors by: analogies (a is to b as c is to d) and how pairs of words rank by similarity.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "compare/unit_rows.hpp"
#include "files/input_file.hpp"

namespace romvec::host {

// Rows of a, b, c, d.
using analogy = std::array<std::uint32_t, 4>;

struct analogy_task {
  std::string name;  // of the file
  std::size_t questions_in_file = 0;
  std::vector<analogy> questions;  // all four words of which the table has
};

// The form of questions-words.txt: `: name` begins a section, any other line has four words. Errors name the line.
// Source: Mikolov, Chen, Corrado, Dean 2013, "Efficient Estimation of Word Representations in Vector Space".
analogy_task read_analogies(const source& file, const word_index& words);

// How many questions have d as the row nearest to b - a + c of unit rows, a, b and c left out (3CosAdd).
std::size_t right_answers(const analogy_task& task, const unit_rows& space);

struct similarity_task {
  struct pair {
    std::uint32_t a;
    std::uint32_t b;
    double human;
  };
  std::string name;
  std::size_t pairs_in_file = 0;
  std::vector<pair> pairs;  // both words of which the table has
};

// Two words and a number a line, separated by blanks, tabs, commas or semicolons; lines that begin with # and one line
// of titles are passed over. Errors name the line.
similarity_task read_similarities(const source& file, const word_index& words);

// Spearman's rank correlation of cosines and the numbers, ties at their middle rank; NaN for fewer than 2 pairs.
double rank_correlation(const similarity_task& task, const unit_rows& space);
// The same of two lists of one length; NaN also where all numbers of a list are one.
double rank_correlation(const std::vector<double>& a, const std::vector<double>& b);

}  // namespace romvec::host
