// The element as an ES module, for pages and programs that import: `<extension-update>`, `createPanel`, and the first panel's four functions.
//
// It must do nothing where there is no page, because servers import it too, and load the engine only when an element or a call wants it.
// The two addresses are written so that bundlers see them. Next: `loader.js`, `element.js`, `panels.js`.
import { api, comeFrom, fetchScript } from './loader.js';
import { ExtensionUpdateElement, defineElement } from './element.js';
import { createPanel } from './panels.js';

comeFrom(
  function () {
    return new URL('./extension_update_bg.wasm', import.meta.url);
  },
  function (done) {
    fetchScript(new URL('./extension-update-twin.js', import.meta.url).href, done);
  }
);
if (typeof customElements !== 'undefined') defineElement();

export { ExtensionUpdateElement, createPanel, api as ExtensionUpdate };
