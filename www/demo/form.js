// The form «Обновление расширения»: what its module has, handlers of the form and of its field, each a call of the bridge.
// It must never do anything itself that the bridge does.
// Read next: bridge.js.
var Stand = window.Stand || {};

(function () {
  'use strict';

  var place = document.querySelector('[data-demo=field-place]');
  var panelText = null;
  var reading = false;
  var form = null;

  // ПриСозданииНаСервере: the text of the panel is read once, from a template in a real form.
  function open() {
    if (form || reading) { return; }
    if (panelText !== null) { make(); return; }
    reading = true;
    var request = new XMLHttpRequest();
    request.open('GET', '/pkg/extension-update.html', true);
    request.onload = function () {
      reading = false;
      if (request.status === 200) {
        panelText = request.responseText;
        make();
      } else {
        place.textContent = 'Текст панели pkg/extension-update.html ещё не собран: выполните cargo xtask dist.';
      }
    };
    request.onerror = function () {
      reading = false;
      place.textContent = 'Сервис стенда не отвечает.';
    };
    request.send();
  }

  function make() {
    var made = { settings: Stand.config.make(), bridge: Stand.bridge.newBridge(), handlers: Stand.waiting.make(), field: null };
    form = made;
    Stand.witness.forget();
    made.field = Stand.field.open(place, panelText, Stand.settings.value('frame'), {
      // ПанельДокументСформирован.
      documentComplete: function () { if (made === form) { Stand.bridge.documentComplete(made); } },
      // ПанельПриНажатии.
      click: function (data) { if (made === form) { Stand.bridge.click(made, data); } }
    });
  }

  // ПриЗакрытии: with the form its works end, whatever they were at.
  function close() {
    if (form) {
      Stand.bridge.finish(form);
      form.handlers.close();
      form.field = null;
    }
    form = null;
    place.textContent = '';
    showState('—');
  }

  function showState(state) { document.querySelector('[data-demo=panel-state]').textContent = state; }

  Stand.form = {
    open: open,
    close: close,
    showState: showState,
    // What the panel said last.
    state: function () { return form ? form.bridge.state : ''; },
    // ОбработкаОповещения: something the config is made of has changed.
    refresh: function () { if (form && form.field) { Stand.bridge.refresh(form); } },
    // The form is closed and opened again.
    reopen: function () {
      if (form) {
        close();
        open();
      }
    }
  };
}());
