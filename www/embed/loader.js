// The loader: defines `ExtensionUpdate`, keeps what the host says until the engine runs, and starts the engine.
//
// It must never throw at the host, never leave an empty page, and stay within what Safari 11 runs (the build lowers it to ES2015;
// polyfills are not at hand before it). The build gives it: EXTENSION_UPDATE_VERSION, EXTENSION_UPDATE_PAGE (whether this is the panel's own
// page), EXTENSION_UPDATE_CSS (the style sheet, for a script in somebody else's page) and `glue()`, which makes wasm-bindgen's glue: it looks for
// TextDecoder at once, so it must not run before the polyfills of the twin are there.
// Next: `src/web/mod.rs`, whose exports it calls.

var PENDING = '{"ok":true,"pending":true}';
var CANNOT_RUN =
  'Панель обновления не может здесь работать: обновите платформу 1С:Предприятие или откройте базу в современном браузере. ' +
  'Установленное расширение продолжает работать. (The update panel cannot run here. The installed extension keeps working.)';
var BROKEN =
  'Панель обновления остановилась из-за внутренней ошибки. Закройте и снова откройте эту форму. ' +
  'Установленное расширение продолжает работать. (The update panel has stopped. Close this form and open it again.)';

var engine = null;
// Why there is no engine and never will be: the sentence that the page shows.
var failure = '';
// Calls from before the engine ran, in order: [name, argument].
var kept = [];
// Where panels are to stand, in a page that is not the panel's own.
var places = [];

function refusal(text) {
  return JSON.stringify({ ok: false, error: { code: 'engine', text: text } });
}

// Where the calls that were kept want the panel: the engine, which reads configs, never came.
function namedPlaces() {
  var found = [];
  kept.forEach(function (entry) {
    try {
      var config = typeof entry[1] === 'string' ? JSON.parse(entry[1]) : entry[1];
      var place = entry[0] === 'start' && document.querySelector(config.mount);
      if (place && found.indexOf(place) < 0) found.push(place);
    } catch (error) {
      // A config that cannot be read names no place.
    }
  });
  return found;
}

// The engine cannot run, or has stopped: the page says so.
function fail(sentence) {
  engine = null;
  failure = sentence;
  (places.length ? places : namedPlaces()).forEach(function (box) {
    var root = box.querySelector('[data-extension-update]');
    if (root) root.parentNode.removeChild(root);
    var text = box.querySelector('.eu-boot') || box.appendChild(document.createElement('div'));
    text.className = 'eu-boot';
    text.setAttribute('role', 'alert');
    text.textContent = sentence;
  });
}

function call(name, argument) {
  if (failure) return refusal(failure);
  if (!engine) {
    kept.push([name, argument]);
    return PENDING;
  }
  try {
    return engine[name](argument);
  } catch (error) {
    fail(BROKEN);
    return refusal(String(error));
  }
}

function take() {
  if (!engine) return '';
  try {
    return engine.take();
  } catch (error) {
    fail(BROKEN);
    return '';
  }
}

function mount(box) {
  var boot = box.querySelector('.eu-boot');
  if (boot) boot.parentNode.removeChild(boot);
  engine.mount(box);
}

// The engine runs: what was kept is said now. What is wrong in it has nobody to be answered to, so it becomes a state.
function run(bindings) {
  engine = bindings;
  try {
    places.forEach(mount);
    engine.boot();
    kept.splice(0).forEach(function (entry) {
      var result = JSON.parse(call(entry[0], entry[1]));
      if (!result.ok && engine) engine.turnedOutWrong(result.error.text);
    });
  } catch (error) {
    fail(BROKEN);
  }
}

function bytesOf(base64) {
  var text = atob(base64);
  var bytes = new Uint8Array(text.length);
  for (var index = 0; index < text.length; index++) bytes[index] = text.charCodeAt(index);
  return bytes;
}

// WebAssembly is tried, not guessed from the name of the engine: a page's policy may forbid it as well. `source` gives the module, `fetchTwin` brings
// the same program as JavaScript and calls back.
function load(source, fetchTwin) {
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
  } catch (error) {
    fetchTwin(runTwin);
  }
}

function runTwin() {
  var bindings;
  try {
    bindings = glue();
    bindings.adopt(window.extensionUpdateTwin);
    delete window.extensionUpdateTwin;
  } catch (error) {
    fail(CANNOT_RUN);
    return;
  }
  run(bindings);
}

window.ExtensionUpdate = {
  start: function (configJson) {
    return call('start', configJson);
  },
  report: function (reportJson) {
    return call('report', reportJson);
  },
  take: take,
  version: EXTENSION_UPDATE_VERSION
};

if (EXTENSION_UPDATE_PAGE) {
  // A trap in a timer reaches nobody else. In the twin it is the error that wasm2js throws.
  window.addEventListener('error', function (event) {
    var error = event.error;
    var trap = error && (error.message === 'abort' || (typeof WebAssembly === 'object' && error instanceof WebAssembly.RuntimeError));
    if (engine && trap) fail(BROKEN);
  });
  places.push(document.body);
  var data = document.getElementById('extension-update-wasm');
  var twin = document.getElementById('extension-update-twin');
  // What has been read goes out of the page: whoever looks at its text finds the panel's words, not a megabyte of program.
  [].slice.call(document.querySelectorAll('body > script')).forEach(function (script) {
    script.parentNode.removeChild(script);
  });
  load(
    function () {
      return bytesOf(data.textContent);
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
} else {
  var style = document.createElement('style');
  style.textContent = EXTENSION_UPDATE_CSS;
  document.head.appendChild(style);
  // Next to this script, whatever the page's own address is.
  var folder = document.currentScript.src.replace(/[^/]*$/, '');
  load(
    function () {
      return folder + EXTENSION_UPDATE_WASM;
    },
    function (done) {
      try {
        var script = document.createElement('script');
        script.onload = done;
        script.onerror = function () {
          fail(CANNOT_RUN);
        };
        script.src = folder + 'extension-update-twin.js';
        document.head.appendChild(script);
      } catch (error) {
        // A page with Trusted Types lets no script be named by its address.
        fail(CANNOT_RUN);
      }
    }
  );
  if (window.customElements) {
    customElements.define(
      'extension-update',
      class extends HTMLElement {
        connectedCallback() {
          if (!this.shadowRoot) {
            var root = this.attachShadow({ mode: 'open' });
            var box = document.createElement('div');
            root.appendChild(style.cloneNode(true));
            root.appendChild(box);
            places.push(box);
            if (engine) mount(box);
            if (failure) fail(failure);
          }
          if (this.hasAttribute('config')) window.ExtensionUpdate.start(this.getAttribute('config'));
        }
      }
    );
  }
}
