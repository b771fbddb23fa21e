// The HTML document field of a form: a text becomes a document in a frame, and clicks in it come back as ПриНажатии.
// It must never reach into the page it holds, except by what BSL has: the document, defaultView and the properties of a click.
// Read next: form.js.
var Stand = window.Stand || {};

(function () {
  'use strict';

  // handlers: documentComplete() and click(data).
  function open(place, text, way, handlers) {
    var frame = document.createElement('iframe');

    function click(event) {
      var data = dataOf(event);
      if (data.element.id === 'extension-update-signal') {
        Stand.witness.noteClick(event);
      }
      if (data.href && !event.defaultPrevented) {
        Stand.witness.noteLink(data.href);
      }
      handlers.click(data);
      if (!data.standardProcessing) {
        event.preventDefault();
      }
    }

    frame.setAttribute('data-demo', 'field');
    frame.setAttribute('title', 'Поле HTML-документа');
    frame.onload = function () {
      var shown = frame.contentDocument;
      // document.open() drops every listener of about:blank and keeps the document; adding one twice still makes one.
      if (shown) {
        shown.addEventListener('click', click, false);
      }
      handlers.documentComplete();
    };
    place.textContent = '';
    if (way === 'write') {
      place.appendChild(frame);
      frame.contentDocument.open();
      frame.contentDocument.write(text);
      frame.contentDocument.close();
      // At once: the panel may say `ready` before the load event comes.
      frame.contentDocument.addEventListener('click', click, false);
    } else {
      frame.setAttribute('srcdoc', text);
      place.appendChild(frame);
    }
    return {
      // Элементы.Панель.Документ.defaultView.ExtensionUpdate, or null while there is none.
      panel: function (button) {
        var shown = frame.contentDocument;
        return (shown && shown.getElementById(button) && frame.contentWindow.ExtensionUpdate) || null;
      }
    };
  }

  // ДанныеСобытия: what the web client leaves of a click. The custom property of the event is not among it; the witness looks at that.
  function dataOf(event) {
    var href = '';
    for (var element = event.target; element && !href; element = element.parentNode) {
      href = element.href || '';
    }
    var target = event.target;
    return {
      element: { id: target.id || '', value: target.value || '' },
      href: String(href),
      standardProcessing: true
    };
  }

  Stand.field = { open: open };
})();
