// Module …Клиент: the bridge between page and form, procedure by procedure as BSL has it; onec/docs/simulator.md puts both side by side.
// It must never pass anything but strings to the page, and never work inside a click: that one only asks for a later look.
// Read next: form.js, and server.js for what is asked here.
var Stand = window.Stand || {};

(function () {
  'use strict';

  var SIGNAL = 'extension-update-signal';

  // НовыйМост.
  function newBridge() { return { works: [], install: null, stage: '', reportOnFailure: '', state: '' }; }

  // ПриНажатии: the signal only puts off; a link is never followed by the field.
  function click(form, data) {
    if (data.href) {
      data.standardProcessing = false;
    } else if (data.element.id === SIGNAL) {
      data.standardProcessing = false;
      postponeTaking(form);
    }
  }

  // ПолучитьСообщения: all there are, then one call of the server that reads them.
  function takeMessages(form) {
    var panel = panelOf(form);
    if (!panel) { return; }
    var texts = [];
    for (var text = panel.take(); text !== ''; text = panel.take()) {
      Stand.witness.noteTaken(text);
      texts.push(text);
    }
    if (texts.length === 0) { return; }
    var messages = Stand.server.parseMessages(texts);
    for (var i = 0; i < messages.length; i++) { carryOut(form, messages[i].name, messages[i].params); }
  }

  // ВыполнитьСообщение.
  function carryOut(form, name, params) {
    if (name === 'ready') { startPanel(form); }
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
    else if (name === 'remember') { Stand.server.keepMemory(params.memory); }
    else { Stand.server.noteRefusal('Форма не знает сообщения ' + name); }
  }

  // НачатьУстановку: one operation at a time.
  function beginInstall(form, params) {
    if (Stand.manners.ignoresInstall() || installs(form)) { return; }
    Stand.manners.muddle(params.operation, function (text) { deliver(form, text); });
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
      var step = Stand.server.checkWork(works[i]);
      carryOutStep(form, works[i], step);
      if (!step.end) { left.push(works[i]); }
    }
    form.bridge.works = left;
    if (left.length > 0) { postponeChecking(form); }
  }

  // ПродолжитьУстановку: each stage has a waiting of its own, so that the panel is drawn in between.
  function continueInstall(form) {
    var work = form.bridge.install;
    if (!work) { return; }
    var step;
    try {
      step = form.bridge.stage === 'check' ? Stand.server.checkFile(work) : Stand.server.writeExtension(work);
    } catch (lost) {
      // The server has written this text beforehand: now there is nobody to ask for it.
      form.bridge.install = null;
      tellReport(form, form.bridge.reportOnFailure);
      return;
    }
    carryOutStep(form, work, step);
  }

  // ДобавитьРаботу.
  function addWork(form, step) {
    if (!step.end) {
      step.work.begun = Date.now();
      form.bridge.works.push(step.work);
      postponeChecking(form);
    }
    carryOutStep(form, step.work, step);
  }

  // ВыполнитьШаг.
  function carryOutStep(form, work, step) {
    if (step.stage) {
      form.bridge.stage = step.stage;
      form.handlers.connect('ПродолжитьУстановку', 0.1, function () { continueInstall(form); });
    } else if (step.end && work && work === form.bridge.install) {
      form.bridge.install = null;
    }
    if (step.remarks.length > 0) { Stand.log.note('Замечания: ' + step.remarks.join('; ')); }
    for (var i = 0; i < step.reports.length; i++) { tellReport(form, step.reports[i]); }
    if (step.file) { Stand.taxi.giveFile(step.file, work.fileName); }
    else if (step.text) { Stand.log.note('Предупреждение: ' + step.text); }
  }

  // НачатьПанель: the panel passes over a config it has, so this may be called as often as one likes.
  function startPanel(form) {
    var panel = panelOf(form);
    if (!panel) { return; }
    var row = Stand.log.start(JSON.parse(form.settings));
    row.mark(checkAccepted(panel.start(form.settings)));
    postponeTaking(form);
  }

  // ПередатьОтчет.
  function tellReport(form, text) {
    Stand.manners.tell(text, function (text) { deliver(form, text); });
  }

  function deliver(form, text) {
    var panel = panelOf(form);
    if (!panel) { return; }
    var row = Stand.log.report(JSON.parse(text));
    row.mark(checkAccepted(panel.report(text)));
    postponeTaking(form);
  }

  // ПроверитьПринятое: there is no JSON on the client, and a refusal begins the same each time.
  function checkAccepted(result) {
    if (result.indexOf('{"ok":false') === 0) { Stand.server.noteRefusal(result); }
    return result;
  }

  // ПанельФормы.
  function panelOf(form) { return form.field && form.field.panel(SIGNAL); }

  // ОтложитьПолучение.
  function postponeTaking(form) {
    form.handlers.connect('ПолучитьСообщения', 0.1, function () { takeMessages(form); });
  }

  // ОтложитьПроверку.
  function postponeChecking(form) {
    form.handlers.connect('ПроверитьРаботы', 0.3, function () { checkWorks(form); });
  }

  // ИдетУстановка.
  function installs(form) { return form.bridge.install !== null; }

  Stand.bridge = {
    newBridge: newBridge,
    // ДокументСформирован: may come before the panel is there, and several times.
    documentComplete: startPanel,
    click: click,
    // ОбновитьНастройки.
    refresh: function (form) {
      form.settings = Stand.config.make();
      startPanel(form);
    },
    // Завершить.
    finish: function (form) {
      Stand.server.cancelWorks(form.bridge.works);
      form.bridge.works = [];
    }
  };
}());
