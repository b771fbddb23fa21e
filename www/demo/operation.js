// Module …Операция: the install that outlives its form, and the name of the session.
// It must never load or write: the background job loads, install.js writes.
// Read next: jobs.js.
var Stand = window.Stand || {};

(function () {
  'use strict';

  // Начать: the note that a form opened again will find.
  function begin(work) {
    Stand.base.keepOperation(work.needs.extension, { session: Stand.session.name, work: work });
  }

  // Закончить: the note on somebody else's operation stays.
  function end(work) {
    if (!work || !work.operation) {
      return;
    }
    var record = Stand.base.operationOf(work.needs.extension);
    if (record && record.work.operation === work.operation) {
      Stand.base.keepOperation(work.needs.extension, null);
    }
  }

  // Прежняя: {work, text}; the work that this form can go on with, or how an install ended that nobody can go on with.
  function former() {
    var found = { work: null, text: '' };
    Stand.extensions.list().forEach(function (extension) {
      var record = Stand.base.operationOf(extension.id);
      if (!record) {
        return;
      }
      // The stand has one session at a time: another one's note is of a session that is over.
      if (record.session === Stand.session.name && Stand.jobs.mayContinue(record.work)) {
        found.work = record.work;
      } else {
        found.text = tellInterrupted(record);
      }
    });
    return found;
  }

  // РазобратьПрерванную: the writing is one call of the platform, so the base holds either the old or the new.
  function tellInterrupted(record) {
    var needs = record.work.needs;
    var there = Stand.base.versionOf(needs.extension);
    var text =
      'Прошлая установка ' +
      needs.version +
      ' прервалась, а расширение сменил кто-то ещё: в базе версия ' +
      there +
      '.';
    if (Stand.base.hash(needs.extension) === needs.held) {
      text = 'Прошлая установка ' + needs.version + ' прервалась до записи. В базе прежняя версия: ' + there + '.';
    } else if (there === needs.version) {
      text = 'Прошлая установка ' + needs.version + ' прервалась после записи: версия ' + there + ' в базе.';
    }
    Stand.jobs.cancel(record.work);
    Stand.base.keepOperation(needs.extension, null);
    return text;
  }

  // СтупеньРаботы.
  function stageOf(work) {
    return work.job && work.job.active ? 'download' : 'check';
  }

  Stand.operation = { begin: begin, end: end, former: former, stageOf: stageOf };
})();
