// HTTPСоединение of the simulated server: what the panel asks for by `fetch` is sent from here.
// It must never send anything the panel did not ask for, and never answer one ticket twice.
// Read next: form.js.
var Stand = window.Stand || {};

(function () {
  'use strict';

  // What the panel can make use of; the rest would only make the report longer.
  var USEFUL = ['content-type', 'etag', 'last-modified', 'retry-after'];

  // answer gets {status, headers, body} or {error}.
  function send(request, answer) {
    var connection = new XMLHttpRequest();
    var answered = false;

    function tell(result) {
      if (answered) { return; }
      answered = true;
      answer(result);
    }

    try {
      connection.open(request.method, request.url, true);
      connection.timeout = request.timeoutMs || 0;
      for (var name in request.headers) {
        if (request.headers.hasOwnProperty(name)) { connection.setRequestHeader(name, request.headers[name]); }
      }
      connection.onload = function () {
        tell({ status: connection.status, headers: parseHeaders(connection.getAllResponseHeaders()), body: connection.responseText });
      };
      connection.onerror = function () { tell({ error: 'network' }); };
      connection.ontimeout = function () { tell({ error: 'timeout' }); };
      connection.onprogress = function (progress) {
        if (request.maxBytes && progress.loaded > request.maxBytes) {
          tell({ error: 'too-large' });
          connection.abort();
        }
      };
      connection.send(request.body === undefined ? null : request.body);
    } catch (refused) {
      tell({ error: 'network' });
    }
  }

  function parseHeaders(text) {
    var headers = {};
    var lines = text.split('\n');
    for (var i = 0; i < lines.length; i++) {
      var at = lines[i].indexOf(':');
      var name = lines[i].slice(0, Math.max(at, 0)).toLowerCase();
      if (USEFUL.indexOf(name) >= 0) { headers[name] = lines[i].slice(at + 1).replace(/^\s+|\s+$/g, ''); }
    }
    return headers;
  }

  Stand.transport = { send: send };
}());
