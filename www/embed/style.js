// The panel's style, for scripts that bring it into a page. The build gives it EXTENSION_UPDATE_CSS.
//
// It must hold the text once: each mention of the build's name is another copy. Next: `element.js`, `panels.js`.

export var CSS = EXTENSION_UPDATE_CSS;

// Puts a style before whatever stands in `tree`. A sheet that is made by script needs no leave from the page's
// style-src; where that is not known, a style element. Gives the sheet, which other trees may share.
export function dress(tree, css, known) {
  if ('adoptedStyleSheets' in Document.prototype) {
    var sheet = known;
    if (!sheet) {
      sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
    }
    tree.adoptedStyleSheets = [sheet].concat([].slice.call(tree.adoptedStyleSheets));
    return sheet;
  }
  var style = document.createElement('style');
  style.textContent = css;
  var place = tree.head || tree;
  place.insertBefore(style, place.firstChild);
  return null;
}
