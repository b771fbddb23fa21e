// What the page of `xss.rs` runs before the panel: sentinels for scripts and requests, and the host's part, by which
// batches of inputs reach the panel. It must never look at what the panel says of itself, only at the document. ES5:
// the oldest engine reads it too. Read next: xss.rs.
window.__xss = (function () {
  'use strict';

  // Folds of the panel's own have a class of its own; nothing that comes from outside has any.
  var FORBIDDEN =
    'script,iframe,frame,object,embed,img,svg,math,style,link,meta,base,form,audio,video,source,template,details:not([class^="eu-"]),textarea,select,canvas,[style],[src],[srcset],[srcdoc],[id]';
  var ran = [];
  var violations = [];
  var started = 0;
  var before = [];

  ['alert', 'confirm', 'prompt', 'print', 'open'].forEach(function (name) {
    window[name] = function (text) {
      ran.push(name + '(' + text + ')');
    };
  });
  document.addEventListener('securitypolicyviolation', function (event) {
    violations.push(event.violatedDirective + ' ' + event.blockedURI);
  });

  function config() {
    return JSON.stringify({
      extension: { id: 'DEMO', name: 'Демо ' + started, version: '' },
      source: { kind: 'releases-api', url: 'https://updates.example.com/', transport: 'host' }
    });
  }

  function facts() {
    var loads =
      window.performance && performance.getEntriesByType ? performance.getEntriesByType('resource').length : 0;
    return [String(loads), document.title, location.href, window.name, String(document.head.children.length)];
  }

  // Whether the engine runs; what it did until then is not what is tested.
  function runs() {
    var result = JSON.parse(ExtensionUpdate.start(config()));
    if (!result.ok || result.pending) {
      return false;
    }
    violations.length = 0;
    before = facts();
    return true;
  }

  // A new config, and the ticket of the question that comes of it.
  function ask() {
    started += 1;
    ExtensionUpdate.start(config());
    var ticket = 0;
    for (var text = ExtensionUpdate.take(); text !== ''; text = ExtensionUpdate.take()) {
      var message = JSON.parse(text);
      if (message.message === 'fetch') {
        ticket = message.params.ticket;
      }
    }
    return ticket;
  }

  function answer(status, body) {
    var report = { report: 'fetched', ticket: ask(), status: status, headers: {}, body: JSON.stringify(body) };
    return JSON.parse(ExtensionUpdate.report(JSON.stringify(report))).ok;
  }

  function root() {
    return document.querySelector('[data-extension-update]');
  }

  // One release a group of inputs, each of them in the notes and in every other string; the marker in the oldest
  // release, which is rendered last.
  function tellNotes(groups, marker) {
    var modules = groups.map(function (group, at) {
      var good = group.map(function (input) {
        return { name: input + '.cfe', url: 'https://updates.example.com/a.cfe', size: 1 };
      });
      var bad = group.map(function (input) {
        return { name: input, url: input, md5: input, size: input };
      });
      var words = group.join(' ');
      return {
        uniqid: '0.0.1.' + (at + 1),
        version: words,
        name: words,
        description: words,
        changelog: group.join('\n\n***\n\n'),
        date: words,
        download_link: group[0],
        min_1c_version: group[0],
        files: good.concat(bad)
      };
    });
    modules.push({ uniqid: '0.0.0.1', version: 'x', changelog: marker });
    return answer(200, { modules: modules, result: groups[0][0] });
  }

  // Each input as the service's words, on a screen of its own; those that left the screen without words, or left more
  // than words.
  function tellErrors(inputs) {
    return inputs.filter(function (input) {
      answer(400, { error: input });
      var message = root().querySelector('[data-part=message]');
      return (
        !message ||
        !message.textContent ||
        !/failed|licence/.test(root().getAttribute('data-state')) ||
        root().querySelector(FORBIDDEN)
      );
    });
  }

  // Everything that is not as the panel alone would have left it.
  function look() {
    var strange = ran.concat(violations);
    facts().forEach(function (fact, at) {
      if (fact !== before[at]) {
        strange.push('was ' + before[at] + ', is ' + fact);
      }
    });
    [].forEach.call(root().querySelectorAll(FORBIDDEN), function (element) {
      strange.push('<' + element.tagName + '>');
    });
    [].forEach.call(
      root().querySelectorAll('[data-part=notes] button, [data-part=notes] progress'),
      function (element) {
        strange.push('<' + element.tagName + '> in the notes');
      }
    );
    [].forEach.call(root().querySelectorAll('*'), function (element) {
      [].forEach.call(element.attributes, function (attribute) {
        var known =
          /^(class|href|rel|lang|role|scope|start|tabindex|type|disabled|checked|max|open|part|value|aria-(label|level|live|describedby|atomic|valuetext)|data-(action|code|part|state|theme|value|version|extension-update))$/;
        var led =
          attribute.name !== 'href' ||
          /^(https:\/\/|mailto:|http:\/\/(127\.|localhost|\[::1\]))/i.test(attribute.value);
        var folds = attribute.name !== 'open' || element.tagName === 'DETAILS';
        if (!known.test(attribute.name) || !led || !folds) {
          strange.push(element.tagName + '[' + attribute.name + '=' + attribute.value.slice(0, 60) + ']');
        }
      });
    });
    return strange.slice(0, 20);
  }

  return { runs: runs, answer: answer, tellNotes: tellNotes, tellErrors: tellErrors, look: look };
})();
