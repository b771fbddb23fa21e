// Checks of the custom-elements manifest: it follows its schema, and it says what the sources say. What the running
// element says is compared end to end (`tests/browser/e2e/cases/element.rs`).
//
// It must never mend the manifest: a person writes the descriptions. Called by `check.mjs`.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const sorted = (names) => [...new Set(names)].sort();

export function checkManifest({ require, root, unpacked }) {
  const read = (...path) => readFileSync(join(...path), 'utf8');
  const manifest = JSON.parse(read(unpacked, 'custom-elements.json'));
  const element = manifest.modules[0].declarations.find((declaration) => declaration.customElement);
  const names = (list) => sorted(list.map((entry) => entry.name));
  return {
    'the manifest follows the schema of custom-elements manifests': () => {
      const Ajv = require('ajv');
      const schema = JSON.parse(read(require.resolve('custom-elements-manifest/package.json'), '../schema.json'));
      const validate = new Ajv({ strict: false, allErrors: true }).compile(schema);
      assert.ok(validate(manifest), JSON.stringify(validate.errors, null, 1));
      assert.equal(manifest.schemaVersion, '1.0.0');
    },
    'the manifest has the custom properties of the style sheet, with their values': () => {
      const css = read(root, 'www/embed/panel.css').replace(/\/\*[\s\S]*?\*\//g, '');
      const defaults = new Map();
      // The first value is that of the light theme; a name that is only used is one that a page may set.
      for (const [, name, value] of css.matchAll(/(--eu-[a-z-]+)\s*:\s*([^;]+);/g))
        if (!defaults.has(name)) defaults.set(name, value.trim());
      for (const [, name, value] of css.matchAll(/var\((--eu-[a-z-]+),\s*([^)]+)\)/g))
        if (!defaults.has(name)) defaults.set(name, value.trim());
      assert.deepEqual(names(element.cssProperties), sorted(defaults.keys()));
      for (const { name, default: value } of element.cssProperties) assert.equal(value, defaults.get(name), name);
    },
    'the manifest has the parts that the view can make': () => {
      const view = readdirSync(join(root, 'src/view'), { recursive: true }).filter((name) => name.endsWith('.rs'));
      const text = view.map((name) => read(root, 'src/view', name)).join('\n');
      const forms = [
        /\.part\("([a-z-]+)"\)/g,
        // The headline's, and those of a line that must not be passed over.
        /\bpart(?:: | = )"([a-z-]+)"/g,
        /\burgent\("([a-z-]+)"/g,
        /Attr::ShadowPart,\s*"([a-z-]+)"/g,
        /const SHORTENED[^"]*"([a-z-]+)"/g,
        /"((?:installed|offered)-version)"/g
      ];
      const parts = forms.flatMap((form) => [...text.matchAll(form)].map((match) => match[1]));
      // The root's is set from outside of the view.
      parts.push(
        ...[...read(root, 'www/embed/loader.js').matchAll(/setAttribute\('part', '([a-z-]+)'\)/g)].map(
          (match) => match[1]
        )
      );
      assert.deepEqual(names(element.cssParts), sorted(parts));
    },
    'the manifest has an event for each message of the panel': () => {
      const messages = [
        ...read(root, 'src/core/message.rs').matchAll(/Message::\w+(?: \{[^}]*\}|\(\w*\))? => "([a-z-]+)"/g)
      ];
      assert.deepEqual(names(element.events), sorted(messages.map((match) => `extension-update:${match[1]}`)));
    },
    'the documentation names all that the manifest names': () => {
      const page = read(root, 'docs/web/element.md');
      for (const list of ['attributes', 'events', 'cssParts', 'cssProperties']) {
        for (const { name } of element[list])
          assert.ok(page.includes(`\`${name}\``), `docs/web/element.md does not name ${name}`);
      }
    },
    'each attribute of the manifest has its property, and the types have each property': () => {
      const fields = element.members.filter((member) => member.kind === 'field');
      for (const { name, fieldName } of element.attributes) {
        assert.ok(
          fields.some((field) => field.name === fieldName && field.attribute === name),
          name
        );
      }
      const types = read(unpacked, 'extension-update-element.d.ts');
      const typed = [...types.matchAll(/^ {2}(?:get|readonly) (\w+)[(:]/gm)].map((match) => match[1]);
      assert.deepEqual(sorted(typed), names(fields));
    }
  };
}
