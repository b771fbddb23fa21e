// What the stand itself checks: that each message's click says the same as take(), and that no link leads the field's page away.
// It must never do anything for the form: a form in 1C has no such witness.
// Read next: bridge.js.
var Stand = window.Stand || {};

(function () {
  'use strict';

  // A message and its click belong together if they come within this time.
  var MISSED = 2000;

  // eventData1C of clicks whose message was not taken yet, and messages whose click did not come yet.
  var clicked = [];
  var taken = [];

  // Only thin clients see properties of the event that are not of the standard; the web client strips them.
  function seesEventData() {
    return Stand.settings.value('client') === 'thin';
  }

  function noteClick(event) {
    if (!seesEventData()) {
      return;
    }
    var data = event.eventData1C;
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

  function noteTaken(text) {
    var message = JSON.parse(text);
    var row = Stand.log.message(message);
    if (!seesEventData()) {
      return;
    }
    var said = JSON.stringify([message.message, message.params]);
    var at = clicked.indexOf(said);
    if (at >= 0) {
      clicked.splice(at, 1);
      row.mark('eventData1C совпадает', 'same');
      return;
    }
    var waited = { text: said, row: row };
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

  Stand.witness = {
    noteClick: noteClick,
    noteTaken: noteTaken,
    noteLink: function (href) {
      Stand.log.note('Ошибка панели: ссылка увела бы страницу поля на ' + href);
    },
    forget: function () {
      clicked = [];
      taken = [];
    }
  };
})();
