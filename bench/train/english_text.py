# SPDX-License-Identifier: BSL-1.0
"""Writes the English prose of this machine's manuals and documentation to standard output, a paragraph a line.

Lower case, words alone (letters, with ' or - inside), separated by spaces: every tool finds the same words in it. What does
not read as English is left out, and every sentence is written once: licences and options repeat. Files are read in the order
of their names, so that one machine gives one text. Standard error says where how much came from.
"""

import argparse
import gzip
import html
import pathlib
import re
import sys
import zlib

# What a text in English is full of, and neither programs nor other languages are.
COMMON = frozenset(
    "the of and to a in is that it for as with be this are on by or not from an at which can have has if was but will they "
    "when one its you all there their may other no more also than any such these used only into so must he his we".split())

SENTENCE_END = re.compile(r"(?<=[.!?])[\"')\]]*\s+(?=[\"'(\[]*[A-Z0-9])")
WORD = re.compile(r"[a-z]+(?:['-][a-z]+)*")


def words_of(sentence):
    """The words of a sentence, none if it is no English: too short, or more signs than letters, or no common words."""
    words = WORD.findall(sentence.lower().replace("\u2019", "'"))
    letters = sum(map(len, words))
    if len(words) < 5 or letters < 0.75 * len("".join(sentence.split())):
        return []
    common = sum(word in COMMON for word in words)
    return words if common >= 0.15 * len(words) else []


class Text:
    """Lines for standard output; knows the sentences that it has written."""

    def __init__(self, out):
        self.out = out
        self.seen = set()
        self.bytes = 0

    def add(self, paragraph):
        line = []
        for sentence in SENTENCE_END.split(" ".join(paragraph.split())):
            words = words_of(sentence)
            key = hash(tuple(words))
            if words and key not in self.seen:
                self.seen.add(key)
                line += words
        if line:
            written = " ".join(line) + "\n"
            self.bytes += len(written)
            self.out.write(written)


def plain_paragraphs(text):
    return re.split(r"\n[ \t]*\n", text)


def info_paragraphs(text):
    """Of a file of GNU info: a menu or a header of a node is no prose and falls to words_of."""
    return plain_paragraphs(text.replace("\x1f", "\n\n"))


def pod_paragraphs(text):
    """Of Perl's documentation: paragraphs that are neither commands nor, indented, code; without X<...> around words."""
    parts = re.split(r"^=(\w+)", text, flags=re.MULTILINE)
    for command, body in zip(parts[1::2], parts[2::2]):
        if command in ("cut", "begin", "for"):
            continue
        for paragraph in plain_paragraphs(body)[1:]:
            if not paragraph.lstrip("\n").startswith((" ", "\t")):
                yield re.sub(r"[BCEFILSXZ]<+ ?([^<>]*?) ?>+", r"\1", paragraph)


MAN_FONTS = frozenset("B I BR RB IR RI BI IB SM SB Fl Ar Nm Xr Em Sy Pa Li Dv Fn Va Ev Cm Ql Dq Sq Qq".split())
MAN_SKIPS = {"nf": "fi", "EX": "EE", "Bd": "Ed", "TS": "TE", "EQ": "EN", "Vb": "Ve", "de": ".", "ig": "."}
MAN_ESCAPES = (
    (re.compile(r"\\f(\(..|\[[^]]*\]|.)|\\s[-+]?\d|\\\*(\(..|\[[^]]*\]|.)|\\[&|^/,!:%c]"), ""),
    (re.compile(r"\\-|\\\(hy"), "-"),
    (re.compile(r"\\\((aq|cq|oq)|\\'"), "'"),
    (re.compile(r"\\\[[^]]*\]|\\\(..|\\."), " "),
)


