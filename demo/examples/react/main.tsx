// The panel in React: the component of the package, and a page that shows it.
//
// It must use nothing but the package as it ships. Next: `../host.js`, `docs/web/react.md`.
import { useMemo, useRef, useState } from 'react';
import { createRoot } from 'react-dom/client';
import type { ExtensionUpdateElement, ExtensionUpdateEvent } from 'extension-update/element';
import { ExtensionUpdatePanel } from 'extension-update/react';
import { DEMO, install } from '../host.js';

function App() {
  const panel = useRef<ExtensionUpdateElement>(null);
  const [version, setVersion] = useState(DEMO.extension.version);
  const written = useRef(version);
  // The same object as long as nothing in it changes: another one would be compared, and found the same.
  const config = useMemo(() => ({ ...DEMO, extension: { ...DEMO.extension, version } }), [version]);

  function carryOut({ detail }: ExtensionUpdateEvent<'install'>) {
    written.current = detail.params.version;
    if (panel.current) void install(panel.current, detail.params);
  }

  // A real host restarts the session of 1C; here the page says that it has been restarted.
  const restart = () => setVersion(written.current);

  return <ExtensionUpdatePanel ref={panel} config={config} onInstall={carryOut} onRestart={restart} />;
}

const place = document.getElementById('app');
if (place) createRoot(place).render(<App />);
