// The panel in React: a component around the element, and a page that shows it.
//
// It must use nothing but the package as it ships. Next: `../host.js`, `docs/web/react.md`.
import { useEffect, useMemo, useRef, useState } from 'react';
import { createRoot } from 'react-dom/client';
import type { Config, ExtensionUpdateElement, MessageParams } from 'extension-update/element';
import 'extension-update/element';
import { DEMO, install } from '../host.js';

interface UpdatePanelProps {
  config: Config;
  onInstall(panel: ExtensionUpdateElement, task: MessageParams['install']): void;
  onRestart(): void;
}

function UpdatePanel({ config, onInstall, onRestart }: UpdatePanelProps) {
  const panel = useRef<ExtensionUpdateElement>(null);
  useEffect(() => {
    const element = panel.current;
    if (!element) return;
    const off = new AbortController();
    element.addEventListener('extension-update:install', (event) => onInstall(element, event.detail.params), {
      signal: off.signal
    });
    element.addEventListener('extension-update:restart', onRestart, { signal: off.signal });
    return () => off.abort();
  }, [onInstall, onRestart]);
  return <extension-update ref={panel} config={config} />;
}

function App() {
  const [version, setVersion] = useState(DEMO.extension.version);
  const written = useRef(version);
  // The same object as long as nothing in it changes: another one would be compared, and found the same.
  const config = useMemo(() => ({ ...DEMO, extension: { ...DEMO.extension, version } }), [version]);
  const handlers = useMemo(
    () => ({
      onInstall(panel: ExtensionUpdateElement, task: MessageParams['install']) {
        written.current = task.version;
        void install(panel, task);
      },
      // A real host restarts the session of 1C; here the page says that it has been restarted.
      onRestart: () => setVersion(written.current)
    }),
    []
  );
  return <UpdatePanel config={config} {...handlers} />;
}

// What TypeScript is to know of the element in JSX.
declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'extension-update': DetailedHTMLProps<HTMLAttributes<ExtensionUpdateElement>, ExtensionUpdateElement> & {
        config?: Config;
      };
    }
  }
}

const place = document.getElementById('app');
if (place) createRoot(place).render(<App />);
