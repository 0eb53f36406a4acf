// SPDX-License-Identifier: BSL-1.0
// One case: the contenders that do the same work, what each must have done, and the memory that they write.
#pragma once

#include <benchmark/benchmark.h>

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "data/ids.hpp"
#include "data/pages.hpp"

namespace romvec_bench {

// Empty, or a sentence that says what is wrong with what a contender wrote.
using verification = std::function<std::string()>;

struct contender {
  std::string name;
  std::function<void()> once;                    // one call, for the check
  std::function<void(benchmark::State&)> timed;  // Google Benchmark's loop around the same call
  verification verify;
};

class contest {
 public:
  // `name` is operation/shape/ids/distribution; a call does `rows` rows of work, the unit in which times are given.
  contest(std::string name, std::size_t rows) : name_(std::move(name)), rows_(rows) {}

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] std::size_t rows() const { return rows_; }
  [[nodiscard]] const std::vector<contender>& contenders() const { return contenders_; }

  // count elements that contenders write; overwritten with rubbish before each check.
  template <class T>
  [[nodiscard]] T* output(std::size_t count) {
    return outputs_.emplace_back(count * sizeof(T)).template as<T>().data();
  }
  // count elements that contenders read.
  template <class T>
  [[nodiscard]] T* input(std::size_t count) {
    return inputs_.emplace_back(count * sizeof(T)).template as<T>().data();
  }

  // call() does the work once. The loop is compiled with the call in it: an indirect call would cost as much as a row
  // of
  // 64. Names of romvec's own contenders begin with romvec.
  template <class Call>
  void add(std::string name, Call call, verification verify) {
    contenders_.push_back({std::move(name), call,
                           [call, rows = static_cast<double>(rows_)](benchmark::State& state) mutable {
                             for (auto _ : state) {
                               call();
                               benchmark::ClobberMemory();
                             }
                             state.counters["rows"] = rows;
                           },
                           std::move(verify)});
  }

  // call(ids) does the work for the next ids of a walk; the check is done with the walk's first ids. Every slice goes
  // on where the one before ended, and every contender begins at a place of its own: none finds in L3 the rows that
  // another has just read.
  template <class Call>
  void add(std::string name, id_walk walk, Call call, verification verify) {
    auto place = std::make_shared<id_walk>(walk.from_part(contenders_.size(), 11));
    contenders_.push_back({std::move(name), [call, walk]() mutable { call(walk.next()); },
                           [call, place, rows = static_cast<double>(rows_)](benchmark::State& state) mutable {
                             id_walk local = *place;
                             for (auto _ : state) {
                               call(local.next());
                               benchmark::ClobberMemory();
                             }
                             *place = local;
                             state.counters["rows"] = rows;
                           },
                           std::move(verify)});
  }

  // Overwrites every output with bytes that no contender writes.
  void spoil_outputs() const;

 private:
  std::string name_;
  std::size_t rows_;
  std::vector<contender> contenders_;
  std::vector<pages> outputs_;
  std::vector<pages> inputs_;
};

// A case by name, built when its turn comes.
struct contest_entry {
  std::string name;
  std::size_t rows;
  std::function<void(contest&)> build;
};
using contest_list = std::vector<contest_entry>;

}  // namespace romvec_bench
