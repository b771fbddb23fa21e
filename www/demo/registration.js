// The form «Регистрация продукта»: takes the licence key and shows what the service knows about it.
// It must never show the key anywhere but in its own input.
// Read next: base.js.
var Stand = window.Stand || {};

(function () {
  'use strict';

  // Known to everybody, and yet not written into the page: no text of the page holds a key.
  var SAMPLE = 'DEMO-Q2BAV-EAYBV-VIYFM-WE1WE';

  var input = document.querySelector('[data-demo=licence-key]');
  var info = document.querySelector('[data-demo=licence-info]');

  input.value = Stand.base.licenceKey;
  document.querySelector('[data-demo=licence-apply]').onclick = apply;
  document.querySelector('[data-demo=licence-sample]').onclick = function () {
    input.value = SAMPLE;
    input.focus();
  };
  input.onkeydown = function (event) {
    if (event.keyCode === 13) {
      apply();
    }
  };
  if (Stand.base.licenceKey) {
    ask();
  }

  function apply() {
    Stand.base.licenceKey = input.value.replace(/^\s+|\s+$/g, '');
    Stand.log.hide(Stand.base.licenceKey);
    ask();
    Stand.form.refresh();
  }

  function ask() {
    var request = new XMLHttpRequest();
    var asked = Stand.base.licenceKey;
    info.className = 'paper';
    info.textContent = 'Проверка ключа…';
    request.open('POST', '/demo/licence', true);
    request.setRequestHeader('Content-Type', 'application/json');
    request.onload = function () {
      // Another key may have been applied meanwhile.
      if (asked !== Stand.base.licenceKey) {
        return;
      }
      var answer = JSON.parse(request.responseText);
      show(answer.error ? [answer.error] : write(answer), Boolean(answer.error));
    };
    request.onerror = function () {
      show(['Сервис лицензирования не отвечает'], true);
    };
    request.send(JSON.stringify({ key: asked }));
  }

  function write(licence) {
    var lines = [
      'Организация: ' + licence.organisation,
      'ФИО контактного лица: ' + licence.contact,
      'E-mail: ' + licence.email,
      'Телефон: ' + licence.phone,
      '',
      'Продукты:'
    ];
    for (var i = 0; i < licence.products.length; i++) {
      var product = licence.products[i];
      lines.push('[ ' + product.name + '. ' + product.state + ' ]');
      for (var j = 0; j < product.features.length; j++) {
        var feature = product.features[j];
        lines.push(' - ' + feature.name + '. Используется: ' + feature.used + '/' + feature.total);
      }
    }
    return lines;
  }

  function show(lines, refused) {
    info.className = refused ? 'paper refused' : 'paper';
    info.textContent = lines.join('\n');
  }
})();
