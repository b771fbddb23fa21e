// Makes the peer of the benchmark ready to be served: bundle.mjs BUILD_TOOLS PACKAGES SOURCES OUT
//
// One script with its libraries inside, one style sheet, both minified as what ships is, and the versions of the
// libraries. It must write nowhere but into OUT. Called by `xtask/src/bench.rs`; next:
// `tests/browser/bench/peer/peer.js`.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [tools, packages, sources, out] = process.argv.slice(2);
const { build } = createRequire(`${tools}/`)('esbuild');
const modules = join(packages, 'node_modules');

await build({
  entryPoints: [join(sources, 'peer.js'), join(sources, 'peer.css')],
  outdir: out,
  bundle: true,
  format: 'iife',
  globalName: 'updatePeer',
  target: 'es2020',
  minify: true,
  legalComments: 'none',
  logLevel: 'warning',
  nodePaths: [modules]
});
const { dependencies } = JSON.parse(readFileSync(join(packages, 'package.json'), 'utf8'));
const versions = Object.keys(dependencies).map((name) => [
  name,
  JSON.parse(readFileSync(join(modules, name, 'package.json'), 'utf8')).version
]);
versions.push(['esbuild', JSON.parse(readFileSync(join(tools, 'node_modules/esbuild/package.json'), 'utf8')).version]);
writeFileSync(join(out, 'versions.json'), JSON.stringify(Object.fromEntries(versions)));
