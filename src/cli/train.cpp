// SPDX-License-Identifier: BSL-1.0
// romvec train: a text in, word embeddings out, by skip-gram with negative sampling.
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>

#include "cli/commands.hpp"
#include "cli/report.hpp"
#include "error.hpp"
#include "files/file_roles.hpp"
#include "files/output_file.hpp"
#include "files/signals.hpp"
#include "text.hpp"
#include "train/checkpoint.hpp"
#include "train/corpus.hpp"
#include "train/trainer.hpp"
#include "writers/npy.hpp"

namespace romvec::host {

namespace {

struct train_options {
  std::string file;
  std::string output;
  corpus_options text;
  training_options training;
  std::uint32_t checkpoint_every = 600;
  bool resume = false;
  bool quiet = false;
};

constexpr const char* footer =
    R"(Examples:
  romvec train text.txt -o words.npy
  romvec train text.txt -o words.npy --resume              # goes on where it was interrupted
  romvec train text.txt --dim 50 --epochs 20 --threads 4
  romvec convert words.npy --words words.words.txt -o words.hpp

Writes OUT.npy, one float32 row a word, and OUT.words.txt, one word a line, as romvec convert reads them. A line of the text
is a sentence. Ctrl-C stops between two sentences: the rows as they are then are written, and OUT.checkpoint beside them,
from which the same command with --resume goes on; every --checkpoint-every seconds the checkpoint alone is saved, for the
case of a crash. With one thread the result depends on the options and the seed alone, interrupted or not. The loss is the
mean over pairs of words, negatives included.

Exit codes: 0 done, 1 a file is at fault, 2 the command line is, 3 interrupted and kept.)";

// The wish of the user, and that of training to stop, for him or for a checkpoint.
std::atomic<bool> interrupted = false;
std::atomic<bool> stop = false;
static_assert(std::atomic<bool>::is_always_lock_free);

extern "C" void stop_training(int) {
  interrupted = true;
  stop = true;
}

// Where the results go: NAME.npy and beside it.
struct output_names {
  std::string npy, words, checkpoint;
};

output_names names_of(const train_options& options) {
  std::filesystem::path base = options.output.empty() ? file_name(options.file) : options.output;
  const auto with = [&base](const char* extension) { return base.replace_extension(extension).string(); };
  return {with(".npy"), with(".words.txt"), base.replace_extension("").replace_extension(".checkpoint").string()};
}

// One line that is rewritten on a terminal; elsewhere one line an epoch.
class training_line {
 public:
  training_line(std::uint32_t epochs, bool quiet)
      : epochs_(epochs), is_quiet_(quiet), is_terminal_(::isatty(STDERR_FILENO) == 1) {}

  void show(const training_progress& now) {
    if (is_quiet_) {
      return;
    }
    const double part = static_cast<double>(now.words_done) / static_cast<double>(now.words_in_all);
    // A loss of no pairs is none: the last one stands.
    loss_ = now.loss > 0 ? now.loss : loss_;
    const auto epoch = static_cast<std::uint32_t>(part * epochs_);
    if (!is_terminal_ && epoch == shown_epoch_ && part < 1) {
      return;
    }
    shown_epoch_ = epoch;
    const double left = static_cast<double>(now.words_in_all - now.words_done) / std::max(now.speed, 1.0);
    fmt::print(stderr, "{}romvec: training {:5.1f} %, epoch {} of {}, loss {:.4f}, {:.0f} words/s, {:.0f} s left{}",
               is_terminal_ ? "\r\x1b[K" : "", 100 * part, std::min(epoch + 1, epochs_), epochs_, loss_, now.speed,
               left, is_terminal_ ? "" : "\n");
    std::fflush(stderr);
  }
  void end() const {
    if (is_terminal_ && !is_quiet_) {
      fmt::print(stderr, "\n");
    }
  }

