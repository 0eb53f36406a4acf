#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Draws what was measured: for some contests, how much longer each rival takes than romvec. An SVG picture."""

import argparse
import math
import xml.etree.ElementTree as xml

from measurements import OWN, read_contests

# The contests that are drawn, where they were run, and what they are called.
CONTESTS = [
    ("gather_float/512x64/1/uniform", "1 row to float, 512 x 64"),
    ("gather_float/512x64/512/uniform", "512 rows to float, 512 x 64"),
    ("gather_float/32000x288/512/uniform", "512 rows to float, 32000 x 288"),
    ("gather_float/50257x768/4096/uniform", "4096 rows to float, 50257 x 768"),
    ("gather_float/128256x2048/4096/uniform", "4096 rows to float, 128256 x 2048"),
    ("gather_q15/32000x288/512/uniform", "512 rows to Q15, 32000 x 288"),
    ("gather_raw/50257x768/512/uniform", "512 rows as stored, 50257 x 768"),
    ("bag_sum/512x64/4096/uniform", "128 bags of 32, 512 x 64"),
    ("bag_sum/128256x2048/4096/uniform", "128 bags of 32, 128256 x 2048"),
    ("nearest/32000x288", "nearest 10 of 32000 x 288"),
    ("logits/32000x288", "logits of 32000 x 288"),
    ("one_hot/512x64/32", "32 rows to float, 512 x 64"),
]

# Limits of the machine are hollow, other ways to do the work are filled. The colours are Okabe and Ito's, which people
# with any colour vision tell apart, and show on white and on black.
RIVALS = {
    "store_only": ("storing the result", "#56B4E9", False),
    "read_only": ("reading the rows", "#E69F00", False),
    "copy": ("copying as many bytes", "#009E73", False),
    "memcpy_rows": ("memcpy row by row", "#009E73", True),
    "naive": ("naive loop", "#CC79A7", True),
    "fma": ("float multiply-add, AVX2", "#0072B2", True),
    "torch_embedding": ("PyTorch, float table", "#D55E00", True),
    "torch_embedding_bag": ("PyTorch, float table", "#D55E00", True),
    "torch_embedding_bag_byte": ("PyTorch, 8 bits", "#A05000", True),
    "faiss_sq8": ("faiss, 8 bits", "#8866CC", True),
    "one_hot_times_w": ("one-hot x W (Eigen)", "#888888", True),
    "eigen_float_table": ("float table (Eigen)", "#888888", True),
}

WIDTH, LEFT, RIGHT, TOP, STEP = 860, 250, 24, 30, 24
STYLE = """
text { font: 12px system-ui, sans-serif; fill: #24292f } .small { font-size: 11px }
.grid { stroke: #8886 } .one { stroke: #24292f; stroke-width: 1.5 }
@media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .one { stroke: #e6edf3 } }
"""


def element(parent, tag, text=None, **attributes):
    child = xml.SubElement(parent, tag, {key.replace("_", "-"): str(value) for key, value in attributes.items()})
    child.text = text
    return child


def mark(parent, x, y, colour, filled):
    element(parent, "circle", cx=f"{x:.1f}", cy=f"{y:.1f}", r=4.5, stroke=colour, stroke_width=2,
            fill=colour if filled else "none")


def draw(contests, target):
    drawn = [(contests[name], title) for name, title in CONTESTS if name in contests and OWN in contests[name].rounds]
    if not drawn:
        raise SystemExit("none of the contests that the picture shows was run")
    times = [[(rival, 1 / contest.ratio(OWN, rival).median) for rival in RIVALS if rival in contest.rounds]
             for contest, _ in drawn]
    every = [ratio for of_contest in times for _, ratio in of_contest]
    low, high = min([0.25] + every) * 0.9, max([4] + every) * 1.15

    def place(ratio):
        return LEFT + (WIDTH - LEFT - RIGHT) * math.log(ratio / low) / math.log(high / low)

    bottom = TOP + STEP * len(drawn)
    shown = {}
    for of_contest in times:
        for rival, _ in of_contest:
            shown.setdefault(RIVALS[rival], None)
    columns = 4
    height = bottom + 46 + 18 * math.ceil(len(shown) / columns)

    svg = xml.Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "viewBox": f"0 0 {WIDTH} {height}",
                              "width": str(WIDTH), "height": str(height), "role": "img"})
    element(svg, "title", f"Time of each rival as a multiple of romvec's, {target}")
    element(svg, "style", STYLE)
    bases = (1, 2, 5) if high / low < 300 else (1,)
    ticks = [base * 10.0**power for power in range(-3, 6) for base in bases]
    for tick in ticks:
        if low <= tick <= high:
            x = f"{place(tick):.1f}"
            element(svg, "line", x1=x, x2=x, y1=TOP - 8, y2=bottom - 8, **{"class": "one" if tick == 1 else "grid"})
            element(svg, "text", f"{tick:g}", x=x, y=bottom + 8, text_anchor="middle", **{"class": "small"})
    element(svg, "text", "time / romvec's time (further right: slower than romvec)", x=(LEFT + WIDTH - RIGHT) / 2,
            y=bottom + 24, text_anchor="middle", **{"class": "small"})
    element(svg, "text", f"romvec = 1, {target}", x=f"{place(1):.1f}", y=TOP - 14, text_anchor="middle",
            **{"class": "small"})
    for line, ((_, title), of_contest) in enumerate(zip(drawn, times)):
        y = TOP + STEP * line + 4
        element(svg, "text", title, x=LEFT - 10, y=y + 4, text_anchor="end")
        for rival, ratio in of_contest:
            _, colour, filled = RIVALS[rival]
            mark(svg, place(ratio), y, colour, filled)
    for number, (name, colour, filled) in enumerate(shown):
        x = 20 + (WIDTH - 40) / columns * (number % columns)
        y = bottom + 46 + 18 * (number // columns)
        mark(svg, x, y - 4, colour, filled)
        element(svg, "text", name, x=x + 10, y=y, **{"class": "small"})
    return svg


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("measured", metavar="TARGET=FILE")
    parser.add_argument("output")
    arguments = parser.parse_args()
    target, path = arguments.measured.split("=", 1)
    svg = xml.ElementTree(draw(read_contests(path), target))
    xml.indent(svg)
    svg.write(arguments.output, encoding="unicode")
    with open(arguments.output, "a", encoding="utf-8") as file:
        file.write("\n")


if __name__ == "__main__":
    main()
