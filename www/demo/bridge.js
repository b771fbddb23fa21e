// Module …Клиент: the bridge between page and form, procedure by procedure as BSL has it; onec/docs/simulator.md puts both side by side.
// It must never pass anything but strings to the page, and never work inside a click: that one only asks for a later look.
// Read next: form.js, and server.js for what is asked here.
var Stand = window.Stand || {};

(function () {
  'use strict';

  // НовыйМост.
  function newBridge() { return { queue: [], works: [], install: null, stage: '', reportOnFailure: '', state: '' }; }

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
    if (!panel) { return; }
    var texts = [];
    for (var text = panel.take(); text !== ''; text = panel.take()) {
      Stand.witness.noteTaken(text);
      texts.push(text);
    }
    var queue = form.bridge.queue;
    if (texts.length > 0) { queue.push.apply(queue, Stand.server.parseMessages(texts)); }
    while (queue.length > 0) {
      var message = queue.shift();
      carryOut(form, message.name, message.params);
    }
  }

  // ВыполнитьСообщение.
  function carryOut(form, name, params) {
    if (name === 'ready') { Stand.fieldClient.startPanel(form); }
    else if (name === 'fetch') { addWork(form, Stand.server.beginRequest(params)); }
    else if (name === 'state') {
      form.bridge.state = params.state;
      Stand.form.showState(params.state);
    }
    else if (name === 'install') { beginInstall(form, params); }
    else if (name === 'cancel') { cancelInstall(form, params); }
    else if (name === 'download') { addWork(form, Stand.server.beginDownload(params)); }
    else if (name === 'restart') { Stand.taxi.restart(); }
    else if (name === 'open-link') { Stand.taxi.showLink(params.url); }
    // The page may come into the field again: start then gives it this memory.
    else if (name === 'remember') { form.settings = Stand.server.keepMemory(params.memory, form.settings); }
    else { Stand.server.noteRefusal('Форма не знает сообщения ' + name); }
  }

  // НачатьУстановку: one operation at a time.
  function beginInstall(form, params) {
    if (Stand.manners.ignoresInstall() || installs(form)) { return; }
    Stand.manners.muddle(params.operation, function (text) { Stand.fieldClient.deliver(form, text); });
    var step = Stand.server.beginInstall(params);
    if (!step.end) {
      form.bridge.install = step.work;
      form.bridge.stage = 'download';
      form.bridge.reportOnFailure = step.reportOnFailure;
    }
    addWork(form, step);
  }

  // ОтменитьУстановку: writing is not broken off; while it goes on this message waits, and then there is no install any more.
  function cancelInstall(form, params) {
    var work = form.bridge.install;
    if (!work || work.operation !== params.operation) { return; }
    var place = form.bridge.works.indexOf(work);
    if (place >= 0) { form.bridge.works.splice(place, 1); }
    carryOutStep(form, work, Stand.server.cancelInstall(work));
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
      } catch (silent) {
        // The server has not answered; it is asked again, and the panel itself explains the form's silence meanwhile.
        works[i].losses += 1;
        if (works[i].losses < 20) { left.push(works[i]); }
        else if (isInstall(form.bridge, works[i])) { tellOfLoss(form); }
        continue;
      }
      carryOutStep(form, works[i], step);
      if (!step.end) { left.push(works[i]); }
    }
    form.bridge.works = left;
    if (left.length > 0) { Stand.fieldClient.postponeChecking(form); }
  }

  // ПродолжитьУстановку: each stage has a waiting of its own, so that the panel is drawn in between.
  function continueInstall(form) {
    var work = form.bridge.install;
    if (!work) { return; }
    var step;
    try {
      step = form.bridge.stage === 'check' ? Stand.server.checkFile(work) : Stand.server.writeExtension(work);
    } catch (lost) {
      tellOfLoss(form);
      return;
    }
    carryOutStep(form, work, step);
  }

  // ДобавитьРаботу.
  function addWork(form, step) {
    if (!step.end) {
      step.work.begun = Date.now();
      form.bridge.works.push(step.work);
      Stand.fieldClient.postponeChecking(form);
    }
    carryOutStep(form, step.work, step);
  }

  // ВыполнитьШаг.
  function carryOutStep(form, work, step) {
    if (step.stage) {
      form.bridge.stage = step.stage;
      form.handlers.connect('ПродолжитьУстановку', 0.1, function () { continueInstall(form); });
    } else if (step.end && isInstall(form.bridge, work)) {
      form.bridge.install = null;
    }
    if (step.remarks.length > 0) { Stand.log.note('Замечания: ' + step.remarks.join('; ')); }
    for (var i = 0; i < step.reports.length; i++) { Stand.fieldClient.tellReport(form, step.reports[i]); }
    if (step.file) { Stand.taxi.giveFile(step.file, work.fileName); }
    else if (step.text) { Stand.log.note('Предупреждение: ' + step.text); }
  }

  // СообщитьОСбое: the server has written this text beforehand: now there is nobody to ask for it.
  function tellOfLoss(form) {
    form.bridge.install = null;
    Stand.fieldClient.tellReport(form, form.bridge.reportOnFailure);
  }

  // ЭтоУстановка: by name, because a work comes back from the server as a copy.
  function isInstall(bridge, work) {
    return bridge.install !== null && work !== null && work.kind === 'install' && work.operation === bridge.install.operation;
  }

  // ИдетУстановка.
  function installs(form) { return form.bridge.install !== null; }

  Stand.bridge = {
    newBridge: newBridge,
    // ДокументСформирован: may come before the panel is there, and several times.
    documentComplete: function (form) { Stand.fieldClient.startPanel(form); },
    click: click,
    // Handlers of waiting, as the form's module hands them on.
    takeMessages: takeMessages,
    checkWorks: checkWorks,
    // ОбновитьНастройки.
    refresh: function (form) {
      form.settings = Stand.config.make();
      Stand.fieldClient.startPanel(form);
    },
    // Завершить.
    finish: function (form) {
      Stand.server.cancelWorks(form.bridge.works);
      form.bridge.works = [];
    }
  };
}());
