// Prints for each file its name and its size: raw, gzip 9, brotli 11. It must use only the pinned packers, never those
// of the running Node: their output, and so the figures, differ between versions. Called by xtask/src/dist/sizes.rs:
// measure.mjs TOOLS FILE...
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const [tools, ...files] = process.argv.slice(2);
const require = createRequire(`${tools}/`);
const { gzipSync } = require('fflate');
const brotli = require('brotli-wasm');

for (const file of files) {
  const content = readFileSync(file);
  const gzip = gzipSync(content, { level: 9, mtime: 0 }).length;
  const packed = brotli.compress(content, { quality: 11 }).length;
  console.log(file, content.length, gzip, packed);
}
