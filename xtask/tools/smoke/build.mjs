// Tries the packed package with the tools of web developers: build.mjs TOOLS PKG SOURCES OUT [ROW…]
//
// Each row is a project of its own in OUT/<row>, made with the tool's defaults: a row that needed a setting for this
// package would be no proof. The package is what `npm pack` packs. Next to each page OUT/rows.json holds how long the
// row took. It must write nowhere but into OUT. Called by `xtask/src/smoke.rs`; the pages are opened by
// `tests/browser/e2e/cases/smoke.rs`.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const [tools, pkg, sources, out, ...only] = process.argv.slice(2);
const work = join(out, 'work');

function run(program, args, cwd, env) {
  try {
    return execFileSync(program, args, {
      cwd,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1', ...env }
    });
  } catch (error) {
    throw new Error(`${program} ${args.join(' ')}\n${error.stdout}${error.stderr}`);
  }
}

// A program of a pinned package, by its place: not each package exports its `package.json`.
function node(name, program, args, cwd, env) {
  return run('node', [join(tools, 'node_modules', name, program), ...args], cwd, env);
}

const page = (body) =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><link rel="icon" href="data:,"><title>smoke</title></head><body>${body}</body></html>`;

// The projects lie in a folder whose `node_modules` has the tools and the packed package.
function prepare() {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(join(work, 'node_modules'), { recursive: true });
  for (const name of readdirSync(join(tools, 'node_modules')))
    if (!name.startsWith('.')) symlinkSync(join(tools, 'node_modules', name), join(work, 'node_modules', name));
  run('npm', ['pack', '--ignore-scripts', '--loglevel=error', '--pack-destination', work], pkg);
  const archive = readdirSync(work).find((name) => name.endsWith('.tgz'));
  run('tar', ['-xzf', join(work, archive), '-C', work], work);
  renameSync(join(work, 'package'), join(work, 'node_modules', 'extension-update'));
  cpSync(sources, work, { recursive: true });
  writeFileSync(join(work, 'package.json'), '{"type": "module", "private": true}');
}

function put(row, name, text) {
  mkdirSync(dirname(join(out, row, name)), { recursive: true });
  writeFileSync(join(out, row, name), text);
}

// A Vite project: its page, its one script, and nothing else but the framework's plugin: what is imported, and the
// call.
function vite(row, entry, imported = '', call = '') {
  const folder = join(work, row);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'index.html'), page(`<div id="app"></div><script type="module" src="${entry}"></script>`));
  writeFileSync(
    join(folder, 'vite.config.js'),
    `${imported}\nexport default { plugins: [${call}], base: './', build: { outDir: ${JSON.stringify(join(out, row))}, emptyOutDir: true } };\n`
  );
  node('vite', 'bin/vite.js', ['build', '--logLevel', 'warn'], folder);
}

function esbuild(row, format, more = []) {
  const to = join(out, row, 'main.js');
  const args = [
    'vanilla.js',
    '--bundle',
    '--minify',
    `--format=${format}`,
    `--outfile=${to}`,
    '--log-level=error',
    ...more
  ];
  run(join(tools, 'node_modules/esbuild/bin/esbuild'), args, work);
  put(row, 'index.html', page(`<script ${format === 'esm' ? 'type="module" ' : ''}src="main.js"></script>`));
}

// The types, as the editors of templates see them: React and Svelte by TypeScript, Vue by its own compiler.
function types() {
  const compilerOptions = {
    strict: true,
    noEmit: true,
    target: 'es2022',
    module: 'esnext',
    moduleResolution: 'bundler',
    jsx: 'react-jsx',
    lib: ['es2022', 'dom', 'dom.iterable'],
    types: [],
    allowJs: true,
    skipLibCheck: true,
    preserveSymlinks: true
  };
  const include = ['types/*', 'react/*', 'vue/*', 'config.js'];
  writeFileSync(join(work, 'tsconfig.json'), JSON.stringify({ compilerOptions, include }));
  node('vue-tsc', 'bin/vue-tsc.js', ['--project', work, '--pretty', 'false'], work);
}

const ROWS = {
  types,
  vite: () => vite('vite', '../vanilla.js'),
  react: () => vite('react', './main.tsx', "import react from '@vitejs/plugin-react';", 'react()'),
  vue: () => {
    const isOurs = "isCustomElement: (tag) => tag === 'extension-update'";
    const call = `vue({ template: { compilerOptions: { ${isOurs} } } })`;
    vite('vue', './main.ts', "import vue from '@vitejs/plugin-vue';", call);
  },
  svelte: () => vite('svelte', './main.ts', "import { svelte } from '@sveltejs/vite-plugin-svelte';", 'svelte()'),
  webpack: () => {
    const config = {
      mode: 'production',
      entry: './vanilla.js',
      output: { path: join(out, 'webpack'), filename: 'main.js' }
    };
    writeFileSync(join(work, 'webpack.config.mjs'), `export default ${JSON.stringify(config)};\n`);
    node('webpack', 'bin/webpack.js', ['--config', 'webpack.config.mjs'], work);
    put('webpack', 'index.html', page('<script defer src="main.js"></script>'));
  },
  rollup: () => {
    const config = `import resolve from '@rollup/plugin-node-resolve';
