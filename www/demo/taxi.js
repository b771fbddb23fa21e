// The window: sections, forms, the session's restart, and what the drawer changes.
// It must never know what the panel says: that is the form's business.
// Read next: index.html for the parts it shows and hides.
var Stand = window.Stand || {};

(function () {
  'use strict';

  var TITLES = {
    home: 'Котики',
    update: 'Обновление расширения',
    breeds: 'Породы котов',
    registration: 'Регистрация продукта'
  };
  var SPLASH = 700;
  var shown = '';
  var restarting = false;

  function part(name) {
    return document.querySelector('[data-demo=' + name + ']');
  }

  function open(view) {
    if (!TITLES.hasOwnProperty(view) || (view === 'update' && !Stand.base.hasUpdateForm())) {
      view = 'home';
    }
    var forms = document.querySelectorAll('[data-form]');
    var sections = document.querySelectorAll('[data-view]');
    shown = view;
    for (var i = 0; i < forms.length; i++) {
      forms[i].hidden = forms[i].getAttribute('data-form') !== view;
    }
    for (i = 0; i < sections.length; i++) {
      sections[i].className = sections[i].getAttribute('data-view') === view ? 'section chosen' : 'section';
    }
    part('form-title').textContent = TITLES[view];
    if (view === 'update') {
      Stand.form.open();
    }
  }

  function beginSession(view) {
    Stand.base.beginSession();
    part('tab-update').hidden = !Stand.base.hasUpdateForm();
    showLink('');
    open(view);
  }

  // ЗавершитьРаботуСистемы(Ложь, Истина): the session ends, the next one opens where the user was.
  function restart() {
    if (restarting) {
      return;
    }
    restarting = true;
    Stand.form.close();
    Stand.jobs.endSession();
    part('splash').hidden = false;
    Stand.log.note('Перезапуск сеанса.');
    setTimeout(function () {
      restarting = false;
      part('splash').hidden = true;
      beginSession(shown);
    }, SPLASH);
  }

  function showLink(url) {
    part('link').textContent = url;
    part('messages').hidden = !url;
    part('desk').className = url ? 'desk with-message' : 'desk';
  }

  // ПолучитьФайл(Адрес, ИмяФайла, Истина).
  function giveFile(bytes, name) {
    Stand.log.note('Файл отдан пользователю: ' + name + ', ' + bytes.length + ' байт.');
    var link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([bytes], { type: 'application/octet-stream' }));
    link.setAttribute('download', name);
    document.body.appendChild(link);
    link.click();
    document.body.removeChild(link);
  }

  function toggle(name, element, opened) {
    element.hidden = !opened;
    part(name + '-toggle').setAttribute('aria-expanded', String(opened));
    document.body.className = part('log-toggle').getAttribute('aria-expanded') === 'true' ? 'with-log' : '';
  }

  function toggleOnClick(name, element) {
    part(name + '-toggle').onclick = function () {
      toggle(name, element, element.hidden);
    };
  }

  Stand.taxi = { restart: restart, showLink: showLink, giveFile: giveFile };

  var sections = document.querySelectorAll('[data-view]');
  for (var i = 0; i < sections.length; i++) {
    sections[i].onclick = function () {
      open(this.getAttribute('data-view'));
    };
  }
  part('back').onclick = part('back-home').onclick = function () {
    open('home');
  };
  part('close-form').onclick = function () {
    if (shown !== 'update' || Stand.form.leave()) {
      open('home');
    }
  };

  var journal = document.getElementById('journal');
  var drawer = document.getElementById('settings');
  toggleOnClick('log', journal);
  toggleOnClick('settings', drawer);
  part('settings-close').onclick = function () {
    toggle('settings', drawer, false);
  };
  part('public-key').textContent = Stand.keys.first;
  part('memory-clear').onclick = function () {
    Stand.base.forget();
    // The panel in the page remembers too: only a new one has forgotten.
    Stand.form.reopen();
  };
  part('log-clear').onclick = function () {
    Stand.log.clear();
  };
  toggle('settings', drawer, Stand.settings.wish('drawer') === 'open');
  // On a narrow window the journal would leave nothing of the form.
  toggle(
    'log',
    journal,
    Stand.settings.wish('log') ? Stand.settings.wish('log') !== 'closed' : window.innerWidth >= 1000
  );

  Stand.settings.onChange(function (name) {
    if (name === 'installed') {
      Stand.base.setVersion(Stand.extensions.OWN, Stand.settings.value('installed'));
      restart();
    } else if (name === 'frame' || name === 'client' || name === 'ahead') {
      Stand.form.reopen();
    } else if (['failure', 'answer', 'preflight', 'hold'].indexOf(name) < 0) {
      Stand.form.refresh();
    }
  });

  beginSession(Stand.settings.wish('view') || 'home');
})();
