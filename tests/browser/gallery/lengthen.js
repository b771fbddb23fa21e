// Makes every text of the panel two fifths longer and puts it in brackets: what a language with longer words would do.
// The body of a function that the tests run in the page. It must never touch anything but texts. Read layout.rs.
var root = document.querySelector('[data-extension-update]');
var walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
var texts = [];
while (walker.nextNode()) if (walker.currentNode.data.trim()) texts.push(walker.currentNode);
texts.forEach(function (text) {
  var words = text.data.trim();
  text.data = '[' + words + ' ' + words.slice(0, Math.ceil(words.length * 0.4)).trim() + ']';
});
return texts.length;
