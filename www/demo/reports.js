// Module of the extension's name, region «Отчеты»: the texts of reports. JSON is written here and read in server.js, nowhere else.
// It must never write a licence key.
// Read next: server.js.
var Stand = window.Stand || {};

(function () {
  'use strict';

  // ОтчетОЗапросе.
  function fetched(ticket, answer) {
    if (answer.error) {
      return JSON.stringify({ report: 'fetched', ticket: ticket, error: answer.error });
    }
    return JSON.stringify({
      report: 'fetched',
      ticket: ticket,
      status: answer.status,
      headers: answer.headers,
      body: answer.body
    });
  }

  // ОтчетПринято.
  function accepted(operation) {
    return JSON.stringify({ report: 'accepted', operation: operation });
  }

  // ОтчетХод.
  function progress(operation, stage, done, total) {
    var said = { report: 'progress', operation: operation, stage: stage, done: done };
    if (typeof total === 'number') {
      said.total = total;
    }
    return JSON.stringify(said);
  }

  // ОтчетОПодготовке.
  function preflight(operation, problems) {
    return JSON.stringify({ report: 'preflight', operation: operation, problems: problems });
  }

  // ОтчетУстановлено: with the version that was read again.
  function installed(operation, version) {
    return JSON.stringify({ report: 'installed', operation: operation, version: version });
  }

  // ОтчетОтказ: `restored` is left out where there was nothing to write back.
  function failed(operation, code, text, restored) {
    var said = { report: 'failed', operation: operation, code: code, text: text };
    if (typeof restored === 'boolean') {
      said.restored = restored;
    }
    return JSON.stringify(said);
  }

  Stand.reports = {
    fetched: fetched,
    accepted: accepted,
    progress: progress,
    preflight: preflight,
    installed: installed,
    failed: failed
  };
})();
