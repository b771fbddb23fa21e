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
    if (form || reading) {
      return;
    }
    if (panelText !== null) {
      make();
      return;
    }
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
    var former = Stand.operation.former();
    if (former.text) {
      Stand.log.note('Замечания: ' + former.text);
    }
    var made = {
      settings: Stand.config.make(former.work),
      bridge: Stand.bridge.newBridge(),
      handlers: Stand.waiting.make(),
      field: null
    };
    form = made;
    Stand.witness.forget();
    made.field = Stand.field.open(place, Stand.clock.put(panelText), Stand.settings.value('frame'), {
      // ПанельДокументСформирован.
      documentComplete: function () {
        if (made === form) {
          Stand.bridge.documentComplete(made);
        }
      },
      // ПанельПриНажатии.
      click: function (data) {
        if (made === form) {
          Stand.bridge.click(made, data);
        }
      }
    });
  }

  // ПередЗакрытием: whether the form could be closed.
  function leave() {
    if (form && !Stand.installing.mayClose(form)) {
      Stand.log.note('Идёт запись обновления: она займёт несколько секунд.');
      return false;
    }
    if (form && Stand.installing.installs(form)) {
      Stand.log.note(
        'Установка обновления не закончена. Загрузка идёт дальше, запись начнётся, когда форма откроется снова.'
      );
    }
    close();
    return true;
  }

  // ПриЗакрытии: with the form its works end, but for an install.
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

  function showState(state) {
    document.querySelector('[data-demo=panel-state]').textContent = state;
  }

  Stand.form = {
    open: open,
    close: close,
    leave: leave,
    showState: showState,
    // What the panel said last.
    state: function () {
      return form ? form.bridge.state : '';
    },
    // ОбработкаОповещения: something the config is made of has changed.
    refresh: function () {
      if (form && form.field) {
        Stand.bridge.refresh(form);
      }
    },
    // The form is closed and opened again.
    reopen: function () {
      if (form) {
        close();
        open();
      }
    }
  };
})();
