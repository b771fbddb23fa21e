// ПодключитьОбработчикОжидания(Имя, Интервал, Истина) of a form: connected twice, a handler still runs once.
// It must never call a handler of a form that is closed.
// Read next: bridge.js.
var Stand = window.Stand || {};

(function () {
  'use strict';

  // The handlers of one form.
  function make() {
    var connected = {};
    var closed = false;
    return {
      // The platform takes no less than a tenth of a second.
      connect: function (name, seconds, handler) {
        if (closed || connected[name]) {
          return;
        }
        connected[name] = true;
        setTimeout(function () {
          connected[name] = false;
          if (!closed) {
            handler();
          }
        }, Math.max(seconds, 0.1) * 1000);
      },
      close: function () {
        closed = true;
      }
    };
  }

  Stand.waiting = { make: make };
})();
