// The HTML document field: the text that the form holds becomes a document in a frame. Its clicks go to the form as
// events; what the form's modules ask of the document is carried out here.
// It must never reach further into the document than BSL does: an element by its id, the members of ExtensionUpdate.
// Read next: drawing.js.
var Stand = window.Stand || {};

(function () {
  'use strict';

  var SIGNAL = 'extension-update-signal';
  // Frames by the number of their form.
  var frames = {};

  // The panel's clock is as far ahead as the stand wants; the base's own is not.
  function withClock(text) {
    var hours = Number(Stand.settings.value('ahead')) || 0;
    if (!hours) {
      return text;
    }
    var script =
      '<script>(function () { var now = Date.now; Date.now = function () { return now.call(Date) + ' +
      hours * 3600000 +
      '; }; }());</' +
      'script>';
    return text.replace('<head>', '<head>' + script);
  }

  function make(form, place, title) {
    var frame = document.createElement('iframe');
    frame.setAttribute('data-demo', 'field');
    frame.setAttribute('title', title);
    frames[form] = frame;
    Stand.witness.forget();
    Stand.wire.read(form, function (text) {
      if (frames[form] !== frame) {
        return;
      }
      if (text) {
        fill(form, frame, place, withClock(text));
      } else {
        place.textContent = 'Текста панели нет: выполните cargo xtask dist.';
      }
    });
  }

  function fill(form, frame, place, text) {
    function click(event) {
      passOn(form, event);
    }
    function listen() {
      frame.contentDocument.addEventListener('click', click, false);
      Stand.witness.countPresses(frame.contentDocument);
    }
    frame.onload = function () {
      // document.open() drops every listener of about:blank; adding one twice still makes one.
      if (frame.contentDocument) {
        listen();
      }
      if (frames[form] === frame) {
        Stand.wire.event({ do: 'formed', form: form });
      }
    };
    if (Stand.settings.value('frame') === 'write') {
      place.appendChild(frame);
      frame.contentDocument.open();
      frame.contentDocument.write(text);
      frame.contentDocument.close();
      // At once: the panel may say `ready` before the load event comes.
      listen();
    } else {
      frame.setAttribute('srcdoc', text);
      place.appendChild(frame);
    }
  }

  // What the platform's client makes of a click: the address of a link, the element, and whether the form forbids the
  // field's own handling.
  function passOn(form, event) {
    var href = '';
    for (var element = event.target; element && !href; element = element.parentNode) {
      href = element.href || '';
    }
    var id = event.target.id || '';
    if (id === SIGNAL) {
      Stand.witness.noteClick(event);
    }
    if (href && !event.defaultPrevented) {
      Stand.witness.noteLink(String(href));
    }
    // A press on anything else means nothing to the form: its handler looks at links and at the signal only.
    if (!href && id !== SIGNAL) {
      return;
    }
    var told = frames[form] && Stand.wire.event({ do: 'click', form: form, href: String(href), id: id });
    if (!told || !told.standard) {
      event.preventDefault();
    }
  }

  // What a module asks of the document. A member that is not there gives nothing, as a field without a panel does.
  function carryOut(call) {
    var frame = frames[call.form];
    var shown = frame && frame.contentDocument;
    if (!shown) {
      return '';
    }
    if (call.what === 'document') {
      return '1';
    }
    if (call.what === 'element') {
      return shown.getElementById(call.argument) ? '1' : '';
    }
    var panel = frame.contentWindow.ExtensionUpdate;
    if (!panel) {
      return '';
    }
    if (call.what === 'take') {
      var text = String(panel.take());
      if (text) {
        Stand.witness.noteTaken(text);
      }
      return text;
    }
    return call.what === 'start' || call.what === 'report' ? String(panel[call.what](call.argument)) : '';
  }

  function forget(form) {
    delete frames[form];
  }

  Stand.field = { make: make, carryOut: carryOut, forget: forget };
})();