def man_paragraphs(text):
    """Of a manual page's source. Displays, tables and equations are left out; so are headings."""
    held = []
    skip_to = None
    for line in text.split("\n"):
        if line[:1] in (".", "'"):
            name, _, rest = line[1:].lstrip().partition(" ")
            if skip_to:
                skip_to = None if name == skip_to else skip_to
                continue
            if name in MAN_FONTS:
                held.append(rest.replace('"', ""))
                continue
            if name.startswith('\\"'):
                continue
            skip_to = MAN_SKIPS.get(name)
        elif not skip_to:
            held.append(line)
            continue
        if held:
            yield man_text(held)
            held = []
    if held:
        yield man_text(held)


def man_text(lines):
    text = "\n".join(lines)
    for escape, instead in MAN_ESCAPES:
        text = escape.sub(instead, text)
    return text


HTML_SKIPS = re.compile(r"<(script|style|pre|head|nav|code)\b.*?</\1\s*>|<!--.*?-->", re.DOTALL | re.IGNORECASE)
HTML_BLOCKS = re.compile(
    r"</?(p|div|li|ul|ol|dl|dt|dd|td|th|tr|table|h[1-6]|blockquote|section|br|hr|body|title)\b[^>]*>", re.IGNORECASE)


def html_paragraphs(text):
    text = HTML_BLOCKS.sub("\n\n", HTML_SKIPS.sub(" ", text))
    return plain_paragraphs(html.unescape(re.sub(r"<[^>]*>", " ", text)))


def dictionary_paragraphs(text):
    """Of WordNet as a dictionary: an entry is a word at the margin, and its senses indented below it. A sense lists its
    synonyms, the word among them, if there are any: else the word goes in front."""
    for entry in re.split(r"\n(?=\S)", text):
        word, *senses = re.split(r"\n +(?:[nvrs]|adj|adv)? *\d*: ", entry)
        for sense in senses:
            yield re.sub(r"[{}\[\]]", " ", sense if "[syn:" in sense else f"{word} {sense}")


ROOTS = (  # folder, what its files are called, how they are read
    ("/usr/share/doc", re.compile(r"\.html?(\.gz)?$"), html_paragraphs),
    ("/usr/share/doc", re.compile(r"(\.(txt|rst|md|text)|/(README|FAQ|HOWTO|NEWS|INTRO|TUTORIAL|MANUAL)[^/]*)(\.gz)?$"),
     plain_paragraphs),
    ("/usr/share/man", re.compile(r"^/usr/share/man/man[^/]*/[^/]*\.gz$"), man_paragraphs),
    ("/usr/share/info", re.compile(r"\.info(-\d+)?(\.gz)?$"), info_paragraphs),
    ("/usr/share/perl", re.compile(r"\.(pod|pm)$"), pod_paragraphs),
    ("/usr/share/perl5", re.compile(r"\.(pod|pm)$"), pod_paragraphs),
    ("/usr/share/dictd", re.compile(r"\.dict(\.dz)?$"), dictionary_paragraphs),
)


def contents(path):
    """The text of a file, compressed or not; nothing if it cannot be read."""
    try:
        data = path.read_bytes()
        if data[:2] == b"\x1f\x8b":
            data = gzip.decompress(data)
    except (OSError, EOFError, zlib.error) as problem:
        print(f"english_text.py: {path}: {problem}", file=sys.stderr)
        return ""
    return data.decode("utf-8", errors="replace")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.parse_args()
    text = Text(sys.stdout)
    done = set()
    for folder, names, paragraphs in ROOTS:
        files = 0
        before = text.bytes
        for path in sorted(pathlib.Path(folder).rglob("*")):
            real = path.resolve() if path.is_symlink() else path
            if names.search(str(path)) and real not in done and path.is_file():
                done.add(real)
                files += 1
                for paragraph in paragraphs(contents(path)):
                    text.add(paragraph)
        print(f"{folder}: {files} files, {paragraphs.__name__.removesuffix('_paragraphs')}: "
              f"{(text.bytes - before) / 1e6:.1f} MB", file=sys.stderr)


if __name__ == "__main__":
    main()
