# SPDX-License-Identifier: BSL-1.0
"""brace_list.py TABLE.hpp TABLE.bin: the header of a linked int8_rows table with its arrays as lists between braces.

What a table costs without romvec's forms: the same numbers, written as most generators write them. Reads the two files
that `romvec convert --emit object` writes, prints a header like that of `--emit header`.
"""
import array
import re
import sys


def lines(numbers):
    for begin in range(0, len(numbers), 20):
        yield "    " + ", ".join(map(str, numbers[begin:begin + 20])) + ",\n"


def main():
    with open(sys.argv[1], encoding="ascii") as file:
        header = file.read()
    with open(sys.argv[2], "rb") as file:
        data = file.read()
    view = re.search(r"auto table = romvec::detail::trusted_view<romvec::int8_rows, (\d+), (\d+)>\("
                     r"codes, multipliers, (-?\d+), \d+, \d+\);\n", header)
    declarations = re.search(r"extern const romvec::int8_rows::code_type codes.*?" + re.escape(view.group(0)), header,
                             re.DOTALL)
    vocab_size, dim, exponent = map(int, view.groups())
    codes = array.array("b", data[:vocab_size * dim])
    multipliers = array.array("H", data[len(data) - 2 * vocab_size:])
    if sys.byteorder == "big":
        multipliers.byteswap()
    out = sys.stdout
    out.write(header[:declarations.start()].replace("table_view.hpp", "table.hpp"))
    out.write("inline constexpr romvec::table<romvec::int8_rows, %d, %d> table = {{\n    {\n" % (vocab_size, dim))
    out.writelines(lines(codes))
    out.write("    },\n    {\n")
    out.writelines(lines(multipliers))
    out.write("    },\n    %d}};\n" % exponent)
    out.write(header[declarations.end():])


main()
