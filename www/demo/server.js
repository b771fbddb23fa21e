// Modules …ВызовСервера and …Шаги: all that the form asks of its server. Each call answers a step: what to report, and what comes next.
// It must never be reached by the page: texts of messages come in by the form, texts of reports go out by it.
// Read next: bridge.js, which calls all this.
var Stand = window.Stand || {};

(function () {
  'use strict';

  // НовыйШаг.
  function newStep(work) {
    return {
      reports: [],
      work: work || null,
      stage: '',
      question: false,
      end: false,
      file: null,
      text: '',
      remarks: [],
      reportOnFailure: ''
    };
  }

  // РазобратьСообщения.
  function parseMessages(texts) {
    var messages = [];
    for (var i = 0; i < texts.length; i++) {
      var message = JSON.parse(texts[i]);
      messages.push({ name: message.message, params: message.params });
    }
    return messages;
  }

  // НачатьЗапрос.
  function beginRequest(params) {
    var step = newStep(Stand.jobs.newWork('fetch'));
    Stand.jobs.beginRequest(step.work, params);
    return step;
  }

  // НачатьУстановку.
  function beginInstall(params) {
    var step = newStep();
    step.reports.push(Stand.reports.accepted(params.operation));
    if (!Stand.extensions.find(params.extension) || !params.artifact) {
      return refuse(
        step,
        params.operation,
        Stand.check.newConclusion('other', 'Панель просит установить другое расширение или выпуск без файла')
      );
    }
    var obstacle = Stand.installer.obstacle() || plannedObstacle();
    if (obstacle) {
      return refuse(step, params.operation, Stand.installer.concludeObstacle(obstacle));
    }
    step.work = Stand.jobs.newWork('install');
    step.work.operation = params.operation;
    step.work.needs = Stand.check.needsOf(params);
    step.work.artifact = params.artifact;
    beginLoading(step);
    step.reportOnFailure = reportOnFailure(params.operation);
    return step;
  }

  // НачатьЗагрузку: or the question that comes before it.
  function beginLoading(step) {
    var problems = Stand.preflight.beforeLoading(step.work);
    if (problems.length > 0) {
      ask(step, problems);
      return;
    }
    try {
      Stand.jobs.beginLoading(step.work, step.work.artifact);
      Stand.operation.begin(step.work);
    } catch (_taken) {
      refuse(
        step,
        step.work.operation,
        Stand.check.newConclusion('lock', 'Обновление уже устанавливает другой сеанс, или фоновые задания запрещены')
      );
    }
  }

  // НазначитьЗапись: or the question that comes before it. Whoever pressed «Проверить ещё раз» has not agreed to the rest yet.
  function appointWriting(step, asked) {
    var problems = Stand.preflight.beforeWriting(step.work);
    var agreed = asked && !step.work.blocked;
    if (Stand.preflight.blocks(problems) || (problems.length > 0 && !agreed)) {
      ask(step, problems);
      return;
    }
    step.reports.push(
      Stand.reports.progress(step.work.operation, 'write', 0, Stand.jobs.state(step.work).outcome.length)
    );
    step.stage = 'write';
  }

  // Спросить.
  function ask(step, problems) {
    step.work.blocked = Stand.preflight.blocks(problems);
    step.reports.push(Stand.reports.preflight(step.work.operation, problems));
    step.question = true;
  }

  // ПродолжаемаяУстановка.
  function formerInstall() {
    var step = newStep(Stand.operation.former().work);
    if (step.work) {
      step.reportOnFailure = reportOnFailure(step.work.operation);
    } else {
      step.end = true;
    }
    return step;
  }

  // ПродолжитьПослеВопроса: what stands in the way is looked for anew.
  function proceed(work) {
    var step = newStep(work);
    if (work.job) {
      appointWriting(step, true);
    } else {
      work.needs.held = Stand.base.hash(work.needs.extension);
      beginLoading(step);
    }
    return step;
  }

  // ОтчетПриСбое.
  function reportOnFailure(operation) {
    return Stand.reports.failed(
      operation,
      'other',
      'Связь с сервером 1С прервалась. Закройте и откройте форму и проверьте версию'
    );
  }

  function plannedObstacle() {
    if (Stand.mishap.happens('rights')) {
      return 'no-right';
    }
    if (Stand.mishap.happens('safe-mode')) {
      return 'safe-mode';
    }
    return Stand.mishap.happens('main-node') ? 'main-node' : null;
  }

  // НачатьСкачивание. The name from the message came from a service and never becomes one of a file.
  function beginDownload(params) {
    var step = newStep(Stand.jobs.newWork('download'));
    step.work.needs = Stand.check.needsOf(params);
    step.work.fileName =
      step.work.needs.extension +
      '-' +
      String(params.version)
        .slice(0, 40)
        .replace(/[^0-9.a-z-]/gi, '_') +
      '.cfe';
    Stand.jobs.beginLoading(step.work, params.artifact);
    return step;
  }

  // ПроверитьРаботу.
  function checkWork(work) {
    var step = newStep(work);
    var state = Stand.jobs.state(work);
    if (state.runs && !work.overdue) {
      if (work.kind === 'install' && state.done !== null) {
        step.reports.push(Stand.reports.progress(work.operation, 'download', state.done, work.needs.size));
      }
      return step;
    }
    step.end = true;
    if (work.kind === 'fetch') {
      endRequest(step, state);
    } else if (work.kind === 'install') {
      endLoading(step, state);
    } else {
      endDownload(step, state);
    }
    return step;
  }

  // ЗакончитьЗапрос.
  function endRequest(step, state) {
    var answer = state.outcome;
    if (!answer) {
      Stand.jobs.cancel(step.work);
      answer = Stand.network.newAnswer();
      answer.error = step.work.overdue ? 'timeout' : 'network';
    }
    step.reports.push(Stand.reports.fetched(step.work.ticket, answer));
  }

  // ЗакончитьЗагрузку.
  function endLoading(step, state) {
    if (!(state.outcome instanceof Uint8Array)) {
      refuse(
        step,
        step.work.operation,
        Stand.check.newConclusion('network', state.outcome || 'Загрузка файла прервалась')
      );
      return;
    }
    step.reports.push(Stand.reports.progress(step.work.operation, 'check', 0, state.outcome.length));
    step.stage = 'check';
  }

  // ЗакончитьСкачивание.
  function endDownload(step, state) {
    if (!(state.outcome instanceof Uint8Array)) {
      step.text = state.outcome || 'Загрузка файла прервалась';
      return;
    }
    var conclusion = Stand.check.judgeBytes(state.outcome, step.work.needs);
    if (conclusion.code) {
      step.text = conclusion.text;
    } else {
      step.file = state.outcome;
    }
  }

  // ПроверитьФайл: the second stage.
  function checkFile(work) {
    var step = newStep(work);
    if (Stand.mishap.happens('server')) {
      throw new Error('Сервер 1С не отвечает');
    }
    var bytes = Stand.jobs.state(work).outcome;
    var conclusion = Stand.check.judge(bytes, work.needs);
    if (conclusion.code) {
      step.remarks = conclusion.remarks;
      return refuse(step, work.operation, conclusion);
    }
    step.reports.push(Stand.reports.progress(work.operation, 'check', bytes.length, bytes.length));
    // The panel shows the platform's remarks itself, and before the writing.
    work.remarks = conclusion.remarks;
    appointWriting(step, false);
    return step;
  }

  // ЗаписатьРасширение: the third stage.
  function writeExtension(work) {
    var step = newStep(work);
    var outcome = Stand.installer.write(Stand.jobs.state(work).outcome, work.needs);
    if (outcome.code) {
      step.reports.push(Stand.reports.failed(work.operation, outcome.code, outcome.text, outcome.restored));
    } else {
      step.reports.push(Stand.reports.installed(work.operation, outcome.version));
    }
    step.end = true;
    Stand.operation.end(work);
    return step;
  }

  // ОтменитьУстановку.
  function cancelInstall(work) {
    Stand.jobs.cancel(work);
    return refuse(
      newStep(work),
      work.operation,
      Stand.check.newConclusion('cancelled', 'Установка отменена пользователем')
    );
  }

  // ЗакончитьОтказом: until now the base was not touched.
  function refuse(step, operation, conclusion) {
    step.reports.push(Stand.reports.failed(operation, conclusion.code, conclusion.text));
    step.stage = '';
    step.end = true;
    Stand.operation.end(step.work);
    return step;
  }

  Stand.server = {
    parseMessages: parseMessages,
    beginRequest: beginRequest,
    beginInstall: beginInstall,
    formerInstall: formerInstall,
    proceed: proceed,
    beginDownload: beginDownload,
    checkWork: checkWork,
    checkFile: checkFile,
    writeExtension: writeExtension,
    cancelInstall: cancelInstall,
    // ОтменитьРаботы.
    cancelWorks: function (works) {
      for (var i = 0; i < works.length; i++) {
        Stand.jobs.cancel(works[i]);
      }
    },
    // ЗапомнитьПамять: answers the same config with the new memory, so that the panel does not begin anew.
    keepMemory: function (memory, settings, id) {
      try {
        if (Stand.mishap.happens('memory')) {
          throw new Error('Недостаточно прав');
        }
        Stand.base.keepMemory(memory, id);
      } catch (refused) {
        Stand.log.note('Журнал регистрации: память панели не записана. ' + refused.message);
      }
      return Stand.config.withMemory(settings, memory, id);
    },
    // НастройкиБезОперации.
    withoutOperation: function (settings) {
      return Stand.config.withoutOperation(settings);
    },
    // ЗаписатьОтказПанели.
    noteRefusal: function (text) {
      Stand.log.note('Журнал регистрации: ' + text);
    }
  };
})();
