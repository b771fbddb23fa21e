// The loader: keeps what the host says until the engine runs, starts the engine, and says in the page what became of it where it cannot run.
//
// It must never throw at the host, never leave an empty page, and stay within what Safari 11 runs (the build lowers it to ES2015;
// polyfills are not at hand before it). The build gives it: EXTENSION_UPDATE_VERSION, EXTENSION_UPDATE_WORDS (its sentences, by language, from
// `src/view/text/outside.rs`), and `glue()`, which makes wasm-bindgen's glue: it looks
// for TextDecoder at once, so it must not run before the polyfills of the twin are there.
// Three scripts ship with it: `page.js` (a page of its own), `classic.js` (a script in a page) and `module.js` (an ES module).
// Next: `early.js`, and `src/web/mod.rs`, whose exports it calls.
import { glue } from 'extension-update-glue';
import { foresee, forget, handOver } from './early.js';

var PENDING = '{"ok":true,"pending":true}';
var engine = null;
// Why there is no engine and never will be: the sentence that the page shows.
var failure = '';
// The config of the last start: in its language the page says why there is no panel.
var lastStart = null;
// Calls from before the engine ran, in order: [name, argument].
var kept = [];
// Where the panel is to stand when the config does not say it.
var place = null;
// How the engine comes into the page, once that has begun; and how to begin it.
var loading = false;
var beginLoading = null;
// What the page around wants to do once something of the panel stands in it.
var afterDrawing = function () {};

// The sentences in the language that the host wants; in the page's own where it has not said so yet.
export function wordsIn(locale) {
  // A server that draws pages has no document.
  var page = typeof document === 'undefined' ? '' : document.documentElement.lang.slice(0, 2);
  return EXTENSION_UPDATE_WORDS[locale] || EXTENSION_UPDATE_WORDS[page] || EXTENSION_UPDATE_WORDS.ru;
}

export function localeOf(config) {
  try {
    return (typeof config === 'string' ? JSON.parse(config) : config).locale;
  } catch (_error) {
    return '';
  }
}

function refusal(text) {
  return JSON.stringify({ ok: false, error: { code: 'engine', text: text } });
}

// Where the calls that were kept want the panel: the engine, which reads configs, never came.
function namedPlaces() {
  var found = [];
  kept.forEach(function (entry) {
    try {
      var config = typeof entry[1] === 'string' ? JSON.parse(entry[1]) : entry[1];
      var named = entry[0] === 'start' && document.querySelector(config.mount);
      if (named && found.indexOf(named) < 0) found.push(named);
    } catch (_error) {
      // A config that cannot be read names no place.
    }
  });
  return found;
}

// Shows a sentence where the panel would stand.
export function say(box, sentence) {
  var text = box.querySelector('.eu-boot') || box.appendChild(document.createElement('div'));
  text.className = 'eu-boot';
  text.setAttribute('role', 'alert');
  text.textContent = sentence;
}

function unsay(box) {
  var boot = box.querySelector('.eu-boot');
  if (boot) boot.parentNode.removeChild(boot);
}

function rootIn(box) {
  return box.querySelector('[data-extension-update]');
}

// The engine cannot run, or has stopped: the page says so.
function fail(word) {
  var sentence = wordsIn(localeOf(lastStart))[word];
  engine = null;
  failure = sentence;
  forget();
  (place ? [place] : namedPlaces()).forEach(function (box) {
    var root = rootIn(box);
    if (root) root.parentNode.removeChild(root);
    say(box, sentence);
  });
  afterDrawing();
}

export function stop() {
  if (engine) fail('broken');
}

function call(name, argument) {
  var starts = name === 'start';
  if (starts) lastStart = argument;
  load();
  if (failure) return refusal(failure);
  if (!engine) {
    // Only what the engine will ask first: the question of a later config would only be asked twice.
    if (starts && !kept.length) foresee(argument);
    kept.push([name, argument]);
    return PENDING;
  }
  try {
    if (starts) handOver(engine);
    var result = engine[name](argument);
    afterDrawing();
    return result;
  } catch (error) {
    fail('broken');
    return refusal(String(error));
  }
}

function take() {
  if (!engine) return '';
  try {
    return engine.take();
  } catch (_error) {
    fail('broken');
    return '';
  }
}

function mount() {
  unsay(place);
  if (rootIn(place)) return;
  engine.mount(place);
  // In a shadow tree the custom properties of the style are set from outside on this part.
  rootIn(place).setAttribute('part', 'panel');
}

// Makes `box` the place of the panel: it moves there from where it was.
export function settle(box) {
  place = box;
  load();
  if (failure) say(box, failure);
  if (!engine) return;
  try {
    mount();
  } catch (_error) {
    fail('broken');
  }
}

// The engine runs: what was kept is said now. What is wrong in it has nobody to be answered to, so it becomes a state.
function run(bindings) {
  engine = bindings;
  try {
    if (place) mount();
    engine.boot();
    kept.splice(0).forEach(function (entry) {
      var result = JSON.parse(call(entry[0], entry[1]));
      if (!result.ok && engine) engine.turnedOutWrong(result.error.text);
    });
  } catch (_error) {
    fail('broken');
  }
}

function runTwin() {
  var bindings;
  try {
    bindings = glue();
    bindings.adopt(window.extensionUpdateTwin);
    delete window.extensionUpdateTwin;
  } catch (_error) {
    fail('cannotRun');
    return;
  }
  run(bindings);
}

// How the engine comes into this page: `source` gives the WebAssembly module, `fetchTwin` brings the same program as JavaScript and calls back.
export function comeFrom(source, fetchTwin) {
  beginLoading = function () {
    // WebAssembly is tried, not guessed from the name of the engine: a page's policy may forbid it as well.
    try {
      if (typeof WebAssembly !== 'object') throw new Error('no WebAssembly');
      // Asynchronously: Chromium before 92 refuses to compile more than 4 kB in one go.
      var bindings = glue();
      bindings({ module_or_path: source() }).then(
        function () {
          delete window.extensionUpdateTwin;
          run(bindings);
        },
        function () {
          fetchTwin(runTwin);
        }
      );
    } catch (_error) {
      fetchTwin(runTwin);
    }
  };
}

export function whenDrawn(callback) {
  afterDrawing = callback;
}

// Begins to load the engine, once.
export function load() {
  if (loading || !beginLoading) return;
  loading = true;
  beginLoading();
}

// Brings the twin by its address.
export function fetchScript(address, done) {
  try {
    var script = document.createElement('script');
    script.onload = done;
    script.onerror = function () {
      fail('cannotRun');
    };
    script.src = address;
    document.head.appendChild(script);
  } catch (_error) {
    // A page with Trusted Types lets no script be named by its address.
    fail('cannotRun');
  }
}

export var api = {
  start: function (configJson) {
    return call('start', configJson);
  },
  report: function (reportJson) {
    return call('report', reportJson);
  },
  take: take,
  version: EXTENSION_UPDATE_VERSION
};
