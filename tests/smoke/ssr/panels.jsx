// What a server draws and the page takes over, without any framework around React.
import { createElement } from 'react';
import { ExtensionUpdatePanel } from 'extension-update/react';
import { config, hear } from '../config.js';

export function Panels() {
  const given = typeof location === 'undefined' ? undefined : config();
  return (
    <main>
      <ExtensionUpdatePanel config={given} onState={hear} />
      {createElement(ExtensionUpdatePanel, { config: given })}
    </main>
  );
}
