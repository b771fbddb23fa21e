// What every page of the smoke projects shows: the demo's extension, asked for at the demo's own service. Next:
// `vanilla.js`.

/** @returns {import('extension-update/element').SingleConfig} */
export function config() {
  return {
    extension: { id: 'DEMO', version: '0.0.0.3' },
    source: {
      kind: 'releases-api',
      url: `${location.origin}/releases/v1/1c/`,
      transport: 'fetch',
      distributive: 'DEMO_EXT'
    },
    licenceKey: 'DEMO-Q2BAV-EAYBV-VIYFM-WE1WE',
    host: { configuration: { name: 'КошкинДом', version: '1.0.0.1' } },
    locale: 'en'
  };
}

// What has been heard, for the test that looks at the page.
/** @param {import('extension-update/element').ExtensionUpdateEvent<'state'>} event */
export function hear(event) {
  document.body.dataset.heard = event.detail.params.state;
}
