// SPDX-License-Identifier: BSL-1.0
// What every encode() of byte pairs does around its own encoder.
#pragma once

#include "romvec/config.hpp"

#include <span>
#include <string_view>

#include "romvec/status.hpp"
#include "romvec/tokenizer/merge.hpp"
#include "romvec/tokenizer/special_tokens.hpp"
#include "romvec/tokenizer/subset.hpp"

namespace romvec::detail {
inline namespace ROMVEC_TOKENIZER_NAMESPACE {

// A call of encode().
template <class Tokenizer, template <class, class> class Encoder>
struct bpe_encoding {
  const Tokenizer& with;
  std::string_view text;
  bpe_room room;
  std::span<const special_token> specials;

  template <class Emitter>
  constexpr status operator()(Emitter& deliver) const {
    Encoder<Tokenizer, Emitter> encoder{with, text, room, deliver};
    split_at_specials(text, specials, encoder);
    return encoder.done;
  }
};

}  // namespace ROMVEC_TOKENIZER_NAMESPACE
}  // namespace romvec::detail
