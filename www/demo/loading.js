// Module …Загрузка: takes a file in parts, so that there is a progress to see and a cancelling to hear.
// It must never decide whether it is the right file: check.js does.
// Read next: jobs.js.
var Stand = window.Stand || {};

(function () {
  'use strict';

  // РазмерЧасти is a mebibyte in BSL; the demo's file is small, and should still be seen to come in parts.
  var PART = 8192;
  // НаибольшийФайл: of a file whose size nobody has told.
  var MOST = 268435456;

  // What goes on when the drawer lets the file go: until then a person, or a test, has all the time there is.
  var held = [];
  Stand.settings.onChange(function (name) {
    if (name === 'hold') {
      held.splice(0).forEach(function (go) {
        go();
      });
    }
  });

  // НоваяЗагрузка, ЗагрузитьЧасть until it is done: progress(done) after each part, end(bytes or a sentence) once.
  function load(artifact, progress, end) {
    var size = typeof artifact.size === 'number' ? artifact.size : null;
    var limit = size === null ? MOST : size;
    var urls = (artifact.urls || []).slice();
    var connection = null;
    var ended = false;
    var url, total, done, parts;

    // ПерейтиКСледующемуАдресу: what came from the last one is thrown away.
    function goOn(reason) {
      parts = [];
      done = 0;
      total = size;
      if (urls.length === 0) {
        finish(reason);
        return;
      }
      url = urls.shift();
      // Only addresses of the web: the list comes from a feed.
      if (!/^https?:\/\//.test(url)) {
        goOn('Адрес файла не https и не этот же компьютер');
        return;
      }
      loadPart();
    }

    function finish(outcome) {
      if (ended) {
        return;
      }
      ended = true;
      end(outcome);
    }

    function loadPart() {
      if (ended) {
        return;
      }
      if (Stand.mishap.happens('network')) {
        finish('Не удалось скачать файл: соединение прервано');
        return;
      }
      connection = new XMLHttpRequest();
      connection.open('GET', url, true);
      connection.responseType = 'arraybuffer';
      connection.setRequestHeader('Range', 'bytes=' + done + '-' + (Math.min(done + PART, limit + 1) - 1));
      connection.onload = function () {
        takePart(new Uint8Array(connection.response || 0));
      };
      connection.onerror = function () {
        goOn('Соединение прервано');
      };
      connection.send();
    }

    function takePart(bytes) {
      if (ended) {
        return;
      }
      var range = /bytes (\d+)-\d+\/(\d+)/.exec(connection.getResponseHeader('Content-Range') || '');
      if (connection.status === 200) {
        // A server that knows no parts gives the whole file.
        parts = [];
        done = 0;
        total = bytes.length;
      } else if (connection.status === 206 && range && Number(range[1]) === done) {
        total = Number(range[2]);
      } else {
        goOn('Сервер файла ответил кодом ' + connection.status);
        return;
      }
      parts.push(bytes);
      done += bytes.length;
      if (done > limit) {
        goOn('Файл больше объявленного');
        return;
      }
      progress(done);
      if (total !== null && done >= total) {
        finish(join(parts, done));
        return;
      }
      if (bytes.length === 0) {
        goOn('Сервер файла перестал отдавать данные');
        return;
      }
      if (Stand.settings.value('hold') === 'file') {
        held.push(loadPart);
      } else {
        loadPart();
      }
    }

    goOn('У файла нет адреса');
    return {
      abort: function () {
        ended = true;
        if (connection) {
          connection.abort();
        }
      }
    };
  }

  // СоединитьДвоичныеДанные.
  function join(parts, size) {
    var whole = new Uint8Array(size);
    var at = 0;
    for (var i = 0; i < parts.length; i++) {
      whole.set(parts[i], at);
      at += parts[i].length;
    }
    return whole;
  }

  Stand.loading = { load: load };
})();