 private:
  std::uint32_t epochs_;
  bool is_quiet_;
  bool is_terminal_;
  std::uint32_t shown_epoch_ = 0;
  double loss_ = 0;
};

void write_results(const output_names& names, const training_run& run, const training_state& state, bool finished) {
  output_file rows(names.npy);
  output_file words(names.words);
  write_npy(rows, state.input, stride_of(run.options.dim), run.options.dim);
  for (const std::string& word : run.text.words) {
    words.write(word);
    words.write("\n");
  }
  if (finished) {
    output_file::commit({&rows, &words});
    std::error_code ignored;
    std::filesystem::remove(names.checkpoint, ignored);
  } else {
    output_file checkpoint(names.checkpoint);
    write_checkpoint(checkpoint, run, state);
    output_file::commit({&checkpoint, &rows, &words});
  }
}

training_state begin_or_resume(const std::string& path, const training_run& run, const train_options& options) {
  if (options.resume) {
    allow_as_input(path);
    const input_file checkpoint(path);
    return read_checkpoint(checkpoint.contents(), run);
  }
  std::error_code ignored;
  if (!options.quiet && std::filesystem::exists(path, ignored)) {
    fmt::print(stderr, "romvec: note: {} of a run before will be replaced; --resume goes on from it\n",
               printable(path));
  }
  return start_training(run.text, run.options);
}

// One that cannot be written is no reason to lose what was trained.
void save_checkpoint(const std::string& path, const training_run& run, const training_state& state) {
  try {
    output_file checkpoint(path);
    write_checkpoint(checkpoint, run, state);
    checkpoint.commit();
  } catch (const error& problem) {
    fmt::print(stderr, "romvec: note: no checkpoint was saved: {}\n", problem.what());
  }
}

// Trains to the end or until it is interrupted, and saves a checkpoint now and then.
void train_on(const train_options& options, const training_run& run, const std::string& checkpoint_path,
              training_state& state) {
  using clock = std::chrono::steady_clock;
  training_line line(options.training.epochs, options.quiet);
  const std::uint64_t in_all = static_cast<std::uint64_t>(run.text.ids.size()) * options.training.epochs;
  while (state.words_done < in_all && !interrupted) {
    const auto saved = clock::now();
    train(run.text, options.training, state, stop, [&](const training_progress& now) {
      line.show(now);
      const bool is_time =
          options.checkpoint_every > 0 && clock::now() - saved >= std::chrono::seconds(options.checkpoint_every);
      if (is_time) {
        stop = true;
      }
    });
    if (state.words_done < in_all && !interrupted) {
      save_checkpoint(checkpoint_path, run, state);
      stop = interrupted.load();
    }
  }
  line.end();
}

void train_command(const train_options& options) {
  if (is_standard_output(options.output)) {
    throw CLI::ValidationError("--output", "rows and words are two files, expected a file name, not -");
  }
  const output_names names = names_of(options);
  expect_outputs({names.npy, names.words, names.checkpoint});
  call_on_signals(stop_training);
  corpus text;
  {
    progress_line progress(options.quiet);
    const input_file input(options.file);
    text = read_corpus(input.contents(), options.text, progress.step("reading"));
    expect_unchanged(input.contents().bytes);
  }
  std::FILE* const out = options.quiet ? nullptr : stdout;
  if (out != nullptr) {
    fmt::print(out, "text:    {} words, {} different ones at least {} times each, {} in all\n", text.words_in_text,
               text.words.size(), options.text.min_count, text.ids.size());
    std::fflush(out);
  }
  const training_run run = {text, options.text, options.training};
  training_state state = begin_or_resume(names.checkpoint, run, options);
  const auto began = std::chrono::steady_clock::now();
  train_on(options, run, names.checkpoint, state);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();

  const std::uint64_t in_all = static_cast<std::uint64_t>(text.ids.size()) * options.training.epochs;
  const bool finished = state.words_done == in_all;
  write_results(names, run, state, finished);
  if (out != nullptr) {
    fmt::print(out, "trained: {} of {} words in {:.2f} s\n", state.words_done, in_all, seconds);
    fmt::print(out, "wrote:   {}, {} x {}; {}{}\n", printable(names.npy), text.words.size(), options.training.dim,
               printable(names.words), finished ? "" : "; " + printable(names.checkpoint) + ", for --resume");
  }
  if (!finished) {
    throw CLI::RuntimeError(exit_interrupted);
  }
}

}  // namespace

void add_train(CLI::App& app) {
  CLI::App* const command = app.add_subcommand("train", "train word embeddings on a text");
  const auto options = std::make_shared<train_options>();
  training_options& training = options->training;
  command->add_option("FILE", options->file, "a text")->type_name("")->required();
  command->add_option("-o,--output", options->output, "where the rows go; by default FILE's name with .npy")
      ->type_name("OUT.npy");
  const auto number = [command](const char* name, auto& value, const char* what, double least, double most) {
    command->add_option(name, value, what)->check(CLI::Range(least, most))->check(check_number)->capture_default_str();
  };
  number("--dim", training.dim, "numbers a word", 1, 4096);
  number("--window", training.window, "at most so many words to either side", 1, 1000);
  number("--negatives", training.negatives, "words drawn at random for each pair", 0, 1000);
  number("--epochs", training.epochs, "how often the text is read", 1, 1e6);
  number("--rate", training.rate, "learning rate of the first word; falls to 0", 1e-6, 10);
  number("--min-count", options->text.min_count, "leave rarer words out", 1, 1e9);
  number("--subsample", training.subsample, "skip words more frequent than this part of the text; 0: none", 0, 1);
  number("--threads", training.threads, "more than one: faster, other last bits each time", 1, 1024);
  number("--seed", training.seed, "of the first rows and of all that is drawn", 0, 9e15);
  command->add_flag("--keep-case", options->text.keep_case, "else A to Z become a to z");
  number("--checkpoint-every", options->checkpoint_every,
         "seconds between two saved checkpoints; 0: only when interrupted", 0, 1e6);
  command->add_flag("--resume", options->resume, "go on from OUT.checkpoint");
  add_quiet(*command, options->quiet, "no report and no progress; errors are still said");
  command->footer(footer);
  command->callback([options] { train_command(*options); });
}

}  // namespace romvec::host
