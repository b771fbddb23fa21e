// `<extension-update>`: the panel as an element. Attributes and properties become a config; whatever changes starts the
// panel anew.
//
// It must hold no decision of its own, and never start twice for one change. Each element is a panel of its own, which
// ends when the element has left the page. Next: `attributes.js`, `loader.js`.
import { ATTRIBUTES, composeConfig, findUnknown, readValue, writeValue } from './attributes.js';
import { expectConfig, warnOfTwo } from './failure.js';
import { api, call, close, settle, vacant } from './loader.js';
import { CSS, dress } from './style.js';

var HOST_STYLE = ':host{display:block}:host([hidden]){display:none}';
// How long a panel waits for its element to come back, in milliseconds: what it has just told is still on its way to
// the page.
var LINGER = 1000;
// How long an element waits for the rest of its page, in milliseconds.
var LONGEST_READING = 1000;
// What is under way at the host, which reports to the element.
var UNDER_WAY = '[data-state=installing],[data-state=preflight],[data-state=scheduling]';

// The answer of an element that has no panel: it does not stand in the page.
var GONE = { ok: false, error: { code: 'destroyed', text: 'this panel is no longer in the page' } };

// What an element keeps for itself: {box, panel, connected, scheduled, config, memory, error}.
var insides = new WeakMap();
var sheet = null;

// Moving is leaving and coming back, and an install that runs is heard to its end.
function leaveLater(inside) {
  setTimeout(function () {
    if (inside.connected || !inside.panel) return;
    if (inside.box.querySelector(UNDER_WAY)) {
      leaveLater(inside);
      return;
    }
    close(inside.panel);
    inside.panel = null;
  }, LINGER);
}

// Several changes in a row are one start. What the scripts of a page set while it is still being read belongs to the
// first one: a memory that came later would be none.
function schedule(element) {
  var inside = insides.get(element);
  if (inside.scheduled) return;
  inside.scheduled = true;
  whenRead(function () {
    inside.scheduled = false;
    if (inside.panel && inside.connected) start(element, inside);
  });
}

// No event says that a page has been read which is written into a frame and never closed.
function whenRead(then) {
  var called = false;
  function once() {
    if (!called) then();
    called = true;
  }
  if (document.readyState === 'loading') {
    document.addEventListener('DOMContentLoaded', once);
    setTimeout(once, LONGEST_READING);
  } else Promise.resolve().then(once);
}

// The language of the nearest element that has one, out of shadow roots too: the page's own, most often.
function localeAround(element) {
  for (var at = element; at; at = at.getRootNode().host) {
    var around = at.closest('[lang]');
    if (around) return around.lang;
  }
  return document.documentElement.lang;
}

function start(element, inside) {
  var base = inside.config === null ? element.getAttribute('config') : inside.config;
  var config = composeConfig(
    base,
    function (name) {
      return element.getAttribute(name);
    },
    inside.memory,
    localeAround(element)
  );
  if (config !== null) call(inside.panel, 'start', config);
}

function tell(element, name, argument) {
  var panel = insides.get(element).panel;
  return panel ? JSON.parse(call(panel, name, argument)) : GONE;
}

// On a server, and in an engine without custom elements, there is no class to build on, and the script is read all the
// same.
var Base = typeof customElements === 'undefined' ? class {} : HTMLElement;

export class ExtensionUpdateElement extends Base {
  // The functions of the page's first panel, for another copy of the script in the same page.
  static get first() {
    return api;
  }

  static get observedAttributes() {
    return ['config'].concat(
      ATTRIBUTES.map(function (attribute) {
        return attribute.name;
      })
    );
  }

  constructor() {
    super();
    var root = this.attachShadow({ mode: 'open' });
    var box = document.createElement('div');
    sheet = dress(root, HOST_STYLE + CSS, sheet);
    root.appendChild(box);
    var inside = {
      box: box,
      panel: null,
      connected: false,
      scheduled: false,
      config: null,
      memory: null
    };
    insides.set(this, inside);
    this.addEventListener('extension-update:remember', function (event) {
      var params = event.detail.params;
      // With several extensions the memory is one extension's, and has its place in `config.extensions`.
      if (params.extension === undefined) inside.memory = params.memory;
    });
  }

  connectedCallback() {
    var inside = insides.get(this);
    inside.connected = true;
    // What a program put on the element before it was defined is no property of the class yet.
    PROPERTIES.forEach(function (name) {
      if (!Object.prototype.hasOwnProperty.call(this, name)) return;
      var value = this[name];
      delete this[name];
      this[name] = value;
    }, this);
    if (!inside.panel) {
      var panel = vacant();
      inside.panel = panel;
      panel.locale = this.getAttribute('locale') || localeAround(this);
      settle(panel, inside.box);
      var element = this;
      expectConfig(panel, function () {
        return inside.panel === panel && findUnknown(element.getAttributeNames());
      });
    }
    schedule(this);
  }

  disconnectedCallback() {
    var inside = insides.get(this);
    inside.connected = false;
    leaveLater(inside);
  }

  attributeChangedCallback() {
    schedule(this);
  }

  get config() {
    var inside = insides.get(this);
    if (inside.config !== null) return inside.config;
    try {
      return JSON.parse(this.getAttribute('config'));
    } catch (_error) {
      return null;
    }
  }

  set config(value) {
    insides.get(this).config = value === undefined ? null : value;
    schedule(this);
  }

  get memory() {
    return insides.get(this).memory;
  }

  set memory(value) {
    insides.get(this).memory = value === undefined ? null : value;
    schedule(this);
  }

  get error() {
    var panel = insides.get(this).panel;
    return panel && (panel.failure || panel.error);
  }

  get state() {
    var root = insides.get(this).box.querySelector('[data-extension-update]');
    return (root && root.getAttribute('data-state')) || '';
  }

  report(report) {
    return tell(this, 'report', report);
  }

  check() {
    return tell(this, 'press', 'check');
  }

  install() {
    // Each of a list has a button of its own; the program means all of them.
    return tell(this, 'press', this.state === 'several' ? 'install-all' : 'install');
  }
}

var PROPERTIES = ['config', 'memory'].concat(
  ATTRIBUTES.map(function (attribute) {
    return attribute.property;
  })
);

ATTRIBUTES.forEach(function (attribute) {
  Object.defineProperty(ExtensionUpdateElement.prototype, attribute.property, {
    configurable: true,
    enumerable: true,
    get: function () {
      var text = this.getAttribute(attribute.name);
      if (text === null) return attribute.kind === 'list' ? [] : attribute.kind === 'number' ? null : '';
      return readValue(attribute.kind, text);
    },
    set: function (value) {
      var text = writeValue(attribute.kind, value);
      if (text === null) this.removeAttribute(attribute.name);
      else this.setAttribute(attribute.name, text);
    }
  });
});

// Defines the element where the page has a registry and nobody has taken the name.
export function defineElement() {
  if (!window.customElements) return;
  if (customElements.get('extension-update')) warnOfTwo();
  else customElements.define('extension-update', ExtensionUpdateElement);
}
