// SPDX-License-Identifier: BSL-1.0
// romvec: token embeddings in read-only memory.
#pragma once

#include "romvec/config.hpp"  // IWYU pragma: export

#include "romvec/bag.hpp"                // IWYU pragma: export
#include "romvec/columns.hpp"            // IWYU pragma: export
#include "romvec/copy.hpp"               // IWYU pragma: export
#include "romvec/crc32.hpp"              // IWYU pragma: export
#include "romvec/fidelity.hpp"           // IWYU pragma: export
#include "romvec/format.hpp"             // IWYU pragma: export
#include "romvec/front_coded_words.hpp"  // IWYU pragma: export
#include "romvec/gather.hpp"             // IWYU pragma: export
#include "romvec/gather_slices.hpp"      // IWYU pragma: export
#include "romvec/id_map.hpp"             // IWYU pragma: export
#include "romvec/image.hpp"              // IWYU pragma: export
#include "romvec/logits.hpp"             // IWYU pragma: export
#include "romvec/make_view.hpp"          // IWYU pragma: export
#include "romvec/nearest.hpp"            // IWYU pragma: export
#include "romvec/normalize.hpp"          // IWYU pragma: export
#include "romvec/packed.hpp"             // IWYU pragma: export
#include "romvec/quantize.hpp"           // IWYU pragma: export
#include "romvec/quantize_vector.hpp"    // IWYU pragma: export
#include "romvec/quantized_rows.hpp"     // IWYU pragma: export
#include "romvec/reader_gather.hpp"      // IWYU pragma: export
#include "romvec/reader_scans.hpp"       // IWYU pragma: export
#include "romvec/reader_table.hpp"       // IWYU pragma: export
#include "romvec/row_scales.hpp"         // IWYU pragma: export
#include "romvec/sample_kept.hpp"        // IWYU pragma: export
#include "romvec/sample_logits.hpp"      // IWYU pragma: export
#include "romvec/similarity.hpp"         // IWYU pragma: export
#include "romvec/status.hpp"             // IWYU pragma: export
#include "romvec/table.hpp"              // IWYU pragma: export
#include "romvec/table_view.hpp"         // IWYU pragma: export
#include "romvec/token_logit.hpp"        // IWYU pragma: export
#include "romvec/top_logits.hpp"         // IWYU pragma: export
#include "romvec/version.hpp"            // IWYU pragma: export
#include "romvec/vocabulary.hpp"         // IWYU pragma: export
