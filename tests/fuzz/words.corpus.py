#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Writes small words files and lists of ids in every form, for a fuzzer to begin with: words.corpus.py FOLDER"""
import json
import pathlib
import struct
import sys

SPACE = "\u2581"


def piece(text, kind=1):
    inner = b"\x0a" + bytes([len(text)]) + text + b"\x15" + struct.pack("<f", -1.5) + b"\x18" + bytes([kind])
    return b"\x0a" + bytes([len(inner)]) + inner


def npy(descr, shape, data):
    text = f"{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}\n".encode()
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text + data


def tokenizer(vocab, **more):
    return json.dumps({"added_tokens": [{"id": 3, "content": "<|end|>"}], **more,
                       "model": {"type": "BPE", "byte_fallback": True, "vocab": vocab, "merges": ["a b"]}}).encode()


def files():
    yield "lines", "dog\ncat\nnew york\r\n\n".encode()
    yield "overflow", b'["the", 1e999]'
    yield "counted", b"the 9\nof 5\nand 5\nto 4\n"
    yield "tabs", b"the\t9\nof\t5\n"
    yield "commas", b"the,9\nof,5\n"
    yield "ids", b"the 0\nof 1\nand 2\nto 3\n"
    yield "numbered", b"0\tthe\n1\tof\n"
    yield "fasttext", b"2\nthe 9 word\nx 3 label\n"
    yield "fairseq", b"the 9\nof 5\nand 5\nto 4 #fairseq:overwrite\n"
    yield "pieces", f"<unk>\t0\n<s>\t0\n</s>\t0\n{SPACE}the\t-1.5\n<0x41>\t-2\n".encode()
    yield "tiktoken", b"IQ== 0\nIHRoZQ== 1\n/w== 2\n"
    yield "model", piece(b"<unk>", 2) + piece(SPACE.encode() + b"a") + piece(b"<0x0A>", 6) + b"\x12\x02\x08\x01"
    yield "byte_level", tokenizer({"\u0120a": 0, "\u010a": 1, "b": 2}, decoder={"type": "ByteLevel"})
    yield "metaspace", tokenizer({SPACE + "a": 0, "<0x41>": 1, "A": 2}, decoder={"type": "Sequence", "decoders": [
        {"type": "Replace", "pattern": {"String": SPACE}, "content": " "}, {"type": "ByteFallback"}]})
    yield "unigram", tokenizer([["<unk>", 0.0], [SPACE, -1.5]], pre_tokenizer={"type": "Metaspace"})
    yield "map", b'{"\\u0120a": 0, "b": 1}'
    yield "inverse", b'{"0": "a", "1": "\\n"}'
    yield "list", b'["\\n", " ", "a"]'
    yield "strings", npy("<U2", "(2,)", "aäb\0".encode("utf-32-le"))
    yield "bytes", npy("|S2", "(2,)", b"ab\xc3\xa4")
    yield "llama2c", struct.pack("<ifi1sfi2s", 2, -1.0, 1, b"a", -2.0, 2, b" b")
    yield "ids_text", b"1 2,3\n4\n"
    yield "ids_npy", npy("<i4", "(3,)", struct.pack("<3i", 1, 2, 3))
    yield "ids_json", b"[[1, 2], [3]]"
    yield "ids_json_lines", b"[1, 2]\n[3]\n"


if len(sys.argv) != 2:
    sys.exit("usage: words.corpus.py FOLDER")
for name, data in files():
    (pathlib.Path(sys.argv[1]) / name).write_bytes(data)
