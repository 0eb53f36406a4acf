// SPDX-License-Identifier: BSL-1.0
// Checkpoints of MLX, bitsandbytes and others, whose integers mean nothing without the tensors beside them.
#include <cmath>

#include "src/readers/safetensors_file.hpp"

namespace {

using namespace std::string_literals;
using romvec::host::request;
using romvec::host::weights;
using test::bytes_of;
using test::expect;
using test::read;
using test::read_error;
using test::safetensors_of;
using test::tensor;

const std::string module_name = "model.embed_tokens";

// Codes one behind the other, the first in the lowest bits, as mlx.core.quantize documents it.
std::string packed(const std::vector<unsigned>& codes, unsigned bits) {
  std::string out((codes.size() * bits + 7) / 8, '\0');
  for (std::size_t i = 0; i < codes.size() * bits; ++i) {
    if ((codes[i / bits] >> (i % bits) & 1U) != 0) {
      out[i / 8] = static_cast<char>(static_cast<unsigned char>(out[i / 8]) | 1U << (i % 8));
    }
  }
  return out;
}

std::string bf16s(const std::vector<float>& numbers) {
  std::string out;
  for (const float number : numbers) {
    out += bytes_of<std::uint16_t>({static_cast<std::uint16_t>(std::bit_cast<std::uint32_t>(number) >> 16U)});
  }
  return out;
}

// Two rows of `dim` codes in groups; scale 0.5, 0.25, ... and bias -1, -2, ... of group 0, 1, ...
struct mlx {
  unsigned bits;
  std::uint64_t group_size;
  std::uint64_t dim;
  std::string dtype = "BF16";

