// Module …ПолеКлиент: what the form says to the page in its field, and what it puts off.
// It must never pass anything but strings.
// Read next: bridge.js.
var Stand = window.Stand || {};

(function () {
  'use strict';

  // КнопкаСигнала.
  var SIGNAL = 'extension-update-signal';

  // НачатьПанель: the panel passes over a config it has, so this may be called as often as one likes.
  function startPanel(form) {
    var panel = panelOf(form);
    if (!panel) {
      return;
    }
    var row = Stand.log.start(JSON.parse(form.settings));
    row.mark(checkAccepted(panel.start(form.settings)));
    postponeTaking(form);
  }

  // ПередатьОтчет.
  function tellReport(form, text) {
    Stand.manners.tell(text, function (text) {
      deliver(form, text);
    });
  }

  function deliver(form, text) {
    var panel = panelOf(form);
    if (!panel) {
      return;
    }
    var row = Stand.log.report(JSON.parse(text));
    row.mark(checkAccepted(panel.report(text)));
    postponeTaking(form);
  }

  // ПроверитьПринятое: there is no JSON on the client, and a refusal begins the same each time.
  function checkAccepted(result) {
    if (result.indexOf('{"ok":false') === 0) {
      Stand.server.noteRefusal(result);
    }
    return result;
  }

  // ПанельФормы.
  function panelOf(form) {
    return form.field && form.field.panel(SIGNAL);
  }

  // ОтложитьПолучение.
  function postponeTaking(form) {
    form.handlers.connect('ПолучитьСообщения', 0.1, function () {
      Stand.bridge.takeMessages(form);
    });
  }

  // ОтложитьПроверку.
  function postponeChecking(form) {
    form.handlers.connect('ПроверитьРаботы', 0.3, function () {
      Stand.bridge.checkWorks(form);
    });
  }

  Stand.fieldClient = {
    SIGNAL: SIGNAL,
    startPanel: startPanel,
    tellReport: tellReport,
    deliver: deliver,
    panelOf: panelOf,
    postponeTaking: postponeTaking,
    postponeChecking: postponeChecking
  };
})();
