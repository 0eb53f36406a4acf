// SPDX-License-Identifier: BSL-1.0
#include "readers/sentence_piece.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include "error.hpp"
#include "readers/bytes.hpp"
#include "readers/token_bytes.hpp"

namespace romvec::host::sentence_piece {

namespace {

constexpr std::uint64_t pieces_field = 1;  // of ModelProto
constexpr std::uint64_t text_field = 1;    // of SentencePiece
constexpr std::uint64_t score_field = 2;
constexpr std::uint64_t type_field = 3;

enum class piece_type : std::uint64_t { normal = 1, unknown = 2, control = 3, user_defined = 4, unused = 5, byte = 6 };

enum class wire : std::uint64_t { varint = 0, eight_bytes = 1, bytes = 2, four_bytes = 5 };

struct field {
  std::uint64_t number = 0;
  wire type = wire::varint;
  std::uint64_t value = 0;  // of a varint
  std::string_view bytes;   // of all others
};

// The fields of one message. What is wrong stays in fault(), so that detecting needs no exceptions.
class message {
 public:
  explicit message(std::string_view bytes) : all_(bytes) {}

  [[nodiscard]] bool has_more() const { return fault_.empty() && at_ < all_.size(); }
  [[nodiscard]] std::size_t at() const { return at_; }
  [[nodiscard]] const std::string& fault() const { return fault_; }

  field next() {
    field out;
    const std::uint64_t key = varint();
    out.number = key >> 3;
    out.type = static_cast<wire>(key & 7);
    switch (out.type) {
      case wire::varint:
        out.value = varint();
        break;
      case wire::eight_bytes:
        out.bytes = take(8);
        break;
      case wire::four_bytes:
        out.bytes = take(4);
        break;
      case wire::bytes:
        out.bytes = take(varint());
        break;
      default:
        fail(fmt::format("wire type {}, expected 0, 1, 2 or 5", key & 7));
    }
    if (out.number == 0) {
      fail("field 0, expected a field from 1 on");
    }
    return out;
  }

 private:
  void fail(const std::string& what) {
    if (fault_.empty()) {
      fault_ = what;
    }
  }

  std::uint64_t varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      if (at_ == all_.size()) {
        fail("the message ends inside a number");
        return 0;
      }
      const auto byte = static_cast<unsigned char>(all_[at_++]);
      value |= std::uint64_t{byte & 0x7FU} << shift;
      if (byte < 0x80) {
        return value;
      }
    }
    fail("a number of more than 10 bytes");
    return 0;
  }

  std::string_view take(std::uint64_t size) {
    if (size > all_.size() - at_) {
      fail(fmt::format("{} bytes are promised, the message has {} more", size, all_.size() - at_));
      return {};
    }
    const std::string_view out = all_.substr(at_, static_cast<std::size_t>(size));
    at_ += out.size();
    return out;
  }

  std::string_view all_;
  std::size_t at_ = 0;
  std::string fault_;
};

struct piece {
  std::string_view text;
  bool has_score = false;
  piece_type type = piece_type::normal;
};

// The piece of a field, or what is wrong with it.
std::optional<piece> parse_piece(std::string_view bytes, std::string& fault) {
  piece out;
  message fields(bytes);
  while (fields.has_more()) {
    const field it = fields.next();
    if (it.number == text_field && it.type == wire::bytes) {
      out.text = it.bytes;
    } else if (it.number == score_field && it.type == wire::four_bytes) {
      out.has_score = true;
    } else if (it.number == type_field && it.type == wire::varint) {
      out.type = static_cast<piece_type>(it.value);
    } else if (it.number <= type_field) {
      fault = fmt::format("field {} of a piece has wire type {}", it.number, static_cast<std::uint64_t>(it.type));
      return std::nullopt;
    }
  }
  fault = !fields.fault().empty() ? fields.fault() : out.text.empty() ? "a piece without text" : "";
  return fault.empty() ? std::optional(out) : std::nullopt;
}

token token_of(std::uint64_t id, std::string_view text, bool is_byte) {
  token out = {id, std::string(text), "", is_byte};
  if (is_byte) {
    out.bytes = std::string(1, *fallback_byte(text));
  } else {
    out.bytes = from_sentence_piece(text);
  }
  return out;
}

}  // namespace

bool detect(std::string_view bytes) {
  constexpr std::size_t longest = 4096;  // of a first piece: more than any, and little of a file that is none
  constexpr auto first_byte = static_cast<char>(pieces_field << 3 | static_cast<std::uint64_t>(wire::bytes));
  if (!bytes.starts_with(first_byte)) {
    return false;
  }
  message model(bytes);
  const field first = model.next();
  if (!model.fault().empty() || first.bytes.size() > longest) {
    return false;
  }
  std::string fault;
  const auto it = parse_piece(first.bytes, fault);
  return it && it->has_score;
}

std::vector<token> read(const source& file) {
  std::vector<token> tokens;
  message model(file.bytes);
  while (model.has_more()) {
    const std::string place = fmt::format("piece {}, byte {}", tokens.size(), model.at());
    const field it = model.next();
    if (!model.fault().empty()) {
      throw error(file.name, place, model.fault() + ", expected a SentencePiece model");
    }
    if (it.number != pieces_field || it.type != wire::bytes) {
      continue;  // how it was trained, how text is normalised
    }
    std::string fault;
    const auto found = parse_piece(it.bytes, fault);
    if (!found) {
      throw error(file.name, place, fault + ", expected a SentencePiece model");
    }
    const bool is_byte = found->type == piece_type::byte;
    if (is_byte && !fallback_byte(found->text)) {
      throw error(file.name, place, "a piece of type BYTE that is not called <0x00> to <0xFF>");
    }
    tokens.push_back(token_of(tokens.size(), found->text, is_byte));
    if (found->type == piece_type::control || found->type == piece_type::unknown) {
      tokens.back().bytes = tokens.back().spelling;
    }
  }
  return tokens;
}

std::vector<token> tokens_of(std::span<const std::string> pieces) {
  const auto bytes = std::ranges::count_if(pieces, [](const std::string& it) { return fallback_byte(it).has_value(); });
  std::vector<token> tokens;
  tokens.reserve(pieces.size());
  for (const std::string& it : pieces) {
    tokens.push_back(token_of(tokens.size(), it, bytes == 256 && fallback_byte(it)));
  }
  return tokens;
}

std::string why_not_short(std::span<const token> tokens) {
  const bool may_be_fairseq = tokens.size() >= 3 && tokens[0].spelling == "<unk>" && tokens[1].spelling == "<s>" &&
                              tokens[2].spelling == "</s>";
  return may_be_fairseq ? "; XLM-R, mBART, NLLB and CamemBERT put other tokens before these pieces: give their "
                          "tokenizer.json; if the rows behind the pieces are added tokens, say --words-format "
                          "sentencepiece"
                        : "";
}

}  // namespace romvec::host::sentence_piece