export default { input: 'vanilla.js', output: { dir: ${JSON.stringify(join(out, 'rollup'))}, format: 'es' }, plugins: [resolve()] };\n`;
    writeFileSync(join(work, 'rollup.config.mjs'), config);
    node('rollup', 'dist/bin/rollup', ['--config', 'rollup.config.mjs', '--silent'], work);
    put('rollup', 'index.html', page('<script type="module" src="vanilla.js"></script>'));
  },
  // No tool at all: the package as it was unpacked, named by the page.
  'import-map': () => {
    const imports = { 'extension-update/element': './extension-update/extension-update-element.js' };
    const map = `<script type="importmap">${JSON.stringify({ imports })}</script>`;
    put('import-map', 'index.html', page(`${map}<script type="module" src="vanilla.js"></script>`));
    for (const name of ['vanilla.js', 'config.js']) cpSync(join(work, name), join(out, 'import-map', name));
    cpSync(join(work, 'node_modules/extension-update'), join(out, 'import-map/extension-update'), { recursive: true });
  },
  // The entry for those that can carry no file along: one script, and nothing lies beside it.
  'one-file': () => esbuild('one-file', 'iife', ['--alias:extension-update/element=extension-update/element-base64']),
  shadow: () => vite('shadow', '../shadow.js'),
  'esbuild-esm': () => esbuild('esbuild-esm', 'esm'),
  'esbuild-iife': () => esbuild('esbuild-iife', 'iife'),
  ssr: () => {
    const common = ['--bundle', '--jsx=automatic', '--log-level=error', '--define:process.env.NODE_ENV="production"'];
    const program = join(tools, 'node_modules/esbuild/bin/esbuild');
    const server = join(work, 'server.mjs');
    const args = ['ssr/server.jsx', '--format=esm', '--platform=node', '--packages=external', `--outfile=${server}`];
    run(program, [...args, ...common], work);
    const markup = run('node', [server], work);
    run(program, ['ssr/client.jsx', '--format=esm', `--outfile=${join(out, 'ssr', 'main.js')}`, ...common], work);
    put('ssr', 'index.html', page(`<div id="app">${markup}</div><script type="module" src="main.js"></script>`));
  },
  next: () => {
    const config = { output: 'export', basePath: '/smoke/next', trailingSlash: true, images: { unoptimized: true } };
    writeFileSync(join(work, 'next', 'next.config.mjs'), `export default ${JSON.stringify(config)};\n`);
    writeFileSync(join(work, 'next', 'package.json'), '{"private": true}');
    node('next', 'dist/bin/next', ['build', '--webpack'], join(work, 'next'));
    cpSync(join(work, 'next', 'out'), join(out, 'next'), { recursive: true });
  }
};

prepare();
const took = {};
for (const [row, build] of Object.entries(ROWS)) {
  if (only.length && !only.includes(row)) continue;
  const begun = Date.now();
  build();
  took[row] = (Date.now() - begun) / 1000;
  console.error(`smoke: ${row} ${took[row].toFixed(1)} s`);
}
writeFileSync(join(out, 'rows.json'), JSON.stringify(took));
rmSync(work, { recursive: true });
