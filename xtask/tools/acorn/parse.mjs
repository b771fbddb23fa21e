// Parses every script that ships, and every script of the demo's pages, as what the oldest engine reads: ES2015 for
// what ships, ES5 for the demo. A newer word would stop the whole script there, with no panel and no sentence. It also
// looks for words in the styles that Safari 11 does not know. Called by the stage `scripts` of
// `cargo xtask test --full`: parse.mjs TOOLS PKG PAGES
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [tools, pkg, simulator] = process.argv.slice(2);
const { parse } = createRequire(`${tools}/`)('acorn');
let wrong = 0;
let scripts = 0;

function complain(text) {
  console.error(text);
  wrong += 1;
}

function check(name, text, ecmaVersion, sourceType = 'script') {
  scripts += 1;
  try {
    parse(text, { ecmaVersion, sourceType });
  } catch (error) {
    complain(`${name} is no ES${ecmaVersion}: ${error.message}: ${text.slice(error.pos, error.pos + 60)}`);
  }
}

function checkStyle(name, text) {
  for (const word of [
    'inset:',
    ':is(',
    ':where(',
    ':focus-visible',
    'gap:',
    'aspect-ratio',
    'clamp(',
    '@layer',
    '@container',
    'url(',
    '@import'
  ]) {
    if (text.includes(word)) complain(`${name} has ${word} in a style`);
  }
}

const page = readFileSync(join(pkg, 'extension-update.html'), 'utf8');
const elements = [...page.matchAll(/<script([^>]*)>([\s\S]*?)<\/script>/g)];
// The twin waits as text until an engine needs it.
const inline = elements.filter(
  ([, attributes]) => attributes.trim() === '' || attributes.includes('extension-update-twin')
);
if (inline.length !== 2 || elements.length !== 3)
  complain(`the page has ${elements.length} script elements, ${inline.length} of them scripts`);
inline.forEach(([, , text], index) => {
  check(`extension-update.html, script ${index + 1}`, text, 2015);
});
// No address that the page would follow by itself: no `src`, `href` or `url()` in what is no script.
const markup = page.replace(/<script[^>]*>[\s\S]*?<\/script>/g, '');
// A style sheet selects by attributes, and its `[data-action=…]` is no address: only `url()` is one there.
const elementsOnly = markup.replace(/<style[^>]*>[\s\S]*?<\/style>/g, '');
if (/\b(src|href|action|data|poster|srcset)\s*=/i.test(elementsOnly) || /url\(/i.test(markup))
  complain('the page points outside');
checkStyle('extension-update.html', markup);

for (const name of ['extension-update.js', 'extension-update-twin.js'])
  check(name, readFileSync(join(pkg, name), 'utf8'), 2015);
// Whoever runs an ES module that names `import.meta` reads ES2020.
for (const name of [
  'extension-update-element.js',
  'extension-update-element-base64.js',
  'extension-update-engine.js',
  'extension-update-react.js'
])
  check(name, readFileSync(join(pkg, name), 'utf8'), 2020, 'module');
checkStyle('extension-update.css', readFileSync(join(pkg, 'extension-update.css'), 'utf8'));
const simulated = readdirSync(simulator).filter((name) => name.endsWith('.js'));
for (const name of simulated) check(name, readFileSync(join(simulator, name), 'utf8'), 5);
if (simulated.length === 0) complain('the simulator has no script to look at');

console.log(`${scripts} scripts parsed`);
process.exit(wrong ? 1 : 0);
