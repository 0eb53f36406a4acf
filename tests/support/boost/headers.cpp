// SPDX-License-Identifier: BSL-1.0
// Nothing: a target that compiles headers beforehand needs a source.
