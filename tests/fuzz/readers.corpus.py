#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Writes small files of every format that the host tool reads, for a fuzzer to begin with: readers.corpus.py FOLDER"""
import gzip
import io
import json
import pathlib
import struct
import sys
import zipfile


def floats(count):
    return struct.pack(f"<{count}f", *(i / 4 - 1 for i in range(count)))


def npy(descr, rows, dim, data, version=1, fortran=False):
    text = f"{{'descr': '{descr}', 'fortran_order': {fortran}, 'shape': ({rows}, {dim}), }}\n".encode()
    length = struct.pack("<H" if version == 1 else "<I", len(text))
    return b"\x93NUMPY" + bytes([version, 0]) + length + text + data


def npy_strings(descr, *words):
    width = int(descr[2:])
    pad = [word.ljust(width, "\0").encode("utf-32-le" if descr[1] == "U" else "latin-1") for word in words]
    text = f"{{'descr': '{descr}', 'fortran_order': False, 'shape': ({len(words)},), }}\n".encode()
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text + b"".join(pad)


def safetensors(tensors):
    header, data = {"__metadata__": {"format": "pt"}}, b""
    for name, dtype, shape, raw in tensors:
        header[name] = {"dtype": dtype, "shape": shape, "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + data


def string(text):
    return struct.pack("<Q", len(text)) + text


def gguf(tensors, tokens=(), version=3, alignment=32):
    pairs = [string(b"general.alignment") + struct.pack("<II", 4, alignment),
             string(b"general.name") + struct.pack("<I", 8) + string(b"a model"),
             string(b"a.list") + struct.pack("<IIQ3h", 9, 3, 3, 1, 2, 3)]
    if tokens:
        pairs.append(string(b"tokenizer.ggml.tokens") + struct.pack("<IIQ", 9, 8, len(tokens)) +
                     b"".join(map(string, tokens)))
    infos, data = b"", b""
    for name, number, shape, raw in tensors:
        infos += string(name) + struct.pack(f"<I{len(shape)}QIQ", len(shape), *reversed(shape), number, len(data))
        data += raw + bytes(-len(raw) % alignment)
    out = b"GGUF" + struct.pack("<IQQ", version, len(tensors), len(pairs)) + b"".join(pairs) + infos
    return out + bytes(-len(out) % alignment) + data


def llama2c(version, shared):
    dim, hidden, layers, heads, kv_heads, vocab, positions = 4, 2, 1, 2, 1, 3, 2
    norms, table = (2 * layers + 1) * dim, vocab * dim
    rest = layers * dim * (2 * dim + 2 * dim // heads * kv_heads + 3 * hidden) + (0 if shared else table)
    sizes = [dim, hidden, layers, heads, kv_heads, vocab, positions]
    if version == 0:
        sizes[5] *= 1 if shared else -1
        return struct.pack("<7i", *sizes) + floats(table + norms + rest + 2 * positions * (dim // heads // 2))
    header = struct.pack("<4s8iBi", b"24ka", version, *sizes, shared, 2).ljust(256, b"\0")
    if version == 1:
        return header + floats(norms + table + rest)
    return header + floats(norms) + bytes(range(table)) + floats(table // 2) + bytes(rest) + floats(rest // 2)


def npz(compression, **arrays):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as file:
        for name, data in arrays.items():
            with file.open(name + ".npy", "w", force_zip64=True) as member:  # as numpy.savez does
                member.write(data)
    return out.getvalue()


def fasttext(words, labels, buckets, version=12):
    rows, dim = len(words) + buckets, 2
    out = struct.pack("<14id", 793712314, version, dim, 5, 5, 1, 5, 1, 1, 2, buckets, 3, 6, 100, 1e-4)
    out += struct.pack("<3i2q", len(words) + len(labels), len(words), len(labels), 9, 1)
    for kind, names in enumerate((words, labels)):
        out += b"".join(name + b"\0" + struct.pack("<qb", 3, kind) for name in names)
    out += struct.pack("<2i", 7, 0)  # an n-gram that was kept
    return out + b"\0" + struct.pack("<2q", rows, dim) + floats(rows * dim) + b"\0" + struct.pack("<2q", 1, dim) + floats(dim)


def mlx(words, groups, bits_witness):
    scales = struct.pack("<2H", 0x3F00, 0xBF80)[:2] * groups
    return safetensors([("m.embed_tokens.weight", "U32", [1, words], bytes(range(4 * words))),
                        ("m.embed_tokens.scales", "BF16", [1, groups], scales),
                        ("m.embed_tokens.biases", "BF16", [1, groups], scales),
                        ("m.norm.weight", "BF16", [bits_witness], bytes(2 * bits_witness))])


def tokenizer(tokens):
    return struct.pack("<i", max(map(len, tokens))) + b"".join(
        struct.pack("<fi", -1.0, len(token)) + token for token in tokens)


def files():
    half = struct.pack("<e", 0.25)
    six = floats(6)
    yield "npy_f4", npy("<f4", 2, 3, six)
    yield "npy_f4_fortran", npy("<f4", 2, 3, six, version=2, fortran=True)
    yield "npy_f8_big", npy(">f8", 1, 2, struct.pack(">2d", 0.5, -1), version=3)
    yield "npy_f2", npy("<f2", 3, 1, half * 3)
    for kind in ("|i1", "|u1", "<i2", ">u2", "<i4", "<u4", ">i8", "<u8"):
        yield "npy_" + kind[1:], npy(kind, 2, 1, bytes(range(2 * int(kind[2]))))
    yield "safetensors", safetensors([("wte.weight", "F32", [2, 3], six), ("b", "BF16", [1, 2], half * 2),
                                      ("c", "I8", [2, 2], b"\x80\x7f\x00\x01"), ("d", "F64", [], bytes(8))])
    yield "safetensors_one", safetensors([("t", "F16", [2, 2], half * 4)])
    for words, groups, witness in ((3, 1, 32), (8, 1, 64), (24, 1, 128), (32, 1, 128), (8, 2, 64)):
        yield f"safetensors_mlx_{words}_{groups}", mlx(words, groups, witness)
    codes = b"\x80\x7f\x00\x01"
    for name, dtype, beside in (("scale", "I8", [("t.weight_scale", "F32", [2, 1], six[:8])]),
                                ("scb", "I8", [("t.SCB", "F32", [2], six[:8]), ("t.weight_format", "U8", [], b"\0")]),
                                ("zero", "U8", [("t.scales", "F16", [2], half * 2), ("t.zero_point", "U8", [2], b"\x80\1")]),
                                ("f8", "F8_E4M3", [("t.weight_scale_inv", "F32", [1, 1], six[:4])]),
                                ("nf4", "U8", [("t.weight.absmax", "F32", [1], six[:4])]),
                                ("plain", "F8_E5M2", [])):
        yield "safetensors_" + name, safetensors([("t.weight", dtype, [2, 2], codes), *beside])
    yield "safetensors_tied", safetensors([("shared.weight", "F32", [2, 1], six[:8]),
                                           ("encoder.embed_tokens.weight", "F32", [2, 1], six[:8])])
    yield "index", b'{"metadata": {}, "weight_map": {"wte.weight": "m-00001-of-00002.safetensors"}}'
    yield "config", b'{"model_type": "llama", "architectures": ["L"]}'
    yield "json_list", b"[[0.5, 1], [2, 3]]"
    yield "fasttext", fasttext([b"</s>", b"dog"], [b"__label__x"], 2)
    yield "fasttext_11", fasttext([b"a"], [], 0, 11)
    yield "onnx", b"\x08\x07\x12\x07pytorch"
    yield "sentencepiece", b"\x0a\x0e\x0a\x05<unk>\x15\0\0\0\0\x18\x02"
    yield "npy_v2", npy("<V2", 2, 1, half * 2)
    yield "gguf", gguf([(b"token_embd.weight", 0, (2, 3), six), (b"output.weight", 1, (1, 2), half * 2),
                        (b"norm", 0, (3,), floats(3))], (b"<s>", b"a"))
    yield "gguf_v2", gguf([(b"t", 30, (1, 2), half * 2)], version=2, alignment=8)
    yield "gguf_q8_0", gguf([(b"token_embd.weight", 8, (2, 32), (half + bytes(range(112, 144))) * 2)], (b"b", b"b"))
    yield "gguf_q4_0", gguf([(b"token_embd.weight", 2, (2, 32), (half + bytes(range(0, 256, 16))) * 2)], (b"b", b"c"))
    for name, number, values, size in (("q4_1", 3, 32, 20), ("q5_0", 6, 32, 22), ("q5_1", 7, 32, 24),
                                       ("iq4_nl", 20, 32, 18), ("q2_k", 10, 256, 84), ("q3_k", 11, 256, 110),
                                       ("q4_k", 12, 256, 144), ("q5_k", 13, 256, 176), ("q6_k", 14, 256, 210),
                                       ("iq4_xs", 23, 256, 136)):
        yield "gguf_" + name, gguf([(b"token_embd.weight", number, (1, values), bytes(i % 60 for i in range(size)))])
    table, numbers = npy("<f4", 2, 3, six), npy("|i1", 2, 1, b"ab")
    yield "npz", npz(zipfile.ZIP_STORED, table=table, bias=numbers)
    yield "npz_one", npz(zipfile.ZIP_DEFLATED, table=table)
    yield "npz_wide", npz(zipfile.ZIP_DEFLATED, table=npy("|i1", 1, 60000, bytes(60000)), b=b"none")
    yield "gguf_none", gguf([], (b"a", b"b", b"c"))
    for version in (0, 1, 2):
        for shared in (True, False):
            yield f"llama2c_{version}_{shared:d}", llama2c(version, shared)
    yield "tokenizer", tokenizer([b"<unk>", b"\n<s>\n", b"a", b" b"])
    for behind in (b"\n", b""):
        rows = b"".join(word + b" " + six[:8] + behind for word in (b"dog", b"cat"))
        yield f"word2vec_binary_{len(behind)}", b"2 2\n" + rows
    yield "word2vec_text", b"2 3\ndog 1 -2.5 3e-2\ncat 0 .5 1e30\n"
    yield "glove", b", 0.1 0.2\nnew york 0.3 -0.4\r\n\xc3\xa4 1 2\n"
    yield "csv", b"word,x,y\ndog,1,2\n\"a,\"\"b\"\"\n\",-1,.5\n"
    yield "csv_numbers", b"0.5;1\n2;3\n"
    yield "csv_pandas", b",0,1\r\n7,0.5,1\r\n8,2,3\r\n"
    yield "csv_index", b"id,word,x\n0,dog,1\n1,cat,2.5\n"
    yield "csv_columns", b"0,1,2\n0.5,1,2\n"
    yield "csv_list", b"text,embedding\n\"a\",\"[0.1, 0.2]\"\n"
    yield "tsv", b"word\td0\td1\ndog\t0.5\t1\nnew york\t2\t3\n"
    yield "tsv_numbers", b"0.5\t1\t\n2\t3\t\n"
    yield "r_table", b"\"V1\" \"V2\"\n\"1\" 0.5 1\n\"2\" 2 3\n"
    yield "savetxt", b"# x y\n 5.0e-01 1\n 2.0 3\n# end\n"
    yield "row_ids", b"7 .5 1.5\n3 .2 3.5\n2 4 5\n"
    yield "decimal_commas", b"dog;0,5;1,5\n"
    yield "repeated", b"3 1\na 1\na 2\n 3\n"
    yield "word2vec_spaces", b"3 2\n" + b"".join(w + b" " + six[:8] for w in (b"new york", b"\t", b"a"))
    yield "npz_words", npz(zipfile.ZIP_DEFLATED, e=table, words=npy_strings("<U2", "aq", "b"), b=npy_strings("|S2", "c"))
    yield "gzip", gzip.compress(b"the 1 2\n", mtime=0) + gzip.compress(b"a 3 4\n", mtime=0)
    yield "words", b"dog\ncat\n"
    yield "lfs", b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"


if len(sys.argv) != 2:
    sys.exit("usage: readers.corpus.py FOLDER")
for name, data in files():
    (pathlib.Path(sys.argv[1]) / name).write_bytes(data)
