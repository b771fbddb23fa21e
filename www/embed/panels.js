// `createPanel`: a panel in an element of the page's own, for programs that do without `<extension-update>`.
//
// Each panel has its own state, memory and end. It must never throw at the page once the panel is made. The build gives
// it EXTENSION_UPDATE_VERSION. Next: `loader.js`, `style.js`.
import { expectConfig } from './failure.js';
import { call, close, open, settle, take } from './loader.js';
import { CSS, dress } from './style.js';

var GONE = '{"ok":false,"error":{"code":"destroyed","text":"this panel has been destroyed"}}';

// The trees that have the style already: the document, and shadow trees.
var dressed = new WeakSet();

// The style goes where the element stands.
function dressAround(element) {
  var tree = element.getRootNode();
  if (!(tree instanceof ShadowRoot)) tree = document;
  if (!dressed.has(tree)) dress(tree, CSS, null);
  dressed.add(tree);
}

export function createPanel(element, options) {
  if (!(element instanceof Element)) throw new TypeError('createPanel: an element of the page is needed');
  if (!options || options.style !== false) dressAround(element);
  var panel = open();
  settle(panel, element);
  var gone = false;
  expectConfig(panel, function () {
    return !gone && [];
  });
  function tell(name, argument) {
    return gone ? GONE : call(panel, name, argument);
  }
  var made = {
    start: function (config) {
      return tell('start', config);
    },
    report: function (report) {
      return tell('report', report);
    },
    take: function () {
      return gone ? '' : take(panel);
    },
    check: function () {
      return tell('press', 'check');
    },
    destroy: function () {
      if (!gone) close(panel);
      gone = true;
    },
    version: EXTENSION_UPDATE_VERSION
  };
  if (options && options.config) made.start(options.config);
  return made;
}
