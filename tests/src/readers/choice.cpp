// SPDX-License-Identifier: BSL-1.0
// Which tensor of a checkpoint is the token embedding, by the names that models have.
#include "src/readers/safetensors_file.hpp"

namespace {

using test::bytes_of;
using test::expect;
using test::one;
using test::read;
using test::read_error;
using test::safetensors_of;
using test::tensor;

// The tables have one row and one column; their numbers are their places.
std::string checkpoint(const std::vector<std::string>& names) {
  std::vector<tensor> tensors;
  for (const std::string& name : names) {
    tensors.push_back(one(name, static_cast<float>(tensors.size())));
  }
  return safetensors_of(tensors);
}

std::string taken(const std::vector<std::string>& names) { return read(checkpoint(names)).from.tensor; }

BOOST_AUTO_TEST_CASE(the_names_of_real_models_are_known) {
  const std::vector<std::vector<std::string>> models = {
      // The token embedding comes first.
      {"wte.weight", "wpe.weight", "h.0.attn.c_attn.weight", "h.0.mlp.c_fc.weight"},           // GPT-2
      {"transformer.wte.weight", "transformer.h.0.attn.q_proj.weight", "lm_head.weight"},      // GPT-J
      {"model.embed_tokens.weight", "model.layers.0.mlp.up_proj.weight", "lm_head.weight"},    // Llama
      {"model.embed_tokens.weight", "model.layers.61.embed_tokens.weight", "lm_head.weight"},  // DeepSeek-V3
      {"tok_embeddings.weight", "output.weight", "layers.0.attention.wq.weight"},              // Meta's Llama
      {"bert.embeddings.word_embeddings.weight", "bert.embeddings.position_embeddings.weight",
       "bert.embeddings.token_type_embeddings.weight", "bert.pooler.dense.weight"},    // BERT
      {"embeddings.word_embeddings.weight", "embeddings.position_embeddings.weight"},  // MiniLM
      {"0.auto_model.embeddings.word_embeddings.weight", "2.linear.weight"},           // Sentence-BERT
      {"shared.weight", "encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight",
       "decoder.block.0.layer.0.SelfAttention.q.weight", "lm_head.weight"},                                  // T5
      {"model.shared.weight", "model.encoder.embed_positions.weight", "model.encoder.layers.0.fc1.weight"},  // BART
      {"gpt_neox.embed_in.weight", "embed_out.weight", "gpt_neox.layers.0.attention.dense.weight"},          // GPT-NeoX
      {"text_model.embeddings.token_embedding.weight", "text_model.embeddings.position_embedding.weight",
       "vision_model.embeddings.position_embedding.weight", "visual_projection.weight"},  // CLIP
      {"model.language_model.embed_tokens.weight", "model.language_model.embed_tokens_per_layer.weight",
       "model.embed_audio.embedding.weight", "model.embed_vision.embedding.weight"},               // Gemma 3n
      {"model.decoder.embed_tokens.weight", "model.decoder.embed_positions.weight"},               // OPT, Whisper
      {"backbone.embeddings.weight", "backbone.layers.0.mixer.in_proj.weight", "lm_head.weight"},  // Mamba
      {"emb.weight", "blocks.0.att.key.weight", "head.weight"},                                    // RWKV
      {"token_emb.weight", "gru.weight_ih_l0", "fc.weight"},
      {"tok_embedding.weight", "pos_embedding.weight", "blocks.0.ff.weight"},
      {"token_embedding_table.weight", "position_embedding_table.weight", "lm_head.weight"},  // Karpathy's lecture
      {"transformer.word_embedding.weight", "transformer.mask_emb"},                          // XLNet
      {"embedding.weight", "lstm.weight_ih_l0", "lstm.weight_hh_l0", "fc.weight"},
      {"embeddings", "mapping"},                                                       // Model2Vec
      {"params/shared/embedding", "params/encoder/layers_0/mlp/wi/kernel"},            // Flax
      {"bert/embeddings/word_embeddings:0", "bert/embeddings/position_embeddings:0"},  // TensorFlow
      {"Embedding.weight", "Linear.weight"},
  };
  for (const std::vector<std::string>& names : models) {
    BOOST_TEST(taken(names) == names.front());
    // In any order.
    BOOST_TEST(taken({names.rbegin(), names.rend()}) == names.front());
  }
}

BOOST_AUTO_TEST_CASE(a_lone_matrix_of_another_layer_is_not_the_table) {
  for (const std::string name :
       {"model.layers.3.mlp.up_proj.weight", "lm_head.weight", "output.weight", "h.11.attn.c_attn.weight",
        "blk.0.ffn_up.weight", "classifier.weight", "bert.pooler.dense.weight", "embed_out.weight", "fc1.weight",
        "decoder.weight", "wpe.weight", "bert.embeddings.position_embeddings.weight", "token_types.weight",
        "model.language_model.embed_tokens_per_layer.weight", "base_model.model.q_proj.lora_A.default.weight",
        "lstm.weight_ih_l0", "model.layers.61.embed_tokens.weight", "wte.scales", "params/Dense_0/kernel"}) {
    const std::string text = read_error(checkpoint({name}));
    expect(text, "FILE: has no tensor with the name of a token embedding; of two dimensions is only: " + name +
                     " (F32 1 x 1); choose by --tensor if that is the table");
    BOOST_TEST(read(checkpoint({name}), {.tensor = name}).values == std::vector<float>{0});
  }
  // A bias beside it: a layer, whatever it is called.
  expect(read_error(safetensors_of({one("x.weight"), {"x.bias", "F32", {1}, bytes_of<float>({0})}})),
         "has no tensor with the name of a token embedding");
}

BOOST_AUTO_TEST_CASE(a_lone_matrix_without_a_telling_name_is_taken_and_said_so) {
  for (const std::string name : {"weight", "vectors", "my_words.weight", "W", "V", "t"}) {
    const auto table = read(checkpoint({name}));
    BOOST_TEST(table.from.tensor == name);
    BOOST_REQUIRE(table.notes.size() == 1U);
    expect(table.notes[0], '"' + name + "\" was taken because the file has no other table");
  }
  BOOST_TEST(read(checkpoint({"embedding"})).notes.empty());
}

BOOST_AUTO_TEST_CASE(several_embeddings_are_listed_and_asked_for) {
  expect(read_error(checkpoint({"lm_head.weight", "encoder.embed_tokens.weight", "decoder.embed_tokens.weight"})),
         "has 3 tables, expected a choice by --tensor: decoder.embed_tokens.weight (F32 1 x 1), "
         "encoder.embed_tokens.weight (F32 1 x 1), lm_head.weight");
  expect(read_error(checkpoint({"user_embedding.weight", "item_embedding.weight"})), "has 2 tables");
  // The likely ones come first, and are not cut away.
  std::vector<std::string> names = {"a.layers.0.x.weight", "z.embedding.weight", "y.embedding.weight"};
  for (int i = 0; i < 20; ++i) {
    names.push_back("b.layers." + std::to_string(i) + ".dense.weight");
  }
  expect(read_error(checkpoint(names)),
         "--tensor: y.embedding.weight (F32 1 x 1), z.embedding.weight (F32 1 x 1), a.layers.0.x.weight");
}

BOOST_AUTO_TEST_CASE(tied_copies_are_one_table) {
  const auto t5 = [](float copy) {
    return safetensors_of({one("decoder.embed_tokens.weight"), one("encoder.embed_tokens.weight", copy),
                           one("lm_head.weight"), one("shared.weight")});
  };
  const auto table = read(t5(1));
  BOOST_TEST(table.from.tensor == "shared.weight");
  BOOST_REQUIRE(table.notes.size() == 1U);
  expect(table.notes[0], "3 tensors with names of embeddings hold the same numbers; \"shared.weight\" was taken");
  expect(read_error(t5(2)), "has 4 tables, expected a choice by --tensor: decoder.embed_tokens.weight");
}

}  // namespace
