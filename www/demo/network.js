// Module …Сеть: HTTPСоединение of the simulated server. What the panel asks for by `fetch` is sent from here.
// It must never send anything the panel did not ask for, and never answer one request twice.
// Redirects are followed by the browser, which gives a script no choice; in 1C the module follows them by hand.
// Read next: jobs.js.
var Stand = window.Stand || {};

(function () {
  'use strict';

  // НужныеЗаголовки: what the panel can make use of.
  var USEFUL = [
    'content-type',
    'etag',
    'last-modified',
    'link',
    'retry-after',
    'x-ratelimit-remaining',
    'x-ratelimit-reset'
  ];
  var REPLACEMENT = 0xfffd;

  // НовыйОтвет: {error, status, headers, body}; error is '', 'timeout', 'too-large' or 'network', as in the report.
  function newAnswer() {
    return { error: '', status: 0, headers: {}, body: '' };
  }

  // ОтветСервиса: never throws, a failed network is an answer too. Answers what can abort it.
  function ask(params, answer) {
    var connection = new XMLHttpRequest();
    var answered = false;

    function tell(given) {
      if (answered) {
        return;
      }
      answered = true;
      answer(given);
    }

    function fail(word) {
      var given = newAnswer();
      given.error = word;
      tell(given);
    }

    try {
      connection.open(params.method, params.url, true);
      // Bytes, as the platform gives them: a browser would trust marks and headers that BSL does not look at.
      connection.responseType = 'arraybuffer';
      connection.timeout = params.timeoutMs || 0;
      for (var name in params.headers) {
        if (params.headers.hasOwnProperty(name)) {
          connection.setRequestHeader(name, params.headers[name]);
        }
      }
      connection.onload = function () {
        var bytes = new Uint8Array(connection.response || 0);
        if (bytes.length > params.maxBytes) {
          fail('too-large');
          return;
        }
        tell({
          error: '',
          status: connection.status,
          headers: parseHeaders(connection.getAllResponseHeaders()),
          body: decode(bytes)
        });
      };
      connection.onerror = function () {
        fail('network');
      };
      connection.ontimeout = function () {
        fail('timeout');
      };
      // The platform takes in the whole body before it can be measured; a page could not hold one that never ends.
      connection.onprogress = function (progress) {
        if (progress.loaded > params.maxBytes) {
          fail('too-large');
          connection.abort();
        }
      };
      connection.send(params.body === undefined ? null : params.body);
    } catch (_refused) {
      fail('network');
    }
    return {
      abort: function () {
        answered = true;
        connection.abort();
      }
    };
  }

  function parseHeaders(text) {
    var headers = {};
    var lines = (text || '').split('\n');
    for (var i = 0; i < lines.length; i++) {
      var at = lines[i].indexOf(':');
      var name = lines[i].slice(0, Math.max(at, 0)).toLowerCase();
      if (USEFUL.indexOf(name) >= 0) {
        headers[name] = lines[i].slice(at + 1).replace(/^\s+|\s+$/g, '');
      }
    }
    return headers;
  }

  // ПолучитьСтрокуИзДвоичныхДанных(Данные, "UTF-8"): what is no UTF-8 becomes a replacement sign.
  function decode(bytes) {
    var text = [];
    var units = [];
    var at = 0;
    while (at < bytes.length) {
      var first = bytes[at];
      var length =
        first < 0x80
          ? 1
          : first >= 0xc2 && first < 0xe0
            ? 2
            : first >= 0xe0 && first < 0xf0
              ? 3
              : first >= 0xf0 && first < 0xf5
                ? 4
                : 0;
      var point = length === 1 ? first : first & (0xff >> (length + 1));
      for (var i = 1; i < length && (bytes[at + i] & 0xc0) === 0x80; i++) {
        point = point * 64 + (bytes[at + i] & 0x3f);
      }
      var whole = length > 0 && (length === 1 || i === length) && point >= [0, 0, 0x80, 0x800, 0x10000][length];
      if (!whole || point > 0x10ffff || (point >= 0xd800 && point < 0xe000)) {
        units.push(REPLACEMENT);
        at += 1;
      } else {
        if (point > 0xffff) {
          units.push(0xd800 + ((point - 0x10000) >> 10), 0xdc00 + ((point - 0x10000) & 0x3ff));
        } else {
          units.push(point);
        }
        at += length;
      }
      // In pieces: no engine takes a million arguments.
      if (units.length > 4000) {
        text.push(String.fromCharCode.apply(null, units));
        units = [];
      }
    }
    text.push(String.fromCharCode.apply(null, units));
    return text.join('');
  }

  Stand.network = { newAnswer: newAnswer, ask: ask };
})();
