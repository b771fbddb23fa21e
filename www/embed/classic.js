// The script for somebody else's page: `ExtensionUpdate` on the window, and `<extension-update>` where there are custom
// elements.
//
// It must put nothing else on the window. Next: `loader.js`, `element.js`, `style.js`.
import { warnOfTwo } from './failure.js';
import { api, comeFrom, fetchModule, fetchScript, load, whenDrawn } from './loader.js';
import { foreseeFeed } from './early.js';
import { defineElement } from './element.js';
import { CSS } from './style.js';

// The files are next to this script, whatever the page's own address is, unless the page names another folder.
var script = document.currentScript;
function folderOf() {
  var named = script.getAttribute('data-extension-update-base');
  return named === null ? script.src.replace(/[^/]*$/, '') : named.replace(/\/*$/, '/');
}
var styled = false;

// A panel outside of the element needs the style in the page: in front of the page's own styles, so that those win.
function style() {
  if (styled || !document.querySelector('[data-extension-update]')) return;
  styled = true;
  var sheet = document.createElement('style');
  sheet.textContent = CSS;
  document.head.insertBefore(sheet, document.head.firstChild);
}

function enter() {
  foreseeFeed(script);
  window.ExtensionUpdate = api;
  whenDrawn(style);
  comeFrom(
    function () {
      return fetchModule(folderOf() + 'extension_update_bg.wasm');
    },
    function (done) {
      fetchScript(folderOf() + 'extension-update-twin.js', done);
    }
  );
  defineElement();
  load();
}

// Two copies are two engines that know nothing of each other: whoever was here first answers for the page.
var defined = window.customElements && customElements.get('extension-update');
var before = window.ExtensionUpdate || (defined && defined.first);
if (before) {
  window.ExtensionUpdate = before;
  warnOfTwo();
} else enter();
