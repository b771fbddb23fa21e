// Module …УстановкаКлиент: leads an install through its stages; download, check, the question before the writing, the writing.
// It must never decide whether a file may be written: the server does.
// Read next: server.js.
var Stand = window.Stand || {};

(function () {
  'use strict';

  // НачатьУстановку: one operation at a time.
  function beginInstall(form, params) {
    if (Stand.manners.ignoresInstall() || installs(form)) {
      return;
    }
    Stand.manners.muddle(params.operation, function (text) {
      Stand.fieldClient.deliver(form, text);
    });
    take(form, Stand.server.beginInstall(params));
  }

  // Подхватить: the config has told the panel of it; the document may be there several times.
  function adopt(form) {
    if (form.bridge.asked || !Stand.fieldClient.panelOf(form)) {
      return;
    }
    form.bridge.asked = true;
    var step = Stand.server.formerInstall();
    if (!step.end) {
      form.bridge.adopted = true;
      take(form, step);
    }
  }

  // ПослеВопроса.
  function afterQuestion(form, params) {
    var work = form.bridge.install;
    if (!work || form.bridge.stage !== 'preflight' || work.operation !== params.operation) {
      return;
    }
    form.handlers.connect('ПродолжитьУстановку', 0.1, function () {
      continueInstall(form);
    });
  }

  // ОтменитьУстановку: writing is not broken off; while it goes on this message waits, and then there is no install any more.
  function cancelInstall(form, params) {
    var work = form.bridge.install;
    if (!work || work.operation !== params.operation) {
      return;
    }
    form.bridge.works = form.bridge.works.filter(function (other) {
      return !isInstall(form.bridge, other);
    });
    carryOutStep(form, work, Stand.server.cancelInstall(work));
  }

  // ПродолжитьУстановку: each stage has a waiting of its own, so that the panel is drawn in between.
  function continueInstall(form) {
    var work = form.bridge.install;
    var stage = form.bridge.stage;
    if (!work) {
      return;
    }
    var step;
    try {
      step =
        stage === 'check'
          ? Stand.server.checkFile(work)
          : stage === 'preflight'
            ? Stand.server.proceed(work)
            : Stand.server.writeExtension(work);
    } catch (_lost) {
      tellOfLoss(form);
      return;
    }
    // After the answer to a question that came before the loading, the loading begins.
    if (stage === 'preflight' && !step.question && !step.end && !step.stage) {
      take(form, step);
    } else {
      carryOutStep(form, work, step);
    }
  }

  // Взять.
  function take(form, step) {
    if (!step.end) {
      form.bridge.install = step.work;
      form.bridge.stage = 'download';
      form.bridge.reportOnFailure = step.reportOnFailure || form.bridge.reportOnFailure;
    }
    addWork(form, step);
  }

  // ДобавитьРаботу.
  function addWork(form, step) {
    if (!step.end && !step.question) {
      step.work.begun = Date.now();
      form.bridge.works.push(step.work);
      Stand.fieldClient.postponeChecking(form);
    }
    carryOutStep(form, step.work, step);
  }

  // ВыполнитьШаг.
  function carryOutStep(form, work, step) {
    var ended = step.end && !step.stage && isInstall(form.bridge, work);
    if (step.question) {
      form.bridge.stage = 'preflight';
      form.bridge.install = step.work;
    } else if (step.stage) {
      form.bridge.stage = step.stage;
      form.bridge.install = step.work;
      form.handlers.connect('ПродолжитьУстановку', 0.1, function () {
        continueInstall(form);
      });
    } else if (ended) {
      form.bridge.install = null;
    }
    if (step.remarks.length > 0) {
      Stand.log.note('Замечания: ' + step.remarks.join('; '));
    }
    for (var i = 0; i < step.reports.length; i++) {
      Stand.fieldClient.tellReport(form, step.reports[i]);
    }
    if (step.file) {
      Stand.taxi.giveFile(step.file, work.fileName);
    } else if (step.text) {
      Stand.log.note('Предупреждение: ' + step.text);
    }
    if (ended && form.bridge.adopted) {
      // The settings that the form was opened with still say that it runs.
      form.bridge.adopted = false;
      form.settings = Stand.server.withoutOperation(form.settings);
    }
  }

  // СообщитьОСбое: the server has written this text beforehand: now there is nobody to ask for it.
  function tellOfLoss(form) {
    form.bridge.install = null;
    Stand.fieldClient.tellReport(form, form.bridge.reportOnFailure);
  }

  // ЭтоУстановка: by name, because a work comes back from the server as a copy.
  function isInstall(bridge, work) {
    return (
      bridge.install !== null && Boolean(work) && work.kind === 'install' && work.operation === bridge.install.operation
    );
  }

  // ИдетУстановка.
  function installs(form) {
    return form.bridge.install !== null;
  }

  // МожноЗакрыть: check and writing begin and end in one form; the loading and the question can be left.
  function mayClose(form) {
    return !installs(form) || form.bridge.stage === 'download' || form.bridge.stage === 'preflight';
  }

  Stand.installing = {
    beginInstall: beginInstall,
    adopt: adopt,
    afterQuestion: afterQuestion,
    cancelInstall: cancelInstall,
    addWork: addWork,
    carryOutStep: carryOutStep,
    tellOfLoss: tellOfLoss,
    isInstall: isInstall,
    installs: installs,
    mayClose: mayClose
  };
})();
