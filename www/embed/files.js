// Where the engine's files are in a page that imports. Bundlers differ: some carry the WebAssembly file along and name
// it anew, some leave it behind, so each way is tried that this build of the page can have.
//
// It must ask for no file that cannot be there, and name the twin so that no bundler sees it: nobody wants a megabyte
// that hardly anybody needs. Next: `loader.js`, `engine.js`.
import { attempt, comeFrom, fetchModule, fetchScript } from './loader.js';

var OWN_NAME = 'extension-update-element.js';
var WASM_NAME = 'extension_update_bg.wasm';
var TWIN_NAME = 'extension-update-twin.js';

// The folder that the page named, and what gives the engine where the page brings it.
var base = '';
var given = null;
var begun = false;

function nameIn(address) {
  return new URL(address).pathname.replace(/^.*\//, '');
}

function late(name) {
  if (begun)
    console.warn(
      'extension-update: ' +
        name +
        ' came too late, the engine is being loaded already. Call it in the script that imports the package'
    );
}

// Names the folder that holds the files of the package.
export function setBasePath(url) {
  late('setBasePath');
  lookIn(url);
}

function lookIn(url) {
  // A server that imports the module loads no file.
  if (typeof document === 'undefined') return;
  base = new URL(String(url).replace(/\/*$/, '/'), document.baseURI).href;
}

// `source` gives the engine: its address, its bytes, a compiled module, or a promise of one of these.
export function useEngine(source) {
  late('useEngine');
  given = source;
}

function attribute() {
  var element = document.querySelector('[data-extension-update-base]');
  if (element && !base) lookIn(element.getAttribute('data-extension-update-base'));
}

function loadAddress(engine) {
  return typeof engine === 'string' || engine instanceof URL ? fetchModule(engine) : engine;
}

// `here` is this script's own address, empty where no script has one any more; `beside` gives the WebAssembly file's,
// in the words that bundlers look for; `embedded` brings the engine as a script.
export function lookFor(here, beside, embedded) {
  // A server that imports the module has no page to show anything in.
  if (typeof document === 'undefined') return;
  var alone = nameIn(here || 'about:blank') === OWN_NAME;

  // The file that a bundler left behind has its old name still, beside a script that has another one.
  function find() {
    if (base) return base + WASM_NAME;
    try {
      var address = beside();
      return alone || nameIn(address) !== WASM_NAME ? address : null;
    } catch (_error) {
      return null;
    }
  }

  function bringEmbedded() {
    return embedded().then(function (engine) {
      return engine.bytes();
    });
  }

  function bringTwin(done) {
    if (window.extensionUpdateTwin) done();
    else fetchScript(base || (alone && /^http/.test(here)) ? new URL(TWIN_NAME, base || here).href : '', done);
  }

  // Not at once: an element may be made while the page's own modules, which name the folder, still wait for their turn.
  function begin() {
    return Promise.resolve().then(function () {
      begun = true;
      attribute();
    });
  }

  comeFrom(
    function () {
      return begin().then(function () {
        if (given) return Promise.resolve(given()).then(loadAddress);
        var address = find();
        return address ? fetchModule(address) : bringEmbedded();
      });
    },
    function (done, error) {
      function otherwise() {
        bringTwin(done);
      }
      // Where the folder was named, a wrong name must be heard of.
      if (error.isAbsent && !base && !given) attempt(bringEmbedded, otherwise);
      else begin().then(otherwise);
    }
  );
}
