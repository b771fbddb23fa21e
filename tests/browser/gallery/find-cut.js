// Looks over the panel for words that are cut, for a page that scrolls sideways, and for what moves; answers a sentence
// for each find. The body of a function that the tests run in the page. It must never change the page. Read layout.rs.
var root = document.querySelector('[data-extension-update]');
var frame = root.getBoundingClientRect();
var found = [];

function tell(element) {
  var name = element.tagName.toLowerCase() + (element.className ? '.' + element.className : '');
  return name + ' «' + element.textContent.slice(0, 60) + '»';
}
function reached(element) {
  return element.tabIndex >= 0;
}
// A box in which a table or code may be wider than the panel.
function scrolls(element) {
  var style = getComputedStyle(element);
  var holds = element.tagName === 'PRE' || element.tagName === 'TABLE' || element.querySelector('table');
  return Boolean(holds) && (style.overflowX === 'auto' || style.overflowX === 'scroll') && element.getAttribute('data-part') !== 'notes';
}
function inScrollBox(node) {
  for (var element = node.parentElement; element && element !== root; element = element.parentElement) if (scrolls(element)) return true;
  return false;
}
// What is folded or far from what is seen is no box that anybody could scroll, and the panel does not ask it.
function isSeen(element) {
  return element.checkVisibility({ contentVisibilityAuto: true });
}
function isForEars(element) {
  return Boolean(element.closest('[data-part=announcement]'));
}

var page = document.documentElement;
if (page.scrollWidth > page.clientWidth) found.push('the page is ' + (page.scrollWidth - page.clientWidth) + ' pixels too wide');
[root].concat([].slice.call(root.querySelectorAll('*'))).forEach(function (element) {
  var style = getComputedStyle(element);
  if (isForEars(element) || style.display === 'inline' || element.getClientRects().length === 0) return;
  if (!isSeen(element)) return;
  if (style.overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1) {
    if (!scrolls(element)) found.push('cut at its side: ' + tell(element));
    else if (!reached(element)) found.push('scrolls, but the keyboard does not reach it: ' + tell(element));
  }
  if (style.overflowY !== 'visible' && element.scrollHeight > element.clientHeight + 1) {
    var hides = style.overflowY === 'hidden' || style.overflowY === 'clip';
    if (hides) found.push('cut at its foot: ' + tell(element));
    else if (!reached(element)) found.push('scrolls down, but the keyboard does not reach it: ' + tell(element));
  }
});
var walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
var range = document.createRange();
while (walker.nextNode()) {
  var text = walker.currentNode;
  if (!text.data.trim() || isForEars(text.parentElement) || inScrollBox(text)) continue;
  range.selectNodeContents(text);
  var box = (text.parentElement.closest('button') || root).getBoundingClientRect();
  [].slice.call(range.getClientRects()).forEach(function (part) {
    var wide = part.left < Math.max(box.left, frame.left) - 0.5 || part.right > Math.min(box.right, frame.right) + 0.5;
    if (part.width > 0 && wide) found.push('sticks out: ' + tell(text.parentElement));
  });
}
document.getAnimations().forEach(function (motion) {
  found.push('moves: ' + tell(motion.effect.target));
});
// The browser's own motion is on no list: a bar without a value has it as long as it has the browser's look.
[].slice.call(root.querySelectorAll('progress:not([value])')).forEach(function (bar) {
  if (getComputedStyle(bar).appearance !== 'none') found.push('moves: ' + tell(bar.parentElement));
});
return found.filter(function (line, index) {
  return found.indexOf(line) === index;
});
