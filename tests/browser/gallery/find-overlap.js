// Looks over the panel, in a window of any height and width, for what lies over something else, for what is cut, and
// for boxes that are too low to read in; answers a sentence for each find. The body of a function that the tests run in
// the page. It must never change the page. Read layout.rs.
var root = document.querySelector('[data-extension-update]');
// A pixel for what is rounded; letters of neighbouring lines may touch.
var SLACK = 1.5;
var found = [];
// Everything with a box of its own, and every line of text, as far as it can be seen.
var items = [];
var range = document.createRange();

function tell(node) {
  var element = node.nodeType === 3 ? node.parentElement : node;
  return element.tagName.toLowerCase() + (element.className ? '.' + element.className : '') + ' «' + node.textContent.trim().slice(0, 40) + '»';
}
// What two boxes have in common; null where that is less than a person would see.
function meet(one, other) {
  var both = {
    left: Math.max(one.left, other.left),
    right: Math.min(one.right, other.right),
    top: Math.max(one.top, other.top),
    bottom: Math.min(one.bottom, other.bottom)
  };
  return both.right - both.left > SLACK && both.bottom - both.top > SLACK ? both : null;
}
// A box that scrolls shows three lines at least, or all that is in it, and the keyboard reaches it; one that hides,
// hides nothing.
function judgeFrame(element, style) {
  var tall = element.scrollHeight > element.clientHeight + 1;
  var wide = element.scrollWidth > element.clientWidth + 1;
  if (!tall && !wide) return;
  if (style.overflowY === 'hidden' || style.overflowY === 'clip') found.push('cut: ' + tell(element));
  else if (element.tabIndex < 0) found.push('scrolls, but the keyboard does not reach it: ' + tell(element));
  else if (tall && element.clientHeight < 3 * parseFloat(style.lineHeight)) found.push('too low to read in, ' + element.clientHeight + ' pixels: ' + tell(element));
}
// `seen` is what the boxes around the element leave to be seen; `sides` is what its words may not stick out of, null
// where they scroll sideways.
function look(element, seen, sides) {
  var style = getComputedStyle(element);
  if (style.display === 'none' || style.visibility !== 'visible' || element.getAttribute('data-part') === 'announcement') return;
  if (style.display !== 'inline') {
    var box = meet(element.getBoundingClientRect(), seen);
    if (!box) return;
    items.push({ node: element, box: box });
    if (element.tagName === 'BUTTON') sides = element.getBoundingClientRect();
    if (style.overflowY !== 'visible') {
      judgeFrame(element, style);
      seen = box;
      if (element.scrollWidth > element.clientWidth + 1 && element.getAttribute('data-part') !== 'notes') sides = null;
    }
  }
  // What is folded, or far from what is seen, has no place yet.
  if (!element.checkVisibility({ contentVisibilityAuto: true })) return;
  for (var node = element.firstChild; node; node = node.nextSibling) {
    if (node.nodeType === 1) {
      if (element.tagName !== 'DETAILS' || element.open || node.tagName === 'SUMMARY') look(node, seen, sides);
    } else if (node.data.trim()) readLines(node, seen, sides);
  }
}
function readLines(text, seen, sides) {
  range.selectNodeContents(text);
  [].slice.call(range.getClientRects()).forEach(function (line) {
    if (sides && (line.left < sides.left - SLACK || line.right > sides.right + SLACK)) found.push('sticks out: ' + tell(text));
    var box = meet(line, seen);
    if (box) items.push({ node: text, box: box });
  });
}

var frame = root.getBoundingClientRect();
var page = document.documentElement;
if (page.scrollWidth > page.clientWidth) found.push('the page is ' + (page.scrollWidth - page.clientWidth) + ' pixels too wide');
look(root, { left: -1e5, right: 1e5, top: -1e5, bottom: 1e5 }, frame);
// Only neighbours in height can meet, so the list is gone through from top to bottom.
items.sort(function (one, other) {
  return one.box.top - other.box.top;
});
items.forEach(function (one, index) {
  for (var next = index + 1; next < items.length && items[next].box.top < one.box.bottom - SLACK; next += 1) {
    var other = items[next];
    // What is inside of something lies on it; the lines of one text do not.
    if (one.node !== other.node && (one.node.contains(other.node) || other.node.contains(one.node))) continue;
    if (meet(one.box, other.box)) found.push(tell(other.node) + ' lies over ' + tell(one.node));
  }
  // The panel holds all that is in it: what hangs out below would stand on another background.
  if (one.box.bottom > frame.bottom + SLACK) found.push('hangs out of the panel: ' + tell(one.node));
});
return found.filter(function (line, index) {
  return found.indexOf(line) === index;
});
