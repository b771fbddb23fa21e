// A clock that stands still until the gallery moves it, and chance that is always the same: pictures of a screen must
// not change from day to day.
//
// It runs before the panel's script and must never be part of what ships. Timers of a second and more wait for
// `galleryClock.pass`; shorter ones are the panel's own pace (the slices of notes, the clicks of its bridge) and run as
// ever. Next: gallery-play.js.
(function () {
  'use strict';
  var LONG = 1000;
  var RealDate = window.Date;
  var realSet = window.setTimeout;
  var realClear = window.clearTimeout;
  var now = RealDate.parse(window.galleryScreen.moment);
  var waiting = [];
  var running = {};
  var lastId = 0;

  function StillDate(year) {
    if (!(this instanceof StillDate)) return new RealDate(now).toString();
    if (arguments.length === 0) return new RealDate(now);
    if (arguments.length === 1) return new RealDate(year);
    return new (Function.prototype.bind.apply(RealDate, [null].concat([].slice.call(arguments))))();
  }
  StillDate.prototype = RealDate.prototype;
  StillDate.now = function () {
    return now;
  };
  StillDate.parse = RealDate.parse;
  StillDate.UTC = RealDate.UTC;
  window.Date = StillDate;
  window.Math.random = function () {
    return 0.5;
  };

  // A timer's name is a number of this file's own: only so can one of either kind be called off.
  window.setTimeout = function (call, millis) {
    var rest = [].slice.call(arguments, 2);
    lastId += 1;
    var id = lastId;
    var fire = function () {
      delete running[id];
      call.apply(window, rest);
    };
    if (millis >= LONG) waiting.push({ id: id, due: now + millis, fire: fire });
    else running[id] = realSet(fire, millis);
    return id;
  };
  window.clearTimeout = function (id) {
    if (running[id] !== undefined) realClear(running[id]);
    delete running[id];
    waiting = waiting.filter(function (timer) {
      return timer.id !== id;
    });
  };

  window.galleryClock = {
    // The browser's own timer, for what is no part of the panel.
    later: function (call, millis) {
      realSet.call(window, call, millis);
    },
    // Whether the panel has nothing under way that its own pace would bring.
    isIdle: function () {
      return Object.keys(running).length === 0;
    },
    // Lets this much time pass, and every timer in it go off in its turn.
    pass: function (millis) {
      var end = now + millis;
      function isDue(timer) {
        return timer.due <= end;
      }
      function byTime(one, other) {
        return one.due - other.due;
      }
      for (;;) {
        var next = waiting.filter(isDue).sort(byTime)[0];
        if (!next) break;
        waiting.splice(waiting.indexOf(next), 1);
        now = Math.max(now, next.due);
        next.fire();
      }
      now = end;
    }
  };
})();
