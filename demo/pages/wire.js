// The exchange with the session: an event goes out, what the modules ask of the page comes back as the answer, the
// page's value is the next request, until the event has ended. All of it is synchronous, so that BSL runs within the
// click, as in the platform. It must never answer for the panel: it only hands on.
// Read next: field.js.
var Stand = window.Stand || {};

(function () {
  'use strict';

  // A page that has nothing to say says so, or its session would be taken for one whose page is gone.
  var HEARTBEAT = 15000;
  // Timers of a browser come a little late anyway; closer ones would only crowd.
  var CLOSEST = 20;

  var token = '';
  var timer = null;
  var over = false;
  var underWay = 0;

  function send(path, body) {
    var request = new XMLHttpRequest();
    request.open('POST', path, false);
    request.setRequestHeader('Content-Type', 'application/json');
    request.setRequestHeader('x-stand', token);
    try {
      request.send(JSON.stringify(body));
    } catch (_lost) {
      return { over: 'Сервис стенда не отвечает.' };
    }
    // A page that is being left has its requests broken off without a word.
    if (!request.responseText) {
      return { over: 'Сервис стенда не отвечает.' };
    }
    var answer = JSON.parse(request.responseText);
    return answer.error ? { over: answer.error } : answer;
  }

  function open(settings) {
    var answer = send('/stand/open', settings);
    if (answer.over || (answer.told && answer.told.over)) {
      end(answer.over || answer.told.over);
      return false;
    }
    token = answer.token;
    apply(answer.told.end);
    return true;
  }

  // From the event to its end, whatever the modules ask of the page in between.
  function exchange(body) {
    underWay++;
    try {
      var answer = send('/stand/event', body);
      while (answer.call) {
        answer = send('/stand/event', { call: answer.call.number, value: Stand.field.carryOut(answer.call) });
      }
      return answer;
    } finally {
      underWay--;
    }
  }

  // What the event has ended with; null where it was refused or the session is over.
  function event(body) {
    if (over) {
      return null;
    }
    var answer = exchange(body);
    if (answer.over) {
      end(answer.over);
      return null;
    }
    if (answer.refused) {
      Stand.log.note(answer.refused);
      return null;
    }
    apply(answer.end);
    return answer.end;
  }

  function apply(told) {
    clearTimeout(timer);
    Stand.log.add(told.log);
    Stand.window.show(told);
    if (told.over) {
      end('Сеанс окончен.');
      return;
    }
    var wait = told.next === null ? HEARTBEAT : Math.min(Math.max(told.next, CLOSEST), HEARTBEAT);
    timer = setTimeout(function () {
      event({ do: 'tick' });
    }, wait);
  }

  function end(sentence) {
    over = true;
    clearTimeout(timer);
    Stand.dialog.over(sentence);
  }

  function bye() {
    if (!token || over) {
      return;
    }
    over = true;
    clearTimeout(timer);
    // A page that is left may wait for nothing, but what it sends can outlive it; where it cannot, the page may still
    // wait.
    if (navigator.sendBeacon) {
      navigator.sendBeacon('/stand/bye', token);
    } else {
      var request = new XMLHttpRequest();
      request.open('POST', '/stand/bye', false);
      request.send(token);
    }
  }

  // The document of a field: no event, so the page goes on meanwhile.
  function read(form, then) {
    var request = new XMLHttpRequest();
    request.open('POST', '/stand/document', true);
    request.setRequestHeader('Content-Type', 'application/json');
    request.setRequestHeader('x-stand', token);
    request.onload = function () {
      then(request.status === 200 ? request.responseText : '');
    };
    request.send(JSON.stringify({ form: form }));
  }

  window.addEventListener('pagehide', bye);
  window.addEventListener('pageshow', function (event) {
    // Come back to from the engine's own store: the session is over.
    if (event.persisted) {
      window.location.reload();
    }
  });
  window.addEventListener('beforeunload', function () {
    // Engines that know no pagehide for a page that is left.
    if (!('onpagehide' in window)) {
      bye();
    }
  });

  Stand.wire = {
    open: open,
    event: event,
    isUnderWay: function () {
      return underWay > 0;
    },
    read: read
  };
})();
