# SPDX-License-Identifier: BSL-1.0
"""The files that the commands of the pages speak of, small: what .ci/pages/commands runs them on."""

import json
import random
import struct

import markdown

# has_a_tail, is_eatable, has_4_legs, makes_sound, is_a_pet; and words for the analogies.
ROWS = {
    "apple": [1, 22, 0, 0.5, 5],
    "banana": [2, 38, 0, 0.2, 7],
    "cat": [31, 3, 21, 18, 31],
    "dog": [23, 2, 19, 12, 35],
    "kitten": [29, 3, 20, 14, 30],
    "puppy": [22, 2, 18, 9, 34],
    "king": [0, 1, 30, 2, 9],
    "queen": [0, 1, 30, 22, 9],
    "man": [0, 2, 8, 2, 6],
    "woman": [0, 2, 8, 22, 6],
}


def npy(rows):
    head = f"{{'descr': '<f4', 'fortran_order': False, 'shape': ({len(rows)}, {len(rows[0])}), }}"
    head += " " * (63 - (10 + len(head)) % 64) + "\n"
    data = b"".join(struct.pack(f"<{len(row)}f", *row) for row in rows)
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(head)) + head.encode() + data


def safetensors(name, rows):
    data = b"".join(struct.pack(f"<{len(row)}f", *row) for row in rows)
    head = json.dumps({name: {"dtype": "F32", "shape": [len(rows), len(rows[0])], "data_offsets": [0, len(data)]}}).encode()
    return struct.pack("<Q", len(head)) + head + data


def word_piece(words):
    tokens = ["[UNK]", *words]
    return json.dumps({
        "version": "1.0",
        "added_tokens": [],
        "normalizer": {"type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": True, "strip_accents": None,
                       "lowercase": True},
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": None,
        "decoder": None,
        "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
                  "max_input_chars_per_word": 100, "vocab": {token: i for i, token in enumerate(tokens)}},
    })


def llama2c(tokens):
    """A model of one layer that nobody has trained: dim 8, hidden_dim 4, 2 heads, 16 positions, a tied head."""
    dim, hidden_dim, positions = 8, 4, 16
    weights = tokens * dim + (2 + 1) * dim + 4 * dim * dim + 3 * hidden_dim * dim + positions * dim // 2
    numbers = random.Random(1)
    return struct.pack("<7i", dim, hidden_dim, 1, 2, 2, tokens, positions) + b"".join(
        struct.pack("<f", numbers.uniform(-1, 1)) for _ in range(weights)
    )


def llama2c_tokenizer(tokens):
    return struct.pack("<i", max(map(len, tokens))) + b"".join(
        struct.pack("<fi", -i, len(token)) + token.encode() for i, token in enumerate(tokens)
    )


def write(folder):
    words, rows = list(ROWS), list(ROWS.values())
    (folder / "table.npy").write_bytes(npy(rows))
    (folder / "table.words.txt").write_text("".join(f"{word}\n" for word in words))
    (folder / "vectors.txt").write_text("".join(f"{word} {' '.join(map(str, row))}\n" for word, row in ROWS.items()))
    (folder / "model.safetensors").write_bytes(safetensors("wte.weight", rows))
    (folder / "tokenizer.json").write_text(word_piece(["turn", "off", "the", "light", "li", "##ght", "!"]))
    (folder / "sentences.txt").write_text("Turn the light off!\nThe light\n")
    (folder / "ids.txt").write_text("2 3 3 1 9 8 2\n")
    (folder / "questions-words.txt").write_text(": people\nman king woman queen\ncat kitten dog puppy\n")
    (folder / "wordsim353.tsv").write_text("cat\tkitten\t9.1\ndog\tapple\t1.2\nking\tqueen\t8.6\n")
    (folder / "corpus.txt").write_text("the king and the queen eat an apple\nthe dog and the cat eat a banana\n" * 50)
    tokens = ["<unk>", "<s>", "</s>", *(f"<0x{byte:02X}>" for byte in range(256)), " ", "a", "at", " cat"]
    (folder / "model.bin").write_bytes(llama2c(len(tokens)))
    (folder / "tokenizer.bin").write_bytes(llama2c_tokenizer(tokens))
    (folder / "stories.txt").write_text("a cat sat\n---\na cat ate\n")
    # A program around the table of `romvec convert vectors.txt --name words -o words.hpp`, to be compiled with -Iinclude.
    (folder / "include").symlink_to(markdown.TOP / "include")
    (folder / "main.cpp").write_text(
        '#include "words.hpp"\n#include <romvec/gather.hpp>\n'
        "int main() {\n  std::int16_t row[words::table.dim] = {};\n"
        "  return romvec::lookup(words::table, 3, row).ok() ? 0 : 1;\n}\n"
    )
