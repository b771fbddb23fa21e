// The HTML document field of a form: a text becomes a document in a frame, and clicks in it come back as ПриНажатии.
// It must never reach into the page it holds, except by what BSL has: defaultView and the properties of a click.
// Read next: form.js.
var Stand = window.Stand || {};

(function () {
  'use strict';

  // handlers: documentComplete() and click(event).
  function open(place, text, way, handlers) {
    var frame = document.createElement('iframe');
    frame.setAttribute('data-demo', 'field');
    frame.setAttribute('title', 'Поле HTML-документа');
    frame.onload = function () {
      var shown = frame.contentDocument;
      // document.open() drops every listener of about:blank and keeps the document; adding one twice still makes one.
      if (shown) { shown.addEventListener('click', handlers.click, false); }
      handlers.documentComplete();
    };
    place.textContent = '';
    if (way === 'write') {
      place.appendChild(frame);
      frame.contentDocument.open();
      frame.contentDocument.write(text);
      frame.contentDocument.close();
      // At once: the panel may say `ready` before the load event comes.
      frame.contentDocument.addEventListener('click', handlers.click, false);
    } else {
      frame.setAttribute('srcdoc', text);
      place.appendChild(frame);
    }
    return {
      // Элементы.Поле.Документ.defaultView.ExtensionUpdate, or null while there is none.
      panel: function () {
        var shown = frame.contentWindow;
        return (shown && shown.ExtensionUpdate) || null;
      }
    };
  }

  Stand.field = { open: open };
}());
