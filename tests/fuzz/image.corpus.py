#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Writes a small image of each format into a directory: where the fuzzing of image.cpp begins."""
import pathlib
import struct
import sys
import zlib

VOCAB_SIZE, DIM = 3, 5
# Format number, exponent, bytes of codes, of multipliers.
FORMATS = {
    1: (-9, VOCAB_SIZE * DIM, VOCAB_SIZE * 2),
    2: (-7, VOCAB_SIZE * DIM, 0),
    3: (-14, VOCAB_SIZE * DIM * 2, 0),
    4: (-9, VOCAB_SIZE * DIM, 0),
    5: (-9, VOCAB_SIZE * ((DIM + 1) // 2), VOCAB_SIZE * 2),
    6: (-9, VOCAB_SIZE * ((DIM + 1) // 2), VOCAB_SIZE * 2),
    7: (-9, VOCAB_SIZE * ((DIM + 1) // 2), VOCAB_SIZE * 2),
}


def image(number, exponent, code_bytes, multiplier_bytes):
    codes = bytes((37 * i) % 127 for i in range(code_bytes))
    if multiplier_bytes:
        codes += bytes(-len(codes) % 16)
    data = codes + struct.pack(f"<{multiplier_bytes // 2}H", *range(20000, 20000 + multiplier_bytes // 2))
    levels = bytes(range(16)) if number >= 5 else bytes(16)
    header = b"\x89RVEC\r\n\x1a" + struct.pack(
        "<IIiIIIQI", 1, number, exponent, VOCAB_SIZE, DIM, zlib.crc32(data), 64 + len(data), 17000 if number == 4 else 0
    )
    header += levels
    return header + struct.pack("<I", zlib.crc32(header)) + data


def main():
    folder = pathlib.Path(sys.argv[1])
    for number, shape in FORMATS.items():
        (folder / f"format_{number}.img").write_bytes(image(number, *shape))


if __name__ == "__main__":
    main()
