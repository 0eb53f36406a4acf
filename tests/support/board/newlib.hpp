// SPDX-License-Identifier: BSL-1.0
#pragma once

// Splits the text of `qemu -append "..."` at its spaces into arguments[1, count), behind the program's name.
// Returns count <= capacity. Memory: a static copy of the text.
int read_arguments(char** arguments, int capacity);
