// SPDX-License-Identifier: BSL-1.0
// The library's train_sentence, compiled for what this machine's processor can do. The same bits whichever is taken.
#pragma once

#include <romvec/lecture/skip_gram.hpp>

namespace romvec::host {

using train_sentence_function = lecture::skip_gram_loss (*)(const lecture::skip_gram_arrays& arrays,
                                                            std::span<const std::uint32_t> sentence,
                                                            const lecture::skip_gram_options& options,
                                                            std::span<const lecture::alias> table, float rate,
                                                            lecture::random_stream& random);

train_sentence_function fastest_train_sentence();

}  // namespace romvec::host
