// The host of the gallery: plays one scene (`window.galleryScreen`) to the panel as a form would, and says when the
// screen stands.
//
// It must never touch the panel but through its public face: `start`, `report`, `take`, and presses of what has a
// `data-action`. When the screen stands, the document's element has `data-gallery="ready"`; where it is not the one
// that the scene promises, `data-gallery="failed"` and `gallery.trouble` says why. Next: gallery-clock.js, and
// docs/gallery.md for what a scene may hold.
(function () {
  'use strict';
  var screen = window.galleryScreen;
  var clock = window.galleryClock;
  var config = JSON.parse(JSON.stringify(screen.config));
  var answers = screen.answers.slice();
  // Questions that no answer has come to yet, oldest first.
  var questions = [];
  var operations = [];
  var lastAnswer = null;
  var isReady = false;
  var PATIENCE = 400;

  var gallery = {
    // Every message that the panel has sent, in order.
    messages: [],
    trouble: '',
    perform: perform,
    whenIdle: whenIdle
  };
  window.gallery = gallery;

  function root() {
    return document.querySelector('[data-extension-update]');
  }

  function settle(word, trouble) {
    gallery.trouble = trouble || '';
    document.documentElement.setAttribute('data-gallery', word);
  }

  function check(result, what) {
    var told = JSON.parse(result);
    if (!told.ok && screen.code !== 'config') settle('failed', what + ' was refused: ' + told.error.text);
  }

  function report(fields) {
    check(window.ExtensionUpdate.report(JSON.stringify(fields)), 'the report ' + JSON.stringify(fields));
  }

  function start() {
    check(window.ExtensionUpdate.start(JSON.stringify(config)), 'the config');
  }

  // The answers go to the questions in order; a question for which there is none waits, as a slow service makes it.
  function giveAnswers() {
    while (questions.length && answers.length) {
      var fields = { report: 'fetched', ticket: questions.shift() };
      var answer = answers.shift();
      lastAnswer = answer;
      Object.keys(answer).forEach(function (key) {
        fields[key] = answer[key];
      });
      report(fields);
    }
  }

  function keep(params) {
    var list = config.extensions || [];
    var owner = config;
    list.forEach(function (one) {
      if (one.extension.id === params.extension) owner = one;
    });
    owner.memory = params.memory;
  }

  function take() {
    var text = window.ExtensionUpdate.take();
    while (text !== '') {
      var message = JSON.parse(text);
      gallery.messages.push(message);
      if (message.message === 'ready') isReady = true;
      if (message.message === 'fetch') questions.push(message.params.ticket);
      if (message.message === 'install' || message.message === 'schedule') operations.push(message.params.operation);
      if (message.message === 'remember') keep(message.params);
      text = window.ExtensionUpdate.take();
    }
    giveAnswers();
  }

  function whenIdle(next) {
    take();
    if (isReady && clock.isIdle()) next();
    else
      clock.later(function () {
        whenIdle(next);
      }, 0);
  }

  function change(object, changes) {
    Object.keys(changes).forEach(function (key) {
      var value = changes[key];
      var both =
        value && object[key] && typeof value === 'object' && typeof object[key] === 'object' && !Array.isArray(value);
      if (both) change(object[key], value);
      else object[key] = value;
    });
  }

  function findButton(step) {
    var place = step.inside ? '[data-extension="' + step.inside + '"] ' : '';
    return document.querySelector(
      place + '[data-action="' + step.press + '"]' + (step.value ? '[data-value="' + step.value + '"]' : '')
    );
  }

  // One step, and `next` when the panel has come to rest after it.
  function perform(step, next) {
    if (step.press) {
      var button = findButton(step);
      if (!button) return settle('failed', 'there is nothing to press for ' + JSON.stringify(step));
      button.click();
    }
    if (step.open) {
      var summary = document.querySelector('[data-part="' + step.open + '"] > summary');
      if (!summary) return settle('failed', 'there is nothing to open for ' + JSON.stringify(step));
      summary.click();
    }
    if (step.answer) answers.push(step.answer);
    if (step.again) answers.push(lastAnswer);
    if (step.start) {
      change(config, step.start);
      start();
    }
    if (step.report) {
      var fields = JSON.parse(JSON.stringify(step.report));
      if (fields.operation === undefined) fields.operation = operations[operations.length - 1];
      report(fields);
    }
    if (step.pass) clock.pass(step.pass);
    whenIdle(next);
  }

  function compare() {
    var panel = root();
    var message = document.querySelector('[data-part=message]');
    var state = panel && panel.getAttribute('data-state');
    var code = (message && message.getAttribute('data-code')) || '';
    if (gallery.trouble) return;
    if (state !== screen.state) settle('failed', 'the panel is ' + state + ' (' + code + '), not ' + screen.state);
    else if (state !== 'several' && code !== (screen.code || ''))
      settle('failed', 'the code is «' + code + '», not «' + (screen.code || '') + '»');
    else settle('ready');
  }

  function play(index) {
    if (gallery.trouble) return;
    if (index < screen.steps.length) {
      perform(screen.steps[index], function () {
        play(index + 1);
      });
    } else compare();
  }

  // The engine may take its time, but not for ever: then the page says so by itself.
  function begin(turn) {
    if (document.querySelector('.eu-boot[role=alert]')) return settle('failed', 'the engine does not run');
    if (turn > PATIENCE) return settle('failed', 'the engine has not come');
    take();
    if (!isReady)
      return clock.later(function () {
        begin(turn + 1);
      }, 25);
    if (screen.start) start();
    whenIdle(function () {
      play(0);
    });
  }

  document.addEventListener('DOMContentLoaded', function () {
    begin(0);
  });
})();
