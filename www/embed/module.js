// The element as an ES module, for pages and programs that import: `<extension-update>`, `createPanel`, and the first
// panel's four functions.
//
// It must do nothing where there is no page, because servers import it too, and load the engine only when an element or
// a call wants it. The address of the WebAssembly file is written so that bundlers see it. Next: `files.js`,
// `loader.js`, `element.js`, `panels.js`.
import './failure.js';
import { ExtensionUpdateElement, defineElement } from './element.js';
import { lookFor, setBasePath, useEngine } from './files.js';
import { api } from './loader.js';
import { createPanel } from './panels.js';

lookFor(
  import.meta.url,
  function () {
    return new URL('./extension_update_bg.wasm', import.meta.url);
  },
  function () {
    return import('./extension-update-engine.js');
  }
);
if (typeof customElements !== 'undefined') defineElement();

export { ExtensionUpdateElement, createPanel, setBasePath, useEngine, api as ExtensionUpdate };
