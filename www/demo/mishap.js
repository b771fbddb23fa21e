// The failure that is planned in the drawer: it comes once, at its own place, and the next attempt is that of a person who has mended it.
// It must never come by itself.
// Read next: install.js, check.js and loading.js, which ask whether it is their turn.
var Stand = window.Stand || {};

(function () {
  'use strict';

  Stand.mishap = {
    happens: function (code) {
      if (Stand.settings.value('failure') !== code) {
        return false;
      }
      Stand.settings.set('failure', '');
      return true;
    }
  };
})();
