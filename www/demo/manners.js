// How the form answers, as the drawer wants it: as it should, late, twice, never, or in a muddle. Every report goes through here.
// It must never change what a report says, but for the muddle, whose reports are strangers to the panel.
// Read next: bridge.js.
var Stand = window.Stand || {};

(function () {
  'use strict';

  var LATE = 3000;

  function answer() {
    return Stand.settings.value('answer');
  }

  Stand.manners = {
    // Gives the report's text to `deliver`, once, twice, later or never.
    tell: function (text, deliver) {
      if (answer() === 'deaf') {
        Stand.log.note('Форма не отвечает ни на что: так настроен стенд.');
      } else if (answer() === 'late') {
        setTimeout(function () {
          deliver(text);
        }, LATE);
      } else {
        deliver(text);
        if (answer() === 'twice') {
          deliver(text);
        }
      }
    },
    // Whether the form takes no notice of a wish to install.
    ignoresInstall: function () {
      if (answer() !== 'never') {
        return false;
      }
      Stand.log.note('Форма молчит: так настроен стенд.');
      return true;
    },
    // What a form with a defect says beside the right reports.
    muddle: function (operation, deliver) {
      if (answer() !== 'muddled') {
        return;
      }
      deliver(JSON.stringify({ report: 'applause', operation: operation }));
      deliver(JSON.stringify({ report: 'installed', operation: 'no-such-operation', version: '9.9.9.9' }));
      deliver(JSON.stringify({ report: 'progress', operation: operation, stage: 'write', done: 2, total: 1 }));
    }
  };
})();
