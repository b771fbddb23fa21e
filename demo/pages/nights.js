// The nights of the base: a button that lets one pass, and a table of those that have. What came of a night, the
// session says. It must never touch the clock or the table by itself.
// Read next: window.js.
var Stand = window.Stand || {};

(function () {
  'use strict';

  // The splash is seen before the night begins: the page stands still while it passes.
  var SPLASH = 500;

  var button = document.querySelector('[data-demo=night-pass]');
  var section = document.querySelector('[data-demo=nights]');
  var body = document.querySelector('[data-demo=nights-rows]');
  var splash = document.querySelector('[data-demo=splash]');
  var words = splash.firstChild;
  var shown = '';

  function isOn() {
    return Stand.settings.value('night') === 'on' && !Stand.settings.wish('part');
  }

  function pass() {
    var before = words.textContent;
    button.disabled = true;
    words.textContent = 'Проходит ночь…';
    splash.hidden = false;
    setTimeout(function () {
      var told = Stand.wire.event({ do: 'night' });
      words.textContent = before;
      splash.hidden = true;
      button.disabled = false;
      if (told && told.restarted) {
        Stand.window.restarted();
      }
    }, SPLASH);
  }

  function drawRow(night) {
    var row = Stand.drawing.element('tr');
    [night.date, night.sentence, night.versions].forEach(function (text) {
      row.appendChild(Stand.drawing.element('td', '', text));
    });
    return row;
  }

  function show(base) {
    var nights = base.nights || [];
    button.hidden = !isOn();
    section.hidden = nights.length === 0;
    document.querySelector('[data-demo=base-clock]').textContent = base.clock || '';
    if (JSON.stringify(nights) === shown) {
      return;
    }
    shown = JSON.stringify(nights);
    body.textContent = '';
    nights.forEach(function (night) {
      body.appendChild(drawRow(night));
    });
  }

  button.onclick = pass;

  Stand.nights = { show: show };
})();
