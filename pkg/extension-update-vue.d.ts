// The types of `extension-update/vue`: attributes and events in a template. What runs is the element itself.
//
// It must add nothing that the element does not have. Read next: `extension-update-element.d.ts`.
import type { DefineComponent } from 'vue';
import type { ExtensionUpdateAttributes, ExtensionUpdateEventMap } from './extension-update-element.js';

export * from './extension-update-element.js';

// As the compiler of templates looks an event up: `@extension-update:open-link` is `onExtensionUpdate:openLink`.
type Camel<Text extends string> = Text extends `${infer Head}-${infer Rest}`
  ? `${Head}${Capitalize<Camel<Rest>>}`
  : Text;
type Handlers = {
  [Name in keyof ExtensionUpdateEventMap as `on${Capitalize<Camel<Name>>}`]?: (
    event: ExtensionUpdateEventMap[Name]
  ) => void;
};

declare module 'vue' {
  interface GlobalComponents {
    'extension-update': DefineComponent<ExtensionUpdateAttributes & Handlers>;
  }
}
