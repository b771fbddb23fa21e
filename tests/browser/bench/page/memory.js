// Remembers the memories of the WebAssembly modules of this page: Chromium counts them in no heap. It must change
// nothing of what the page's own scripts get, and must run before them. Next: `../rows/memory.rs`.
(function () {
  window.wasmMemories = [];
  if (typeof WebAssembly !== 'object') return;
  var instantiate = WebAssembly.instantiate;
  WebAssembly.instantiate = function () {
    return instantiate.apply(WebAssembly, arguments).then(function (made) {
      var exported = (made.instance || made).exports;
      Object.keys(exported).forEach(function (name) {
        if (exported[name] instanceof WebAssembly.Memory) window.wasmMemories.push(exported[name]);
      });
      return made;
    });
  };
})();
