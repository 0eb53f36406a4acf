# SPDX-License-Identifier: BSL-1.0
"""What the checks of the pages read of Markdown: headings, links, inline code, and blocks of code, each with its line."""

import dataclasses
import pathlib
import re
import subprocess

TOP = pathlib.Path(__file__).resolve().parents[2]


@dataclasses.dataclass
class Block:
    """Lines of code: `kind` is what stands behind the fence, `shell` for lines that are indented by four spaces."""

    kind: str
    line: int  # of the first line of code, from 1
    text: str


@dataclasses.dataclass
class Page:
    path: str  # from the top of the repository, with slashes
    prose: list  # (line number, text) of all that is no block
    blocks: list
    anchors: set


def tracked_files():
    """What the repository holds or is about to: paths from its top. Nothing that is ignored, such as build/."""
    command = ["git", "-C", str(TOP), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split("\0")
    return {name for name in names if name and (TOP / name).exists()}


def slug(heading):
    """The anchor that GitHub gives a heading."""
    plain = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "")
    return re.sub(r"[^\w\- ]", "", plain.strip().lower()).replace(" ", "-")


def anchors_of(prose):
    found = set()
    for _, line in prose:
        heading = re.fullmatch(r" {0,3}#{1,6} +(.*?)(?: +#+)? *", line)
        if heading:
            name = base = slug(heading[1])
            count = 0
            while name in found:
                count += 1
                name = f"{base}-{count}"
            found.add(name)
        found.update(re.findall(r"<a +(?:id|name)=\"([^\"]+)\"", line))
    return found


def read(path, text=None):
    lines = ((TOP / path).read_text(encoding="utf-8") if text is None else text).split("\n")
    prose, blocks = [], []
    number = 0
    while number < len(lines):
        line = lines[number]
        fence = re.match(r" {0,3}(```+|~~~+) *(\w*)", line)
        begin = number + 1 if fence else number
        end = begin
        if fence:
            while end < len(lines) and not re.fullmatch(rf" {{0,3}}{fence[1]}`* *", lines[end]):
                end += 1
            if end == len(lines):
                raise SystemExit(f"{path}:{number + 1}: this block of code has no end")
            blocks.append(Block(fence[2], begin + 1, "".join(f"{one}\n" for one in lines[begin:end])))
            number = end + 1
        elif line.startswith("    ") and line.strip() and (number == 0 or not lines[number - 1].strip()):
            while end < len(lines) and lines[end].startswith("    "):
                end += 1
            blocks.append(Block("shell", begin + 1, "".join(f"{one[4:]}\n" for one in lines[begin:end])))
            number = end
        else:
            prose.append((number + 1, line))
            number += 1
    return Page(path, prose, blocks, anchors_of(prose))


def all_pages():
    return [read(path) for path in sorted(tracked_files()) if path.endswith(".md")]
