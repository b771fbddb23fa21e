// One round of a measurement: bring the contender to a page without notes, start it, watch it, give figures.
//
// What waits, waits for a change of the page; a round that never ends says what it last saw. ES5, as `contenders.js`,
// which comes before it.
(function () {
  var bench = window.bench;
  var PATIENCE = 60000;
  var serial = 0;
  var feeds = {};
  var contenders = {};

  // Where a contender stands: this page, or a frame of it.
  bench.add = function (name, win) {
    contenders[name] = bench[name](win);
    contenders[name].window = win;
  };

  bench.contender = function (name) {
    return contenders[name];
  };

  bench.loadFeed = function (name, done) {
    var request = new XMLHttpRequest();
    request.open('GET', '/feed/' + name + '.json');
    request.onload = function () {
      feeds[name] = bench.readFeed(request.responseText);
      done({ bytes: request.responseText.length });
    };
    request.onerror = function () {
      done({ error: 'the feed ' + name + ' cannot be loaded' });
    };
    request.send();
  };

  // Nothing of the feeds is held any longer, except by the contenders.
  bench.dropFeeds = function () {
    feeds = {};
    Object.keys(contenders).forEach(function (name) {
      contenders[name].drop();
    });
  };

  // Calls `then` as soon as the condition holds: now, or at a change of the contender's page.
  function when(contender, condition, then, fail) {
    if (condition()) return then();
    var timer = setTimeout(function () {
      observer.disconnect();
      fail('waited ' + PATIENCE + ' ms in vain; last seen: ' + contender.watch.describe());
    }, PATIENCE);
    var observer = new MutationObserver(function () {
      if (!condition()) return;
      observer.disconnect();
      clearTimeout(timer);
      then();
    });
    observer.observe(contender.window.document, {
      childList: true,
      subtree: true,
      characterData: true,
      attributes: true
    });
  }

  function afterTwoFrames(then) {
    requestAnimationFrame(function () {
      requestAnimationFrame(function () {
        setTimeout(then, 0);
      });
    });
  }

  // A page of the contender without notes, drawn.
  bench.clear = function (name, done) {
    var contender = contenders[name];
    contender.watch.forget();
    contender.start(feeds.nothing, 'clear ' + serial++);
    when(
      contender,
      function () {
        return contender.watch.isEmpty();
      },
      function () {
        afterTwoFrames(function () {
          done({});
        });
      },
      function (text) {
        done({ error: text });
      }
    );
  };

  // Starts the contender in a task of its own and gives the times: `shown` with the newest notes in the page, `first`
  // with them laid out (which is asked for where `layout`), `all` when every release is whole. All from the start, in
  // milliseconds.
  bench.run = function (name, feedName, layout, done) {
    var contender = contenders[name];
    var feed = feeds[feedName];
    var figures = {};
    function fail(text) {
      done({ error: text });
    }
    setTimeout(function () {
      contender.watch.forget();
      var label = 'round ' + serial++;
      var start = performance.now();
      contender.start(feed, label);
      when(
        contender,
        function () {
          return contender.watch.hasFirst(feed);
        },
        function () {
          figures.shown = performance.now() - start;
          if (layout) contender.watch.layOut();
          figures.first = performance.now() - start;
          when(
            contender,
            function () {
              return contender.watch.hasAll(feed);
            },
            function () {
              figures.all = performance.now() - start;
              figures.offered = contender.watch.offered();
              figures.releases = contender.watch.count();
              setTimeout(function () {
                done(figures);
              }, 0);
            },
            fail
          );
        },
        fail
      );
    }, 0);
  };

  // The longest time for which the main thread answers nothing, until two frames after all notes are there: as the
  // browser says it (tasks of 50 ms and more only), and as messages that the page sends to itself find it.
  bench.block = function (name, feedName, done) {
    var channel = new MessageChannel();
    var longest = 0,
      running = true,
      last = performance.now();
    var tasks = [];
    var observer = new PerformanceObserver(function (list) {
      tasks = tasks.concat(list.getEntries());
    });
    observer.observe({ entryTypes: ['longtask'] });
    channel.port1.onmessage = function () {
      var now = performance.now();
      longest = Math.max(longest, now - last);
      last = now;
      if (running) channel.port2.postMessage(0);
    };
    channel.port2.postMessage(0);
    bench.run(name, feedName, false, function (figures) {
      afterTwoFrames(function () {
        running = false;
        tasks = tasks.concat(observer.takeRecords());
        observer.disconnect();
        figures.gap = longest;
        figures.task = tasks.reduce(function (most, task) {
          return Math.max(most, task.duration);
        }, 0);
        figures.tasks = tasks.length;
        done(figures);
      });
    });
  };

  // As `run`, with the longest of all calls that the page made in it, from `start` on (`pieces.js`).
  bench.pieces = function (name, feedName, done) {
    window.pieces.forget();
    bench.run(name, feedName, false, function (figures) {
      figures.longest = window.pieces.longest();
      done(figures);
    });
  };

  // The same feed over the network: how often each release comes into the page is counted.
  bench.open = function (name, address, memory, done) {
    var contender = contenders[name];
    var drawn = 0;
    var counting = new MutationObserver(function (records) {
      records.forEach(function (record) {
        [].forEach.call(record.addedNodes, function (node) {
          if (node.nodeType !== 1) return;
          drawn += node.querySelectorAll('[data-version]').length + (node.hasAttribute('data-version') ? 1 : 0);
        });
      });
    });
    counting.observe(contender.window.document, { childList: true, subtree: true });
    contender.watch.forget();
    contender.open(address, memory);
    when(
      contender,
      function () {
        return contender.watch.hasAll(feeds.again);
      },
      function () {
        afterTwoFrames(function () {
          counting.disconnect();
          done({
            drawn: drawn,
            offered: contender.watch.offered(),
            releases: contender.watch.count(),
            memory: contender.memory()
          });
        });
      },
      function (text) {
        done({ error: text });
      }
    );
  };

  // A page that has just been opened: the time from the beginning of its navigation. The feed is given, or asked for at
  // this address.
  bench.cold = function (name, text, address) {
    var feed = bench.readFeed(text);
    bench.add(name, window);
    var contender = contenders[name];
    if (address) contender.open(address);
    else contender.start(feed, 'cold');
    when(
      contender,
      function () {
        return contender.watch.hasFirst(feed) && contender.watch.hasAll(feed);
      },
      function () {
        contender.watch.layOut();
        tellOpened({ all: performance.now(), offered: contender.watch.offered(), releases: contender.watch.count() });
      },
      function (reason) {
        tellOpened({ error: reason });
      }
    );
  };

  // The least that a page can be: the clock is read as soon as there is a script.
  bench.nothing = function () {
    document.body.offsetHeight;
    tellOpened({ all: performance.now() });
  };

  var opened = null;
  var tell = null;
  function tellOpened(answer) {
    opened = answer;
    if (tell) tell(answer);
  }

  // Gives the figures of `cold` as soon as there are some.
  bench.whenOpened = function (done) {
    if (opened) done(opened);
    else tell = done;
  };

  // The same for whoever would rather look again; `null` until then.
  bench.opened = function () {
    return opened;
  };
})();
