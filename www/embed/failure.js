// What a web page is told when the panel cannot do its work: a state, an error, an event and a message for the program,
// and one line on the console for its author.
//
// It must say nothing twice. The page for 1C has no part in it: there nobody reads a console. Next: `loader.js`.
import { countReports, whenFailed, whenRefused } from './loader.js';

// Where the author reads on, in the documentation of the package.
var PAGE = 'docs/web/troubleshooting.md';
// How long a panel may stand without a config before its author hears of it, in milliseconds.
var PATIENCE = 5000;
// How long a config may be wrong before its author hears of it: a page may set the rest of an element's attributes by a
// script.
var BREATH = 1000;
// How long the page may say nothing to what only it can do before its author hears of it, in milliseconds.
var SILENCE = 10000;

var complained = false;
// The config's fault that was told last: attributes that come one by one start the panel again and again.
var fault = '';
var warned = false;
// The events that the page has been told of already.
var silent = {};

// The engine's own messages never come: this one stands for them, in the event and for `take()`.
function tell(panel, box) {
  var params = { state: 'failed', installed: null, offered: null, code: 'engine' };
  panel.told = [JSON.stringify({ id: 1, message: 'state', params: params })];
  // Whoever has just put the panel into the page listens in a moment.
  setTimeout(function () {
    var detail = { id: 1, params: params };
    var event = new CustomEvent('extension-update:state', { bubbles: true, composed: true, detail: detail });
    (box || document.documentElement).dispatchEvent(event);
  }, 0);
}

// Makes what the page shows in place of the panel a panel in the state `failed`, for whoever looks for its hooks.
function mark(box) {
  var boot = box.querySelector('.eu-boot');
  boot.setAttribute('data-extension-update', '');
  boot.setAttribute('data-state', 'failed');
  var text = document.createElement('span');
  text.setAttribute('data-part', 'message');
  text.setAttribute('data-code', 'engine');
  text.textContent = boot.textContent;
  boot.textContent = '';
  boot.appendChild(text);
}

whenFailed(function (panel, boxes, word, url, reason) {
  var text = word === 'broken' ? 'the engine has stopped because of an internal error' : 'the engine did not come';
  if (reason) text += ': ' + reason.replace(/[\s.]+$/, '');
  // Browsers name the wider permission only.
  if (/unsafe-eval|content.security.policy|\bcsp\b/i.test(reason))
    text += "; 'wasm-unsafe-eval' in script-src is enough";
  panel.failure = { code: 'engine', text: text, url: url };
  boxes.forEach(mark);
  tell(panel, boxes[0]);
  if (complained) return;
  complained = true;
  console.error('extension-update: ' + text + '. Address: ' + (url || 'unknown') + '. Read ' + PAGE);
});

// A config that cannot be used has its sentence for the user on the screen; which key is wrong is for the author.
whenRefused(function (panel) {
  var error = panel.error;
  setTimeout(function () {
    if (panel.error !== error || error.text === fault) return;
    fault = error.text;
    console.error('extension-update: ' + error.code + ': ' + error.text + '. Read ' + PAGE);
  }, BREATH);
});

// One line where the page is asked for what only it can do and says nothing at all: an example that was copied listens
// to nobody.
function listenFor(name, advice) {
  function hear() {
    var before = countReports();
    setTimeout(function () {
      if (countReports() !== before || silent[name]) return;
      silent[name] = true;
      console.warn(
        'extension-update: nothing has answered the event `extension-update:' +
          name +
          '` for ten seconds. ' +
          advice +
          '. Read ' +
          PAGE
      );
    }, SILENCE);
  }
  // On the way in: whoever answers at once does so before the event comes back up.
  window.addEventListener('extension-update:' + name, hear, true);
}

if (typeof window !== 'undefined') {
  listenFor(
    'fetch',
    'Set `source.transport` (the attribute `transport`) to `fetch`, or carry the request out and report `fetched`'
  );
  listenFor('install', 'Carry it out and report `accepted` first, then `installed` or `failed`');
}

export function warnOfTwo() {
  console.warn(
    'extension-update: the script is in this page twice, or in two versions. The first one stays; take one of them away. Read ' +
      PAGE
  );
}

// One line where a panel has stood for some seconds and nobody has said what it should show: a lost config shows
// nothing else. `stands` gives the attributes that it does not know, or nothing where it is gone.
export function expectConfig(panel, stands) {
  setTimeout(function () {
    var unknown = stands();
    if (warned || panel.lastStart !== null || panel.failure || !unknown) return;
    warned = true;
    console.warn(
      'extension-update: a panel has stood in the page for five seconds without a config: nobody has called `start`, and it has neither the ' +
        'property `config` nor the attribute `extension-id`' +
        (unknown.length ? ', and knows no `' + unknown.join('`, `') + '`' : '') +
        '. Read ' +
        PAGE
    );
  }, PATIENCE);
}
