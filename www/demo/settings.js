// What the stand is set to: from the page's address first, then from the drawer «Настройка стенда».
// It must never write a setting back into the address: the licence key can be among them.
// Read next: form.js, which turns the settings into the panel's config.
var Stand = window.Stand || {};

(function () {
  'use strict';

  // Each row: name, caption, choices (value and what it says), or null for a free text. The first choice is the default.
  var ROWS = [
    [
      'installed',
      'Установленная версия',
      [
        ['0.0.0.3', '0.0.0.3'],
        ['0.0.0.2', '0.0.0.2 (без формы обновления)'],
        ['0.0.0.1', '0.0.0.1 (без формы обновления)'],
        ['0.0.0.4', '0.0.0.4'],
        ['', 'версия пуста']
      ]
    ],
    [
      'source',
      'Источник',
      [
        ['releases-api', 'Releases API'],
        ['signed-feed', 'подписанный список'],
        ['github-releases', 'список выпусков GitHub']
      ]
    ],
    [
      'keys',
      'Закреплённые ключи',
      [
        ['auto', 'по источнику'],
        ['first', 'первый ключ стенда'],
        ['both', 'оба ключа стенда'],
        ['stranger', 'чужой ключ'],
        ['none', 'нет']
      ]
    ],
    [
      'threshold',
      'Подписей нужно',
      [
        ['1', '1'],
        ['2', '2']
      ]
    ],
    [
      'until',
      'Срок обновлений',
      [
        ['', 'срок неизвестен'],
        ['2026-09-30', 'до 30 сентября 2026'],
        ['2026-10-01', 'до 1 октября 2026']
      ]
    ],
    [
      'channels',
      'Каналы',
      [
        ['stable', 'stable'],
        ['stable,beta', 'stable и beta']
      ]
    ],
    [
      'choices',
      'Каналы на выбор',
      [
        ['', 'выбора нет'],
        ['stable,beta', 'stable или beta']
      ]
    ],
    [
      'interval',
      'Спрашивать не чаще',
      [
        ['', 'при каждом открытии'],
        ['1', 'раз в час'],
        ['24', 'раз в сутки']
      ]
    ],
    [
      'images',
      'Картинки описаний',
      [
        ['', 'подписью'],
        ['127.0.0.1', 'со стенда']
      ]
    ],
    [
      'extensions',
      'Форма обновляет',
      [
        ['one', 'одно расширение'],
        ['several', 'три расширения']
      ]
    ],
    [
      'transport',
      'Запросы выполняет',
      [
        ['host', 'форма (host)'],
        ['fetch', 'панель (fetch)']
      ]
    ],
    ['fault', 'Неисправность', [['', 'нет']]],
    ['scenario', 'Подписанный список', [['', 'обычный']]],
    ['notes', 'Описания, кБ', null],
    [
      'failure',
      'Отказ (один раз)',
      [
        ['', 'нет'],
        ['network', 'network — нет связи'],
        ['hash', 'hash — хеш не совпал'],
        ['name', 'name — другое имя'],
        ['incompatible', 'incompatible — не применимо'],
        ['not-connected', 'not-connected — не подключилось'],
        ['rights', 'rights — нет права'],
        ['safe-mode', 'safe-mode — безопасный режим'],
        ['lock', 'lock — база заблокирована'],
        ['main-node', 'main-node — главный узел'],
        ['other', 'other — прежнее не возвращено'],
        ['other-restored', 'other — прежнее возвращено'],
        ['server', 'сервер 1С перестал отвечать'],
        ['version-mismatch', 'сообщена другая версия'],
        ['memory', 'память не записалась']
      ]
    ],
    [
      'preflight',
      'Перед записью',
      [
        ['', 'спрашивать не о чем'],
        ['sessions', 'работают другие'],
        ['structure', 'работают другие, меняется структура'],
        ['incompatible', 'замечание платформы'],
        ['lock', 'другой сеанс, потом закончил'],
        ['lock-stays', 'другой сеанс не кончает'],
        ['space', 'мало места, потом освободили'],
        ['other', 'другое'],
        ['several', 'всё сразу']
      ]
    ],
    [
      'hold',
      'Загрузка файла',
      [
        ['', 'идёт'],
        ['file', 'стоит после первой части']
      ]
    ],
    [
      'answer',
      'Форма отвечает',
      [
        ['normal', 'как положено'],
        ['late', 'с опозданием'],
        ['twice', 'дважды'],
        ['never', 'никогда (на установку)'],
        ['deaf', 'никогда (ни на что)'],
        ['muddled', 'вперемешку с чужим']
      ]
    ],
    [
      'obstacle',
      'Препятствие',
      [
        ['', 'нет'],
        ['no-right', 'no-right'],
        ['safe-mode', 'safe-mode'],
        ['main-node', 'main-node']
      ]
    ],
    [
      'frame',
      'Текст попадает в поле',
      [
        ['srcdoc', 'srcdoc'],
        ['write', 'document.write']
      ]
    ],
    [
      'client',
      'Клиент',
      [
        ['thin', 'тонкий (eventData1C)'],
        ['web', 'веб (только take)']
      ]
    ],
    ['ahead', 'Часы вперёд, часов', null],
    [
      'locale',
      'Язык панели',
      [
        ['ru', 'ru'],
        ['en', 'en']
      ]
    ],
    [
      'theme',
      'Оформление панели',
      [
        ['auto', 'auto'],
        ['light', 'light'],
        ['dark', 'dark']
      ]
    ]
  ];

  var values = {};
  var query = parseQuery(window.location.search);
  var inputs = {};
  var listeners = [];
  var sentences = {};

  function parseQuery(text) {
    var found = {};
    var pairs = text.replace(/^\?/, '').split('&');
    for (var i = 0; i < pairs.length; i++) {
      var at = pairs[i].indexOf('=');
      if (at > 0) {
        try {
          found[pairs[i].slice(0, at)] = decodeURIComponent(pairs[i].slice(at + 1).replace(/\+/g, ' '));
        } catch (_broken) {
          // A broken escape is no setting; the default stands.
        }
      }
    }
    return found;
  }

  function element(name, className, text) {
    var made = document.createElement(name);
    if (className) {
      made.className = className;
    }
    if (text) {
      made.appendChild(document.createTextNode(text));
    }
    return made;
  }

  function addChoice(select, value, caption) {
    var option = element('option', '', caption);
    option.value = value;
    select.appendChild(option);
  }

  function addRow(row) {
    var name = row[0];
    var choices = row[2];
    var label = element('label', 'setting', row[1]);
    var input = element(choices ? 'select' : 'input');
    input.setAttribute('data-demo', 'set-' + name);
    for (var i = 0; choices && i < choices.length; i++) {
      addChoice(input, choices[i][0], choices[i][1]);
    }
    values[name] = query.hasOwnProperty(name) ? query[name] : choices ? choices[0][0] : '';
    inputs[name] = input;
    show(name);
    input.onchange = function () {
      set(name, input.value);
    };
    label.appendChild(input);
    document.querySelector('[data-demo=settings-rows]').appendChild(label);
  }

  // A value from the address may be one the drawer does not offer (yet): it is offered from then on.
  function show(name) {
    var input = inputs[name];
    input.value = values[name];
    if (input.value !== values[name] && input.tagName === 'SELECT') {
      addChoice(input, values[name], values[name]);
      input.value = values[name];
    }
    if (name === 'fault' || name === 'scenario') {
      var said = [sentences[values.fault] || '', sentences['scenario ' + values.scenario] || ''];
      document.querySelector('[data-demo=fault-sentence]').textContent = said.join(' ');
    }
  }

  function set(name, value) {
    if (values[name] === value) {
      return;
    }
    values[name] = value;
    show(name);
    for (var i = 0; i < listeners.length; i++) {
      listeners[i](name);
    }
  }

  // The service knows best what it can do wrong, and what a vendor may write.
  function askForChoices(name, address, mark) {
    var request = new XMLHttpRequest();
    request.open('GET', address, true);
    request.onload = function () {
      var rows = JSON.parse(request.responseText);
      for (var i = 0; i < rows.length; i++) {
        sentences[mark + rows[i].name] = rows[i].sentence;
        if (rows[i].name !== values[name]) {
          addChoice(inputs[name], rows[i].name, rows[i].name);
        }
      }
      show(name);
    };
    request.send();
  }

  for (var i = 0; i < ROWS.length; i++) {
    addRow(ROWS[i]);
  }
  askForChoices('fault', '/demo/faults', '');
  askForChoices('scenario', '/demo/scenarios', 'scenario ');

  Stand.settings = {
    value: function (name) {
      return values[name];
    },
    // What only the address can say: view, key, log, drawer.
    wish: function (name) {
      return query.hasOwnProperty(name) ? query[name] : '';
    },
    set: set,
    onChange: function (listener) {
      listeners.push(listener);
    }
  };
})();
