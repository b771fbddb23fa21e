// The element's types, by lines that must compile and lines that must not. Nothing here is run. Read next:
// `protocol.ts`.
import {
  ExtensionUpdate,
  createPanel,
  setBasePath,
  useEngine,
  type Config,
  type ExtensionUpdateElement,
  type Panel,
  type State
} from 'extension-update/element';

const panel = document.createElement('extension-update');
const same: ExtensionUpdateElement = panel;
const found: ExtensionUpdateElement | null = document.querySelector('extension-update');
void [same, found];

panel.extensionVersion = '0.0.0.3';
panel.channels = ['stable', 'beta', 'vendor'];
panel.threshold = null;
panel.config = {
  extension: { id: 'DEMO', version: '' },
  source: { kind: 'signed-feed', url: 'https://a.example/feed.json' }
};
const channels: string[] = panel.channels;
const state: State | 'waiting' | 'several' | '' = panel.state;
void [channels, state];

// @ts-expect-error: a version is text.
panel.extensionVersion = 3;
// @ts-expect-error: there is no such kind of source.
panel.sourceKind = 'rss';
// @ts-expect-error: the panel says in which state it is.
panel.state = 'available';
// @ts-expect-error: a config needs a source.
panel.config = { extension: { id: 'DEMO', version: '' } };
// @ts-expect-error: there is no such property.
panel.extension = 'DEMO';

panel.addEventListener('extension-update:install', (event) => {
  const { operation, version, artifact } = event.detail.params;
  const size: number | null = artifact.size;
  panel.report({ report: 'installed', operation, version });
  // @ts-expect-error: `memory` is a parameter of `remember`.
  void event.detail.params.memory;
  void size;
});
// The events of every element are still there, and bubbling ones reach the document and the window.
panel.addEventListener('click', (event: MouseEvent) => void event.button);
document.addEventListener('extension-update:remember', ({ detail }) => {
  panel.memory = detail.params.memory;
});
window.addEventListener('extension-update:state', ({ detail }) => {
  if (detail.params.state === 'failed') console.log(detail.params.code);
  // @ts-expect-error: no state is called so.
  if (detail.params.state === 'broken') console.log();
});

const started: boolean[] = [panel.check().ok, panel.install().ok];
void started;
const { ok, error } = panel.report('{"report": "accepted", "operation": "1"}');
if (!ok) console.log(error.code, error.text);
// @ts-expect-error: a report has a name that the panel knows.
panel.report({ report: 'done', operation: '1' });

const config: Config = { extensions: [] };
const answer: string = ExtensionUpdate.start(config);
void answer;
// @ts-expect-error: `take` answers text, not a message.
ExtensionUpdate.take().message;

const second: Panel = createPanel(document.body, { config });
const answers: string[] = [second.start(config), second.check(), second.take(), second.version];
second.destroy();
void answers;
setBasePath('/update/');
setBasePath(new URL('https://a.example/update/'));
useEngine(() => fetch('/update/extension_update_bg.wasm'));
useEngine(() => new Uint8Array());
const where: string | undefined = panel.error?.url;
void where;
// @ts-expect-error: what gives the engine is a function.
useEngine('/update/extension_update_bg.wasm');
// @ts-expect-error: a place is an element, not a selector.
createPanel('#here');
// @ts-expect-error: the functions of the page end no panel.
ExtensionUpdate.destroy();
