// The module as it travels in text: base64 of what zlib packed.
//
// It must run in the oldest engines, where it is never called: they have no WebAssembly. Next: `page.js` and
// `engine.js`, which call it.
import { unpack } from 'extension-update-inflate';

function bytesOf(base64) {
  // The engine's own decoder needs a tenth of the loop's time; engines from 2025 have it.
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(base64);
  var text = atob(base64);
  var bytes = new Uint8Array(text.length);
  for (var index = 0; index < text.length; index++) bytes[index] = text.charCodeAt(index);
  return bytes;
}

// The engine's own inflater is the quickest; Chromium before 80, Firefox before 113 and Safari before 16.4 have none.
function inflate(bytes) {
  if (typeof DecompressionStream !== 'function') return unpack(bytes);
  // Written straight into the stream: a blob would go through the browser's other processes first.
  var stream = new DecompressionStream('deflate');
  var writer = stream.writable.getWriter();
  writer.write(bytes);
  writer.close();
  return new Response(stream.readable).arrayBuffer();
}

// The module's bytes, or a promise of them.
export function unpackModule(base64) {
  return inflate(bytesOf(base64));
}
