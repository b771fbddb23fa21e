// The types of the element in templates, by lines that must compile and lines that must not. Nothing here is run.
import type { ComponentProps, JSX } from 'react';
import type { SvelteHTMLElements } from 'svelte/elements';
import type { GlobalComponents } from 'vue';
import type { ExtensionUpdatePanel } from 'extension-update/react';
import type {} from 'extension-update/svelte';
import type {} from 'extension-update/vue';

type Svelte = SvelteHTMLElements['extension-update'];
type Vue = InstanceType<GlobalComponents['extension-update']>['$props'];
type React = ComponentProps<typeof ExtensionUpdatePanel>;
type Jsx = JSX.IntrinsicElements['extension-update'];

const extension = { id: 'DEMO', version: '' };
const config = {
  extension,
  source: { kind: 'signed-feed', url: 'https://a.example/feed.json' },
  texts: { install: 'Get the cats' }
} as const;

export const svelte: Svelte = {
  config,
  class: 'panel',
  'onextension-update:install': (event) => event.detail.params.operation
};
export const vue: Vue = { config, 'onExtensionUpdate:state': (event) => event.detail.params.state };
export const react: React = {
  config,
  className: 'panel',
  onOpenLink: (event) => event.detail.params.url,
  theme: 'dark'
};
export const jsx: Jsx = { config, 'extension-id': 'DEMO', 'public-keys': ['a', 'b'] };

// @ts-expect-error: there is no such theme.
export const wrongSvelte: Svelte = { theme: 'pink' };
// @ts-expect-error: a link has no operation.
export const wrongReact: React = { onOpenLink: (event) => event.detail.params.operation };
// @ts-expect-error: there is no such kind of source.
export const wrongJsx: Jsx = { 'source-kind': 'rss' };
// @ts-expect-error: a vendor has no words of his own for what is dangerous.
export const wrongText: Jsx = { config: { ...config, texts: { withdrawn: 'All is well' } } };
// @ts-expect-error: the state has no operation.
export const wrongVue: Vue = { 'onExtensionUpdate:state': (event) => event.detail.params.operation };
