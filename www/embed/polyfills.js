// What an engine of 2016 lacks and the glue needs. It must change nothing where the engine has the thing itself. It travels with the
// twin, and only engines that need the twin read it; the build calls it only where one of the things is missing.
// Next: `loader.js`.
import { TextDecoder, TextEncoder } from "text-encoding-utf-8";
// These two look for themselves whether they are wanted.
import "abortcontroller-polyfill/dist/abortcontroller-polyfill-only.js";
import "whatwg-fetch";

if (!window.TextDecoder) {
  window.TextDecoder = TextDecoder;
  window.TextEncoder = TextEncoder;
}
// QtWebKit 602 has `Reflect` without this one.
if (!window.Reflect.set) {
  window.Reflect.set = function (target, name, value) {
    target[name] = value;
    return true;
  };
}
