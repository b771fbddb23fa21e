// Holds the npm package to what its users' tools expect: check.mjs TOOLS EXAMPLE_PACKAGES ROOT WORK
//
// The package is packed and unpacked as npm would do it, and only that is looked at: a file that is left out of the
// package must show. Each check is one test, and the last line is in the form that cargo's harness prints. It must
// write nowhere but into WORK. Called by the stage `package` of `cargo xtask test`. Read next: `manifest.mjs`,
// `types.mjs`.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { checkAttributes } from './attributes.mjs';
import { checkEarly } from './early.mjs';
import { checkManifest } from './manifest.mjs';
import { checkTypes } from './types.mjs';

const [tools, packages, root, work] = process.argv.slice(2);
const require = createRequire(`${tools}/`);
const bin = (name, program) => join(tools, 'node_modules', name, require(`${name}/package.json`).bin[program]);

function run(program, args, options) {
  try {
    return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], ...options });
  } catch (error) {
    throw new Error(`${program} ${args.join(' ')}\n${error.stdout}${error.stderr}`);
  }
}

rmSync(work, { recursive: true, force: true });
mkdirSync(join(work, 'node_modules'), { recursive: true });
run('npm', ['pack', '--ignore-scripts', '--loglevel=error', '--pack-destination', work], { cwd: join(root, 'pkg') });
const archive = join(
  work,
  readdirSync(work).find((name) => name.endsWith('.tgz'))
);
run('tar', ['-xzf', archive, '-C', join(work, 'node_modules')]);
const unpacked = join(work, 'node_modules', 'extension-update');
run('mv', [join(work, 'node_modules', 'package'), unpacked]);

const tests = {
  'publint has nothing to say, not even a suggestion': async () => {
    const load = (name) => import(pathToFileURL(require.resolve(name)));
    const [{ publint }, { formatMessage }] = [await load('publint'), await load('publint/utils')];
    const { messages, pkg } = await publint({ pkgDir: unpacked, strict: true, pack: false });
    if (messages.length) throw new Error(messages.map((message) => formatMessage(message, pkg)).join('\n'));
  },
  'arethetypeswrong finds the types of every entry': () =>
    run(
      'node',
      [
        bin('@arethetypeswrong/cli', 'attw'),
        archive,
        '--profile',
        'esm-only',
        '--format',
        'ascii',
        '--no-emoji',
        '--no-color',
        '--no-definitely-typed'
      ],
      { cwd: work }
    ),
  'everything that pkg/ holds is in the package': () => {
    const missing = readdirSync(join(root, 'pkg')).filter((name) => !readdirSync(unpacked).includes(name));
    if (missing.length) throw new Error(`not packed: ${missing.join(', ')}`);
  },
  'a server can import the element and call it, and nothing throws': () => {
    const script =
      "import('extension-update/element').then((m) => console.log(Object.keys(m).sort().join(), m.ExtensionUpdate.start('{')))";
    const said = run('node', ['--input-type=module', '-e', script], { cwd: work }).trim();
    if (said !== 'ExtensionUpdate,ExtensionUpdateElement,createPanel,setBasePath,useEngine {"ok":true,"pending":true}')
      throw new Error(said);
  },
  ...checkAttributes(root),
  ...checkEarly(root),
  ...checkManifest({ require, root, unpacked }),
  ...checkTypes({ run, bin, root, work, packages })
};

let failed = 0;
for (const [name, test] of Object.entries(tests)) {
  try {
    await test();
    console.log(`test ${name} ... ok`);
  } catch (error) {
    failed += 1;
    console.log(`test ${name} ... FAILED\n${error.message}`);
  }
}
const passed = Object.keys(tests).length - failed;
console.log(
  `\ntest result: ${failed ? 'FAILED' : 'ok'}. ${passed} passed; ${failed} failed; 0 ignored; 0 measured; 0 filtered out`
);
process.exit(failed ? 1 : 0);
