// Draws a form as its Form.xml says: groups, fields, buttons, the HTML field. After each event it shows what the form's
// data have become. It must never decide what is visible or what a value is: the form in the session does.
// Read next: window.js.
var Stand = window.Stand || {};

(function () {
  'use strict';

  function element(name, className, text) {
    var made = document.createElement(name);
    made.className = className || '';
    if (text) {
      made.appendChild(document.createTextNode(text));
    }
    return made;
  }

  // A button of the stand's own, with the hook of the tests.
  function button(className, text, hook, act) {
    var made = element('button', className, text);
    made.type = 'button';
    made.setAttribute('data-demo', hook);
    made.onclick = act;
    return made;
  }

  // The platform's words for a name without a caption: «ПоказыватьНепроверенные» is «Показывать непроверенные».
  function speak(name) {
    return name.replace(/([а-яё])([А-ЯЁ])/g, function (_all, before, after) {
      return before + ' ' + after.toLowerCase();
    });
  }

  function draw(form, drawing, place) {
    var drawn = { form: form, parts: [] };
    var bar = element('div', 'bar');
    place.textContent = '';
    drawing.bar.forEach(function (part) {
      bar.appendChild(drawPart(drawn, part));
    });
    place.appendChild(bar);
    drawing.parts.forEach(function (part) {
      place.appendChild(drawPart(drawn, part));
    });
    return drawn;
  }

  function drawPart(drawn, part) {
    var draw = KINDS[part.kind];
    var made = draw ? draw(drawn, part) : element('div', 'unknown', part.kind);
    made.setAttribute('data-element', part.name);
    return made;
  }

  function keep(drawn, part, node, show) {
    drawn.parts.push({ part: part, node: node, show: show });
    return node;
  }

  var KINDS = {
    UsualGroup: function (drawn, part) {
      var node = element(part.hasTitle && part.title ? 'fieldset' : 'div', part.horizontal ? 'group row' : 'group');
      if (node.tagName === 'FIELDSET') {
        node.appendChild(element('legend', '', part.title));
      }
      part.parts.forEach(function (inner) {
        node.appendChild(drawPart(drawn, inner));
      });
      return keep(drawn, part, node);
    },
    Button: function (drawn, part) {
      var node = element('button', part.isDefault ? 'button main' : 'button', part.title || speak(part.name));
      node.type = 'button';
      node.title = part.tip;
      node.onclick = function () {
        if (part.command === 'Close') {
          Stand.window.close();
        } else {
          Stand.wire.event({ do: 'command', form: drawn.form, name: part.command });
        }
      };
      return keep(drawn, part, node, function (state) {
        node.disabled = state[1] === false;
      });
    },
    LabelDecoration: function (drawn, part) {
      var node = element('p', 'label', part.title);
      return keep(drawn, part, node, function (state) {
        if (state[2]) {
          node.textContent = state[2];
        }
      });
    },
    InputField: function (drawn, part) {
      var node = element('label', part.multiLine ? 'input wide' : 'input');
      var input = element(part.multiLine ? 'textarea' : 'input');
      if (part.hasTitle) {
        node.appendChild(element('span', 'caption', part.title || speak(part.name)));
      } else {
        input.setAttribute('aria-label', part.title || speak(part.name));
      }
      input.readOnly = part.readOnly;
      input.setAttribute('autocomplete', 'off');
      input.setAttribute('spellcheck', 'false');
      input.setAttribute('data-path', part.path);
      if (part.multiLine) {
        input.rows = part.height || 4;
      }
      function pass() {
        return Stand.wire.event({
          do: 'input',
          form: drawn.form,
          name: part.name,
          path: part.path,
          value: input.value
        });
      }
      if (!part.readOnly) {
        // A field is read when it is left, as in the platform; a button that is pressed is pressed after that.
        input.onchange = pass;
        input.onkeydown = function (event) {
          if (event.keyCode === 13 && !part.multiLine) {
            pass();
            pressDefault(drawn);
          }
        };
      }
      node.appendChild(input);
      return keep(drawn, part, node, function (_state, value) {
        var text = value === undefined ? '' : String(value);
        if (document.activeElement !== input && input.value !== text) {
          input.value = text;
        }
      });
    },
    CheckBoxField: function (drawn, part) {
      var node = element('label', 'check');
      var input = element('input');
      input.type = 'checkbox';
      input.onchange = function () {
        Stand.wire.event({ do: 'input', form: drawn.form, name: part.name, path: part.path, value: input.checked });
      };
      node.appendChild(input);
      node.appendChild(element('span', '', part.title || speak(part.name)));
      return keep(drawn, part, node, function (_state, value) {
        input.checked = value === true;
      });
    },
    HTMLDocumentField: function (drawn, part) {
      var node = element('div', 'field-place');
      Stand.field.make(drawn.form, node, 'Поле HTML-документа');
      return keep(drawn, part, node);
    },
    Table: function (drawn, part) {
      var node = element('div', 'table-place');
      var table = element('table', 'list');
      var head = element('tr');
      var body = element('tbody');
      var shown = '';
      part.parts.forEach(function (column) {
        head.appendChild(element('th', '', column.title || speak(column.name)));
      });
      table.appendChild(element('thead')).appendChild(head);
      table.appendChild(body);
      node.appendChild(table);
      return keep(drawn, part, node, function (_state, rows) {
        if (JSON.stringify(rows) === shown) {
          return;
        }
        shown = JSON.stringify(rows);
        body.textContent = '';
        (rows || []).forEach(function (row, number) {
          body.appendChild(drawRow(drawn, part, row, number, body));
        });
      });
    }
  };

  function drawRow(drawn, part, row, number, body) {
    var node = element('tr');
    node.tabIndex = 0;
    part.parts.forEach(function (column) {
      var value = row[column.path.split('.').pop()];
      node.appendChild(element('td', '', value === undefined ? '' : String(value)));
    });
    function choose() {
      for (var i = 0; i < body.rows.length; i++) {
        body.rows[i].className = i === number ? 'chosen' : '';
      }
      Stand.wire.event({ do: 'row', form: drawn.form, name: part.name, path: part.path, row: number });
    }
    node.onclick = choose;
    node.onkeydown = function (event) {
      if (event.keyCode === 13 || event.keyCode === 32) {
        event.preventDefault();
        choose();
      }
    };
    return node;
  }

  function pressDefault(drawn) {
    drawn.parts.forEach(function (kept) {
      if (kept.part.isDefault) {
        kept.node.click();
      }
    });
  }

  // What the form has become: visibility, captions, values.
  function update(drawn, told) {
    drawn.parts.forEach(function (kept) {
      var state = told.elements[kept.part.name] || [];
      kept.node.hidden = state[0] === false;
      if (kept.show) {
        kept.show(state, told.values[kept.part.path]);
      }
    });
  }

  Stand.drawing = { draw: draw, update: update, element: element, button: button };
})();
