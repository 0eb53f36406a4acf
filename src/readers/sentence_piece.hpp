// SPDX-License-Identifier: BSL-1.0
// SentencePiece's .model: a protocol buffer, of which the pieces are read, in order; piece i is row i. Source: the
// message ModelProto of SentencePiece's sentencepiece_model.proto, and the wire format of protocol buffers.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "files/input_file.hpp"
#include "readers/token_list.hpp"

namespace romvec::host::sentence_piece {

// By the first piece, which has a score: bytes that no text has.
bool detect(std::string_view bytes);

// "▁" stands for a space, a piece of type BYTE for its byte; control pieces are as they are spelled. Errors, with the
// byte: what no such message is, a piece without text.
std::vector<token> read(const source& file);

// The tokens of pieces whose types the file does not tell, as a .vocab: bytes are "<0x00>" to "<0xFF>" if all are
// there.
std::vector<token> tokens_of(std::span<const std::string> pieces);

// Why rows behind the pieces may be no added tokens: models of the fairseq family put their pieces elsewhere, and only
// the order <unk>, <s>, </s> hints at it. Empty where there is no such doubt.
std::string why_not_short(std::span<const token> tokens);

}  // namespace romvec::host::sentence_piece
