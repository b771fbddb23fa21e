// The installation as a form would do it on its server: download, check, write, read the version again.
// It must never change the base before every check has passed, and never report after its operation has ended.
// Read next: form.js.
var Stand = window.Stand || {};

(function () {
  'use strict';

  // What the form says for each code; `other` is the one case in which the old extension could not be brought back.
  var SENTENCES = {
    'network': 'Не удалось скачать файл: соединение прервано',
    'hash': 'Хеш файла не совпадает с объявленным',
    'name': 'В файле расширение с другим именем: DEMO_COPY',
    'incompatible': 'Расширение не может быть применено: отсутствует объект Справочник.Породы',
    'rights': 'Нет права «Администрирование расширений конфигурации»',
    'safe-mode': 'В безопасном режиме запись расширения запрещена',
    'lock': 'Ошибка исключительной блокировки информационной базы',
    'main-node': 'Расширение получено из главного узла: обновлять его нужно там',
    'cancelled': 'Установка отменена пользователем',
    'other': 'Не удалось записать расширение, прежняя версия не восстановлена'
  };
  // Steps that take the real platform a while; here they only have to be seen.
  var STEP = 250;

  // One operation at a time, as the infobase allows: `report` gets each report, in order.
  function install(params, report) {
    var operation = params.operation;
    var artifact = params.artifact || {};
    var planned = Stand.settings.value('failure');
    var ended = false;
    var writing = false;
    var connection = null;

    function tell(name, more) {
      if (ended) { return; }
      var said = { report: name, operation: operation };
      for (var key in more) { if (more.hasOwnProperty(key)) { said[key] = more[key]; } }
      report(said);
    }

    function fail(code, text) {
      if (ended) { return; }
      tell('failed', { code: code, text: text || SENTENCES[code], restored: code !== 'other' });
      ended = true;
      if (connection) { connection.abort(); }
    }

    // The planned failure comes once: the next attempt is the retry of a person who has mended the cause.
    function failsHere(code) {
      if (ended || planned !== code) { return false; }
      Stand.settings.set('failure', '');
      fail(code);
      return true;
    }

    function next(step) {
      setTimeout(function () { if (!ended) { step(); } }, STEP);
    }

    function begin() {
      tell('accepted');
      next(function () {
        if (failsHere('rights') || failsHere('safe-mode') || failsHere('main-node')) { return; }
        download(0);
      });
    }

    function download(place) {
      var urls = artifact.urls || [];
      if (place >= urls.length) { fail('network'); return; }
      // Only addresses of the web: the list comes from a feed.
      if (!/^https?:\/\//.test(urls[place])) { download(place + 1); return; }
      connection = new XMLHttpRequest();
      connection.open('GET', urls[place], true);
      connection.responseType = 'arraybuffer';
      connection.onprogress = function (progress) {
        tell('progress', { stage: 'download', done: progress.loaded, total: progress.lengthComputable ? progress.total : artifact.size });
        failsHere('network');
      };
      connection.onload = function () {
        if (failsHere('network')) { return; }
        if (connection.status === 200) { next(function () { check(new Uint8Array(connection.response)); }); }
        else { download(place + 1); }
      };
      connection.onerror = function () { if (!ended) { download(place + 1); } };
      connection.send();
    }

    function check(bytes) {
      tell('progress', { stage: 'check', done: 0, total: bytes.length });
      if (failsHere('hash') || failsHere('name') || failsHere('incompatible')) { return; }
      if (typeof artifact.size === 'number' && artifact.size !== bytes.length) {
        fail('hash', 'Размер файла ' + bytes.length + ' вместо ' + artifact.size);
      } else if (artifact.sha256 && artifact.sha256.toLowerCase() !== Stand.hash.sha256(bytes)) {
        fail('hash');
      } else if (artifact.md5 && artifact.md5.toLowerCase() !== Stand.hash.md5(bytes)) {
        fail('hash');
      } else if (!readVersion(bytes)) {
        fail('name', 'Файл не является расширением DEMO');
      } else {
        tell('progress', { stage: 'check', done: bytes.length, total: bytes.length });
        next(function () { write(bytes); });
      }
    }

    function write(bytes) {
      writing = true;
      tell('progress', { stage: 'write', done: 0, total: bytes.length });
      next(function () {
        if (failsHere('lock') || failsHere('other')) { return; }
        var version = readVersion(bytes);
        if (planned === 'version-mismatch') {
          Stand.settings.set('failure', '');
          version = Stand.base.installedVersion;
        }
        Stand.base.installedVersion = version;
        Stand.base.show();
        tell('progress', { stage: 'write', done: bytes.length, total: bytes.length });
        tell('installed', { version: version });
        ended = true;
      });
    }

    begin();
    return {
      operation: operation,
      runs: function () { return !ended; },
      cancel: function () {
        if (writing) { Stand.log.note('Отмена не выполнена: запись расширения уже идёт.'); return; }
        fail('cancelled');
      },
      // The session ends: nobody is left to report to.
      abandon: function () {
        ended = true;
        if (connection) { connection.abort(); }
      }
    };
  }

  // The demo's files say in their first line what they are: «DEMO 0.0.0.4».
  function readVersion(bytes) {
    var line = '';
    for (var i = 0; i < bytes.length && i < 64 && bytes[i] !== 10; i++) { line += String.fromCharCode(bytes[i]); }
    var found = /^DEMO (\d+\.\d+\.\d+\.\d+)$/.exec(line);
    return found ? found[1] : '';
  }

  Stand.installer = { install: install };
}());
