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
    // The object of the panel's last `remember`.
    memory: {}
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

  Stand.base.show = function () {
    show('session-number', String(Stand.session.number));
    show('session-version', Stand.session.activeVersion);
    show('installed-version', Stand.base.installedVersion);
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
