// The simulated infobase and the session that works in it.
// It must never be changed by the panel directly: only the form writes here, as only BSL does in 1C.
// Read next: install.js (who writes a new version), taxi.js (who starts a session).
var Stand = window.Stand || {};

(function () {
  'use strict';

  Stand.base = {
    // What РасширенияКонфигурации.Получить() would answer.
    installedVersion: Stand.settings.value('installed'),
    licenceKey: Stand.settings.wish('key'),
    // ХранилищеОбщихНастроек: the object of the panel's last `remember`. It lives as long as the page does, whatever form or session ends.
    memory: {},
    // Whether the base takes no writing any more: the way back is barred too.
    locked: false
  };

  Stand.session = {
    number: 0,
    // What this session runs: an installed version becomes active with the next session.
    activeVersion: ''
  };

  Stand.log.hide(Stand.base.licenceKey);

  Stand.base.beginSession = function () {
    Stand.session.number += 1;
    Stand.session.activeVersion = Stand.base.installedVersion;
    document.body.setAttribute('data-demo-session', String(Stand.session.number));
    Stand.base.show();
  };

  // Расширение.ХешСумма: tells one state of the base from another, and is no hash of a file.
  var writings = 0;
  Stand.base.hash = function () { return Stand.base.installedVersion + '#' + writings; };

  // СнимокРасширения: all that is needed for the way back.
  Stand.base.snapshot = function () {
    return { version: Stand.base.installedVersion, writings: writings, hash: Stand.base.hash() };
  };

  // Расширение.Записать(Данные).
  Stand.base.write = function (version) {
    writings += 1;
    Stand.base.installedVersion = version;
  };

  Stand.base.restore = function (snapshot) {
    writings = snapshot.writings;
    Stand.base.installedVersion = snapshot.version;
  };

  // ЗапомнитьПамять: as a text, as a settings storage keeps it.
  Stand.base.keepMemory = function (memory) {
    Stand.base.memory = JSON.parse(JSON.stringify(memory));
    Stand.base.show();
  };

  Stand.base.show = function () {
    show('session-number', String(Stand.session.number));
    show('session-version', Stand.session.activeVersion);
    show('installed-version', Stand.base.installedVersion);
    var kept = JSON.stringify(Stand.base.memory);
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
}());
