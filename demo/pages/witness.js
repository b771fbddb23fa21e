// What the page itself checks: that each message's click says the same as take(), and that no link leads the field's
// page away. It must never do anything for the form: a form in 1C has no such witness.
// Read next: log.js, which shows the mark.
var Stand = window.Stand || {};

(function () {
  'use strict';

  // What clicks have said that no message has come for yet, and messages whose click has not come.
  var clicked = [];
  var taken = [];
  // Presses of a mouse that came through, from a number that no other page began with: Firefox throws away the press
  // that meets a synchronous request, and only a count tells.
  var presses = Date.now();
  // Messages whose row is still to be drawn, in their order.
  var undrawn = [];

  // Only thin clients see properties of the event that are not of the standard; the web client strips them.
  function seesEventData() {
    return Stand.settings.value('client') === 'thin';
  }

  function sign(record) {
    record.sign = 'same';
    if (record.row) {
      record.row.setAttribute('data-demo-sign', 'same');
    }
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
    var said = JSON.stringify([data.event, data.params]);
    for (var i = 0; i < taken.length; i++) {
      if (taken[i].said === said) {
        sign(taken.splice(i, 1)[0]);
        return;
      }
    }
    clicked.push(said);
  }

  function noteTaken(text) {
    var message = JSON.parse(text);
    var record = { said: JSON.stringify([message.message, message.params]), sign: '', row: null };
    undrawn.push(record);
    var at = clicked.indexOf(record.said);
    if (at >= 0) {
      clicked.splice(at, 1);
      sign(record);
    } else {
      taken.push(record);
    }
  }

  function countPress() {
    presses++;
  }

  function countPresses(inDocument) {
    inDocument.addEventListener('mousedown', countPress, true);
  }

  countPresses(document);

  Stand.witness = {
    countPresses: countPresses,
    presses: function () {
      return presses;
    },
    noteClick: noteClick,
    noteTaken: noteTaken,
    // The row of the oldest message without one.
    noteRow: function (row) {
      var record = undrawn.shift();
      if (record) {
        record.row = row;
        if (record.sign) {
          sign(record);
        }
      }
    },
    noteLink: function (href) {
      Stand.log.note('Ошибка панели: ссылка увела бы страницу поля на ' + href);
    },
    forget: function () {
      clicked = [];
      taken = [];
    }
  };
})();
