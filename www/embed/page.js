// The script of the panel's own page: the engine and the twin stand in the page as text.
//
// It must leave no other script in the page than runs, and name nothing outside of it. Next: `loader.js`, `shell.html`.
import { unpack } from 'extension-update-inflate';
import { foreseeFeed } from './early.js';
import { api, comeFrom, load, settle, stop } from './loader.js';

function bytesOf(base64) {
  var text = atob(base64);
  var bytes = new Uint8Array(text.length);
  for (var index = 0; index < text.length; index++) bytes[index] = text.charCodeAt(index);
  return bytes;
}

// The engine's own inflater is the quickest; Chromium before 80, Firefox before 113 and Safari before 16.4 have none.
function inflate(bytes) {
  if (typeof DecompressionStream !== 'function') return unpack(bytes);
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'))).arrayBuffer();
}

window.ExtensionUpdate = api;
foreseeFeed(document.documentElement);
// A trap in a timer reaches nobody else. In the twin it is the error that wasm2js throws.
window.addEventListener('error', function (event) {
  var error = event.error;
  var trap = error && (error.message === 'abort' || (typeof WebAssembly === 'object' && error instanceof WebAssembly.RuntimeError));
  if (trap) stop();
});
var data = document.getElementById('extension-update-wasm');
var twin = document.getElementById('extension-update-twin');
// What has been read goes out of the page: whoever looks at its text finds the panel's words, not a megabyte of program.
[].slice.call(document.querySelectorAll('body > script')).forEach(function (script) {
  script.parentNode.removeChild(script);
});
comeFrom(
  function () {
    return inflate(bytesOf(data.textContent));
  },
  function (done) {
    // A script of an unknown type is not even read. Put into the page again with its type gone it runs, and because its text came
    // with the page, a page with Trusted Types lets it.
    twin.removeAttribute('type');
    document.body.appendChild(twin);
    document.body.removeChild(twin);
    done();
  }
);
settle(document.body);
load();
