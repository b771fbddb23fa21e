// What the platform asks or tells in a window of its own: questions, warnings, files. One after another.
// It must never answer by itself.
// Read next: window.js.
var Stand = window.Stand || {};

(function () {
  'use strict';

  var veil = document.querySelector('[data-demo=dialog]');
  var words = document.querySelector('[data-demo=dialog-text]');
  var file = document.querySelector('[data-demo=dialog-file]');
  var answers = document.querySelector('[data-demo=dialog-answers]');
  var waiting = [];
  var before = null;

  // `choices`: caption, hook and what happens. The last is also what Escape does.
  function ask(text, choices, withFile) {
    waiting.push({ text: text, choices: choices, withFile: withFile });
    if (veil.hidden) {
      showNext();
    }
  }

  function showNext() {
    var next = waiting.shift();
    veil.hidden = !next;
    if (!next) {
      if (before && before.focus) {
        before.focus();
      }
      before = null;
      return;
    }
    before = before || document.activeElement;
    words.textContent = next.text;
    file.hidden = !next.withFile;
    file.value = '';
    answers.textContent = '';
    next.choices.forEach(function (choice) {
      function press() {
        if (!choice[2] || choice[2]() !== false) {
          showNext();
        }
      }
      answers.appendChild(Stand.drawing.button('button', choice[0], choice[1], press));
    });
    (next.withFile ? file : answers.firstChild).focus();
  }

  veil.onkeydown = function (event) {
    if (event.keyCode === 27 && answers.lastChild) {
      answers.lastChild.click();
    } else if (event.keyCode === 9) {
      keepInside(event);
    }
  };

  // A modal window keeps the focus.
  function keepInside(event) {
    var all = veil.querySelectorAll('button, input:not([hidden])');
    var last = all[all.length - 1];
    if (event.shiftKey ? document.activeElement === all[0] : document.activeElement === last) {
      event.preventDefault();
      (event.shiftKey ? last : all[0]).focus();
    }
  }

  // Not within the press: the next question may come of it.
  function later(event) {
    return function () {
      setTimeout(function () {
        Stand.wire.event(event);
      }, 0);
    };
  }

  function question(text) {
    ask(text, [
      ['Да', 'answer-yes', later({ do: 'answer', yes: true })],
      ['Нет', 'answer-no', later({ do: 'answer', yes: false })]
    ]);
  }

  function askFile(form) {
    function take() {
      var chosen = file.files && file.files[0];
      if (!chosen) {
        return false;
      }
      var reader = new FileReader();
      reader.onload = function () {
        var data = String(reader.result);
        Stand.wire.event({ do: 'file', form: form, name: chosen.name, data: data.slice(data.indexOf(',') + 1) });
      };
      reader.readAsDataURL(chosen);
      return true;
    }
    ask(
      'Выберите файл',
      [
        ['Открыть', 'file-take', take],
        ['Отмена', 'file-cancel', later({ do: 'file', form: form })]
      ],
      true
    );
  }

  Stand.dialog = {
    question: question,
    file: askFile,
    warning: function (text) {
      ask(text, [['OK', 'warning-ok', null]]);
    },
    over: function (text) {
      ask(text, [
        [
          'Начать заново',
          'begin-again',
          function () {
            window.location.reload();
          }
        ]
      ]);
    }
  };
})();
