// Checks of how `<extension-update>` puts a config together, without a browser: `www/embed/attributes.js` touches no
// page.
//
// It must hold each rule of `docs/web/element.md` in a case of its own. Called by `check.mjs`.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export function checkAttributes(root) {
  // Read as text: the sources stand in no package that would call them modules.
  const source = readFileSync(join(root, 'www/embed/attributes.js'), 'utf8');
  const load = () => import(`data:text/javascript,${encodeURIComponent(source)}`);
  const compose = async (base, attributes, memory) => {
    const { composeConfig } = await load();
    return composeConfig(base, (name) => attributes[name] ?? null, memory);
  };
  const same = async (base, attributes, memory, wanted) =>
    assert.deepEqual(JSON.parse(await compose(base, attributes, memory)), wanted);
  return {
    'an element without a config and without an extension does not start': async () => {
      assert.equal(await compose(null, {}, null), null);
      assert.equal(await compose(null, { theme: 'dark', locale: 'en' }, { seq: 1 }), null);
    },
    'each attribute lands in its place of the config': () =>
      same(
        null,
        {
          'extension-id': 'DEMO',
          'extension-version': '',
          'source-kind': 'signed-feed',
          'source-url': 'https://a.example/feed.json',
          'licence-key': 'K',
          'configuration-name': 'C',
          channels: 'stable, beta',
          'public-keys': ' a= \n b= ',
          threshold: '2',
          theme: 'dark'
        },
        null,
        {
          extension: { id: 'DEMO', version: '' },
          source: { kind: 'signed-feed', url: 'https://a.example/feed.json' },
          licenceKey: 'K',
          host: { configuration: { name: 'C' } },
          policy: { channels: ['stable', 'beta'], publicKeys: ['a=', 'b='], threshold: 2 },
          theme: 'dark'
        }
      ),
    'an attribute goes before the config, and the memory before both': () =>
      same(
        { extension: { id: 'A', version: '1.0' }, policy: null, memory: { seq: 1 } },
        { 'extension-version': '2.0', channels: 'beta' },
        { seq: 2 },
        { extension: { id: 'A', version: '2.0' }, policy: { channels: ['beta'] }, memory: { seq: 2 } }
      ),
    'the object that a page gave stays as it was': async () => {
      const given = { extension: { id: 'A', version: '1.0' } };
      await compose(given, { 'extension-version': '2.0' }, { seq: 2 });
      assert.deepEqual(given, { extension: { id: 'A', version: '1.0' } });
    },
    'what is wrong reaches the panel as it is, so that the panel names it': async () => {
      assert.equal(await compose('{', {}, null), '{');
      assert.equal(await compose('[1]', { theme: 'dark' }, null), '[1]');
      await same({ extension: 'A' }, { 'extension-id': 'B', threshold: 'two' }, null, {
        extension: 'A',
        policy: { threshold: 'two' }
      });
    },
    "a property's value becomes the text of its attribute and comes back": async () => {
      const { readValue, writeValue } = await load();
      for (const [kind, value] of [
        ['list', ['stable', 'beta']],
        ['number', 24],
        ['text', 'a b']
      ]) {
        assert.deepEqual(readValue(kind, writeValue(kind, value)), value);
      }
      assert.equal(writeValue('text', null), null);
      assert.equal(writeValue('list', undefined), null);
    }
  };
}
