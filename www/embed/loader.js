// The loader: keeps what the host says until the engine runs, starts the engine, and says in the page what became of it
// where it cannot run. One engine serves every panel of a page.
//
// It must never throw at the host, never leave an empty page, and stay within what Safari 11 runs (the build lowers it
// to ES2015; polyfills are not at hand before it). The build gives it: EXTENSION_UPDATE_VERSION, EXTENSION_UPDATE_WORDS
// (its sentences, by language, from `src/view/text/outside.rs`), and `glue()`, which makes wasm-bindgen's glue: it
// looks for TextDecoder at once, so it must not run before the polyfills of the twin are there.
// Three scripts ship with it: `page.js` (a page of its own), `classic.js` (a script in a page) and `module.js` (an ES
// module). Next: `early.js`, and `src/web/mod.rs`, whose exports it calls.
import { glue } from 'extension-update-glue';
import { foresee, forget, handOver } from './early.js';

var PENDING = '{"ok":true,"pending":true}';
var engine = null;
// Why there is no engine and never will be: the name of the sentence that the page shows, where the engine was looked
// for, and what the browser or the server said to it.
var failure = '';
var sought = '';
var reason = '';
// The panels of the page, the oldest first. Of each: its number in the engine; where it stands when the config does not
// say it, and what the engine has put there; the config of its last start, in whose language the page says why there is
// no panel, or else in `locale`; and what was wrong with that.
var panels = [];
var opened = 0;
// Calls from before the engine ran, in order: [panel, name, argument].
var kept = [];
// How the engine comes into the page, once that has begun; and how to begin it.
var loading = false;
var beginLoading = null;
// What the page around wants to do once something of the panel stands in it, and when there is no engine for a panel.
var afterDrawing = function () {};
var afterFailing = function () {};
// What the page around wants to do where the engine has refused the start of a panel.
var afterRefusing = function () {};
// How many reports the host has made: whoever waits for one sees whether there was any.
var reports = 0;

// A server that draws pages has no document.
function localeOfPage() {
  return typeof document === 'undefined' ? '' : document.documentElement.lang;
}

// The sentences in the first of these languages that has some.
function wordsIn(locales) {
  return locales.reduceRight(function (words, locale) {
    return EXTENSION_UPDATE_WORDS[String(locale).slice(0, 2)] || words;
  }, EXTENSION_UPDATE_WORDS.ru);
}

