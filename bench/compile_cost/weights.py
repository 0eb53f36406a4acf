# SPDX-License-Identifier: BSL-1.0
"""weights.py ROWS DIM: random weights as .npy on the standard output, normally distributed as trained ones are.

The same ROWS x DIM float32 numbers in every run; the first rows do not depend on ROWS.
"""
import array
import random
import sys


def main():
    rows, dim = int(sys.argv[1]), int(sys.argv[2])
    out = sys.stdout.buffer
    header = "{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d), }" % (rows, dim)
    header = header.ljust(117) + "\n"  # 10 + 118 bytes: the data begins at a multiple of 64, as the format asks
    out.write(b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header.encode())
    random.seed(1)
    for _ in range(rows):
        row = array.array("f", (random.gauss(0, 0.02) for _ in range(dim)))
        if sys.byteorder == "big":
            row.byteswap()
        out.write(row.tobytes())


main()
