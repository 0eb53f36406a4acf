// SPDX-License-Identifier: BSL-1.0
// romvec train: what it writes, that it learns, that the seed decides, and that an interruption leaves no trace.
#include <cmath>
#include <cstddef>
#include <string>

#include "src/process.hpp"
#include "train/corpus.hpp"

namespace {

using test::expect;
using test::expect_failure;
using test::romvec;

// `rounds` times eight lines: kings and queens, he and she, cats and dogs.
std::string text(int rounds) {
  std::string out;
  for (int i = 0; i < rounds; ++i) {
    out +=
        "King he crown.\nqueen she crown\nman he house\nwoman, she: house\n"
        "dog barks tail\ncat purrs tail\ndog pet barks\ncat pet purrs\n";
  }
  return out;
}

double cosine(const romvec::host::weights& table, const std::string& a, const std::string& b) {
  const auto row = [&](const std::string& word) {
    const auto at = std::find(table.words.begin(), table.words.end(), word);
    BOOST_TEST_REQUIRE((at != table.words.end()));
    return table.values.data() + static_cast<std::size_t>(at - table.words.begin()) * table.dim;
  };
  double ab = 0;
  double aa = 0;
  double bb = 0;
  for (std::size_t i = 0; i < table.dim; ++i) {
    const double x = static_cast<double>(row(a)[i]);
    const double y = static_cast<double>(row(b)[i]);
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return ab / std::sqrt(aa * bb);
}

romvec::host::weights read_table(const test::temporary_directory& folder, const std::string& name) {
  const romvec::host::input_file words_file(folder.path(name + ".words.txt"));
  romvec::host::word_list words{"words", {}};
  for (std::string_view rest = words_file.contents().bytes; !rest.empty();) {
    const std::size_t end = rest.find('\n');
    words.words.emplace_back(rest.substr(0, end));
    rest.remove_prefix(end + 1);
  }
  romvec::host::request wanted;
  wanted.words = &words;
  return test::read(test::read_file(folder.path(name + ".npy")), wanted);
}

BOOST_AUTO_TEST_CASE(a_text_becomes_a_table) {
  const test::temporary_directory folder;
  folder.write("t.txt", text(40));
  const auto result = romvec(folder, {"train", "t.txt", "--dim", "10", "--epochs", "200", "--subsample", "0"});
  BOOST_TEST(result.exit_code == 0, result.err);
  expect(result.out, "text:    960 words, 14 different ones at least 5 times each");
  expect(result.out, "wrote:   t.npy, 14 x 10; t.words.txt\n");
  expect(result.err, "training 100.0 %");
  BOOST_TEST(folder.names() == (std::vector<std::string>{"t.npy", "t.txt", "t.words.txt"}));
  const romvec::host::weights table = read_table(folder, "t");
  BOOST_TEST(table.vocab_size == 14u);
  BOOST_TEST(table.dim == 10u);
  BOOST_TEST(cosine(table, "dog", "cat") > cosine(table, "dog", "queen") + 0.3);
  BOOST_TEST(cosine(table, "king", "man") > cosine(table, "king", "dog") + 0.3);
  const auto converted = romvec(folder, {"convert", "t.npy", "--words", "t.words.txt"});
  BOOST_TEST(converted.exit_code == 0, converted.err);

  const auto again =
      romvec(folder, {"train", "t.txt", "--dim", "10", "--epochs", "200", "--subsample", "0", "-o", "u"});
  BOOST_TEST(again.exit_code == 0);
  BOOST_TEST((test::read_file(folder.path("u.npy")) == test::read_file(folder.path("t.npy"))));
  const auto other = romvec(folder, {"train", "t.txt", "--dim", "10", "--epochs", "200", "--subsample", "0", "-o", "v",
                                     "--seed", "2", "--threads", "3"});
  BOOST_TEST(other.exit_code == 0);
  BOOST_TEST((test::read_file(folder.path("v.npy")) != test::read_file(folder.path("t.npy"))));
  const romvec::host::weights trained_by_three = read_table(folder, "v");
  BOOST_TEST(cosine(trained_by_three, "dog", "cat") > cosine(trained_by_three, "dog", "queen") + 0.3);
}

BOOST_AUTO_TEST_CASE(an_interruption_leaves_no_trace) {
  const test::temporary_directory folder;
  folder.write("t.txt", text(500));
  const std::string command = test::shell_quoted(ROMVEC_TOOL) + " train t.txt --dim 40 --epochs 2000 --subsample 1e-2";
  const auto whole = test::run_in(folder, command + " -o whole");
  BOOST_TEST(whole.exit_code == 0, whole.err);
  // Seconds of training, interrupted in its midst.
  const auto first = test::run_in(folder, "timeout --preserve-status -s INT 0.5 " + command + " -o parts");
  BOOST_TEST(first.exit_code == 3, first.exit_code << first.out << first.err);
  expect(first.out, "parts.checkpoint, for --resume");
  const auto other = test::run_in(folder, command + " -o parts --resume --seed 5");
  BOOST_TEST(other.exit_code == 1);
  expect(other.err, "parts.checkpoint: was begun with seed 1; this command has seed 5, expected the same\n");
  const auto second = test::run_in(folder, command + " -o parts --resume");
  BOOST_TEST(second.exit_code == 0, second.err);
  BOOST_TEST((test::read_file(folder.path("parts.npy")) == test::read_file(folder.path("whole.npy"))));
  BOOST_TEST(folder.names() ==
             (std::vector<std::string>{"parts.npy", "parts.words.txt", "t.txt", "whole.npy", "whole.words.txt"}));
}

BOOST_AUTO_TEST_CASE(a_killed_training_goes_on_from_its_last_checkpoint) {
  const test::temporary_directory folder;
  folder.write("t.txt", text(500));
  const std::string command =
      test::shell_quoted(ROMVEC_TOOL) + " train t.txt --dim 40 --epochs 2000 --subsample 1e-2 --checkpoint-every 1";
  const auto whole = test::run_in(folder, command + " -o whole -q");
  BOOST_TEST(whole.exit_code == 0, whole.err);
  BOOST_TEST(whole.out + whole.err == "");
  // Killed as soon as there is a checkpoint.
  test::run_in(folder, command + " -o parts -q & until [ -e parts.checkpoint ]; do sleep 0.05; done; kill -9 $!");
  BOOST_TEST(folder.names() == (std::vector<std::string>{"parts.checkpoint", "t.txt", "whole.npy", "whole.words.txt"}));
  const std::string saved = test::read_file(folder.path("parts.checkpoint"));
  const auto second = test::run_in(folder, command + " -o parts --resume");
  BOOST_TEST(second.exit_code == 0, second.err);
  BOOST_TEST((test::read_file(folder.path("parts.npy")) == test::read_file(folder.path("whole.npy"))));

  const auto refused = [&](const std::string& bytes, const std::string& options, const std::string& part) {
    folder.write("parts.checkpoint", bytes);
    const auto result = test::run_in(
        folder, test::shell_quoted(ROMVEC_TOOL) + " train t.txt --epochs 2000 --subsample 1e-2 -o parts " +
                    (options.find("--dim") == std::string::npos ? "--dim 40 --resume " : "--resume ") + options);
    BOOST_TEST(result.exit_code == 1);
    expect(result.err, "parts.checkpoint: " + part);
  };
  refused(saved.substr(0, saved.size() - 1), "", "is damaged or cut off");
  refused(saved.substr(0, 20), "", "is damaged or cut off");
  for (const std::size_t at : {std::size_t{25}, saved.size() / 2, saved.size() - 2}) {
    std::string flipped = saved;
    flipped[at] = static_cast<char>(flipped[at] ^ 4);
    refused(flipped, "", "is damaged or cut off");
  }
  refused(saved, "--min-count 6 --dim 41",
          "was begun with dim 40, min-count 5; this command has dim 41, min-count 6, expected the same");
  refused(saved, "--keep-case", "was begun with no keep-case; this command has keep-case");
  refused("romvec checkpoint 1\nrest", "", "is a checkpoint of another version of romvec train");
  const std::string same = text(500);  // with its first sentence at the end
  folder.write("t.txt", same.substr(same.find('\n') + 1) + same.substr(0, same.find('\n') + 1));
  refused(saved, "", "was begun on another text with the same words");
  folder.write("t.txt", text(500) + "cow cow cow cow cow cow\n");
  refused(saved, "", "was begun on a text with other words");
}

BOOST_AUTO_TEST_CASE(words_are_told_apart) {
  romvec::host::corpus_options options;
  options.min_count = 1;
  const auto ignore = [](double) {};
  const auto read = read_corpus(test::source_of("It's A well-known -- \xC3\xA4 'b' b b2\r\n\n a. B"), options, ignore);
  BOOST_TEST((read.words == std::vector<std::string>{"b", "a", "b2", "it's", "well-known", "\xC3\xA4"}));
  BOOST_TEST((read.counts == std::vector<std::uint64_t>{3, 2, 1, 1, 1, 1}));
  BOOST_TEST((read.ids == std::vector<std::uint32_t>{3, 1, 4, 5, 0, 0, 2, 1, 0}));
  BOOST_TEST((read.ends == std::vector<std::size_t>{7, 9}));
  options.keep_case = true;
  BOOST_TEST(read_corpus(test::source_of("a A"), options, ignore).words.size() == 2u);
}

BOOST_AUTO_TEST_CASE(mistakes_are_named) {
  const test::temporary_directory folder;
  folder.write("one.txt", "a a a a a b\n");
  folder.write("junk.checkpoint", "junk");
  folder.write("t.txt", text(5));
  expect_failure(romvec(folder, {"train", "one.txt"}), 1, "one.txt: 1 of its 2 different words occur at least 5 times");
  expect_failure(romvec(folder, {"train", "none.txt"}), 1, "none.txt");
  expect_failure(romvec(folder, {"train", "t.txt", "--dim", "0"}), 2, "--dim");
  expect_failure(romvec(folder, {"train", "t.txt", "--epochs", "x"}), 2, "--epochs");
  for (const std::string option : {"--rate", "--subsample"}) {  // NaN is in no range, and not outside of one either
    expect_failure(romvec(folder, {"train", "t.txt", option, "nan"}), 2, option + ": 'nan' is no number");
  }
  const auto junk = romvec(folder, {"train", "t.txt", "-o", "junk.npy", "--resume"});
  BOOST_TEST(junk.exit_code == 1);
  expect(junk.err, "junk.checkpoint: is no checkpoint of romvec train");
}

}  // namespace
