// SPDX-License-Identifier: BSL-1.0
#include "readers/foreign.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>

#include "readers/lines.hpp"

namespace romvec::host {

namespace {

using namespace std::string_view_literals;

constexpr std::string_view unpack = "unpack it first";
constexpr std::string_view from_torch =
    "export the table in Python: import torch, numpy; t = torch.load('FILE', map_location='cpu', weights_only=True); "
    "numpy.save('table.npy', t['NAME'].float().numpy()), with NAME of the list that print(t.keys()) shows";
constexpr std::string_view from_pickle =
    "export the table in Python: import pickle, numpy; t = pickle.load(open('FILE', 'rb')); numpy.save('table.npy', "
    "numpy.asarray(t, 'float32')), or a member of t; gensim models: t.wv.save_word2vec_format('table.txt')";
constexpr std::string_view from_hdf5 =
    "export the table in Python: import h5py, numpy; f = h5py.File('FILE'); f.visit(print); numpy.save('table.npy', "
    "f['NAME'][()])";
constexpr std::string_view from_keras =
    "export the table in Python: import keras, numpy; m = keras.saving.load_model('FILE'); numpy.save('table.npy', "
    "m.get_layer('NAME').get_weights()[0]), with NAME of the list that m.summary() shows";
constexpr std::string_view from_tflite =
    "export the table in Python: import numpy, tensorflow; i = tensorflow.lite.Interpreter('FILE'); "
    "print([(t['index'], "
    "t['name'], t['shape']) for t in i.get_tensor_details()]); numpy.save('table.npy', i.get_tensor(INDEX)), "
    "dequantised by its scale and zero point; or export from the model it was made of";
constexpr std::string_view from_onnx =
    "export the table in Python: import onnx, onnx.numpy_helper, numpy; w = {t.name: t for t in "
    "onnx.load('FILE').graph.initializer}; numpy.save('table.npy', onnx.numpy_helper.to_array(w['NAME'])), with NAME "
    "of "
    "print(w.keys())";
constexpr std::string_view from_core_ml =
    "export the table in Python: import coremltools, numpy; w = coremltools.optimize.coreml.get_weights_metadata("
    "coremltools.models.MLModel('FILE')); numpy.save('table.npy', w['NAME'].val); or export from the model it was made "
    "of";
constexpr std::string_view from_parquet =
    "export the table in Python: import pandas, numpy; t = pandas.read_parquet('FILE'); numpy.save('table.npy', "
    "numpy.stack(t['NAME'].to_numpy()).astype('float32'))";
constexpr std::string_view from_arrow =
    "export the table in Python: import pandas, numpy; t = pandas.read_feather('FILE'); numpy.save('table.npy', "
    "numpy.stack(t['NAME'].to_numpy()).astype('float32'))";
constexpr std::string_view from_flax =
    "export the table in Python: import flax.serialization, numpy; t = flax.serialization.msgpack_restore(open('FILE', "
    "'rb').read()); numpy.save('table.npy', t['params']['NAME']['embedding'])";
constexpr std::string_view from_tensorflow =
    "export the table in Python: import tensorflow, numpy; r = tensorflow.train.load_checkpoint('PREFIX'); "
    "print(r.get_variable_to_shape_map()); numpy.save('table.npy', r.get_tensor('NAME'))";
constexpr std::string_view from_saved_model =
    "export the table in Python: import tensorflow, numpy; m = tensorflow.saved_model.load('FOLDER'); "
    "numpy.save('table.npy', [v for v in m.variables if v.name == 'NAME'][0].numpy())";
constexpr std::string_view from_llm_c =
    "export the table in Python: import numpy; h = numpy.fromfile('FILE', '<i4', 256); numpy.save('table.npy', "
    "numpy.fromfile('FILE', '<f4', h[7] * h[6], offset=1024).reshape(h[7], h[6])[:h[3]]), for version 3 (float32)";
constexpr std::string_view to_gguf =
    "convert the model to GGUF by llama.cpp's convert_hf_to_gguf.py, from the model that the file was made of";
constexpr std::string_view from_finalfusion =
    "write it as text with finalfusion-utils: finalfusion convert -f finalfusion -t text FILE table.txt";
constexpr std::string_view from_faiss =
    "export the vectors in Python: import faiss, numpy; i = faiss.read_index('FILE'); numpy.save('table.npy', "
    "i.reconstruct_n(0, i.ntotal))";

struct signature {
  std::size_t at;
  std::string_view bytes;
  foreign format;
};

// None of them is looked for in text: a word may begin so.
constexpr std::array signatures = {
    signature{0, "\x1f\x8b"sv, {"a gzip file"sv, "packed twice: unpack it once first"sv}},
    signature{0, "\3757zXZ\0"sv, {"an xz file"sv, unpack}},
    signature{0, "\x28\xb5\x2f\xfd"sv, {"a zstd file"sv, unpack}},
    signature{0, "\x04\x22\x4d\x18"sv, {"an LZ4 file"sv, unpack}},
    signature{0, "7z\xbc\xaf\x27\x1c"sv, {"a 7-Zip archive"sv, unpack}},
    signature{0, "Rar!\x1a\x07"sv, {"a RAR archive"sv, unpack}},
    signature{257, "ustar"sv, {"a tar archive"sv, unpack}},
    signature{0, "\x89HDF\r\n\x1a\n"sv, {"an HDF5 file (Keras .h5, or other)"sv, from_hdf5}},
    signature{0, "PAR1"sv, {"an Apache Parquet file"sv, from_parquet}},
    signature{0, "ARROW1\0"sv, {"an Apache Arrow or Feather file"sv, from_arrow}},
    signature{0, "FEA1"sv, {"a Feather file"sv, from_arrow}},
    signature{0, "\xff\xff\xff\xff\x10\0\0\0"sv, {"an Apache Arrow stream"sv, from_arrow}},
    signature{4, "TFL3"sv, {"a TensorFlow Lite model"sv, from_tflite}},
    signature{0, "lmgg"sv, {"a GGML file of before GGUF"sv, to_gguf}},
    signature{0, "fmgg"sv, {"a GGML file (GGMF) of before GGUF"sv, to_gguf}},
    signature{0, "tjgg"sv, {"a GGML file (GGJT) of before GGUF"sv, to_gguf}},
    signature{0, "algg"sv, {"a GGML LoRA adapter (GGLA) of before GGUF"sv, "it holds no table; give the model"sv}},
    signature{0, "\xc6\xd7\x34\x01"sv, {"a model of llm.c (magic 20240326)"sv, from_llm_c}},
    signature{
        0, "\xc8\xd7\x34\x01"sv, {"a tokenizer of llm.c (magic 20240328)"sv, "it holds no weights; give the model"sv}},
    signature{
        0, "\x88\xd8\x34\x01"sv, {"a token file of llm.c (magic 20240520)"sv, "it holds no weights; give the model"sv}},
    signature{
        0, "\xa1\xd9\x34\x01"sv, {"a token file of llm.c (magic 20240801)"sv, "it holds no weights; give the model"sv}},
    signature{0, "FiFu"sv, {"a finalfusion embedding"sv, from_finalfusion}},
    signature{0, "IxF2"sv, {"a Faiss index"sv, from_faiss}},
    signature{0, "IxFI"sv, {"a Faiss index"sv, from_faiss}},
    signature{0,
              "MATLAB 5.0 MAT-file"sv,
              {"a MATLAB file"sv,
               "export the table in Python: import scipy.io, numpy; numpy.save('table.npy', "
               "scipy.io.loadmat('FILE')['NAME'])"sv}},
    signature{0, "RDX2\n"sv, {"an R data file"sv, "export the table in R: write.csv(table, 'table.csv')"sv}},
    signature{0, "RDX3\n"sv, {"an R data file"sv, "export the table in R: write.csv(table, 'table.csv')"sv}},
    signature{
        0, "X\n\0\0"sv, {"an R object (.rds)"sv, "export the table in R: write.csv(readRDS('FILE'), 'table.csv')"sv}},
    signature{0, "SQLite format 3\0"sv, {"an SQLite database"sv, "export the table as .npy or CSV"sv}},
    signature{0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"sv, {"an Excel or other Office file"sv, "save the sheet as CSV"sv}},
    signature{0, "%PDF-"sv, {"a PDF file"sv, ""sv}},
    signature{0, "\x89PNG\r\n\x1a\n"sv, {"a PNG image"sv, ""sv}},
    signature{0, "\xff\xd8\xff"sv, {"a JPEG image"sv, ""sv}},
    signature{0,
              "\x7f"
              "ELF"sv,
              {"an ELF program or object file"sv, ""sv}},
    signature{0, "!<arch>\n"sv, {"a library of object files (ar)"sv, ""sv}},
};

bool is_printable(std::string_view text) {
  return std::ranges::all_of(text, [](unsigned char c) { return c >= 0x20 && c < 0x7f; });
}

unsigned byte_at(std::string_view bytes, std::size_t at) {
  return at < bytes.size() ? static_cast<unsigned char>(bytes[at]) : 0U;
}

// Protocols 2 to 5 begin with their number and, from 4 on, with the length of a frame; 0 and 1 are text, which NumPy,
// joblib and old gensim wrote so.
std::optional<foreign> pickle_of(std::string_view bytes) {
  const bool is_new = byte_at(bytes, 0) == 0x80 && byte_at(bytes, 1) >= 2 && byte_at(bytes, 1) <= 5;
  if (is_new && bytes.substr(2).starts_with("\x8a\x0al\xfc\x9c\x46\xf9 j\xa8P\x19"sv)) {
    return foreign{"a PyTorch checkpoint of before version 1.6 (a Python pickle)", from_torch};
  }
  constexpr std::array old = {"ccopy_reg\n"sv, "cnumpy"sv, "(dp0\n"sv,        "(dp1\n"sv,
                              "(lp0\n"sv,      "(lp1\n"sv, "ccollections\n"sv};
  if (is_new || std::ranges::any_of(old, [&](std::string_view begin) { return bytes.starts_with(begin); })) {
    return foreign{"a Python pickle", from_pickle};
  }
  return std::nullopt;
}

// Protocol buffers have no magic number. Field 1 is a small number in the models of ONNX (ir_version), Core ML
// (specificationVersion) and TensorFlow (saved_model_schema_version); field 2 is text in the first (producer_name) and
// a message in the others; no text begins with a backspace.
std::optional<foreign> protocol_buffer_of(std::string_view bytes) {
  if (byte_at(bytes, 0) != 0x08 || byte_at(bytes, 1) == 0 || byte_at(bytes, 1) > 0x20) {
    return std::nullopt;
  }
  const unsigned next = byte_at(bytes, 2);
  const std::size_t length = byte_at(bytes, 3);
  const bool is_message = next == 0x12 && byte_at(bytes, 3) != 0 && bytes.size() > 6;
  if (is_message && length < 0x80 && length < bytes.size() - 4 && is_printable(bytes.substr(4, length))) {
    return foreign{"an ONNX model", from_onnx};
  }
  // Other fields that may come next: domain, version and doc of the producer, the graph, operator sets.
  if (next == 0x1a || next == 0x22 || next == 0x3a || next == 0x42) {
    return foreign{"an ONNX model", from_onnx};
  }
  if (is_message && byte_at(bytes, 1) == 1 && bytes.substr(0, 1U << 22U).find("serve"sv) != std::string_view::npos) {
    return foreign{"a TensorFlow SavedModel (saved_model.pb)", from_saved_model};
  }
  return is_message ? std::optional(foreign{"a Core ML model", from_core_ml}) : std::nullopt;
}

// A map of few entries, the first key a short string. No UTF-8 text begins with such a byte.
bool is_message_pack(std::string_view bytes) {
  const unsigned first = byte_at(bytes, 0);
  const std::size_t key_at = first == 0xde ? 3 : 1;
  const unsigned length = byte_at(bytes, key_at);
  const bool is_map = (first > 0x80 && first < 0x90) || (first == 0xde && byte_at(bytes, 1) < 0x10);
  return is_map && length > 0xa0 && length < 0xc0 && bytes.size() > key_at + 1 + (length & 31U) &&
         is_printable(bytes.substr(key_at + 1, length & 31U));
}

bool is_tensorflow_checkpoint(std::string_view bytes) {
  return bytes.ends_with("\x57\xfb\x80\x8b\x24\x75\x47\xdb"sv);  // the magic number of LevelDB's tables
}

bool begins_without_case(std::string_view text, std::string_view lower) {
  return text.size() >= lower.size() &&
         std::ranges::equal(text.substr(0, lower.size()), lower, {},
                            [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
}

std::optional<foreign> markup_of(std::string_view bytes) {
  std::string_view text = bytes;
  if (text.starts_with("\xef\xbb\xbf")) {
    text.remove_prefix(3);
  }
  text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
  if (begins_without_case(text, "<!doctype html") ||
      (begins_without_case(text, "<html") && text.substr(1, 1024).find('<') != std::string_view::npos)) {
    return foreign{"an HTML page", "which a download gives that failed or needs a login; download the file itself"};
  }
  if (begins_without_case(text, "<?xml")) {
    return foreign{"an XML file", "which a download gives that failed; download the file itself"};
  }
  return std::nullopt;
}

}  // namespace

std::optional<foreign> foreign_format(std::string_view bytes) {
  if (bytes.starts_with("version https://git-lfs.github.com/spec/")) {
    return foreign{"a git LFS pointer, not the file itself", "fetch it with: git lfs pull"};
  }
  if (bytes.starts_with("BZh") && bytes.substr(std::min<std::size_t>(bytes.size(), 4)).starts_with("1AY")) {
    return foreign{"a bzip2 file", unpack};
  }
  for (const auto find : {pickle_of, markup_of}) {
    if (const auto found = find(bytes)) {
      return found;
    }
  }
  if (looks_like_text(bytes)) {
    return std::nullopt;
  }
  for (const signature& known : signatures) {
    if (bytes.size() > known.at && bytes.substr(known.at).starts_with(known.bytes)) {
      return known.format;
    }
  }
  if (const auto found = protocol_buffer_of(bytes)) {
    return found;
  }
  if (is_message_pack(bytes)) {
    return foreign{"a MessagePack file (Flax, spaCy)", from_flax};
  }
  if (is_tensorflow_checkpoint(bytes)) {
    return foreign{"the index of a TensorFlow checkpoint", from_tensorflow};
  }
  return std::nullopt;
}

std::optional<foreign> foreign_archive(std::string_view member) {
  if (member.ends_with("data.pkl")) {
    return foreign{"a PyTorch checkpoint", from_torch};
  }
  if (member.ends_with("model.weights.h5")) {
    return foreign{"a Keras model (.keras)", from_keras};
  }
  if (member.ends_with(".mlmodel") || member.ends_with("coremldata.bin")) {
    return foreign{"a Core ML package", from_core_ml};
  }
  if (member == "xl/workbook.xml") {
    return foreign{"an Excel workbook", "save the sheet as CSV"};
  }
  if (member.ends_with(".safetensors") || member.ends_with(".gguf") || member.ends_with(".txt") ||
      member.ends_with(".vec") || member.ends_with(".bin") || member.ends_with(".csv")) {
    return foreign{"a zip file without a member *.npy", unpack};
  }
  return std::nullopt;
}

}  // namespace romvec::host
