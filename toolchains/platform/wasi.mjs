// SPDX-License-Identifier: BSL-1.0
// node --no-warnings wasi.mjs PROGRAM.wasm [ARGUMENT...]: runs a WASI program with this console and these arguments; it sees the
// files of the current directory. Exit code: the program's, 134 if it was stopped by a trap.
import { readFile } from 'node:fs/promises';
import { WASI } from 'node:wasi';

const program = process.argv[2];
if (program === undefined) {
  console.error('usage: node --no-warnings wasi.mjs PROGRAM.wasm [ARGUMENT...]');
  process.exit(2);
}
const wasi = new WASI({
  version: 'preview1',
  args: process.argv.slice(2),
  env: process.env,
  preopens: { '.': '.' },
  returnOnExit: true,
});
let code = 134;
try {
  const module = await WebAssembly.compile(await readFile(program));
  const instance = await WebAssembly.instantiate(module, wasi.getImportObject());
  code = wasi.start(instance);
} catch (error) {
  console.error(`${program}: ${error.stack ?? error}`);
}
process.exitCode = code;
