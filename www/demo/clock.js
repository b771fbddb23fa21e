// The user's clock, as far ahead as the drawer wants: for what the panel does after an hour, a day, a week.
// It must never change the stand's own time, or the service's.
// Read next: form.js, which puts the panel's text into the field.
var Stand = window.Stand || {};

(function () {
  'use strict';

  // The panel's text, with a clock that is ahead in its own document.
  function put(text) {
    var hours = Number(Stand.settings.value('ahead')) || 0;
    if (hours === 0) {
      return text;
    }
    var script =
      '<script>(function () { var now = Date.now; Date.now = function () { return now.call(Date) + ' +
      hours * 3600000 +
      '; }; }());<' +
      '/script>';
    return text.replace('<head>', '<head>' + script);
  }

  Stand.clock = { put: put };
})();
