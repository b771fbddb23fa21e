// What the stand is set to: from the page's address first, then from the drawer «Настройка стенда». The session decides
// what is allowed. It must never write the licence key into an address that it makes.
// Read next: window.js.
var Stand = window.Stand || {};

(function () {
  'use strict';

  // Known to everybody, and yet not written into a text of the page.
  var SAMPLE = ['DEMO', 'Q2BAV', 'EAYBV', 'VIYFM', 'WE1WE'].join('-');
  // What only the page itself needs, and what it alone may say when it opens a session.
  var OWN = ['frame'];
  var AT_OPENING = ['part', 'client', 'key', 'mark', 'per_page'];

  var values = {};
  var usual = {};
  var inputs = {};
  var sentences = {};
  var query = parse(window.location.search);

  function parse(text) {
    var found = {};
    text
      .replace(/^\?/, '')
      .split('&')
      .forEach(function (pair) {
        var at = pair.indexOf('=');
        try {
          if (at > 0) {
            found[pair.slice(0, at)] = decodeURIComponent(pair.slice(at + 1).replace(/\+/g, ' '));
          }
        } catch (_broken) {
          // A broken escape is no setting; the default stands.
        }
      });
    return found;
  }

  function add(select, value, caption) {
    var option = document.createElement('option');
    option.value = value;
    option.textContent = caption;
    select.appendChild(option);
  }

  function begin(input) {
    var name = input.getAttribute('data-demo').slice('set-'.length);
    usual[name] = input.options ? input.options[0].value : '';
    values[name] = query.hasOwnProperty(name) ? query[name] : usual[name];
    inputs[name] = input;
    show(name);
    input.onchange = function () {
      set(name, input.value);
    };
  }

  // A value from the address may be one the drawer does not offer (yet): it is offered from then on.
  function show(name) {
    var input = inputs[name];
    if (!input) {
      return;
    }
    input.value = values[name];
    if (input.value !== values[name] && input.tagName === 'SELECT') {
      add(input, values[name], values[name]);
      input.value = values[name];
    }
    var said = [sentences[values.fault], sentences['scenario ' + values.scenario]];
    document.querySelector('[data-demo=fault-sentence]').textContent = said.join(' ');
  }

  function set(name, value) {
    if (values[name] === value) {
      return;
    }
    values[name] = value;
    show(name);
    if (name === 'client') {
      window.location.search = address();
      return;
    }
    if (OWN.indexOf(name) < 0) {
      var said = {};
      said[name] = value;
      var told = Stand.wire.event({ do: 'settings', values: said });
      if (told && told.restarted) {
        Stand.window.restarted();
      }
    }
    if (name === 'frame' || name === 'ahead') {
      Stand.window.reopen();
    }
  }

  // The session has changed a setting itself: a failure comes once.
  function take(changed) {
    Object.keys(changed).forEach(function (name) {
      values[name] = changed[name];
      show(name);
    });
  }

  // What a session is opened with.
  function all() {
    var said = {};
    Object.keys(values).forEach(function (name) {
      if (OWN.indexOf(name) < 0) {
        said[name] = values[name];
      }
    });
    AT_OPENING.forEach(function (name) {
      if (query.hasOwnProperty(name)) {
        said[name] = query[name];
      }
    });
    if (query.hasOwnProperty('sample')) {
      said.key = SAMPLE;
    }
    if (values.client) {
      said.client = values.client;
    }
    return said;
  }

  // The address of this page with its settings, without the key.
  function address() {
    var pairs = [];
    Object.keys(inputs).forEach(function (name) {
      if (values[name] !== usual[name]) {
        pairs.push(name + '=' + encodeURIComponent(values[name]));
      }
    });
    ['part', 'view'].forEach(function (name) {
      if (query[name]) {
        pairs.push(name + '=' + encodeURIComponent(query[name]));
      }
    });
    return '?' + pairs.join('&');
  }

  // The service knows best what it can do wrong, and what a vendor may write.
  function askForChoices(name, from, mark) {
    var request = new XMLHttpRequest();
    request.open('GET', from, true);
    request.onload = function () {
      JSON.parse(request.responseText).forEach(function (row) {
        sentences[mark + row.name] = row.sentence;
        if (row.name !== values[name]) {
          add(inputs[name], row.name, row.sentence);
        }
      });
      show(name);
    };
    request.send();
  }

  var fields = document.querySelectorAll('[data-demo^=set-]');
  for (var i = 0; i < fields.length; i++) {
    begin(fields[i]);
  }
  askForChoices('fault', '/demo/faults', '');
  askForChoices('scenario', '/demo/scenarios', 'scenario ');

  Stand.settings = {
    value: function (name) {
      return values[name] === undefined ? '' : values[name];
    },
    // What only the address can say: view, part, log, drawer.
    wish: function (name) {
      return query.hasOwnProperty(name) ? query[name] : '';
    },
    sample: SAMPLE,
    set: set,
    take: take,
    all: all
  };
})();
