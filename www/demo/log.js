// «Журнал сообщений»: every message of the panel and every report of the form, and the step in BSL that belongs to it.
// It must never show a licence key, and never build HTML from what it shows.
// Read next: form.js, which writes here.
var Stand = window.Stand || {};

(function () {
  'use strict';

  var MOST_ROWS = 1000;
  var LONGEST_TEXT = 700;

  var STEPS = {
    ready:
      'ПриНажатии → ОтложитьПолучение (0,1 с) → ПолучитьСообщения: take() до пустой строки → РазобратьСообщения на сервере. Здесь: НачатьПанель.',
    fetch:
      'НачатьЗапрос: фоновое задание ВыполнитьЗапрос, HTTPСоединение с Таймаут = timeoutMs / 1000. О нём спрашивает ПроверитьРаботы (0,3 с).',
    state: 'Ответа не нужно: мост запоминает состояние.',
    install:
      'НачатьУстановку: препятствия, отчёт accepted, фоновое задание ЗагрузитьФайл. Дальше ПроверитьРаботы и ПродолжитьУстановку.',
    proceed:
      'ПослеВопроса → ПродолжитьПослеВопроса: помехи смотрятся заново, дальше загрузка, запись или ещё один вопрос.',
    cancel: 'ОтменитьУстановку: задание загрузки прекращено, отчёт failed с кодом cancelled. Запись не прерывается.',
    download: 'НачатьСкачивание: задание загрузки, сверка хешей, ПолучитьФайл(Адрес, Имя, Истина).',
    restart: 'ЗавершитьРаботуСистемы(Ложь, Истина).',
    'open-link': 'ПредложитьСсылку: вопрос, затем ПерейтиПоНавигационнойСсылке(url); страница поля не меняется.',
    remember: 'ЗапомнитьПамять: ХранилищеОбщихНастроек, вернуть в следующем конфиге.',
    start: 'НачатьПанель: Элементы.Панель.Документ.defaultView.ExtensionUpdate.start(НастройкиПанели).',
    fetched:
      'ЗакончитьЗапрос → ОтчетОЗапросе: код, нужные заголовки и тело — строкой JSON в ExtensionUpdate.report(…).',
    accepted: 'ОтчетПринято: форма взялась за установку.',
    progress: 'ОтчетХод: download — из сообщений фонового задания, check и write — от ступеней установки.',
    preflight: 'ОтчетОПодготовке: другие сеансы, блокировка, замечания платформы; дальше ждём proceed или cancel.',
    installed: 'ОтчетУстановлено: версия прочитана из базы после записи.',
    failed:
      'ОтчетОтказ: причина кодом и текстом; restored говорит, записано ли прежнее обратно, без него записывать было нечего.'
  };

  var secrets = [];
  var rows = document.querySelector('[data-demo=log]');

  function mask(text) {
    for (var i = 0; i < secrets.length; i++) {
      text = text.split(secrets[i]).join('••••-••••');
    }
    return text;
  }

  function shorten(text) {
    if (text.length <= LONGEST_TEXT) {
      return text;
    }
    return text.slice(0, LONGEST_TEXT) + ' … ещё ' + (text.length - LONGEST_TEXT) + ' знаков';
  }

  function write(value) {
    var text = JSON.stringify(
      value,
      function (_key, part) {
        // Masked before it is cut, or half a key would stay at the cut.
        return typeof part === 'string' ? shorten(mask(part)) : part;
      },
      2
    );
    return text === undefined ? '' : text;
  }

  function element(name, className, text) {
    var made = document.createElement(name);
    made.className = className;
    if (text) {
      made.appendChild(document.createTextNode(text));
    }
    return made;
  }

  function clock() {
    var now = new Date();
    function two(number) {
      return (number < 10 ? '0' : '') + number;
    }
    return two(now.getHours()) + ':' + two(now.getMinutes()) + ':' + two(now.getSeconds());
  }

  function add(kind, attribute, direction, name, value) {
    var row = element('div', 'row ' + kind, '');
    var head = element('div', 'row-head', '');
    var note = element('span', 'row-note', '');
    if (attribute) {
      row.setAttribute(attribute, name);
    }
    head.appendChild(element('span', 'row-time', clock()));
    head.appendChild(element('span', 'row-direction', direction));
    head.appendChild(element('b', 'row-name', name));
    head.appendChild(note);
    row.appendChild(head);
    if (STEPS.hasOwnProperty(name)) {
      row.appendChild(element('div', 'row-step', STEPS[name]));
    }
    if (value !== undefined) {
      row.appendChild(element('pre', 'row-json', write(value)));
    }
    append(row);
    return {
      mark: function (text, sign) {
        note.textContent = mask(text);
        if (sign) {
          row.setAttribute('data-demo-sign', sign);
        }
      }
    };
  }

  function append(row) {
    var atEnd = rows.scrollTop + rows.clientHeight >= rows.scrollHeight - 40;
    rows.appendChild(row);
    if (rows.childNodes.length > MOST_ROWS) {
      rows.removeChild(rows.firstChild);
    }
    // Whoever has scrolled up to read is left where he is.
    if (atEnd) {
      rows.scrollTop = rows.scrollHeight;
    }
  }

  Stand.log = {
    message: function (message) {
      return add('from-panel', 'data-demo-message', 'панель → форма', message.message, {
        id: message.id,
        params: message.params
      });
    },
    report: function (report) {
      return add('from-form', 'data-demo-report', 'форма → панель', report.report, report);
    },
    start: function (config) {
      return add('from-form', 'data-demo-call', 'форма → панель', 'start', config);
    },
    // What only the stand has to say: no message, no report.
    note: function (text) {
      append(element('div', 'row of-stand', clock() + '  ' + mask(text)));
    },
    // From now on this text is shown as dots wherever it turns up.
    hide: function (secret) {
      if (!secret) {
        return;
      }
      var quoted = JSON.stringify(secret).slice(1, -1);
      if (secrets.indexOf(secret) < 0) {
        secrets.push(secret);
      }
      if (secrets.indexOf(quoted) < 0) {
        secrets.push(quoted);
      }
    },
    clear: function () {
      rows.textContent = '';
    }
  };
})();
