// SPDX-License-Identifier: BSL-1.0
#include "cli/usage.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <utility>

#include "text.hpp"

namespace romvec::host {

namespace {

using synonym = std::pair<std::string_view, std::string_view>;

// What other tools call it: gensim, fastText, word2vec, llama.cpp, model2vec, torchtext.
constexpr std::array<synonym, 35> option_synonyms = {{
    {"topn", "-k"},
    {"top-n", "-k"},
    {"topk", "-k"},
    {"top-k", "-k"},
    {"n", "-k"},
    {"limit", "--rows"},
    {"max-vectors", "--rows"},
    {"vocab-size", "--rows"},
    {"quantize", "--format"},
    {"quantise", "--format"},
    {"quantize-to", "--format"},
    {"quantization", "--format"},
    {"type", "--format"},
    {"qtype", "--format"},
    {"outtype", "--format"},
    {"dtype", "--format"},
    {"bits", "--format"},
    {"out", "--output"},
    {"outfile", "--output"},
    {"o", "--output"},
    {"vocab", "--words"},
    {"vocabulary", "--words"},
    {"tokenizer", "--words"},
    {"imatrix", "--calibrate"},
    {"size", "--dim"},
    {"vector-size", "--dim"},
    {"negative", "--negatives"},
    {"neg", "--negatives"},
    {"iter", "--epochs"},
    {"alpha", "--rate"},
    {"lr", "--rate"},
    {"sample", "--subsample"},
    {"layer", "--tensor"},
    {"key", "--tensor"},
    {"namespace", "--name"},
}};

constexpr std::array<synonym, 18> command_synonyms = {{
    {"quantize", "convert"},
    {"quantise", "convert"},
    {"export", "convert"},
    {"info", "inspect"},
    {"show", "inspect"},
    {"list", "inspect"},
    {"similar", "nearest"},
    {"neighbors", "nearest"},
    {"neighbours", "nearest"},
    {"most-similar", "nearest"},
    {"nn", "nearest"},
    {"shell", "play"},
    {"repl", "play"},
    {"check", "verify"},
    {"benchmark", "compare"},
    {"skipgram", "train"},
    {"help", "--help"},
    {"completions", "completion"},
}};

// In small letters, with - for _.
std::string plain(std::string_view name) {
  std::string out(name);
  std::ranges::transform(out, out.begin(), [](char c) {
    return c == '_' ? '-' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  });
  return out;
}

template <std::size_t N>
std::string_view meaning_of(const std::array<synonym, N>& synonyms, std::string_view typed) {
  const auto found = std::ranges::find(synonyms, typed, &synonym::first);
  return found == synonyms.end() ? std::string_view() : found->second;
}

std::string meant_option(const CLI::App& command, std::string_view typed) {
  const std::string name = plain(typed.substr(std::min(typed.find_first_not_of('-'), typed.size())));
  if (const std::string_view other = meaning_of(option_synonyms, name);
      !other.empty() && command.get_option_no_throw(std::string(other)) != nullptr) {
    return std::string(other);
  }
  std::vector<std::string> names;
  for (const CLI::Option* const option : command.get_options()) {
    const auto& more = option->get_lnames();
    names.insert(names.end(), more.begin(), more.end());
  }
  const std::string meant = name.size() < 2 ? "" : nearest_name(name, names);
  return meant.empty() ? "" : "--" + meant;
}

std::string unknown_option(const CLI::App& app, const CLI::App& command, std::string_view typed) {
  const bool is_tool = &app == &command;
  const std::string who = is_tool ? "romvec" : "romvec " + command.get_name();
  const std::string shown = printable(typed.substr(0, typed.starts_with("--") ? typed.find('=') : typed.npos));
  const std::string meant = meant_option(command, shown);
  const std::string hint = !meant.empty() ? ", did you mean " + meant + "?"
                           : is_tool      ? "; the options of a command stand behind its name"
                                          : "";
  return fmt::format("not expected: {}: {} has no such option{} ({} --help lists them)", shown, who, hint, who);
}

std::string unknown_command(const CLI::App& app, std::string_view typed) {
  std::vector<std::string> names;
  for (const CLI::App* const command : app.get_subcommands([](const CLI::App*) { return true; })) {
    names.push_back(command->get_name());
  }
  std::string meant(meaning_of(command_synonyms, plain(typed)));
  meant = meant.empty() ? nearest_name(plain(typed), names) : meant;
  std::error_code ignored;
  const std::string shown = printable(typed);
  const std::string hint = !meant.empty() ? ", did you mean '" + meant + "'?"
                           : std::filesystem::exists(std::string(typed), ignored)
                               ? ", which is a file: expected a command before it, such as romvec inspect"
                               : "";
  return fmt::format("not expected: {}: there is no command '{}'{} (romvec --help lists them)", shown, shown, hint);
}

bool is_option(std::string_view argument) {
  return argument.size() > 1 && argument[0] == '-' && std::isdigit(static_cast<unsigned char>(argument[1])) == 0;
}

// How many of the arguments behind this option are its values; nothing if the command does not have it.
std::optional<std::size_t> values_behind(const CLI::App& command, std::string_view argument) {
  const auto values_of = [](const CLI::Option* option) {
    return static_cast<std::size_t>(std::max(option->get_items_expected_min(), 0));
  };
  if (argument.starts_with("--")) {
    const std::size_t equals = argument.find('=');
    const CLI::Option* const option = command.get_option_no_throw(std::string(argument.substr(0, equals)));
    if (option == nullptr) {
      return std::nullopt;
    }
    return equals == std::string_view::npos ? values_of(option) : 0;
  }
  // A long name behind one dash would be read as letters, and --output as -o with the value "utput".
  if (argument.size() > 2 && command.get_option_no_throw("-" + std::string(argument)) != nullptr) {
    return std::nullopt;
  }
  for (std::size_t i = 1; i < argument.size(); ++i) {
    const CLI::Option* const option = command.get_option_no_throw(std::string("-") + argument[i]);
    if (option == nullptr) {
      return std::nullopt;
    }
    if (values_of(option) > 0) {
      return i + 1 < argument.size() ? 0 : values_of(option);
    }
  }
  return 0;
}

const CLI::App* command_named(const CLI::App& app, const std::string& name) {
  const auto found = app.get_subcommands([&](const CLI::App* one) { return one->get_name() == name; });
  return found.empty() ? nullptr : found.front();
}

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b) {
  // Rows i - 2, i - 1 and i of the table of distances between beginnings of a and of b.
  std::array<std::vector<std::size_t>, 3> rows;
  rows.fill(std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) {
    std::vector<std::size_t>& now = rows[i % 3];
    const std::vector<std::size_t>& before = rows[(i + 2) % 3];
    now[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      if (i == 0) {
        now[j] = j;
        continue;
      }
      now[j] = std::min({now[j - 1] + 1, before[j] + 1, before[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        now[j] = std::min(now[j], rows[(i + 1) % 3][j - 2] + 1);
      }
    }
  }
  return rows[a.size() % 3][b.size()];
}

std::string nearest_name(std::string_view typed, const std::vector<std::string>& names) {
  std::string best;
  std::size_t least = std::max<std::size_t>(1, typed.size() / 3) + 1;
  for (const std::string& name : names) {
    const std::size_t distance = typed.size() >= 3 && name.starts_with(typed) ? 0 : edit_distance(typed, name);
    if (distance < least) {
      least = distance;
      best = name;
    }
  }
  return best;
}

std::optional<std::string> unknown_name(const CLI::App& app, std::span<const char* const> arguments) {
  const CLI::App* command = &app;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string argument = arguments[i];
    if (argument == "--") {
      break;
    }
    if (is_option(argument)) {
      const auto values = values_behind(*command, argument);
      if (!values) {
        return unknown_option(app, *command, argument);
      }
      i += *values;
    } else if (command == &app) {
      command = command_named(app, argument);
      if (command == nullptr) {
        return unknown_command(app, argument);
      }
      if (command->get_allow_extras() && command->get_options().size() <= 1) {
        // A command that this tool was built without has --help alone, and takes any.
        break;
      }
    }
  }
  return std::nullopt;
}

}  // namespace romvec::host
