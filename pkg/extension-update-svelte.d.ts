// The types of `extension-update/svelte`: attributes and events in a template. What runs is the element itself.
//
// It must add nothing that the element does not have. Read next: `extension-update-element.d.ts`.
import type { HTMLAttributes } from 'svelte/elements';
import type {
  ExtensionUpdateAttributes,
  ExtensionUpdateElement,
  ExtensionUpdateEventMap
} from './extension-update-element.js';

export * from './extension-update-element.js';

type Handlers = {
  [Name in keyof ExtensionUpdateEventMap as `on${Name}`]?: (event: ExtensionUpdateEventMap[Name]) => void;
};

declare module 'svelte/elements' {
  interface SvelteHTMLElements {
    'extension-update': HTMLAttributes<ExtensionUpdateElement> & ExtensionUpdateAttributes & Handlers;
  }
}
