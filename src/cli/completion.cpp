// SPDX-License-Identifier: BSL-1.0
// romvec completion: what a shell offers behind a Tab, made from the commands and options that the tool has.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "cli/commands.hpp"
#include "text.hpp"

namespace romvec::host {

namespace {

constexpr const char* footer = R"text(Examples:
  eval "$(romvec completion bash)"                                          # in ~/.bashrc
  eval "$(romvec completion zsh)"                                           # in ~/.zshrc, behind compinit
  romvec completion fish > ~/.config/fish/completions/romvec.fish

Exit codes: 0 done, 1 the output cannot be written, 2 the command line is at fault.)text";

// What stands behind an option, or for a positional argument.
struct value {
  enum class kind { none, file, choice, text };
  kind what = kind::none;
  std::vector<std::string> choices;
  std::string name;
};

struct completed_option {
  std::vector<std::string> shorts;  // without the dash
  std::vector<std::string> longs;   // without the dashes
  std::string description;
  value takes;

  [[nodiscard]] std::vector<std::string> spellings() const {
    std::vector<std::string> out;
    for (const std::string& name : shorts) {
      out.push_back("-" + name);
    }
    for (const std::string& name : longs) {
      out.push_back("--" + name);
    }
    return out;
  }
};

struct completed_command {
  std::string name;
  std::string description;
  std::vector<completed_option> options;
  std::vector<std::string> choices;  // for its arguments; empty: files
};

value value_of(const CLI::Option& option) {
  if (option.get_items_expected_max() == 0) {
    return {};
  }
  // "FIT:{bound,least-squares}": the name, and the validator's set.
  const std::string type = option.get_type_name();
  const std::string name = type.substr(0, type.find(':'));
  const std::size_t open = type.find('{');
  if (open != std::string::npos) {
    std::vector<std::string> choices;
    for (const std::string_view choice : fields_of(std::string_view(type).substr(open), "{},")) {
      choices.emplace_back(choice);
    }
    return {value::kind::choice, choices, name};
  }
  if (name == "FORMAT") {
    return {value::kind::choice, format_names(), name};
  }
  constexpr std::array<std::string_view, 7> files = {"FILE", "LIST", "IDS", "OUT", "PAGE", "QUESTIONS", "PAIRS"};
  const bool is_file = std::ranges::any_of(files, [&](std::string_view one) { return name.starts_with(one); });
  return {is_file ? value::kind::file : value::kind::text, {}, name};
}

// Everything but the first sentence is for --help.
std::string first_part(const std::string& description) {
  const std::string part = description.substr(0, std::min(description.find_first_of(";(\n"), description.find(", or")));
  return part.substr(0, part.find_last_not_of(' ') + 1);
}

completed_command completed(const CLI::App& command) {
  completed_command out = {command.get_name(), command.get_description(), {}, {}};
  for (const CLI::Option* const option : command.get_options()) {
    if (option->nonpositional()) {
      out.options.push_back(
          {option->get_snames(), option->get_lnames(), first_part(option->get_description()), value_of(*option)});
    } else if (out.choices.empty()) {
      out.choices = value_of(*option).choices;
    }
  }
  return out;
}

std::vector<completed_command> commands_of(const CLI::App& tool) {
  std::vector<completed_command> out;
  for (const CLI::App* const command : tool.get_subcommands([](const CLI::App*) { return true; })) {
    out.push_back(completed(*command));
  }
  return out;
}

std::string names_of(const std::vector<completed_command>& commands) {
  std::string out;
  for (const completed_command& command : commands) {
    out += (out.empty() ? "" : " ") + command.name;
  }
  return out;
}

std::string all_spellings(const completed_command& command) {
  std::vector<std::string> all;
  for (const completed_option& option : command.options) {
    const auto more = option.spellings();
    all.insert(all.end(), more.begin(), more.end());
  }
  return fmt::format("{}", fmt::join(all, " "));
}

// What stands behind an option: choices, a file, or something that nobody else knows.
std::string bash_action(const value& takes) {
  if (takes.what == value::kind::choice) {
    return "offered=" + shell_argument(fmt::format("{}", fmt::join(takes.choices, " ")));
  }
  return takes.what == value::kind::file ? "return" : "compopt +o default 2>/dev/null; return";
}

std::string bash_values(const completed_command& command) {
  std::string out;
  for (const completed_option& option : command.options) {
    if (option.takes.what == value::kind::none) {
      continue;
    }
    std::vector<std::string> patterns = option.spellings();
    for (std::string& pattern : patterns) {
      pattern.insert(0, command.name + ":");
    }
    out += fmt::format("    {}) {} ;;\n", fmt::join(patterns, "|"), bash_action(option.takes));
  }
  return out;
}

// Files are what bash offers by itself where the function offers nothing. "=" is a word of its own in COMP_WORDS.
std::string bash_script(const completed_command& tool, const std::vector<completed_command>& commands) {
  std::string values;
  std::string options = fmt::format("      '') offered={} ;;\n", shell_argument(all_spellings(tool)));
  std::string arguments;
  for (const completed_command& command : commands) {
    values += bash_values(command);
    options += fmt::format("      {}) offered={} ;;\n", command.name, shell_argument(all_spellings(command)));
    if (!command.choices.empty()) {
      arguments += fmt::format("      {}) offered={} ;;\n", command.name,
                               shell_argument(fmt::format("{}", fmt::join(command.choices, " "))));
    }
  }
  const std::string names = names_of(commands);
  std::string pattern = names;
  std::ranges::replace(pattern, ' ', '|');
  return fmt::format(R"(_romvec() {{
  local word=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD - 1]}} command= offered= i
  COMPREPLY=()
  if [[ $word = '=' ]]; then
    word=
  elif [[ $before = '=' ]]; then
    before=${{COMP_WORDS[COMP_CWORD - 2]}}
  fi
  for ((i = 1; i < COMP_CWORD; ++i)); do
    case ${{COMP_WORDS[i]}} in
      {}) command=${{COMP_WORDS[i]}}; break ;;
    esac
  done
  case $command:$before in
{}  esac
  if [[ -z $offered && $word = -* ]]; then
    case $command in
{}    esac
  elif [[ -z $offered ]]; then
    case $command in
      '') offered={} ;;
{}    esac
  fi
  if [[ -n $offered ]]; then
    COMPREPLY=($(compgen -W "$offered" -- "$word"))
  fi
}}
complete -o default -F _romvec romvec
)",
                     pattern, values, options, shell_argument(names), arguments);
}

