// The script of the panel's own page: the engine and the twin stand in the page as text.
//
// It must leave no other script in the page than runs, and name nothing outside of it. Next: `loader.js`, `shell.html`.
import { foreseeFeed } from './early.js';
import { api, comeFrom, first, load, settle, stop } from './loader.js';
import { unpackModule } from './unpack.js';

window.ExtensionUpdate = api;
foreseeFeed(document.documentElement);
// A trap in a timer reaches nobody else. In the twin it is the error that wasm2js throws.
window.addEventListener('error', function (event) {
  var error = event.error;
  var trap =
    error &&
    (error.message === 'abort' || (typeof WebAssembly === 'object' && error instanceof WebAssembly.RuntimeError));
  if (trap) stop(error);
});
var data = document.getElementById('extension-update-wasm');
// The text of the twin, once the page's parser has read it, and what waits for it.
var twin = null;
var runTwin = null;

// The twin stands behind this script: while its text is still being read, the module is unpacked and compiled already.
// No event says that it has been read: a page that is written into a frame and never closed has none.
function whenTwinIsRead(then) {
  var script = document.getElementById('extension-update-twin');
  // Only what is read to its end has something behind it.
  if (script && script.nextSibling) then(script);
  else
    setTimeout(function () {
      whenTwinIsRead(then);
    }, 4);
}

// A script of an unknown type is not even read. Put into the page again with its type gone it runs, and because its
// text came with the page, a page with Trusted Types lets it.
function bringTwin() {
  if (!twin || !runTwin) return;
  twin.removeAttribute('type');
  document.body.appendChild(twin);
  document.body.removeChild(twin);
  runTwin();
}

// What has been read goes out of the page: whoever looks at its text finds the panel's words, not a megabyte of
// program.
[].slice.call(document.querySelectorAll('body > script')).forEach(function (script) {
  script.parentNode.removeChild(script);
});
whenTwinIsRead(function (script) {
  script.parentNode.removeChild(script);
  twin = script;
  bringTwin();
});
comeFrom(
  function () {
    return unpackModule(data.textContent);
  },
  function (done) {
    runTwin = done;
    bringTwin();
  }
);
settle(first(), document.body);
load();
