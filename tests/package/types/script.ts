// The types of a page with the classic script: it puts one name on the window. Nothing here is run. Read next:
// `module.ts`.
/// <reference types="extension-update/extension-update.js" />

const result: string = ExtensionUpdate.start({
  mount: '#here',
  extension: { id: 'DEMO', version: '0.0.0.3' },
  source: { kind: 'releases-api', url: 'https://a.example/', transport: 'fetch' }
});
const version: string = window.ExtensionUpdate.version;
document.addEventListener('extension-update:open-link', ({ detail }) => open(detail.params.url));
document.querySelector('extension-update')?.report({ report: 'accepted', operation: '1' });
void [result, version];

// @ts-expect-error: the version is the panel's own.
ExtensionUpdate.version = '2';
// @ts-expect-error: there are four members and no fifth.
ExtensionUpdate.check();
// @ts-expect-error: `stage` has three words.
ExtensionUpdate.report({ report: 'progress', operation: '1', stage: 'done' });
