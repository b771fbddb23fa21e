// Unpacks the browsers that the packages carry, FOLDER/node_modules/chromium-N/bin/chromium*.br, to
// FOLDER/chromium-N/chromium, and removes the packages. It must use nothing but Node itself. Called by
// xtask/src/tools/node.rs: unpack.mjs FOLDER
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';

const [folder] = process.argv.slice(2);
const packages = join(folder, 'node_modules');
for (const name of readdirSync(packages).filter((name) => name.startsWith('chromium-'))) {
  const bin = join(packages, name, 'bin');
  const packed = readdirSync(bin).find((file) => /^chromium.*\.br$/.test(file));
  if (!packed) throw new Error(`${name} carries no browser`);
  mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, name, 'chromium'), brotliDecompressSync(readFileSync(join(bin, packed))), { mode: 0o755 });
}
rmSync(packages, { recursive: true });