function localeOf(config) {
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
function namedPlaces(panel) {
  var found = [];
  kept.forEach(function (entry) {
    try {
      var config = typeof entry[2] === 'string' ? JSON.parse(entry[2]) : entry[2];
      var named = entry[0] === panel && entry[1] === 'start' && document.querySelector(config.mount);
      if (named && found.indexOf(named) < 0) found.push(named);
    } catch (_error) {
      // A config that cannot be read names no place.
    }
  });
  return found;
}

// Shows a sentence where the panel would stand.
function say(box, sentence) {
  var text = box.querySelector('.eu-boot') || box.appendChild(document.createElement('div'));
  text.className = 'eu-boot';
  text.setAttribute('role', 'alert');
  text.textContent = sentence;
}

function unsay(box) {
  var boot = box.querySelector('.eu-boot');
  if (boot) boot.parentNode.removeChild(boot);
}

// The oldest panel, that of the functions on the window; a page without one gets it.
export function first() {
  return panels[0] || open();
}

// A panel that has no place yet: the first one, where the functions on the window were called before anything stood in
// the page; else another.
export function vacant() {
  var panel = panels[0];
  return panel && !panel.place && !namesPlace(panel.lastStart) ? panel : open();
}

function namesPlace(config) {
  try {
    return !!(typeof config === 'string' ? JSON.parse(config) : config).mount;
  } catch (_error) {
    return false;
  }
}

// Another panel of the page.
export function open() {
  var panel = { number: opened++, place: null, root: null, lastStart: null, error: null };
  panels.push(panel);
  return panel;
}

// The engine cannot run, or has stopped: the page says so, for each panel in its language.
function fail(word, error) {
  engine = null;
  failure = word;
  note(error);
  forget();
  panels.forEach(complain);
  afterDrawing();
}

function note(error) {
  if (error) reason = String(error.message || error);
}

// Says in the places of a panel that there is no engine for it.
function complain(panel) {
  var boxes = panel.place ? [panel.place] : namedPlaces(panel);
  boxes.forEach(function (box) {
    if (panel.root && panel.root.parentNode === box) box.removeChild(panel.root);
    say(box, sentenceFor(panel));
  });
  afterFailing(panel, boxes, failure, sought, reason);
}

function sentenceFor(panel) {
  return wordsIn([localeOf(panel.lastStart), panel.locale, localeOfPage()])[failure];
}

export function stop(error) {
  if (engine) fail('broken', error);
}

// Calls the engine for a panel, or keeps the call until there is one.
export function call(panel, name, argument) {
  var starts = name === 'start';
  if (name === 'report') reports++;
  if (starts) panel.lastStart = argument;
  load();
  if (failure) return refusal(sentenceFor(panel));
  if (!engine) {
    // Only what the engine will ask first: the question of a later config would only be asked twice.
    if (starts && !kept.length) foresee(argument);
    kept.push([panel, name, argument]);
    return PENDING;
  }
  try {
    if (starts) handOver(engine);
    var result = engine[name](argument, panel.number);
    if (starts) {
      panel.error = JSON.parse(result).error || null;
      if (panel.error) afterRefusing(panel);
    }
    afterDrawing();
    return result;
  } catch (error) {
    fail('broken', error);
    return refusal(String(error));
  }
}

// The oldest message of a panel.
export function take(panel) {
  if (!engine) return (panel.told && panel.told.shift()) || '';
  try {
    return engine.take(panel.number);
  } catch (error) {
    fail('broken', error);
    return '';
  }
}

// Begins a panel in the engine. Until a config says another one, it waits in the language of its element, or else of
// the page.
function boot(panel) {
  engine.boot(panel.number, JSON.stringify({ locale: panel.locale || localeOfPage() || 'ru' }));
}

function mount(panel) {
  var box = panel.place;
  unsay(box);
  if (panel.root && panel.root.parentNode === box) return;
  boot(panel);
  engine.mount(box, panel.number);
  panel.root = box.lastElementChild;
  // In a shadow tree the custom properties of the style are set from outside on this part.
  panel.root.setAttribute('part', 'panel');
}

// Makes `box` the place of a panel: it moves there from where it was.
export function settle(panel, box) {
  panel.place = box;
  load();
  if (failure) complain(panel);
  if (!engine) return;
  try {
    mount(panel);
  } catch (error) {
    fail('broken', error);
  }
}

// Ends a panel: what it showed, asked and waited for is gone.
export function close(panel) {
  panels.splice(panels.indexOf(panel), 1);
  kept = kept.filter(function (entry) {
    return entry[0] !== panel;
  });
  if (panel.place) unsay(panel.place);
  if (!engine) return;
  try {
    engine.destroy(panel.number);
  } catch (error) {
    fail('broken', error);
  }
}

// The engine runs: what was kept is said now. What is wrong in it has nobody to be answered to, so it becomes a state.
function run(bindings) {
  engine = bindings;
  try {
    first();
    panels.forEach(function (panel) {
      if (panel.place) mount(panel);
      boot(panel);
    });
    kept.splice(0).forEach(function (entry) {
      var result = JSON.parse(call(entry[0], entry[1], entry[2]));
      if (!result.ok && engine) engine.turnedOutWrong(result.error.text, entry[0].number);
    });
  } catch (error) {
    fail('broken', error);
  }
}

function runTwin() {
  var bindings;
  // A server that answers each address with its page has none.
  if (typeof window.extensionUpdateTwin !== 'function') {
    fail('cannotRun');
    return;
  }
  try {
    bindings = glue();
    bindings.adopt(window.extensionUpdateTwin);
    delete window.extensionUpdateTwin;
  } catch (error) {
    fail('cannotRun', error);
    return;
  }
  run(bindings);
}

// How the engine comes into this page: `source` gives the WebAssembly module, `fetchTwin` brings the same program as
// JavaScript and calls back. `fetchTwin` hears why the module is not there.
export function comeFrom(source, fetchTwin) {
  beginLoading = function () {
    attempt(source, function (error) {
      fetchTwin(runTwin, error);
    });
  };
}

// Tries the WebAssembly module that `source` gives. It is tried, not guessed from the name of the engine: a page's
// policy may forbid it as well.
export function attempt(source, otherwise) {
  function giveUp(error) {
    note(error);
    otherwise(error);
  }
  try {
    if (typeof WebAssembly !== 'object') throw new Error('there is no WebAssembly');
    // Asynchronously: Chromium before 92 refuses to compile more than 4 kB in one go.
    var bindings = glue();
    bindings({ module_or_path: source() }).then(function () {
      delete window.extensionUpdateTwin;
      run(bindings);
    }, giveUp);
  } catch (error) {
    giveUp(error);
  }
}

// The module at an address. A server without the file, or one that answers every address with its page, is told apart
// from a policy.
export function fetchModule(address) {
  return fetch(seek(address)).then(function (response) {
    var isPage = /^text\/html/.test(response.headers.get('content-type'));
    if (response.ok && !isPage) return response;
    var error = new Error(
      response.ok ? 'the server answered with a page of HTML' : 'the server answered ' + response.status
    );
    error.isAbsent = true;
    throw error;
  });
}

// Remembers where the engine is looked for: whoever hears that it is not there must hear where.
export function seek(address) {
  // The oldest engines have no `URL`; a link makes an address whole.
  var link = document.createElement('a');
  link.href = address;
  sought = link.href;
  return address;
}

export function whenDrawn(callback) {
  afterDrawing = callback;
}

export function whenFailed(callback) {
  afterFailing = callback;
}

export function countReports() {
  return reports;
}

export function whenRefused(callback) {
  afterRefusing = callback;
}

// Begins to load the engine, once.
export function load() {
  if (loading || !beginLoading) return;
  loading = true;
  beginLoading();
}

// Brings the twin by its address, where it has one.
export function fetchScript(address, done) {
  if (!address) {
    fail('cannotRun');
    return;
  }
  if (!sought) seek(address);
  try {
    var script = document.createElement('script');
    script.onload = done;
    script.onerror = function () {
      fail('cannotRun');
    };
    script.src = address;
    document.head.appendChild(script);
  } catch (error) {
    // A page with Trusted Types lets no script be named by its address.
    fail('cannotRun', error);
  }
}

// The functions of the first panel.
export var api = {
  start: function (configJson) {
    return call(first(), 'start', configJson);
  },
  report: function (reportJson) {
    return call(first(), 'report', reportJson);
  },
  take: function () {
    return take(first());
  },
  version: EXTENSION_UPDATE_VERSION
};
