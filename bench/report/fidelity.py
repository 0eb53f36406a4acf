#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Draws what `romvec compare --json` measured: bits a weight against SQNR, beside what those bits could do at best."""

import argparse
import json
import math
import xml.etree.ElementTree as xml

from picture import STYLE, element, mark

OURS, OTHERS = "#0072B2", "#D55E00"
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 860, 460, 56, 130, 34, 44
DB_A_BIT = 20 * math.log10(2)  # Shannon's bound for Gaussian weights
NEAR_DB = 3                    # of the bound: labels go to its other side
LABEL_STEP, LETTER = 13, 6.4   # the height of a label, and the width of a letter


def round_up(number, step):
    return step * math.ceil(number / step)


def draw(formats, title):
    shown = [row for row in formats if row["name"] != "float32" and row["sqnr_db"] is not None]
    most_bits = round_up(max(row["bits_per_weight"] for row in shown if row["bits_per_weight"] < 12) + 0.2, 1)
    shown = sorted((row for row in shown if row["bits_per_weight"] < most_bits), key=lambda row: -row["sqnr_db"])
    most_db = round_up(max(row["sqnr_db"] for row in shown), 10)

    def across(bits):
        return LEFT + (WIDTH - LEFT - RIGHT) * bits / most_bits

    def down(db):
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * db / most_db

    svg = xml.Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "viewBox": f"0 0 {WIDTH} {HEIGHT}",
                              "width": str(WIDTH), "height": str(HEIGHT), "role": "img"})
    element(svg, "title", f"Bits a weight against SQNR, {title}")
    element(svg, "style", STYLE)
    for bits in range(most_bits + 1):
        element(svg, "line", x1=across(bits), x2=across(bits), y1=TOP, y2=down(0), **{"class": "grid"})
        element(svg, "text", f"{bits}", x=across(bits), y=down(0) + 16, text_anchor="middle", **{"class": "small"})
    for db in range(0, most_db + 1, 10):
        element(svg, "line", x1=LEFT, x2=across(most_bits), y1=down(db), y2=down(db), **{"class": "grid"})
        element(svg, "text", f"{db} dB", x=LEFT - 8, y=down(db) + 4, text_anchor="end", **{"class": "small"})
    element(svg, "text", f"bits a weight, all counted; SQNR of {title}", x=(LEFT + across(most_bits)) / 2,
            y=HEIGHT - 10, text_anchor="middle", **{"class": "small"})
    end = min(most_bits, most_db / DB_A_BIT)
    element(svg, "line", x1=across(0), y1=down(0), x2=across(end), y2=down(end * DB_A_BIT), **{"class": "one"})
    element(svg, "text", "Shannon's bound", x=across(end) - 8, y=down(end * DB_A_BIT) + 4, text_anchor="end")
    placed = []
    for row in shown:
        x, y = across(row["bits_per_weight"]), down(row["sqnr_db"])
        mark(svg, x, y, OURS if row["ours"] else OTHERS, row["ours"])
        is_left = row["shannon_gap_db"] < NEAR_DB  # where the line of the bound leaves room
        length = LETTER * len(row["name"])
        left = x - 9 - length if is_left else x + 9
        y += 4
        while any(abs(y - other) < LABEL_STEP and left < end and begin < left + length for begin, end, other in placed):
            y += 1
        placed.append((left, left + length, y))
        element(svg, "text", row["name"], x=f"{x - 9 if is_left else x + 9:.1f}", y=f"{y - (8 if is_left else 0):.1f}",
                text_anchor="end" if is_left else "start", **{"class": "small"})
    for number, (colour, filled, name) in enumerate([(OURS, True, "romvec"), (OTHERS, False, "others")]):
        mark(svg, LEFT + 20, TOP + 14 + 18 * number, colour, filled)
        element(svg, "text", name, x=LEFT + 30, y=TOP + 18 + 18 * number, **{"class": "small"})
    return svg


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("measured", help="what romvec compare --json printed")
    parser.add_argument("title", help="which table that is")
    parser.add_argument("output")
    arguments = parser.parse_args()
    with open(arguments.measured, encoding="utf-8") as file:
        svg = xml.ElementTree(draw(json.load(file)["formats"], arguments.title))
    xml.indent(svg)
    svg.write(arguments.output, encoding="unicode")
    with open(arguments.output, "a", encoding="utf-8") as file:
        file.write("\n")


if __name__ == "__main__":
    main()
