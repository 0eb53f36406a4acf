// SPDX-License-Identifier: BSL-1.0
// Files that hold no table in a form that is read: each is named, with what helps.
#include "readers/foreign.hpp"

#include "src/support.hpp"

namespace {

using namespace std::string_literals;
using test::bytes_of;
using test::expect;
using test::read_error;

struct named {
  std::string bytes;
  std::string name;
  std::string advice;
};

std::string le(std::uint32_t number) { return bytes_of<std::uint32_t>({number}); }

BOOST_AUTO_TEST_CASE(models_of_other_tools_are_named_with_the_way_out) {
  const std::string tar = "table.npy"s + std::string(248, '\0') + "ustar\0"s + std::string(250, '\0');
  const named cases[] = {
      {le(0x20) + "TFL3" + std::string(24, '\0'), "a TensorFlow Lite model", "get_tensor"},
      {le(0x1c) + "TFL3" + le(0x14), "a TensorFlow Lite model", "get_tensor"},
      {"\x08\x07\x12\x07pytorch\x1a\x03"
       "2.1"s,
       "an ONNX model", "onnx.load"},
      {"\x08\x08\x3a\x05\x0a\x03\x0a\x01x"s, "an ONNX model", "onnx.load"},
      {"\x08\x04\x12\x0a\x0a\x08\x0a\x01x\x12\x03\x0a\x01y"s, "a Core ML model", "coremltools"},
      {"\x08\x01\x12\x10\x0a\x0e\x22\x05serve\x2a\x05"
       "2.1.0"s,
       "a TensorFlow SavedModel", "saved_model.load"},
      {"\x89HDF\r\n\x1a\n"s, "an HDF5 file", "h5py"},
      {"\x80\x02\x8a\x0al\xfc\x9c\x46\xf9 j\xa8P\x19.\x80\x02"s, "a PyTorch checkpoint of before version 1.6",
       "torch.load"},
      {"\x80\x02}q\x01."s, "a Python pickle", "pickle.load"},
      {"\x80\x03}q\x01."s, "a Python pickle", "pickle.load"},
      {"\x80\x04\x95\x08\0\0\0\0\0\0\0"s, "a Python pickle", "pickle.load"},
      {"\x80\x05\x95\x08\0\0\0\0\0\0\0"s, "a Python pickle", "pickle.load"},
      {"(dp0\nS'a'\np1\nF1.0\ns."s, "a Python pickle", "pickle.load"},
      {"PAR1\x15\x04\x15\x10"s, "an Apache Parquet file", "read_parquet"},
      {"ARROW1\0\0"s, "an Apache Arrow or Feather file", "read_feather"},
      {"FEA1\0\0\0\0"s, "a Feather file", "read_feather"},
      {"version https://git-lfs.github.com/spec/v1\noid sha256:ab\n", "a git LFS pointer", "git lfs pull"},
      {le(20240326) + le(3), "a model of llm.c", "offset=1024"},
      {le(20240520) + le(1), "a token file of llm.c", "give the model"},
      {le(0x67676d6c) + le(32000), "a GGML file of before GGUF", "convert_hf_to_gguf.py"},
      {le(0x67676d66) + le(1), "a GGML file (GGMF)", "convert_hf_to_gguf.py"},
      {le(0x67676a74) + le(3), "a GGML file (GGJT)", "convert_hf_to_gguf.py"},
      {le(0x67676c61) + le(1), "a GGML LoRA adapter", "no table"},
      {std::string(64, '\0') + "\x57\xfb\x80\x8b\x24\x75\x47\xdb"s, "the index of a TensorFlow checkpoint",
       "load_checkpoint"},
      {"\x81\xa6params\x81\xa3wte\x81\xa9"
       "embedding\xc7\x01\x01\x01"s,
       "a MessagePack file", "msgpack_restore"},
      {"FiFu\0\0\0\0"s, "a finalfusion embedding", "finalfusion convert"},
      {"IxF2\0\0\0\0"s, "a Faiss index", "reconstruct_n"},
      {"BZh91AY&SY"s, "a bzip2 file", "unpack"},
      {"\3757zXZ\0"s, "an xz file", "unpack"},
      {"\x28\xb5\x2f\xfd\0"s, "a zstd file", "unpack"},
      {tar, "a tar archive", "unpack"},
      {"\n<!DOCTYPE html>\n<html lang=\"en\">", "an HTML page", "download"},
      {"<HTML><body>404</body></HTML>", "an HTML page", "download"},
      {"<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code></Error>", "an XML file", "download"},
  };
  for (const named& it : cases) {
    const std::string text = read_error(it.bytes);
    expect(text, "FILE: is " + it.name);
    expect(text, it.advice);
  }
}

BOOST_AUTO_TEST_CASE(json_is_named_by_what_is_in_it) {
  const named cases[] = {
      {R"({"architectures": ["LlamaForCausalLM"], "model_type": "llama", "vocab_size": 32000})", "a config.json",
       "model.safetensors.index.json"},
      {R"({"version": "1.0", "added_tokens": [], "model": {"type": "BPE", "vocab": {"a": 0}}})", "a tokenizer.json",
       "--words"},
      {R"({"tokenizer_class": "GPT2Tokenizer", "model_max_length": 1024})", "a tokenizer_config.json", "weights"},
      {R"({"bos_token": "<s>", "eos_token": "</s>"})", "a special_tokens_map.json", "weights"},
      {R"({"[PAD]": 0, "[UNK]": 1, "the": 2})", "JSON, from token to row (3 words)", "--words"},
      {R"({"cat": [0.5, 1], "dog": [2, 3]})", "a JSON object of lists", "json.load"},
      {"[[0.5, 1], [2, 3]]", "a JSON list", "json.load"},
      {"\n  [[0.5, 1],\n   [2, 3]]\n", "a JSON list", "json.load"},
      {R"(["cat", "dog"])", "a JSON list of words (2 words)", "--words"},
      {R"([{"text": "cat", "embedding": [1, 2]}])", "a JSON list", "json.load"},
      {R"({"modelTopology": {}, "weightsManifest": []})", "a TensorFlow.js model", ".npy"},
      {R"({"a": {"b": 1}})", "a JSON file", ".safetensors"},
      {"{\"cat\": [0.5, 1]}\n{\"dog\": [1, 2]}\n", "a JSON object of lists", "json.load"},
  };
  for (const named& it : cases) {
    const std::string text = read_error(it.bytes);
    expect(text, "FILE: is " + it.name);
    expect(text, it.advice);
  }
}

BOOST_AUTO_TEST_CASE(words_that_look_like_the_beginning_of_a_format_are_words) {
  for (const std::string word : {"{",       "[",      "[UNK]",       "{}",    "[1]",  "[1,2,3,4,5,6,7,8,9]",
                                 "PAR1",    "FEA1",   "BZh",         "IxF2",  "lmgg", "FiFu",
                                 "<s>",     "X",      "RDX2",        "(dp",   "\"",   "{\"a\":",
                                 "[\"a\",", "<html>", "<html-like>", "ARROW1"}) {
    const auto table = test::read(word + " 0.5 1\nother 2 3\n");
    BOOST_TEST(table.words == (std::vector<std::string>{word, "other"}));
    BOOST_TEST(table.values == (std::vector<float>{0.5F, 1, 2, 3}));
  }
}

// Files of other formats whose first bytes could be a length, a score and a length.
BOOST_AUTO_TEST_CASE(a_vocabulary_of_llama2c_has_a_score_and_a_length) {
  expect(read_error("\x05\0\0\0\0\0\0\0\x05\0\0\0<unk>"s), "is a vocabulary of llama2.c");
  expect(read_error(le(32) + "ABCD" + le(0) + std::string(40, '\0')), "is of an unknown format");
  expect(read_error(le(7) + le(0x7F800000) + le(3) + "abc"s), "is of an unknown format");
  expect(read_error(le(7) + le(0x00000001) + le(3) + "abc"s), "is of an unknown format");
}

BOOST_AUTO_TEST_CASE(a_sentencepiece_model_is_for_words) {
  expect(read_error("\x0a\x0e\x0a\x05<unk>\x15\0\0\0\0\x18\x02\x0a\x0c\x0a\x03<s>\x15\0\0\0\0\x18\x03"s),
         "is a SentencePiece model");
}

BOOST_AUTO_TEST_CASE(zip_archives_are_named_by_their_members) {
  const auto name_of = [](std::string_view member) {
    const auto found = romvec::host::foreign_archive(member);
    return found ? std::string(found->name) : "";
  };
  BOOST_TEST(name_of("archive/data.pkl") == "a PyTorch checkpoint");
  BOOST_TEST(name_of("model.weights.h5") == "a Keras model (.keras)");
  BOOST_TEST(name_of("Data/com.apple.CoreML/model.mlmodel") == "a Core ML package");
  BOOST_TEST(name_of("glove.6B.50d.txt") == "a zip file without a member *.npy");
  BOOST_TEST(name_of("readme") == "");
}

}  // namespace
