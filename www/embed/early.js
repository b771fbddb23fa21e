// The question that goes out before the engine is there: the answer travels while the engine is loaded and compiled.
//
// It must ask nothing that the core would not ask, and never look into an answer: the core decides what is asked, and
// takes a question over only where it is its own, letter for letter; any other is aborted. Whatever is doubtful here is
// left to the core. Next: `loader.js`, and `src/web/fetch.rs`, which takes over and puts the very same request.

// The sources that are asked by a bare GET, with what they accept (`src/core/source`). The Releases API carries the
// licence key: never early.
var ACCEPTS = { __proto__: null, 'signed-feed': 'application/json', 'github-releases': 'application/vnd.github+json' };
// Narrower than the addresses of the core (`src/core/address.rs`): plain names and plain characters, `http:` to this
// machine only.
var PLAIN = /^(https:\/\/(\w(-*\w)*\.)*[a-z](-*\w)*|http:\/\/(localhost|127\.0\.0\.1))(:\d+)?\/[\w!#-;=?@~]{0,999}$/i;
// How long an answer waits for its `start`, in milliseconds: the core's own patience with a service.
var PATIENCE = 20000;
// As much as the core reads of any answer (`MAX_BYTES` in `src/core/source`), in bytes.
var MOST = 4194304;

// The question that is out, as the engine takes it over: address, what it accepts, the promise of its answer, what
// aborts it.
var asked = null;

// Nobody wants the answer any more.
export function forget() {
  if (asked) asked[3].abort();
  asked = null;
}

// WebKit takes in an answer as fast as it comes, read or not, and gets to nothing else meanwhile: behind an endless
// one, or a small one that inflates, the engine would not start for minutes. So a copy is counted until the engine
// takes over, which measures by itself.
function bound(mine, response) {
  if (!response.body) return;
  var reader = response.clone().body.getReader();
  var left = MOST;
  function count(piece) {
    if (piece.done) return;
    left -= piece.value.length;
    if (asked !== mine) reader.cancel().catch(ignore);
    else if (left < 0) forget();
    else next();
  }
  function next() {
    reader.read().then(count, ignore);
  }
  next();
}

// Whoever takes a question over hears of its failure; here it is nobody's.
function ignore() {}

function ask(url, accept) {
  if (asked && asked[0] === url && asked[1] === accept) return;
  forget();
  if (!accept || !PLAIN.test(url)) return;
  // Where one of the two is missing, in old engines, the error leaves the question to the core.
  var controller = new AbortController();
  var mine = [
    url,
    accept,
    fetch(url, {
      headers: { accept: accept },
      cache: 'no-cache',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      signal: controller.signal
    }),
    controller
  ];
  asked = mine;
  mine[2].then(function (response) {
    bound(mine, response);
  }, ignore);
  setTimeout(function () {
    if (asked === mine) forget();
  }, PATIENCE);
}

// GitHub gives 30 releases, or as many as it is asked for; the core puts the question in the same words
// (`src/core/source/github.rs`).
function paged(url) {
  url = url.split('#')[0];
  return /[?&]per_page=/.test(url) ? url : url + (url.indexOf('?') < 0 ? '?' : '&') + 'per_page=100';
}

// What is known before any config: the address of a signed feed, in the page's own markup.
export function foreseeFeed(element) {
  foresee({ source: { kind: 'signed-feed', url: element.getAttribute('data-feed'), transport: 'fetch' } });
}

// What the first config asks: JSON text, or an object. Where the core may have nothing to ask, nothing is asked.
export function foresee(config) {
  try {
    if (typeof config === 'string') config = JSON.parse(config);
    var source = config.source;
    var memory = config.memory || {};
    var host = config.host || {};
    var policy = config.policy || {};
    // Several extensions, an install that goes on or waits for its restart, an answer that may be new enough.
    var doubtful = config.extensions || host.operation || memory.pending || (memory.checked && policy.checkInterval);
    var url = source.kind === 'github-releases' ? paged(source.url) : source.url;
    ask(url, !doubtful && source.transport === 'fetch' && ACCEPTS[source.kind]);
  } catch (_error) {
    forget();
  }
}

// Hands the question to the engine, which takes it over or aborts it.
export function handOver(engine) {
  if (asked) engine.takeOver(...asked);
  asked = null;
}
