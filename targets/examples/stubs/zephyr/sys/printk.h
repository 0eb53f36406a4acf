// SPDX-License-Identifier: BSL-1.0
// What the application uses of Zephyr, for `check`.
#pragma once

#include <stdio.h>

#define printk(...) ((void)printf(__VA_ARGS__))
