// «Журнал»: what panel, form, server and service have said, each as a sentence with the procedure and the line that
// ran, its JSON folded. It must never build HTML from what it shows.
// Read next: witness.js.
var Stand = window.Stand || {};

(function () {
  'use strict';

  var MOST_ROWS = 600;
  var KINDS = {
    message: ['from-panel', 'панель → форма', 'data-demo-message'],
    report: ['from-form', 'форма → панель', 'data-demo-report'],
    call: ['from-form', 'форма → панель', 'data-demo-call'],
    server: ['of-server', 'клиент → сервер', 'data-demo-server'],
    http: ['of-server', 'сервер → сервис', 'data-demo-http'],
    write: ['of-server', 'сервер → база', 'data-demo-write'],
    log: ['of-server', 'журнал регистрации', 'data-demo-log'],
    note: ['of-stand', 'стенд', 'data-demo-note']
  };

  var rows = document.querySelector('[data-demo=log]');

  function clock() {
    var now = new Date();
    return [now.getHours(), now.getMinutes(), now.getSeconds()]
      .map(function (number) {
        return (number < 10 ? '0' : '') + number;
      })
      .join(':');
  }

  function draw(entry) {
    var element = Stand.drawing.element;
    var kind = KINDS[entry.kind] || KINDS.note;
    var row = element('div', 'row ' + kind[0]);
    var head = element('div', 'row-head');
    row.setAttribute(kind[2], entry.name);
    head.appendChild(element('span', 'row-time', clock()));
    head.appendChild(element('span', 'row-direction', kind[1]));
    if (entry.name && entry.kind !== 'log') {
      head.appendChild(element('b', 'row-name', entry.name));
    }
    row.appendChild(head);
    row.appendChild(element('div', 'row-sentence', entry.sentence));
    if (entry.place && entry.place.procedure) {
      var place = entry.place.module + '.' + entry.place.procedure + ', строка ' + entry.place.line;
      row.appendChild(element('div', 'row-place', place));
    }
    if (entry.json !== null && entry.json !== undefined) {
      var more = element('details', '');
      more.appendChild(element('summary', '', 'JSON'));
      more.appendChild(element('pre', 'row-json', JSON.stringify(entry.json, null, 2)));
      row.appendChild(more);
    }
    return row;
  }

  function add(entries) {
    var atEnd = rows.scrollTop + rows.clientHeight >= rows.scrollHeight - 40;
    (entries || []).forEach(function (entry) {
      var row = draw(entry);
      rows.appendChild(row);
      if (entry.kind === 'message') {
        Stand.witness.noteRow(row);
        if (entry.name === 'state') {
          Stand.window.showState(entry.json.params.state);
        }
      }
    });
    while (rows.childNodes.length > MOST_ROWS) {
      rows.removeChild(rows.firstChild);
    }
    // Whoever has scrolled up to read is left where he is.
    if (atEnd) {
      rows.scrollTop = rows.scrollHeight;
    }
  }

  Stand.log = {
    add: add,
    note: function (sentence) {
      add([{ kind: 'note', name: '', sentence: sentence, place: null, json: null }]);
    },
    clear: function () {
      rows.textContent = '';
    }
  };
})();
