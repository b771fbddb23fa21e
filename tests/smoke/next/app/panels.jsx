'use client';
// The client's part. The first config is there when React takes over the markup of the server: a bare element loses it
// then.
import { useEffect, useState } from 'react';
import { ExtensionUpdatePanel } from 'extension-update/react';
import { config, hear } from '../../config.js';

export function Panels() {
  const [first] = useState(() => (typeof location === 'undefined' ? undefined : config()));
  const [second, setSecond] = useState();
  useEffect(() => setSecond({ ...config(), locale: 'ru' }), []);
  return (
    <>
      <ExtensionUpdatePanel id="first" config={first} onState={hear} />
      <ExtensionUpdatePanel id="second" config={second} />
    </>
  );
}
