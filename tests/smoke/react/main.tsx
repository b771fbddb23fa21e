// React in the page: the component of the package, twice.
import { StrictMode, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { ExtensionUpdatePanel } from 'extension-update/react';
import { config, hear } from '../config.js';

function App() {
  const [first] = useState(config);
  return (
    <StrictMode>
      <ExtensionUpdatePanel config={first} onState={hear} />
      <ExtensionUpdatePanel config={{ ...first, locale: 'ru' }} onInstall={(event) => event.detail.params.operation} />
    </StrictMode>
  );
}

const place = document.getElementById('app');
if (place) createRoot(place).render(<App />);
