#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Writes a small image of each format and version into a directory: where the fuzzing of image.cpp begins."""
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


def image(version, number, exponent, code_bytes, multiplier_bytes):
    begin = 64 if version == 1 else 80
    codes = bytes((37 * i) % 127 for i in range(code_bytes))
    if number >= 5:  # the last half of an odd row is 0
        row = (DIM + 1) // 2
        codes = bytes(c & 15 if i % row == row - 1 else c for i, c in enumerate(codes))
    if multiplier_bytes:
        codes += bytes(-len(codes) % 16)
    data = codes + struct.pack(f"<{multiplier_bytes // 2}H", *range(20000, 20000 + multiplier_bytes // 2))
    checked = data
    if version == 2:
        data += bytes(-len(data) % 4)
        checked = struct.pack("<I", zlib.crc32(data))  # one block
        data += checked
    levels = bytes(range(16)) if number >= 5 else bytes(16)
    header = b"\x89RVEC\r\n\x1a" + struct.pack(
        "<IIiIIIQI",
        version,
        number,
        exponent,
        VOCAB_SIZE,
        DIM,
        zlib.crc32(checked),
        begin + len(data),
        17000 if number == 4 else 0,
    )
    header += levels
    if version == 2:
        header += struct.pack("<QQ", 0x0123456789ABCDEF, 4096)
    return header + struct.pack("<I", zlib.crc32(header)) + data


def main():
    folder = pathlib.Path(sys.argv[1])
    for number, shape in FORMATS.items():
        for version in (1, 2):
            (folder / f"version_{version}_format_{number}.img").write_bytes(image(version, number, *shape))


if __name__ == "__main__":
    main()
