// The form «Обновление расширения», written the way its module in BSL would be: handlers of the field, one queue, one report.
// It must never pass anything but strings to the panel, and never work inside a click: that one only asks for a later look.
// Read next: install.js and transport.js, which carry out what the panel asks for.
var Stand = window.Stand || {};

(function () {
  'use strict';

  var SIGNAL = 'extension-update-signal';
  // ПодключитьОбработчикОжидания takes no less than a tenth of a second.
  var WAIT = 100;
  var LATE = 3000;
  // A message and its click belong together if they come within this time.
  var MISSED = 2000;

  var place = document.querySelector('[data-demo=field-place]');
  var panelText = null;
  var field = null;
  var started = false;
  var reading = false;
  var waiting = false;
  var running = null;
  // Counted at each opening: what was asked for by an earlier document is answered to nobody.
  var opening = 0;
  // eventData1C of clicks whose message was not taken yet, and messages whose click did not come yet.
  var clicked = [];
  var taken = [];

  // Процедура ПриОткрытии: the text of the panel is read once, from a template in a real form.
  function open() {
    if (field || reading) { return; }
    if (panelText !== null) { fill(); return; }
    reading = true;
    var request = new XMLHttpRequest();
    request.open('GET', '/pkg/extension-update.html', true);
    request.onload = function () {
      reading = false;
      if (request.status === 200) {
        panelText = request.responseText;
        fill();
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

  function fill() {
    opening += 1;
    started = false;
    waiting = false;
    clicked = [];
    taken = [];
    field = Stand.field.open(place, panelText, Stand.settings.value('frame'), { documentComplete: documentComplete, click: click });
  }

  // Процедура ПриЗакрытии: with the session's end the running installation ends as well.
  function close() {
    if (running) { running.abandon(); }
    running = null;
    field = null;
    place.textContent = '';
    showState('—');
  }

  // Процедура ДокументСформирован(Элемент): may come early, late or several times.
  function documentComplete() {
    if (!field || !field.panel()) { return; }
    if (!started) { start(); }
    waitForMessages();
  }

  // Процедура ПриНажатии(Элемент, ДанныеСобытия, СтандартнаяОбработка).
  function click(event) {
    var element = event.target;
    if (element && element.id === SIGNAL) {
      if (Stand.settings.value('client') === 'thin') { noteEventData(event.eventData1C); }
      waitForMessages();
      return;
    }
    for (; element; element = element.parentNode) {
      if (element.href && !event.defaultPrevented) {
        Stand.log.note('Ошибка панели: ссылка увела бы страницу поля на ' + element.href);
      }
    }
  }

  // ПодключитьОбработчикОжидания("ПолучитьСообщенияПанели", 0.1, Истина): connected twice, it still runs once.
  function waitForMessages() {
    if (waiting) { return; }
    var asked = opening;
    waiting = true;
    setTimeout(function () {
      if (asked !== opening) { return; }
      waiting = false;
      takeMessages();
    }, WAIT);
  }

  // Процедура ПолучитьСообщенияПанели(): until the queue is empty.
  function takeMessages() {
    var panel = field && field.panel();
    var text = panel ? panel.take() : '';
    while (text !== '') {
      var message = JSON.parse(text);
      var row = Stand.log.message(message);
      if (Stand.settings.value('client') === 'thin') { noteTaken(message, row); }
      if (HANDLERS.hasOwnProperty(message.message)) { HANDLERS[message.message](message.params); }
      panel = field && field.panel();
      text = panel ? panel.take() : '';
    }
  }

  var HANDLERS = {
    'ready': function () {
      if (!started) { start(); }
    },
    'fetch': function (params) {
      var asked = opening;
      Stand.transport.send(params, function (answer) {
        var fetched = { report: 'fetched', ticket: params.ticket };
        for (var key in answer) { if (answer.hasOwnProperty(key)) { fetched[key] = answer[key]; } }
        if (asked === opening) { report(fetched); }
      });
    },
    'state': function (params) { showState(params.state); },
    'install': function (params) {
      if (Stand.settings.value('answer') === 'never') {
        Stand.log.note('Форма молчит: так настроен стенд.');
        return;
      }
      if (running && running.runs()) {
        Stand.log.note('Установка уже идёт, вторая не начата.');
        return;
      }
      if (Stand.settings.value('answer') === 'muddled') {
        report({ report: 'applause', operation: params.operation });
        report({ report: 'installed', operation: 'no-such-operation', version: '9.9.9.9' });
        report({ report: 'progress', operation: params.operation, stage: 'write', done: 2, total: 1 });
      }
      running = Stand.installer.install(params, report);
    },
    'cancel': function (params) {
      if (running && running.runs() && running.operation === params.operation) { running.cancel(); }
    },
    'download': function (params) { download(params.artifact || {}); },
    'restart': function () { Stand.taxi.restart(); },
    'open-link': function (params) { Stand.taxi.showLink(params.url); },
    'remember': function (params) { Stand.base.memory = params.memory; }
  };

  function start() {
    var config = makeConfig();
    started = true;
    var row = Stand.log.start(config);
    row.mark(field.panel().start(JSON.stringify(config)));
  }

  function makeConfig() {
    var prefix = window.location.origin || (window.location.protocol + '//' + window.location.host);
    var github = Stand.settings.value('source') === 'github-releases';
    if (Stand.settings.value('fault')) { prefix += '/fault/' + encodeURIComponent(Stand.settings.value('fault')); }
    if (Stand.settings.value('notes')) { prefix += '/notes/' + encodeURIComponent(Stand.settings.value('notes')); }
    var config = {
      extension: { id: 'DEMO', name: 'Демонстрационное расширение', version: Stand.base.installedVersion },
      source: {
        kind: Stand.settings.value('source'),
        url: prefix + (github ? '/repos/demo/extension/releases' : '/releases/v1/1c/'),
        transport: Stand.settings.value('transport'),
        distributive: 'DEMO_EXT'
      },
      licenceKey: Stand.base.licenceKey,
      host: {
        platform: '8.3.24.1548',
        configuration: { name: 'КошкинДом', version: '1.0.0.1' },
        obstacle: Stand.settings.value('obstacle') || null
      },
      policy: { channels: ['stable'] },
      memory: Stand.base.memory,
      locale: Stand.settings.value('locale'),
      theme: Stand.settings.value('theme')
    };
    return config;
  }

  // Every report to the panel goes through here, so that the stand can let the form answer badly.
  function report(said) {
    var asked = opening;
    var answer = Stand.settings.value('answer');
    function tell() {
      var panel = asked === opening && field && field.panel();
      if (!panel) { return; }
      var row = Stand.log.report(said);
      row.mark(panel.report(JSON.stringify(said)));
      waitForMessages();
    }
    if (answer === 'late') {
      setTimeout(tell, LATE);
    } else {
      tell();
      if (answer === 'twice') { tell(); }
    }
  }

  function download(artifact) {
    var url = (artifact.urls || [])[0] || '';
    if (!/^https?:\/\//.test(url)) {
      Stand.log.note('Адрес файла не веб-адрес, загрузка не начата.');
      return;
    }
    var link = document.createElement('a');
    link.href = url;
    link.setAttribute('download', artifact.name || '');
    document.body.appendChild(link);
    link.click();
    document.body.removeChild(link);
  }

  // Thin clients see eventData1C on the click itself; it must say what take() says.
  function noteEventData(data) {
    if (!data) {
      Stand.log.note('Ошибка панели: у нажатия сигнальной кнопки нет eventData1C.');
      return;
    }
    var text = JSON.stringify([data.event, data.params]);
    for (var i = 0; i < taken.length; i++) {
      if (taken[i].text === text) {
        taken.splice(i, 1)[0].row.mark('eventData1C совпадает', 'same');
        return;
      }
    }
    clicked.push(text);
    setTimeout(function () {
      var at = clicked.indexOf(text);
      if (at >= 0) {
        clicked.splice(at, 1);
        Stand.log.note('Ошибка панели: take() не дал сообщения, о котором сказало eventData1C: ' + data.event);
      }
    }, MISSED);
  }

  function noteTaken(message, row) {
    var text = JSON.stringify([message.message, message.params]);
    var at = clicked.indexOf(text);
    if (at >= 0) {
      clicked.splice(at, 1);
      row.mark('eventData1C совпадает', 'same');
    } else {
      var waited = { text: text, row: row };
      taken.push(waited);
      // A message of before the field began to listen has no click that could be seen.
      setTimeout(function () {
        var at = taken.indexOf(waited);
        if (at >= 0) {
          taken.splice(at, 1);
          row.mark('нажатие не замечено', 'none');
        }
      }, MISSED);
    }
  }

  function showState(state) {
    document.querySelector('[data-demo=panel-state]').textContent = state;
  }

  Stand.form = {
    open: open,
    close: close,
    // ОбработкаОповещения: something the config is made of has changed.
    refresh: function () {
      if (field && field.panel() && started) {
        start();
        waitForMessages();
      }
    },
    // The field itself has to be made anew.
    reopen: function () {
      if (field) {
        close();
        open();
      }
    }
  };
}());
