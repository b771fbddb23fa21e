// Keeps account of how long the page's timers run, each without a stop: so long the main thread answers nothing. It
// must change nothing else of them, and must run before whoever sets them. ES5. Next: `../rows/chain.rs`.
(function () {
  var longest = 0;
  var set = window.setTimeout;

  window.setTimeout = function (work, delay) {
    return set.call(
      window,
      function () {
        var begin = performance.now();
        try {
          work();
        } finally {
          longest = Math.max(longest, performance.now() - begin);
        }
      },
      delay
    );
  };

  window.pieces = {
    forget: function () {
      longest = 0;
    },
    longest: function () {
      return longest;
    }
  };
})();
