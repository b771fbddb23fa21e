// The simulated infobase and the session that works in it.
// It must never be changed by the panel directly: only the form writes here, as only BSL does in 1C.
// Read next: extensions.js (what there is to update), install.js (who writes a new version), taxi.js (who starts a session).
var Stand = window.Stand || {};

(function () {
  'use strict';

  // By extension: its version in the base, how often it was written, the object of the panel's last `remember` and the note on an install
  // that runs. The last two are ХранилищеОбщихНастроек: they live as long as the page does, whatever form or session ends.
  var held = {};

  function of(id) {
    if (!held.hasOwnProperty(id)) {
      held[id] = { version: '', writings: 0, memory: '{}', operation: null };
    }
    return held[id];
  }

  Stand.base = {
    licenceKey: Stand.settings.wish('key'),
    // Whether the base takes no writing any more: the way back is barred too.
    locked: false
  };

  Stand.session = {
    number: 0,
    // ИмяСеанса: the number comes again, the moment of the beginning does not.
    name: '',
    // What this session runs: an installed version becomes active with the next session.
    activeVersion: ''
  };

  Stand.log.hide(Stand.base.licenceKey);

  var own = Stand.extensions.OWN;
  // The memory of the extension that the form belongs to.
  Object.defineProperty(Stand.base, 'memory', {
    get: function () {
      return Stand.base.memoryOf(own);
    }
  });

  Stand.base.beginSession = function () {
    Stand.session.number += 1;
    Stand.session.name = Stand.session.number + '-' + Date.now();
    Stand.session.activeVersion = of(own).version;
    document.body.setAttribute('data-demo-session', String(Stand.session.number));
    Stand.base.show();
  };

  // ВерсияВБазе: what РасширенияКонфигурации.Получить() would answer.
  Stand.base.versionOf = function (id) {
    return of(id).version;
  };

  // Whoever has another version from elsewhere: the drawer, the address.
  Stand.base.setVersion = function (id, version) {
    of(id).version = version;
  };

  // Расширение.ХешСумма: tells one state of the base from another, and is no hash of a file.
  Stand.base.hash = function (id) {
    return of(id).version + '#' + of(id).writings;
  };

  // СнимокРасширения: all that is needed for the way back.
  Stand.base.snapshot = function (id) {
    return { version: of(id).version, writings: of(id).writings, hash: Stand.base.hash(id) };
  };

  // Расширение.Записать(Данные).
  Stand.base.write = function (id, version) {
    of(id).writings += 1;
    of(id).version = version;
  };

  Stand.base.restore = function (id, snapshot) {
    of(id).writings = snapshot.writings;
    of(id).version = snapshot.version;
  };

  // ПамятьПанели and ЗапомнитьПамять: as a text, as a settings storage keeps it. Without a name it is the form's own extension.
  Stand.base.memoryOf = function (id) {
    return JSON.parse(of(id).memory);
  };
  Stand.base.keepMemory = function (memory, id) {
    of(id || own).memory = JSON.stringify(memory);
    Stand.base.show();
  };
  Stand.base.forget = function () {
    for (var id in held) {
      if (held.hasOwnProperty(id)) {
        held[id].memory = '{}';
      }
    }
    Stand.base.show();
  };

  // Хранение.Операция and ЗапомнитьОперацию: null where no install runs.
  Stand.base.operationOf = function (id) {
    return of(id).operation;
  };
  Stand.base.keepOperation = function (id, record) {
    of(id).operation = record;
  };

  Stand.base.show = function () {
    show('session-number', String(Stand.session.number));
    show('session-version', Stand.session.activeVersion);
    show('installed-version', of(own).version);
    var others = Stand.extensions
      .list()
      .slice(1)
      .map(function (extension) {
        return extension.id + ' ' + of(extension.id).version;
      });
    show('other-versions', others.length > 0 ? ' · ' + others.join(' · ') : '');
    var kept = of(own).memory;
    show('memory-size', kept === '{}' ? 'пуста' : kept.length + ' знаков');
  };

  // The form «Обновление расширения» came with 0.0.0.3; an extension without a version is given the benefit of the doubt.
  Stand.base.hasUpdateForm = function () {
    var parts = /^0\.0\.0\.(\d+)$/.exec(Stand.session.activeVersion);
    return !parts || Number(parts[1]) >= 3;
  };

  function show(name, text) {
    document.querySelector('[data-demo=' + name + ']').textContent = text;
  }

  Stand.extensions.list(true).forEach(function (extension) {
    of(extension.id).version = extension.installed;
  });
})();