  [[nodiscard]] unsigned code(std::size_t i) const { return static_cast<unsigned>(i * 7 + i / 5) & ((1U << bits) - 1); }
  [[nodiscard]] std::vector<tensor> tensors() const {
    std::vector<unsigned> codes;
    for (std::size_t i = 0; i < 2 * dim; ++i) {
      codes.push_back(code(i));
    }
    std::vector<float> scales;
    std::vector<float> biases;
    for (std::size_t g = 0; g < 2 * dim / group_size; ++g) {
      scales.push_back(std::ldexp(0.5F, -static_cast<int>(g)));
      biases.push_back(-1.0F - static_cast<float>(g));
    }
    const std::uint64_t groups = dim / group_size;
    return {{module_name + ".weight", "U32", {2, dim * bits / 32}, packed(codes, bits)},
            {module_name + ".scales", dtype, {2, groups}, bf16s(scales)},
            {module_name + ".biases", dtype, {2, groups}, bf16s(biases)}};
  }
  [[nodiscard]] std::vector<float> expected() const {
    std::vector<float> out;
    for (std::size_t i = 0; i < 2 * dim; ++i) {
      const auto group = static_cast<int>(i / group_size);
      out.push_back(static_cast<float>(code(i)) * std::ldexp(0.5F, -group) + (-1.0F - static_cast<float>(group)));
    }
    return out;
  }
};

std::string notes_of(const weights& table) {
  std::string out;
  for (const std::string& note : table.notes) {
    out += note + "\n";
  }
  return out;
}

BOOST_AUTO_TEST_CASE(mlx_codes_of_every_width_become_scale_times_code_plus_bias) {
  for (const unsigned bits : {2U, 3U, 4U, 5U, 6U, 8U}) {
    for (const std::uint64_t group_size : {32U, 64U, 128U}) {
      const mlx of = {bits, group_size, 128};
      const weights table = read(safetensors_of(of.tensors()), {.bits = bits});
      BOOST_TEST(table.vocab_size == 2U);
      BOOST_TEST(table.dim == 128U);
      BOOST_TEST((table.values == of.expected()), bits << " bits, groups of " << group_size);
    }
  }
}

// By hand: three bytes hold eight codes of 3 bits or four of 6, as mlx's kernels unpack them.
BOOST_AUTO_TEST_CASE(mlx_codes_of_three_and_six_bits_cross_bytes) {
  BOOST_TEST(packed({1, 2, 3, 4, 5, 6, 7, 0}, 3) == "\xd1\x58\x1f"s);  // 0b00011111'01011000'11010001
  BOOST_TEST(packed({1, 2, 3, 63}, 6) == "\x81\x30\xfc"s);             // 0b11111100'00110000'10000001
  // 32 codes of 3 bits are three words.
  std::string row;
  for (int i = 0; i < 4; ++i) {
    row += "\xd1\x58\x1f"s;
  }
  const weights table = read(safetensors_of({{module_name + ".weight", "U32", {1, 3}, row},
                                             {module_name + ".scales", "F32", {1, 1}, bytes_of<float>({0.5F})},
                                             {module_name + ".biases", "F32", {1, 1}, bytes_of<float>({-1})}}));
  BOOST_TEST(table.dim == 32U);  // 3 bits in groups of 32 is the only reading of 3 words and 1 group
  BOOST_TEST((std::vector<float>(table.values.begin(), table.values.begin() + 8) ==
              std::vector<float>{-0.5F, 0, 0.5F, 1, 1.5F, 2, 2.5F, -1}));
  expect(notes_of(table), "codes of 3 bits in groups of 32, told by the shapes: weights are code x scale + bias");
  BOOST_TEST(table.from.dtype == "MLX 3-bit, groups of 32");
}

BOOST_AUTO_TEST_CASE(shapes_that_allow_several_widths_are_not_guessed) {
  const mlx of = {4, 64, 64};
  std::vector<tensor> tensors = of.tensors();
  const std::string text = read_error(safetensors_of(tensors));
  expect(text,
         "tensor \"model.embed_tokens.weight\": the shapes allow 2 bits in groups of 128 (dim 128), 4 bits in "
         "groups of 64 (dim 64), 8 bits in groups of 32 (dim 32)");
  expect(text, "expected config.json of the model beside the file, or --bits");
  BOOST_TEST(read(safetensors_of(tensors), {.bits = 8}).dim == 32U);
  expect(read_error(safetensors_of(tensors), {.bits = 5}), "are not codes of 5 bits");
  // A norm of the model is as long as its rows; that of a head is not.
  tensors.push_back({"model.layers.0.self_attn.q_norm.weight", "BF16", {32}, std::string(64, '\0')});
  tensors.push_back({"model.norm.weight", "BF16", {64}, std::string(128, '\0')});
  const weights table = read(safetensors_of(tensors));
  BOOST_TEST((table.values == of.expected()));
  expect(notes_of(table), "told by the sizes of the model's norms");
}

BOOST_AUTO_TEST_CASE(config_json_beside_the_file_tells_the_width) {
  const test::temporary_directory folder;
  const auto try_with = [&](const std::string& config) {
    folder.write("config.json", config);
    const romvec::host::input_file file(folder.write("model.safetensors", safetensors_of(mlx{4, 64, 64}.tensors())));
    return romvec::host::reader_of(file.contents()).read(file.contents(), {});
  };
  BOOST_TEST((try_with(R"({"quantization": {"group_size": 64, "bits": 4}})").values == mlx{4, 64, 64}.expected()));
  BOOST_TEST(try_with(R"({"quantization": {"group_size": 64, "bits": 4, "mode": "affine"}})").dim == 64U);
  BOOST_TEST(
      try_with(
          R"({"quantization": {"group_size": 64, "bits": 4, "model.embed_tokens": {"group_size": 32, "bits": 8}}})")
          .dim == 32U);
  expect(test::error_of([&] { try_with(R"({"quantization": {"group_size": 64, "bits": 8}})"); }),
         "8 words and 1 groups a row are not what config.json says: 8 bits in groups of 64");
  expect(test::error_of([&] { try_with(R"({"quantization": {"group_size": 64, "bits": 4, "mode": "mxfp4"}})"); }),
         "MLX codes of the mode \"mxfp4\" by config.json, expected affine");
}

BOOST_AUTO_TEST_CASE(int8_codes_take_a_scale_a_row_a_group_or_one_for_all) {
  const tensor codes = {"wte.weight", "I8", {2, 4}, "\x80\xff\x01\x7f\x02\x03\x04\x05"s};
  const auto values = [&](const tensor& scale) { return read(safetensors_of({codes, scale})).values; };
  const std::vector<float> by_row = {-64, -0.5F, 0.5F, 63.5F, 4, 6, 8, 10};
  BOOST_TEST(values({"wte.weight_scale", "F32", {2}, bytes_of<float>({0.5F, 2})}) == by_row);
  BOOST_TEST(values({"wte.weight_scale", "F32", {2, 1}, bytes_of<float>({0.5F, 2})}) == by_row);
  BOOST_TEST(values({"wte.scales", "F16", {2, 1}, bytes_of<std::uint16_t>({0x3800, 0x4000})}) == by_row);
  BOOST_TEST(values({"wte.scale", "BF16", {2}, bytes_of<std::uint16_t>({0x3F00, 0x4000})}) == by_row);
  BOOST_TEST(values({"wte.weight._scale", "F32", {2, 1}, bytes_of<float>({0.5F, 2})}) == by_row);
  const std::vector<float> by_tensor = {-64, -0.5F, 0.5F, 63.5F, 1, 1.5F, 2, 2.5F};
  BOOST_TEST(values({"wte.weight_scale", "F32", {}, bytes_of<float>({0.5F})}) == by_tensor);
  BOOST_TEST(values({"wte.weight_scale", "F32", {1}, bytes_of<float>({0.5F})}) == by_tensor);
  const std::vector<float> by_group = {-64, -0.5F, 2, 254, 2, 3, 32, 40};
  BOOST_TEST(values({"wte.weight_scale", "F32", {2, 2}, bytes_of<float>({0.5F, 2, 1, 8})}) == by_group);
  // Without a module of their own.
  const weights bare = read(safetensors_of(
      {{"embeddings", "I8", {2, 2}, "\x01\x02\x03\x04"s}, {"scales", "F32", {2}, bytes_of<float>({2, 4})}}));
  BOOST_TEST(bare.values == (std::vector<float>{2, 4, 12, 16}));
  expect(notes_of(bare), "I8 codes with one scale a row in \"scales\": weights are code x scale");
  expect(read_error(safetensors_of({codes, {"wte.weight_scale", "F32", {4}, bytes_of<float>({1, 1, 1, 1})}})),
         "tensor \"wte.weight\": 2 x 4 codes with \"wte.weight_scale\" of 4, expected one for all, a row, a group");
  expect(read_error(safetensors_of({codes, {"wte.weight_scale", "U8", {2}, "\1\1"s}})), "scales of the dtype U8");
  expect(read_error(safetensors_of({codes, {"wte.weight_scale", "F32", {2}, bytes_of<float>({1, INFINITY})}})),
         "row 1, column 0: infinity, expected a finite number");
}

BOOST_AUTO_TEST_CASE(zero_points_are_taken_off_before_scaling) {
  const tensor scale = {"wte.weight_scale", "F32", {2, 1}, bytes_of<float>({0.5F, 2})};
  const tensor zero = {"wte.weight_zero_point", "U8", {2, 1}, "\x80\x02"s};
  const tensor codes = {"wte.weight", "U8", {2, 2}, "\x80\xff\x01\x02"s};
  BOOST_TEST(read(safetensors_of({codes, scale, zero})).values == (std::vector<float>{0, 63.5F, -2, 0}));
  expect(read_error(safetensors_of({codes, scale})), "holds U8 codes with weight_scale and without zero points");
  expect(read_error(safetensors_of({codes, scale, {"wte.weight_zero_point", "U8", {1}, "\x80"s}})),
         "zero points of U8 1 and scales of 2 x 1");
}

BOOST_AUTO_TEST_CASE(llm_int8_is_code_times_scb_over_127) {
  const tensor codes = {"lm.wte.weight", "I8", {2, 2}, "\x7f\x81\x01\x00"s};
  const tensor scb = {"lm.wte.SCB", "F32", {2}, bytes_of<float>({254, 12.7F})};
  const tensor format = {"lm.wte.weight_format", "U8", {}, "\0"s};
  const std::vector<float> expected = {254, -254, static_cast<float>(static_cast<double>(12.7F) / 127), 0};
  BOOST_TEST(read(safetensors_of({codes, scb})).values == expected);
  BOOST_TEST(read(safetensors_of({codes, scb, format})).values == expected);
  expect(read_error(safetensors_of({codes, scb, {"lm.wte.weight_format", "U8", {}, "\1"s}})), "weight_format 0");
}

BOOST_AUTO_TEST_CASE(float8_is_read_alone_and_with_its_scales) {
  const weights plain = read(safetensors_of({{"wte.weight", "F8_E4M3", {1, 4}, "\x38\xb8\x7e\x01"s}}));
  BOOST_TEST(plain.values == (std::vector<float>{1, -1, 448, 0x1p-9F}));
  BOOST_TEST(read(safetensors_of({{"wte.weight", "F8_E5M2", {1, 4}, "\x3c\xbc\x7b\x01"s}})).values ==
             (std::vector<float>{1, -1, 57344, 0x1p-16F}));
  expect(read_error(safetensors_of({{"wte.weight", "F8_E4M3", {1, 2}, "\x38\xff"s}})), "row 0, column 1: NaN");
  expect(read_error(safetensors_of({{"wte.weight", "F8_E5M2", {1, 2}, "\x38\x7c"s}})), "row 0, column 1: infinity");
  for (const std::string dtype : {"F8_E4M3FNUZ", "F8_E5M2FNUZ", "F8_E8M0"}) {
    expect(read_error(safetensors_of({{"wte.weight", dtype, {1, 2}, "12"}})), "dtype " + dtype + ", expected F16");
  }
  // Blocks of 128 x 128, the last ones smaller: DeepSeek-V3's weight_scale_inv, which multiplies all the same.
  const std::string ones(std::size_t{130} * 200, '\x38');
  const weights blocks = read(safetensors_of({{"wte.weight", "F8_E4M3", {130, 200}, ones},
                                              {"wte.weight_scale_inv", "F32", {2, 2}, bytes_of<float>({1, 2, 3, 4})}}));
  const auto at = [&](std::size_t r, std::size_t c) { return blocks.values[r * 200 + c]; };
  BOOST_TEST((std::vector<float>{at(0, 0), at(127, 127), at(0, 128), at(127, 199), at(128, 0), at(129, 127),
                                 at(128, 128), at(129, 199)} == std::vector<float>{1, 1, 2, 2, 3, 3, 4, 4}));
}

BOOST_AUTO_TEST_CASE(other_schemes_are_refused_by_name) {
  const tensor packed_u8 = {"wte.weight", "U8", {2, 4}, "12345678"};
  const tensor words = {"wte.weight", "U32", {2, 4}, std::string(32, '\1')};
  const auto error_with = [](const tensor& codes, const std::vector<std::pair<std::string, std::string>>& beside) {
    std::vector<tensor> all = {codes};
    for (const auto& [name, dtype] : beside) {
      all.push_back({name, dtype, {2, 1}, std::string(dtype == "F32" ? 8 : 2, '\1')});
    }
    return read_error(safetensors_of(all));
  };
  expect(error_with(packed_u8, {{"wte.weight.absmax", "F32"}, {"wte.weight.quant_map", "F32"}}),
         "holds blockwise codes of bitsandbytes (NF4, FP4 or 8-bit) (absmax, quant_map beside them)");
  expect(error_with(packed_u8, {{"wte.weight.quant_state.bitsandbytes__nf4", "U8"}}),
         "blockwise codes of bitsandbytes");
  expect(
      error_with({"wte.qweight", "I32", {2, 4}, std::string(32, '\1')}, {{"wte.qzeros", "F32"}, {"wte.scales", "F32"}}),
      "GPTQ or AWQ codes");
  expect(error_with({"wte.weight_packed", "I32", {2, 4}, std::string(32, '\1')}, {{"wte.weight_scale", "F32"}}),
         "packed codes of compressed-tensors");
  expect(error_with({"wte.W_q", "U8", {2, 4}, "12345678"}, {{"wte.scale", "F32"}, {"wte.zero", "F32"}}), "HQQ codes");
  expect(error_with(words, {{"wte.scales", "U8"}}), "MLX codes of the modes mxfp4, nvfp4 or mxfp8");
  expect(error_with(packed_u8, {{"wte.scales", "U8"}}), "holds U8 codes with scales and without zero points");
  expect(error_with({"wte.weight", "I8", {2, 4}, "12345678"},
                    {{"wte.weight_scale", "F32"}, {"wte.weight_scale_2", "F32"}}),
         "holds I8 codes with weight_scale, weight_scale_2 beside them");
  expect(error_with({"wte.weight", "I8", {2, 4}, "12345678"}, {{"wte.weight_offset", "F32"}, {"wte.scale", "F32"}}),
         "holds I8 codes with scale, weight_offset beside them");
  expect(error_with({"embeddings", "I8", {2, 4}, "12345678"}, {{"embeddings_min", "F32"}, {"embeddings_max", "F32"}}),
         "holds I8 codes with");
}

// What is beside other tensors, or says nothing of scales, changes nothing.
BOOST_AUTO_TEST_CASE(integers_without_scales_stay_what_they_are) {
  const weights table = read(safetensors_of({{"wte.weight", "I8", {1, 2}, "\x80\x7f"s},
                                             {"h.0.attn.weight", "I8", {1, 1}, "\1"},
                                             {"h.0.attn.scales", "F32", {1}, bytes_of<float>({3})},
                                             {"wte.bias", "F32", {1}, bytes_of<float>({3})},
                                             {"ln_f.weight", "F32", {2}, bytes_of<float>({1, 1})}}));
  BOOST_TEST(table.values == (std::vector<float>{-128, 127}));
  expect(notes_of(table), "I8 numbers were taken as they are: no scales are beside them");
  // Where they are the only codes of the file, scales of any name may be theirs.
  expect(read_error(
             safetensors_of({{"embeddings", "I8", {1, 2}, "\1\2"}, {"row_scales", "F32", {1}, bytes_of<float>({2})}})),
         "tensor \"embeddings\": holds I8 numbers, and \"row_scales\" in the file speaks of scales");
  BOOST_TEST(read(safetensors_of(
                      {{"embeddings_q", "I8", {1, 2}, "\1\2"}, {"embeddings_scale", "F32", {1}, bytes_of<float>({2})}}))
                 .values == (std::vector<float>{2, 4}));
  BOOST_TEST(read(safetensors_of({{"emb.weight_quantized", "U8", {1, 2}, "\1\2"},
                                  {"emb.weight_scale", "F32", {}, bytes_of<float>({2})},
                                  {"emb.weight_zero_point", "U8", {}, "\1"}}))
                 .values == (std::vector<float>{0, 2}));
  // Per-layer tables are other tables; their scales are theirs.
  std::vector<tensor> two = mlx{8, 128, 128}.tensors();
  for (tensor it : mlx{4, 32, 64}.tensors()) {
    it.name.replace(it.name.find("embed_tokens"), 12, "embed_tokens_per_layer");
    two.push_back(it);
  }
  BOOST_TEST((read(safetensors_of(two)).values == mlx{8, 128, 128}.expected()));
}

BOOST_AUTO_TEST_CASE(what_model2vec_multiplies_by_is_said) {
  const weights table = read(safetensors_of({{"embeddings", "F32", {1, 2}, bytes_of<float>({1, 2})},
                                             {"mapping", "I64", {3}, std::string(24, '\0')},
                                             {"weights", "F64", {3}, std::string(24, '\0')}}));
  expect(notes_of(table), "\"mapping\" of 3 was not applied: Model2Vec looks up in it which row a token has");
  expect(notes_of(table), "\"weights\" of 3 was not applied: Model2Vec multiplies the row of a token by its number");
}

}  // namespace