// For _arguments, which gives meaning to brackets, colons and backslashes.
std::string zsh_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    out += std::string_view("[]:\\").find(c) != std::string_view::npos ? std::string("\\") + c : std::string(1, c);
  }
  return out;
}

std::string zsh_action(value::kind what, const std::vector<std::string>& choices) {
  return what == value::kind::choice ? fmt::format("({})", fmt::join(choices, " "))
         : what == value::kind::file ? "_files"
                                     : " ";
}

std::string zsh_script(const completed_command&, const std::vector<completed_command>& commands) {
  std::string described;
  std::string cases;
  for (const completed_command& command : commands) {
    described += fmt::format("    {}\n", shell_argument(zsh_text(command.name) + ":" + zsh_text(command.description)));
    cases += fmt::format("    {})\n      _arguments -S", command.name);
    for (const completed_option& option : command.options) {
      const bool has_value = option.takes.what != value::kind::none;
      for (const std::string& spelling : option.spellings()) {
        cases += " \\\n        " +
                 shell_argument(fmt::format("*{}[{}]{}", spelling, zsh_text(option.description),
                                            has_value ? fmt::format(":{}:{}", zsh_text(option.takes.name),
                                                                    zsh_action(option.takes.what, option.takes.choices))
                                                      : ""));
      }
    }
    cases += fmt::format(" \\\n        '*:argument:{}'\n      ;;\n",
                         command.choices.empty() ? "_files" : zsh_action(value::kind::choice, command.choices));
  }
  return fmt::format(R"(#compdef romvec
_romvec() {{
  local -a commands=(
{}  )
  if (( CURRENT == 2 )); then
    _describe -t commands 'romvec command' commands
    return
  fi
  shift words
  (( CURRENT-- ))
  case $words[1] in
{}  esac
}}
if [[ $funcstack[1] = _romvec ]]; then
  _romvec "$@"
else
  compdef _romvec romvec
fi
)",
                     described, cases);
}

std::string fish_script(const completed_command&, const std::vector<completed_command>& commands) {
  std::string out = "complete -c romvec -n __fish_use_subcommand -f\n";
  for (const completed_command& command : commands) {
    out += fmt::format("complete -c romvec -n __fish_use_subcommand -a {} -d {}\n", command.name,
                       shell_argument(command.description));
    const std::string here = fmt::format("complete -c romvec -n '__fish_seen_subcommand_from {}'", command.name);
    for (const completed_option& option : command.options) {
      out += here;
      for (const std::string& name : option.shorts) {
        out += " -s " + name;
      }
      for (const std::string& name : option.longs) {
        out += " -l " + name;
      }
      if (option.takes.what == value::kind::choice) {
        out += " -x -a " + shell_argument(fmt::format("{}", fmt::join(option.takes.choices, " ")));
      } else if (option.takes.what != value::kind::none) {
        out += option.takes.what == value::kind::file ? " -r -F" : " -x";
      }
      out += " -d " + shell_argument(option.description) + "\n";
    }
    if (!command.choices.empty()) {
      out += here + " -f -a " + shell_argument(fmt::format("{}", fmt::join(command.choices, " "))) + "\n";
    }
  }
  return out;
}

}  // namespace

void add_completion(CLI::App& app) {
  CLI::App* const command = app.add_subcommand("completion", "print a script that completes command lines in a shell");
  const auto shell = std::make_shared<std::string>();
  command->add_option("SHELL", *shell, "bash, zsh or fish")
      ->type_name("")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));
  command->footer(footer);
  command->callback([shell, &app] {
    const auto script = *shell == "bash" ? bash_script : *shell == "zsh" ? zsh_script : fish_script;
    fmt::print("{}", script(completed(app), commands_of(app)));
  });
}

}  // namespace romvec::host
