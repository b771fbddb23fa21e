// Module …Работы: what runs in the background of the simulated server, and how the form asks after it.
// It must never write or check: a second session would stand in the way of the exclusive lock.
// Read next: server.js.
var Stand = window.Stand || {};

(function () {
  'use strict';

  // The key of a background job is one for the base: two sessions never install at once.
  var running = null;

  // НоваяРабота: lives on the client and goes back to the server with each question.
  function newWork(kind) {
    return {
      kind: kind,
      job: null,
      ticket: 0,
      operation: '',
      patience: 0,
      overdue: false,
      needs: null,
      fileName: '',
      begun: 0,
      losses: 0,
      artifact: null,
      remarks: [],
      blocked: false,
      looks: 0
    };
  }

  // НачатьЗапрос. The panel waits four seconds longer than the service may take: two are for the job.
  function beginRequest(work, params) {
    work.ticket = params.ticket;
    work.patience = params.timeoutMs + 2000;
    var job = newJob();
    job.connection = Stand.network.ask(params, function (answer) {
      end(job, answer);
    });
    work.job = job;
  }

  // НачатьЗагрузку: throws where another install runs, as ФоновыеЗадания.Выполнить does for a key that is taken.
  function beginLoading(work, artifact) {
    if (work.kind === 'install' && running && running.active) {
      throw new Error('Задание с таким ключом уже выполняется');
    }
    var job = newJob();
    work.job = job;
    if (work.kind === 'install') {
      running = job;
    }
    job.connection = Stand.loading.load(
      artifact,
      function (done) {
        job.news = done;
      },
      function (outcome) {
        end(job, outcome);
      }
    );
  }

  // СостояниеРаботы: outcome is null where it has ended in nothing; done only where there is news since the last question.
  function state(work) {
    var job = work.job;
    if (!job) {
      return { runs: false, outcome: null, done: null };
    }
    var told = { runs: job.active, outcome: job.outcome, done: job.news };
    job.news = null;
    return told;
  }

  // Отменить.
  function cancel(work) {
    if (work.job && work.job.active) {
      work.job.active = false;
      if (work.job.connection) {
        work.job.connection.abort();
      }
    }
  }

  // МожноПродолжить: a form opened again can ask after the job, and fetch what it has brought.
  function mayContinue(work) {
    return Boolean(work.job) && (work.job.active || work.job.outcome !== null);
  }

  // With the session its storage ends, and with that all use of a loading.
  function endSession() {
    if (running && running.active) {
      running.active = false;
      if (running.connection) {
        running.connection.abort();
      }
    }
  }

  function newJob() {
    return { active: true, outcome: null, news: null, connection: null };
  }

  function end(job, outcome) {
    if (!job.active) {
      return;
    }
    job.active = false;
    job.outcome = outcome;
  }

  Stand.jobs = {
    newWork: newWork,
    beginRequest: beginRequest,
    beginLoading: beginLoading,
    state: state,
    mayContinue: mayContinue,
    cancel: cancel,
    endSession: endSession
  };
})();
