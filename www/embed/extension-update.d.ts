// The types of a page with the classic script `extension-update.js`: what it puts on the window.
//
// It must declare nothing that the script does not define. Read next: `extension-update-element.d.ts`.
import type { ExtensionUpdateApi } from './extension-update-protocol.js';

export type * from './extension-update-element.js';

declare global {
  /** The panel of this page. */
  var ExtensionUpdate: ExtensionUpdateApi;
  interface Window {
    ExtensionUpdate: ExtensionUpdateApi;
  }
}
