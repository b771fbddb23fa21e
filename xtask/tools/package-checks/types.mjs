// Checks of the types: the programs of `tests/package/types` and the examples compile against the unpacked package, as
// a bundler and as Node find it.
//
// A line that must not compile says so by `@ts-expect-error`; one that compiles all the same is an error. Called by
// `check.mjs`.
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export function checkTypes({ run, bin, root, work, packages }) {
  const compile = (name, files, options) => {
    const folder = join(work, name);
    mkdirSync(folder);
    for (const [from, to] of files) cpSync(join(root, from), join(folder, to), { recursive: true });
    const compilerOptions = {
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      noEmit: true,
      target: 'es2022',
      lib: ['es2022', 'dom', 'dom.iterable'],
      types: [],
      ...options
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['**/*'] }));
    writeFileSync(join(folder, 'package.json'), '{"type": "module", "private": true}');
    run('node', [bin('typescript', 'tsc'), '--project', folder, '--pretty', 'false'], { cwd: folder });
  };
  const types = [['tests/package/types', 'types']];
  const read = (path) => readFileSync(join(root, path), 'utf8');
  // The words that the panel's own source has for an enum, and those that the types have for a union.
  const written = (path, name) => {
    const [, list] = read(path).match(new RegExp(`^    pub ${name} \\{$([^}]*)`, 'm'));
    return [...list.matchAll(/^ *\w+ = "([a-z-]+)",$/gm)].map((line) => line[1]).sort();
  };
  const typed = (...names) => {
    const text = read('www/embed/extension-update-protocol.d.ts');
    const words = names.flatMap((name) => {
      const [, union] = text.match(new RegExp(`export type ${name} =([^;]*);`));
      return [...union.matchAll(/'([a-z-]+)'/g)].map((word) => word[1]);
    });
    return [...new Set(words)].sort();
  };
  return {
    "the types have the words of the panel's source for states, codes, hindrances and problems": () => {
      assert.deepEqual([...typed('State'), 'waiting'].sort(), written('src/core/state.rs', 'StateName'));
      assert.deepEqual(
        [...typed('CheckCode', 'InstallCode'), 'version-mismatch'].sort(),
        written('src/core/error.rs', 'Code')
      );
      assert.deepEqual(
        typed('HindranceCode').filter((word) => word !== 'nothing'),
        written('src/core/hindrance.rs', 'HindranceName')
      );
      assert.deepEqual(typed('Obstacle'), written('src/core/config/mod.rs', 'Obstacle'));
      assert.deepEqual(typed('ProblemCode'), written('src/core/report.rs', 'ProblemKind'));
    },
    'the types hold for whoever bundles': () =>
      compile('bundled', types, { module: 'esnext', moduleResolution: 'bundler' }),
    "the types hold for Node's own resolution": () =>
      compile('node', types, { module: 'nodenext', moduleResolution: 'nodenext' }),
    'the examples are well typed': () => {
      for (const scope of ['react', 'react-dom', '@types', 'csstype']) {
        symlinkSync(join(packages, 'node_modules', scope), join(work, 'node_modules', scope));
      }
      const files = ['host.js', 'react'].map((name) => [`demo/examples/${name}`, name]);
      compile('examples', files, {
        module: 'esnext',
        moduleResolution: 'bundler',
        jsx: 'react-jsx',
        allowJs: true,
        checkJs: true,
        lib: ['es2022', 'dom'],
        preserveSymlinks: true
      });
    }
  };
}
