// The contenders and what is watched in them: one condition for both, read from the page and from nothing else.
//
// It must run in engines of 2016 (the twin is measured in one), and must do next to nothing while a contender works.
// Next: `rounds.js`.
(function () {
  var INSTALLED = '1.0.0';
  // The newest notes stand when this much of their text does, or all of it: more than the window shows.
  var FIRST = 2000;

  // What the feed's notes end with, one mark a release.
  function markOf(version) {
    return '\u25a0 ' + version;
  }

  function deepestLast(node) {
    while (node.lastChild) node = node.lastChild;
    return node;
  }

  // Whether the mark is in the last few nodes of the box. The whole text of a megabyte would cost more than what is
  // measured.
  function endsWith(box, mark) {
    var node = deepestLast(box);
    for (var hops = 0; hops < 12 && node !== box; hops++) {
      if (node.nodeType === 3 && node.data.indexOf(mark) >= 0) return true;
      while (!node.previousSibling && node.parentNode !== box) node = node.parentNode;
      if (!node.previousSibling) return false;
      node = deepestLast(node.previousSibling);
    }
    return false;
  }

  // What can be asked of a contender's page. `feed.versions` are the missed ones, newest first.
  function watch(win) {
    var doc = win.document;
    var filled = 0;
    function releases() {
      return doc.querySelectorAll('[data-part=notes] [data-version]');
    }
    return {
      forget: function () {
        filled = 0;
      },
      state: function () {
        var root = doc.querySelector('[data-state]');
        return root ? root.getAttribute('data-state') : '';
      },
      offered: function () {
        var part = doc.querySelector('[data-part=offered-version]');
        return part ? part.textContent : '';
      },
      count: function () {
        return releases().length;
      },
      hasFirst: function (feed) {
        if (this.state() !== 'available' || this.offered() !== feed.versions[0]) return false;
        var box = releases()[0];
        if (!box || box.getAttribute('data-version') !== feed.versions[0]) return false;
        return box.textContent.length >= FIRST || endsWith(box, markOf(feed.versions[0]));
      },
      hasAll: function (feed) {
        var boxes = releases();
        if (boxes.length !== feed.versions.length) return false;
        while (filled < boxes.length && endsWith(boxes[filled], markOf(feed.versions[filled]))) filled++;
        return filled === boxes.length;
      },
      isEmpty: function () {
        return this.state() === 'up-to-date' && !doc.querySelector('[data-part=notes]');
      },
      layOut: function () {
        var notes = doc.querySelector('[data-part=notes]');
        return doc.body.offsetHeight + (notes ? notes.scrollHeight : 0);
      },
      describe: function () {
        var message = doc.querySelector('[data-part=message]');
        var code = message && message.getAttribute('data-code');
        var state = this.state() + (code ? ' (' + code + ')' : '');
        return [state, this.offered(), this.count() + ' releases', filled + ' whole'].join(', ');
      }
    };
  }

  // The panel: the form answers its question in the click by which it is asked. A web page, which names a place, lets
  // it ask by itself.
  function panel(win) {
    var answer = '';
    var memory = {};
    var place = win.document.getElementById('update');
    function pull() {
      for (var text = win.ExtensionUpdate.take(); text; text = win.ExtensionUpdate.take()) {
        var message = JSON.parse(text);
        if (message.message === 'remember') memory = message.params.memory;
        if (message.message === 'fetch') {
          win.ExtensionUpdate.report(
            '{"report":"fetched","ticket":' +
              message.params.ticket +
              ',"status":200,"headers":{},"body":' +
              answer +
              '}'
          );
        }
      }
    }
    if (!place) win.document.getElementById('extension-update-signal').addEventListener('click', pull);
    function config(name, source, kept, policy) {
      return JSON.stringify({
        extension: { id: 'BENCH', version: INSTALLED, name: name },
        source: source,
        policy: policy,
        memory: kept,
        mount: place ? '#update' : undefined,
        locale: 'ru',
        theme: 'light'
      });
    }
    return {
      watch: watch(win),
      start: function (feed, name) {
        answer = feed.quoted;
        var kind = feed.policy ? 'signed-feed' : 'github-releases';
        var source = { kind: kind, url: 'https://example.invalid/releases', transport: 'host' };
        win.ExtensionUpdate.start(config(name, source, {}, feed.policy));
      },
      open: function (address, kept) {
        win.ExtensionUpdate.start(
          config('again', { kind: 'github-releases', url: address, transport: 'fetch' }, kept || {})
        );
      },
      memory: function () {
        return memory;
      },
      drop: function () {
        answer = '';
      }
    };
  }

  function peer(win) {
    function config(name) {
      return { installed: INSTALLED, name: name, install: function () {} };
    }
    return {
      watch: watch(win),
      start: function (feed, name) {
        win.updatePeer.start(config(name), function (use) {
          use(feed.text);
        });
      },
      open: function (address) {
        win.updatePeer.start(config('again'), function (use) {
          win
            .fetch(address, { cache: 'no-cache' })
            .then(function (response) {
              return response.text();
            })
            .then(use);
        });
      },
      memory: function () {
        return {};
      },
      drop: function () {}
    };
  }

  // A feed as text, as the JSON string in which a form passes it on, and the versions that it offers, newest first.
  // Of a signed one they stand beside it, with the policy that pins its keys.
  function readFeed(text) {
    var list = JSON.parse(text);
    if (list.envelope) {
      return {
        text: list.envelope,
        quoted: JSON.stringify(list.envelope),
        versions: list.versions,
        policy: list.policy
      };
    }
    var versions = list.map(function (release) {
      return release.tag_name;
    });
    return {
      text: text,
      quoted: JSON.stringify(text),
      versions: versions.filter(function (version) {
        return version !== INSTALLED;
      })
    };
  }

  window.bench = { panel: panel, peer: peer, readFeed: readFeed };
})();
