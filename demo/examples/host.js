// The host's part of the examples: what a page does when the panel asks it to install.
//
// A real page hands the task to its server, which writes the extension into the base and reads the version back. Here
// nothing is written: the file is loaded and measured, and the version is taken at its word. Next: `html/index.html`,
// `react/main.tsx`, `vue/App.vue`.

/** @typedef {import('extension-update/element').ExtensionUpdateElement} Panel */
/** @typedef {import('extension-update/element').MessageParams['install']} Task */

/** What every example shows: the demo's extension, asked for at the demo's own service. */
export const DEMO = {
  extension: { id: 'DEMO', name: 'Демонстрационное расширение', version: '0.0.0.3' },
  /** @type {import('extension-update/element').Source} */
  source: {
    kind: 'releases-api',
    url: `${location.origin}/releases/v1/1c/`,
    transport: 'fetch',
    distributive: 'DEMO_EXT'
  },
  licenceKey: 'DEMO-Q2BAV-EAYBV-VIYFM-WE1WE',
  host: { platform: '8.3.24.1548', configuration: { name: 'КошкинДом', version: '1.0.0.1' } }
};

/**
 * Carries out one install and reports each step.
 * @param {Panel} panel
 * @param {Task} task
 */
export async function install(panel, { operation, version, artifact }) {
  panel.report({ report: 'accepted', operation });
  try {
    // There may be mirrors; a real host tries one after the other.
    const [url = ''] = artifact.urls;
    const response = await fetch(url);
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    const { byteLength } = await response.arrayBuffer();
    panel.report({ report: 'progress', operation, stage: 'download', done: byteLength, total: byteLength });
    if (artifact.size !== null && artifact.size !== byteLength) {
      panel.report({ report: 'failed', operation, code: 'hash', text: `${byteLength} bytes` });
      return;
    }
    panel.report({ report: 'progress', operation, stage: 'write' });
    panel.report({ report: 'installed', operation, version });
  } catch (error) {
    panel.report({ report: 'failed', operation, code: 'network', text: String(error) });
  }
}
