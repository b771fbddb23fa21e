// The window: forms that are opened and closed, what the platform shows, the status line, the session's end and its
// next beginning. It must never know what the panel says: it shows what the session tells.
// Read next: index.html.
var Stand = window.Stand || {};

(function () {
  'use strict';

  var TITLES = {
    home: 'Начало',
    registration: 'Регистрация продукта',
    update: 'Обновление расширения',
    rules: 'Обновление ночью',
    installer: 'Установка расширения',
    publication: 'Публикация обновлений'
  };
  var MODULES = {
    'ОбщаяФорма.Демо_РегистрацияПродукта': 'registration',
    'ОбщаяФорма.Демо_ОбновлениеРасширения': 'update',
    'ОбщаяФорма.Демо_ПравилаНочи': 'rules'
  };
  var SPLASH = 500;

  var part = Stand.settings.wish('part') || 'extension';
  var shown = '';
  var restarting = false;
  // Forms that are open, by name: number, its node, what was drawn.
  var open = {};
  var base = { session: 0, extensions: [] };
  var holder = find('form');

  function find(hook) {
    return document.querySelector('[data-demo=' + hook + ']');
  }

  function extension(id) {
    return (
      base.extensions.filter(function (one) {
        return one.id === id;
      })[0] || { base: null, session: null, memory: {} }
    );
  }

  // The form of updates came with 0.0.0.3; an extension without a version is given the benefit of the doubt.
  function hasUpdateForm() {
    var parts = /^0\.0\.0\.(\d+)$/.exec(extension('DEMO').session || '');
    return part === 'extension' && (!parts || Number(parts[1]) >= 3);
  }

  function exists(view) {
    return (
      view === 'home' ||
      (view === 'registration' && part === 'extension') ||
      ((view === 'update' || view === 'rules') && hasUpdateForm()) ||
      (view === 'installer' && part === 'installer') ||
      (view === 'publication' && part === 'service')
    );
  }

  function go(view) {
    if (!exists(view)) {
      view = 'home';
    }
    if (view !== 'home' && !open[view] && !openForm(view)) {
      view = shown || 'home';
    }
    shown = view;
    document.querySelector('[data-form=home]').hidden = view !== 'home';
    holder.hidden = view === 'home';
    Object.keys(open).forEach(function (name) {
      open[name].node.hidden = name !== view;
    });
    find('form-title').textContent = TITLES[view];
    find('close-form').hidden = view === 'home';
    var sections = document.querySelectorAll('[data-view]');
    for (var i = 0; i < sections.length; i++) {
      var of = sections[i].getAttribute('data-view');
      sections[i].hidden = !exists(of);
      sections[i].className = of === view ? 'section chosen' : 'section';
      if (of === view) {
        sections[i].setAttribute('aria-current', 'page');
      } else {
        sections[i].removeAttribute('aria-current');
      }
    }
    showWay();
  }

  function goTo(view) {
    return function () {
      go(view);
    };
  }

  function openForm(view) {
    var told = Stand.wire.event({ do: 'open', form: view });
    if (!told || !told.drawing) {
      return false;
    }
    var node = Stand.drawing.element('div', 'drawn');
    node.setAttribute('data-form-name', view);
    holder.appendChild(node);
    var form = { number: told.opened, node: node, drawn: null };
    open[view] = form;
    form.drawn = Stand.drawing.draw(form.number, told.drawing, node);
    if (view === 'registration') {
      addSample(node);
    }
    update(told);
    return true;
  }

  // Not of the form: whoever sees the stand has no key yet.
  function addSample(node) {
    var input = node.querySelector('[data-element=ЛицензионныйКлюч] input');
    function fill() {
      input.value = Stand.settings.sample;
      input.onchange();
      node.querySelector('[data-element=Применить]').focus();
    }
    var sample = Stand.drawing.button('link', 'Подставить демонстрационный ключ', 'licence-sample', fill);
    node.insertBefore(sample, node.querySelector('[data-element=НадписьХранение]'));
  }

  function drop(view) {
    Stand.field.forget(open[view].number);
    holder.removeChild(open[view].node);
    delete open[view];
  }

  // The user closes the form that is shown; whether it let itself be closed.
  function close() {
    var view = shown;
    var form = open[view];
    if (form) {
      var told = Stand.wire.event({ do: 'close', form: form.number });
      if (!told || !told.closed) {
        return false;
      }
      drop(view);
    }
    if (view === 'update') {
      showState('—');
    }
    go('home');
    return true;
  }

  function reopen() {
    if (open.update) {
      var before = shown;
      shown = 'update';
      if (close()) {
        go(before === 'home' ? 'home' : 'update');
      }
    }
  }

  // ЗавершитьРаботуСистемы: the session ends, the next one opens where the user was.
  function restart() {
    if (restarting) {
      return;
    }
    restarting = true;
    find('splash').hidden = false;
    setTimeout(function () {
      Stand.wire.event({ do: 'restart' });
      restarted();
    }, SPLASH);
  }

  function restarted() {
    var view = shown;
    restarting = false;
    find('splash').hidden = true;
    Object.keys(open).forEach(drop);
    showState('—');
    shown = '';
    document.body.setAttribute('data-demo-session', String(base.session));
    go(view);
  }

  // What an event has ended with.
  function show(told) {
    base = told.base;
    Stand.settings.take(told.changed);
    if (!restarting) {
      document.body.setAttribute('data-demo-session', String(base.session));
    }
    update(told);
    told.shown.forEach(showOne);
    var demo = extension('DEMO');
    find('session-number').textContent = String(base.session);
    find('session-version').textContent = demo.session === null ? '—' : demo.session;
    find('installed-version').textContent = demo.base === null ? '—' : demo.base;
    var others = base.extensions.slice(1).map(function (one) {
      return one.id + ' ' + one.base;
    });
    find('other-versions').textContent = others.length > 0 ? ' · ' + others.join(' · ') : '';
    var memory = JSON.stringify(demo.memory);
    find('memory-size').textContent = memory === '{}' ? 'пуста' : memory.length + ' знаков';
    Stand.nights.show(base);
    showWay();
  }

  function update(told) {
    told.forms.forEach(function (form) {
      if (open[form.name] && open[form.name].drawn && open[form.name].number === form.number) {
        Stand.drawing.update(open[form.name].drawn, form);
        open[form.name].values = form.values;
        if (form.values.Заголовок) {
          TITLES[form.name] = form.values.Заголовок;
        }
      }
    });
  }

  // After the key there is a way on.
  function showWay() {
    var form = shown === 'registration' && open.registration;
    var known = form && form.values && /Продукты:/.test(form.values.Сведения || '');
    var way = find('way');
    if (!known) {
      way.hidden = true;
      way.textContent = '';
    } else if (way.hidden && hasUpdateForm()) {
      way.appendChild(Stand.drawing.element('span', '', 'Ключ подошёл. Дальше: '));
      way.appendChild(Stand.drawing.button('button main', 'Проверить обновления', 'way-on', goTo('update')));
      way.hidden = false;
    }
  }

  function say(words, url) {
    var messages = find('messages');
    messages.textContent = words;
    if (url) {
      var link = Stand.drawing.element('span', '', url);
      link.setAttribute('data-demo', 'link');
      messages.appendChild(link);
    }
    messages.hidden = !words;
  }

  function giveFile(name, data) {
    var text = atob(data);
    var bytes = new Uint8Array(text.length);
    for (var i = 0; i < text.length; i++) {
      bytes[i] = text.charCodeAt(i);
    }
    Stand.log.note('Файл отдан пользователю: ' + name + ', ' + bytes.length + ' байт.');
    var link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([bytes], { type: 'application/octet-stream' }));
    link.setAttribute('download', name);
    document.body.appendChild(link);
    link.click();
    document.body.removeChild(link);
  }

  function showOne(one) {
    var kind = one[0];
    var form = open[shown];
    if (kind === 'warning' || kind === 'exception') {
      Stand.dialog.warning(one[1]);
    } else if (kind === 'notice') {
      say(one[1]);
      Stand.log.note(one[1]);
    } else if (kind === 'question') {
      Stand.dialog.question(one[1]);
    } else if (kind === 'file') {
      Stand.dialog.file(form ? form.number : 0);
    } else if (kind === 'given') {
      giveFile(one[1], one[2]);
    } else if (kind === 'link') {
      say('Программа открыла бы адрес: ', one[1]);
    } else if (kind === 'form') {
      // Not within the event that asks for it.
      setTimeout(function () {
        go(MODULES[one[1]] || shown);
      }, 0);
    } else if (kind === 'end') {
      restart();
    }
  }

  function showState(state) {
    find('panel-state').textContent = state;
  }

  function toggle(name, pane, opened) {
    pane.hidden = !opened;
    find(name + '-toggle').setAttribute('aria-expanded', String(opened));
    if (name === 'log') {
      document.body.className = opened ? 'with-log' : '';
    }
  }

  Stand.window = { show: show, showState: showState, close: close, reopen: reopen, restarted: restarted };
  // What the tests hold on to.
  Stand.base = {
    memoryOf: function (id) {
      return extension(id).memory;
    },
    keepMemory: function (memory) {
      Stand.wire.event({ do: 'memory', memory: memory });
    }
  };
  Object.defineProperty(Stand.base, 'memory', {
    get: function () {
      return extension('DEMO').memory;
    }
  });
  Stand.form = {
    reopen: reopen,
    state: function () {
      return find('panel-state').textContent;
    }
  };
  Stand.taxi = { restart: restart };

  var sections = document.querySelectorAll('[data-view]');
  for (var i = 0; i < sections.length; i++) {
    sections[i].onclick = goTo(sections[i].getAttribute('data-view'));
  }
  find('close-form').onclick = close;
  find('step-key').onclick = goTo('registration');
  find('step-update').onclick = goTo('update');
  find('log-clear').onclick = Stand.log.clear;
  find('memory-clear').onclick = function () {
    Stand.base.keepMemory({});
    // The panel in the page remembers too: only a new one has forgotten.
    reopen();
  };
  find('settings-reset').onclick = function () {
    window.location.href = window.location.pathname + '?drawer=open' + (part === 'extension' ? '' : '&part=' + part);
  };
  ['log', 'settings'].forEach(function (name) {
    var pane = document.getElementById(name === 'log' ? 'journal' : 'settings');
    find(name + '-toggle').onclick = function () {
      toggle(name, pane, pane.hidden);
    };
  });
  find('settings-close').onclick = function () {
    toggle('settings', document.getElementById('settings'), false);
    find('settings-toggle').focus();
  };
  toggle('settings', document.getElementById('settings'), Stand.settings.wish('drawer') === 'open');
  // On a narrow window the journal would leave nothing of the form.
  var wish = Stand.settings.wish('log');
  toggle('log', document.getElementById('journal'), wish ? wish !== 'closed' : window.innerWidth >= 1000);
  if (Stand.wire.open(Stand.settings.all())) {
    go(Stand.settings.wish('view') || 'home');
  }
})();
