// `<extension-update>`: the panel as an element. Attributes and properties become a config; whatever changes starts the panel anew.
//
// It must hold no decision of its own, and never start twice for one change. There is one panel a page: it stands in the element that came
// first, a second one says so, and takes over when the first has gone. Next: `attributes.js`, `loader.js`.
import { ATTRIBUTES, composeConfig, readValue, writeValue } from './attributes.js';
import { api, localeOf, say, settle, wordsIn } from './loader.js';

var HOST_STYLE = ':host{display:block}:host([hidden]){display:none}';

// The element in which the panel stands, and those that wait for it.
var holder = null;
var waiting = [];
// What an element keeps for itself: {box, connected, scheduled, config, memory, error}.
var insides = new WeakMap();
var sheet = null;

// A sheet that is made by script needs no leave from the page's style-src; where that is not known, a style element.
function dress(root) {
  var css = HOST_STYLE + EXTENSION_UPDATE_CSS;
  if ('adoptedStyleSheets' in Document.prototype) {
    if (!sheet) {
      sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
    }
    root.adoptedStyleSheets = [sheet];
  } else {
    var style = document.createElement('style');
    style.textContent = css;
    root.appendChild(style);
  }
}

function occupy(element) {
  holder = element;
  settle(insides.get(element).box);
  schedule(element);
}

function leave(element) {
  var at = waiting.indexOf(element);
  if (at >= 0) waiting.splice(at, 1);
  if (holder !== element) return;
  holder = null;
  if (waiting.length) occupy(waiting.shift());
}

// Several changes in a row are one start.
function schedule(element) {
  var inside = insides.get(element);
  if (inside.scheduled) return;
  inside.scheduled = true;
  Promise.resolve().then(function () {
    inside.scheduled = false;
    if (holder === element && inside.connected) start(element, inside);
  });
}

function start(element, inside) {
  var base = inside.config === null ? element.getAttribute('config') : inside.config;
  var config = composeConfig(
    base,
    function (name) {
      return element.getAttribute(name);
    },
    inside.memory
  );
  if (config !== null) inside.error = JSON.parse(api.start(config)).error || null;
}

// On a server, and in an engine without custom elements, there is no class to build on, and the script is read all the same.
var Base = typeof customElements === 'undefined' ? class {} : HTMLElement;

export class ExtensionUpdateElement extends Base {
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
    dress(root);
    root.appendChild(box);
    var inside = { box: box, connected: false, scheduled: false, config: null, memory: null, error: null };
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
    if (holder === this) {
      schedule(this);
    } else if (!holder) {
      occupy(this);
    } else if (waiting.indexOf(this) < 0) {
      waiting.push(this);
      say(inside.box, wordsIn(this.getAttribute('locale') || localeOf(this.config)).second);
    }
  }

  disconnectedCallback() {
    var element = this;
    insides.get(element).connected = false;
    // Moving is leaving and coming back at once. A timer, no promise: WebKit may run those between the two.
    setTimeout(function () {
      if (!insides.get(element).connected) leave(element);
    }, 0);
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
    return insides.get(this).error;
  }

  get state() {
    var root = insides.get(this).box.querySelector('[data-extension-update]');
    return (root && root.getAttribute('data-state')) || '';
  }

  report(report) {
    return JSON.parse(api.report(report));
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
  if (window.customElements && !customElements.get('extension-update')) {
    customElements.define('extension-update', ExtensionUpdateElement);
  }
}
