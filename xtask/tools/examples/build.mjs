// Makes the examples ready to be served: build.mjs BUILD_TOOLS EXAMPLE_PACKAGES PKG SOURCES OUT
//
// React and Vue are bundled as a user would: the package is found by its name, through its `exports`, and no file of it
// is copied by hand. It must write nowhere but into OUT. Called by `xtask/src/examples.rs`.
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [tools, packages, pkg, sources, out] = process.argv.slice(2);
const { build } = createRequire(`${tools}/`)('esbuild');
const { parse, compileScript } = createRequire(`${packages}/`)('vue/compiler-sfc');

// One component of Vue becomes one module: its script with the template compiled into it.
const vue = {
  name: 'vue',
  setup(building) {
    building.onLoad({ filter: /\.vue$/ }, ({ path }) => {
      const { descriptor, errors } = parse(readFileSync(path, 'utf8'), { filename: path });
      if (errors.length) throw errors[0];
      const compilerOptions = { isCustomElement: (tag) => tag === 'extension-update' };
      const { content } = compileScript(descriptor, {
        id: 'app',
        inlineTemplate: true,
        templateOptions: { compilerOptions }
      });
      return { contents: content, loader: 'js' };
    });
  }
};

cpSync(sources, out, { recursive: true, filter: (file) => !/\.(tsx|vue)$|[\\/]main\.js$/.test(file) });
// Where a bundler looks for packages: a folder with those that are pinned, and this package as it ships.
const found = join(out, 'node_modules');
mkdirSync(found);
symlinkSync(pkg, join(found, 'extension-update'));
for (const [name, entry] of [
  ['react', 'main.tsx'],
  ['vue', 'main.js']
]) {
  await build({
    entryPoints: [join(sources, name, entry)],
    outfile: join(out, name, 'main.js'),
    bundle: true,
    format: 'esm',
    target: 'es2020',
    minify: true,
    legalComments: 'none',
    logLevel: 'warning',
    jsx: 'automatic',
    nodePaths: [found, join(packages, 'node_modules')],
    define: {
      'process.env.NODE_ENV': '"production"',
      __VUE_OPTIONS_API__: 'false',
      __VUE_PROD_DEVTOOLS__: 'false',
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false'
    },
    plugins: [vue]
  });
}
rmSync(found, { recursive: true });
