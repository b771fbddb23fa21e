// What the stand is set to: from the page's address first, then from the drawer «Настройка стенда». The session decides what is allowed.
// It must never write the licence key into an address that it makes.
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
  var inputs = {};
  var sentences = {};
  var query = parse(window.location.search);
  var place = document.querySelector('[data-demo=settings-rows]');

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

  function addRow(group, row) {
    var name = row[0];
    var label = document.createElement('label');
    var input = document.createElement(row[2] ? 'select' : 'input');
    label.className = 'setting';
    label.appendChild(document.createElement('span')).textContent = row[1];
    input.setAttribute('data-demo', 'set-' + name);
    (row[2] || []).forEach(function (choice) {
      add(input, choice[0], choice[1]);
    });
    values[name] = query.hasOwnProperty(name) ? query[name] : row[2] ? row[2][0][0] : '';
    inputs[name] = input;
    show(name);
    input.onchange = function () {
      set(name, input.value);
    };
    label.appendChild(input);
    group.appendChild(label);
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
    for (var name in changed) {
      if (changed.hasOwnProperty(name)) {
        values[name] = changed[name];
        show(name);
      }
    }
  }

  // What a session is opened with.
  function all() {
    var said = {};
    var name;
    for (name in values) {
      if (values.hasOwnProperty(name) && OWN.indexOf(name) < 0) {
        said[name] = values[name];
      }
    }
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
    Stand.settingsRows.forEach(function (group) {
      group[1].forEach(function (row) {
        var usual = row[2] ? row[2][0][0] : '';
        if (values[row[0]] !== usual) {
          pairs.push(row[0] + '=' + encodeURIComponent(values[row[0]]));
        }
      });
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

  Stand.settingsRows.forEach(function (group) {
    var fieldset = document.createElement('fieldset');
    fieldset.appendChild(document.createElement('legend')).textContent = group[0];
    group[1].forEach(function (row) {
      addRow(fieldset, row);
    });
    place.appendChild(fieldset);
  });
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
