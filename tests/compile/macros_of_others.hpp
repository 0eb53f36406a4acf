// SPDX-License-Identifier: BSL-1.0
// Macros that other headers define and that stand in front of ours, or behind: in a sketch, under Windows, X11, newlib,
// the Linux kernel. tests/compile/run puts them on either side of each public header.
#pragma once

#include <stdlib.h>  // as Arduino.h does, before it defines abs

// Arduino.h. `word` is a type, too.
typedef unsigned int word;
#define word(...) makeWord(__VA_ARGS__)
#define bit(b) (1UL << (b))
#define min(a, b) ((a) < (b) ? (a) : (b))
#define max(a, b) ((a) > (b) ? (a) : (b))
#define abs(x) ((x) > 0 ? (x) : -(x))
#define round(x) ((x) >= 0 ? (long)((x) + 0.5) : (long)((x)-0.5))
#define constrain(x, low, high) ((x) < (low) ? (low) : ((x) > (high) ? (high) : (x)))
#define radians(deg) ((deg)*DEG_TO_RAD)
#define degrees(rad) ((rad)*RAD_TO_DEG)
#define sq(x) ((x) * (x))
#define lowByte(w) ((unsigned char)((w)&0xff))
#define highByte(w) ((unsigned char)((w) >> 8))
#define bitRead(value, b) (((value) >> (b)) & 1)
#define bitSet(value, b) ((value) |= (1UL << (b)))
#define interrupts() sei()
#define F(string_literal) (string_literal)
#define PSTR(s) (s)
#define _BV(b) (1 << (b))
#define PROGMEM
#define PI 3.1415926535897932384626433832795
#define HALF_PI 1.5707963267948966192313216916398
#define EULER 2.718281828459045235360287471352
#define HIGH 0x1
#define LOW 0x0
#define INPUT 0x0
#define OUTPUT 0x1
#define CHANGE 1
#define DEFAULT 1
#define EXTERNAL 0
#define INTERNAL 3
#define DISPLAY 0x1
#define SERIAL 0x0
#define B0 0
#define B1 1
#define B00000001 1

// windows.h and what it includes.
#define near
#define far
#define small char
#define interface struct
#define pascal
#define cdecl
#define IN
#define OUT
#define OPTIONAL
#define CONST const
#define VOID void
#define TRUE 1
#define FALSE 0
#define ERROR 0
#define DELETE (0x00010000L)
#define STRICT 1
#define ABSOLUTE 1
#define RELATIVE 2
#define OPAQUE 2
#define TRANSPARENT 1
#define NO_ERROR 0L
#define RGB(r, g, b) ((r) | (g) << 8 | (b) << 16)
#define GetObject GetObjectA
#define LoadImage LoadImageA

// X11.
#define None 0L
#define Bool int
#define Status int
#define Success 0
#define True 1
#define False 0
#define Always 2
#define Above 0
#define Below 1
#define Complex 0
#define Unsorted 0

// ctype.h of newlib and others, complex.h, sys/sysmacros.h, gnu++'s own.
#define _U 01
#define _L 02
#define _N 04
#define _S 010
#define _P 020
#define _C 040
#define _X 0100
#define _B 0200
#define I (__extension__ 1.0iF)
#define major(x) ((x) >> 8)
#define minor(x) ((x)&255)
#undef linux
#define linux 1
#undef unix
#define unix 1
#undef arm
#define arm 1

// Kernels, drivers, Apple's AssertMacros.h, test frameworks, Qt.
#define BIT(n) (1UL << (n))
#define MIN(a, b) ((a) < (b) ? (a) : (b))
#define MAX(a, b) ((a) > (b) ? (a) : (b))
#define ARRAY_SIZE(x) (sizeof(x) / sizeof((x)[0]))
#define likely(x) (x)
#define unlikely(x) (x)
#define OK 0
#define ERR (-1)
#define SET 1
#define RESET 0
#define check(x) ((void)(x))
#define verify(x) ((void)(x))
#define require(x, label) ((void)(x))
#define CHECK(x) ((void)(x))
#define REQUIRE(x) ((void)(x))
#define INFO(x)
#define FAIL()
#define TEST(a, b)
#define ASSERT(x)
#define LOG(x)
#define emit
#define slots
#define signals public
#define foreach for
#define Q7 7
#define Q15 15

// One letter.
#define A 10
#define B 11
#define C 12
#define D 13
#define E 14
#define G 15
#define H 16
#define J 17
#define K 18
#define L 19
#define M 20
#define N 21
#define O 22
#define P 23
#define Q 24
#define R 25
#define S 26
#define T 27
#define U 28
#define V 29
#define W 30
#define X 31
#define Y 32
#define Z 33
