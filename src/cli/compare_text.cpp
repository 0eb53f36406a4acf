// SPDX-License-Identifier: BSL-1.0
#include "cli/compare_text.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>
#include <span>
#include <utility>

#include "error.hpp"
#include "quantize.hpp"
#include "text.hpp"

namespace romvec::host {

namespace {

constexpr double thousandths = 1000;
constexpr double usual_max_kl = 10;

token_text text_of(const text_options& options, const weights_options& from, const llama& model) {
  if (!options.ids.empty()) {
    return read_token_ids(input_file(options.ids).contents(), model.vocab_size, model.seq_len);
  }
  if (from.words.empty()) {
    throw CLI::ValidationError("--text", "needs the model's tokenizer, expected --words tokenizer.bin, or --text-ids");
  }
  const input_file tokenizer_file(from.words);
  text_tokenizer tokenizer = options.tokenizer.read(tokenizer_file.contents(), ", or --text-ids");
  expect_tokens_of(tokenizer_file.contents(), tokenizer, model.vocab_size);
  return read_text(input_file(options.text).contents(), std::move(tokenizer), model.seq_len);
}

// The tables of the two formats that were chosen apart, at work together.
std::optional<next_token_scores> together(const std::string& file, const compared_model& of, const token_text& text,
                                          const model_recommendation& chosen) {
  if (!chosen.input || !chosen.head) {
    return std::nullopt;
  }
  compared_model two = of;
  two.input_ways = of.input_ways.subspan(*chosen.input, 1);
  two.head_ways = of.head_ways.subspan(*chosen.head, 1);
  return costs_of(file, two, text, [](double) {}).formats.front().both;
}

// Formats that hold the input need not hold the head: fixed point has other fraction bits, or none.
std::vector<candidate> matched(std::vector<candidate> heads, const std::vector<candidate>& inputs,
                               const std::string& file) {
  if (heads.size() != inputs.size()) {
    throw error(file,
                "the output head fits other formats than the token embedding, expected weights of a trained "
                "model");
  }
  return heads;
}

void print_formats(std::FILE* out, const model_report& report) {
  const double floats = report.costs.floats.perplexity;
  fmt::print(out, "\n{:<20} {:>12} {:^29} {:^29} {:^29}\n", "", "", "perplexity more", "KL, nat / 1000",
             "same likeliest token");
  fmt::print(out, "{:<20} {:>12}", "format", "bytes");
  for (int i = 0; i < 3; ++i) {
    fmt::print(out, " {:>9} {:>9} {:>9}", "input", "head", "both");
  }
  fmt::print(out, "\n");
  for (const format_costs& it : report.costs.formats) {
    fmt::print(out, "{:<20} {:>12}", it.name, it.bytes);
    for (const next_token_scores& s : {it.input, it.head, it.both}) {
      fmt::print(out, " {:>+9.4f}", s.perplexity - floats);
    }
    for (const next_token_scores& s : {it.input, it.head, it.both}) {
      fmt::print(out, " {:>9.3f}", thousandths * s.kl);
    }
    for (const next_token_scores& s : {it.input, it.head, it.both}) {
      fmt::print(out, " {:>7.2f} %", 100 * s.same_top);
    }
    fmt::print(out, "\n");
  }
}

void print_recommendation(std::FILE* out, const model_report& report) {
  const auto& formats = report.costs.formats;
  fmt::print(out, "\nrecommended, for a KL of at most {:g} thousandths of a nat (--max-kl):\n", report.max_kl);
  const auto line = [&](const char* job, std::optional<std::size_t> chosen, std::string format_costs::*name,
                        next_token_scores format_costs::*scores) {
    if (!chosen) {
      fmt::print(out, "  {:<7}none\n", job);
      return;
    }
    const format_costs& it = formats[*chosen];
    fmt::print(out, "  {:<7}{}, {} bytes, KL {:.3f}\n", job, it.*name, it.bytes, thousandths * (it.*scores).kl);
  };
  line("input", report.formats.input, &format_costs::name, &format_costs::input);
  line("head", report.formats.head, &format_costs::head_name, &format_costs::head);
  if (report.together) {
    fmt::print(out, "  these two together: {} bytes, KL {:.3f}, perplexity {:+.4f}\n",
               formats[*report.formats.input].bytes + formats[*report.formats.head].bytes,
               thousandths * report.together->kl, report.together->perplexity - report.costs.floats.perplexity);
  }
  if (report.is_tied) {
    line("both", report.formats.both, &format_costs::name, &format_costs::both);
    fmt::print(out, "  the head is the token embedding: one table in the format of `both` is stored once\n");
  }
}

nlohmann::json scores_json(const next_token_scores& s) {
  return {{"perplexity", s.perplexity}, {"kl", s.kl}, {"same_top", s.same_top}};
}

}  // namespace

bool text_options::are_given() const {
  const bool is_given = !text.empty() || !ids.empty();
  if (max_kl && !is_given) {
    throw CLI::ValidationError("--max-kl", "is of a language model on a text, expected --text or --text-ids as well");
  }
  if (const std::string option(tokenizer.given()); !option.empty() && text.empty()) {
    throw CLI::ValidationError(option, "tells how a text becomes token ids, expected --text as well");
  }
  return is_given;
}

void text_options::add_to(CLI::App& command) {
  CLI::Option* const as_text =
      command
          .add_option(
              "--text", text,
              "what the formats cost a language model, which a checkpoint of llama2.c is, on this text; lines of "
              "<|endoftext|> or --- part texts; needs --words, a tokenizer as `romvec tokenize` reads it")
          ->type_name("FILE");
  CLI::Option* const as_ids = command
                                  .add_option("--text-ids", ids,
                                              "the same on a text of token ids, in a file as for --calibrate; a text "
                                              "begins at each BOS, id 1")
                                  ->type_name("IDS");
  as_text->excludes(as_ids);
  tokenizer.add_to(command);
  command
      .add_option("--max-kl", max_kl,
                  "of the formats recommended for a language model, the most that its distribution of the next token "
                  "may move: KL divergence in thousandths of a nat; 10 is about 1 % of perplexity")
      ->type_name("KL")
      ->check(CLI::PositiveNumber)
      ->check(check_number)
      ->default_str(fmt::format("{}", usual_max_kl));
}

asked_model read_model(const text_options& options, const weights_options& from, const source& file,
                       const weights& table) {
  asked_model out;
  out.model = read_llama(file);
  expect_unchanged(file.bytes);
  if (table.vocab_size != out.model.vocab_size) {
    throw error(file.name, fmt::format("{} of the model's {} rows are left out, expected --text without --rows and "
                                       "--drop-unused",
                                       out.model.vocab_size - table.vocab_size, out.model.vocab_size));
  }
  out.text = text_of(options, from, out.model);
  out.text_name = printable(file_name(options.text.empty() ? options.ids : options.text));
  return out;
}

model_report report_on(const std::string& file, const asked_model& asked, const text_options& options,
                       const weights& table, const std::vector<candidate>& ways,
                       const std::function<std::vector<candidate>(const weights&)>& ways_of,
                       const std::function<void(double)>& progress) {
  const llama& model = asked.model;
  const bool is_tied = model.is_tied();
  const weights& head = is_tied ? table : model.head;
  const std::vector<candidate> other_ways =
      is_tied ? std::vector<candidate>() : matched(ways_of(model.head), ways, file);
  const quantized int8_head =
      quantize_weights(file, head, storage_format{storage_format::kind::int8_rows, 0}, std::nullopt);
  const compared_model of{model, table, head, ways, is_tied ? ways : other_ways, int8_head};
  const double max_kl = options.max_kl.value_or(usual_max_kl);
  model_report out{
      asked.text_name, asked.text.texts, asked.text.predicted, asked.text.bos, is_tied, max_kl, {}, {}, {}};
  out.costs = costs_of(file, of, asked.text, progress);
  out.formats = recommend_for_model(out.costs, max_kl / thousandths, is_tied);
  out.together = together(file, of, asked.text, out.formats);
  return out;
}

void print_model(std::FILE* out, const model_report& report) {
  fmt::print(out, "\nlanguage model: {}, {} texts{}, {} tokens predicted; float32 has a perplexity of {:.4f}\n",
             report.text_name, report.texts, report.bos ? fmt::format(" behind token {}", *report.bos) : "",
             report.predicted, report.costs.floats.perplexity);
  print_formats(out, report);
  fmt::print(out, "\n{:<24} {:>16} {:>16}\n", "hidden vector", "perplexity more", "KL, nat / 1000");
  for (const hidden_costs& it : report.costs.hidden) {
    fmt::print(out, "{:<24} {:>+16.4f} {:>16.3f}\n", it.name, it.scores.perplexity - report.costs.floats.perplexity,
               thousandths * it.scores.kl);
  }
  fmt::print(out, "(the head int8_rows, the input float32)\n");
  print_recommendation(out, report);
}

nlohmann::json model_json(const model_report& report) {
  nlohmann::json out = {{"text", report.text_name},
                        {"texts", report.texts},
                        {"tokens", report.predicted},
                        {"tied", report.is_tied},
                        {"perplexity", report.costs.floats.perplexity},
                        {"max_kl", report.max_kl / thousandths}};
  if (report.bos) {
    out["bos"] = *report.bos;
  }
  for (const format_costs& it : report.costs.formats) {
    out["formats"].push_back({{"name", it.name},
                              {"head_name", it.head_name},
                              {"ours", it.is_ours},
                              {"bytes", it.bytes},
                              {"input", scores_json(it.input)},
                              {"head", scores_json(it.head)},
                              {"both", scores_json(it.both)}});
  }
  for (const hidden_costs& it : report.costs.hidden) {
    nlohmann::json row = scores_json(it.scores);
    row["name"] = it.name;
    out["hidden"].push_back(row);
  }
  const auto name_of = [&](std::optional<std::size_t> chosen, std::string format_costs::*name) {
    return chosen ? nlohmann::json(report.costs.formats[*chosen].*name) : nlohmann::json(nullptr);
  };
  out["recommended"] = {{"input", name_of(report.formats.input, &format_costs::name)},
                        {"head", name_of(report.formats.head, &format_costs::head_name)}};
  if (report.is_tied) {
    out["recommended"]["both"] = name_of(report.formats.both, &format_costs::name);
  }
  if (report.together) {
    out["recommended"]["input_and_head"] = scores_json(*report.together);
  }
  return out;
}

}  // namespace romvec::host
