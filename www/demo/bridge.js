// Module …Клиент: the bridge between page and form, procedure by procedure as BSL has it; onec/docs/simulator.md puts both side by side.
// It must never pass anything but strings to the page, and never work inside a click: that one only asks for a later look.
// Read next: installing.js, form.js, and server.js for what is asked here.
var Stand = window.Stand || {};

(function () {
  'use strict';

  // НовыйМост.
  function newBridge() {
    return {
      queue: [],
      works: [],
      install: null,
      stage: '',
      adopted: false,
      asked: false,
      reportOnFailure: '',
      state: ''
    };
  }

  // ДокументСформирован: may come before the panel is there, and several times.
  function documentComplete(form) {
    Stand.fieldClient.startPanel(form);
    Stand.installing.adopt(form);
  }

  // ПриНажатии: the signal only puts off; a link is never followed by the field.
  function click(form, data) {
    if (data.href) {
      data.standardProcessing = false;
    } else if (data.element.id === Stand.fieldClient.SIGNAL) {
      data.standardProcessing = false;
      Stand.fieldClient.postponeTaking(form);
    }
  }

  // ПолучитьСообщения: all there are, then one call of the server that reads them; an exception in one leaves the others in the queue.
  function takeMessages(form) {
    var panel = Stand.fieldClient.panelOf(form);
    if (!panel) {
      return;
    }
    var texts = [];
    for (var text = panel.take(); text !== ''; text = panel.take()) {
      Stand.witness.noteTaken(text);
      texts.push(text);
    }
    var queue = form.bridge.queue;
    if (texts.length > 0) {
      queue.push.apply(queue, Stand.server.parseMessages(texts));
    }
    while (queue.length > 0) {
      var message = queue.shift();
      carryOut(form, message.name, message.params);
    }
  }

  // ВыполнитьСообщение.
  function carryOut(form, name, params) {
    // The engine may be ready later than the document is.
    if (name === 'ready') {
      documentComplete(form);
    } else if (name === 'fetch') {
      Stand.installing.addWork(form, Stand.server.beginRequest(params));
    } else if (name === 'state') {
      if (!params.extension || params.extension === Stand.extensions.OWN) {
        form.bridge.state = params.state;
      }
      Stand.form.showState(form.bridge.state);
    } else if (name === 'install') {
      Stand.installing.beginInstall(form, params);
    } else if (name === 'proceed') {
      Stand.installing.afterQuestion(form, params);
    } else if (name === 'cancel') {
      Stand.installing.cancelInstall(form, params);
    } else if (name === 'download') {
      Stand.installing.addWork(form, Stand.server.beginDownload(params));
    } else if (name === 'restart') {
      Stand.taxi.restart();
    } else if (name === 'open-link') {
      Stand.taxi.showLink(params.url);
    }
    // ЗапомнитьПамять: the page may come into the field again, and start then gives it this memory.
    else if (name === 'remember') {
      form.settings = Stand.server.keepMemory(params.memory, form.settings, params.extension);
    } else {
      Stand.server.noteRefusal('Форма не знает сообщения ' + name);
    }
  }

  // ПроверитьРаботы.
  function checkWorks(form) {
    var left = [];
    var works = form.bridge.works;
    for (var i = 0; i < works.length; i++) {
      works[i].overdue = works[i].patience > 0 && Date.now() - works[i].begun > works[i].patience;
      var step = null;
      try {
        step = Stand.server.checkWork(works[i]);
      } catch (_silent) {
        // The server has not answered; it is asked again, and the panel itself explains the form's silence meanwhile.
        works[i].losses += 1;
        if (works[i].losses < 20) {
          left.push(works[i]);
        } else if (Stand.installing.isInstall(form.bridge, works[i])) {
          Stand.installing.tellOfLoss(form);
        }
        continue;
      }
      Stand.installing.carryOutStep(form, works[i], step);
      if (!step.end) {
        left.push(works[i]);
      }
    }
    form.bridge.works = left;
    if (left.length > 0) {
      Stand.fieldClient.postponeChecking(form);
    }
  }

  Stand.bridge = {
    newBridge: newBridge,
    documentComplete: documentComplete,
    click: click,
    // Handlers of waiting, as the form's module hands them on.
    takeMessages: takeMessages,
    checkWorks: checkWorks,
    // ОбновитьНастройки.
    refresh: function (form) {
      form.settings = Stand.config.make();
      Stand.fieldClient.startPanel(form);
    },
    // Завершить: the install stays, its loading is led by a background job.
    finish: function (form) {
      Stand.server.cancelWorks(
        form.bridge.works.filter(function (work) {
          return work.kind !== 'install';
        })
      );
      form.bridge.works = [];
    }
  };
})();
