// SPDX-License-Identifier: BSL-1.0
// The ids that Hugging Face's tokenizers give each line of a file: node reference.mjs TOKENIZER.json LINES
// The environment variable MODULE is the path of the package's tokenizers.mjs.
import fs from 'node:fs';
import { pathToFileURL } from 'node:url';

const [, , tokenizer, lines] = process.argv;
const { Tokenizer } = await import(pathToFileURL(process.env.MODULE));
const reference = new Tokenizer(JSON.parse(fs.readFileSync(tokenizer, 'utf8')), {});
const texts = fs.readFileSync(lines, 'utf8').split('\n').slice(0, -1);
const ids = texts.map((text) => reference.encode(text, { add_special_tokens: false }).ids.join(' '));
fs.writeFileSync(1, ids.map((line) => line + '\n').join(''));
