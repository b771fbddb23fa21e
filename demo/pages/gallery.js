// The gallery: shows one screen of the panel, or all of them, as chosen; the choice stands in the page's address.
//
// It must never show anything but what the service plays from its scenes, and must never touch the panel inside a
// frame: a screen is the shipped page. Next: gallery-play.js, which plays a scene inside the frame.
(function () {
  'use strict';
  var form = document.getElementById('choices');
  var wall = document.getElementById('screens');
  var remark = document.getElementById('remark');
  var TALLEST = 640;
  var TALLEST_LIST = 1600;
  var screens = [];

  function readAddress() {
    var chosen = {};
    location.search
      .slice(1)
      .split('&')
      .forEach(function (pair) {
        var at = pair.indexOf('=');
        if (at > 0) chosen[decodeURIComponent(pair.slice(0, at))] = decodeURIComponent(pair.slice(at + 1));
      });
    return chosen;
  }

  function addressOf(screen, chosen) {
    return (
      '/gallery/screen/' +
      encodeURIComponent(screen.name) +
      '?locale=' +
      chosen.locale +
      '&theme=' +
      (chosen.theme === 'forced' ? 'light' : chosen.theme)
    );
  }

  function add(parent, tag, text) {
    var element = parent.appendChild(document.createElement(tag));
    if (text) element.textContent = text;
    return element;
  }

  // The height that shows the screen whole, as in the kept pictures.
  function fit(frame, box, chosen) {
    var page = frame.contentDocument;
    var root = page && page.querySelector('[data-extension-update]');
    if (!root) return;
    var was = root.style.cssText;
    root.style.height = 'auto';
    root.style.minHeight = '0';
    // Notes take what is left of the window; here the window takes what they need.
    var notes = root.querySelector('[data-part=notes]');
    if (notes) notes.style.flexBasis = 'auto';
    var tallest = root.getAttribute('data-state') === 'several' ? TALLEST_LIST : TALLEST;
    var height = Math.min(Math.ceil(root.getBoundingClientRect().height), tallest);
    root.style.cssText = was;
    if (notes) notes.style.flexBasis = '';
    frame.style.height = height + 'px';
    box.style.height = height * chosen.zoom + 'px';
  }

  function watch(frame, box, caption, chosen) {
    var page = frame.contentDocument.documentElement;
    function look() {
      var word = page.getAttribute('data-gallery');
      if (!word) return;
      fit(frame, box, chosen);
      if (word === 'failed') add(caption, 'p', frame.contentWindow.gallery.trouble).className = 'trouble';
      observer.disconnect();
    }
    var observer = new MutationObserver(look);
    observer.observe(page, { attributes: true });
    look();
  }

  // A page cannot force colours; where the system does not, the kept picture shows them.
  function hasForcedColours() {
    return window.matchMedia('(forced-colors: active)').matches;
  }

  function show(screen, chosen) {
    var figure = add(wall, 'figure');
    var caption = add(figure, 'figcaption', screen.title + ' ');
    add(caption, 'code', screen.state + (screen.code ? ' · ' + screen.code : ''));
    caption.appendChild(document.createTextNode(' '));
    var link = add(caption, 'a', 'отдельно');
    link.href = addressOf(screen, chosen);
    var box = add(figure, 'div');
    box.className = 'wall';
    if (chosen.theme === 'forced' && !hasForcedColours()) {
      var picture = add(box, 'img');
      picture.alt = 'Контрастное оформление: ' + screen.title;
      picture.src = '/gallery/pictures/' + screen.name + '.ru.forced.png';
      return;
    }
    box.style.width = chosen.width * chosen.zoom + 'px';
    var frame = add(box, 'iframe');
    frame.title = screen.title;
    frame.loading = 'lazy';
    frame.style.width = chosen.width + 'px';
    frame.style.height = '320px';
    frame.style.transform = 'scale(' + chosen.zoom + ')';
    box.style.height = 320 * chosen.zoom + 'px';
    frame.addEventListener('load', function () {
      watch(frame, box, caption, chosen);
    });
    frame.src = addressOf(screen, chosen);
  }

  function readForm() {
    return {
      screen: form.screen.value,
      locale: form.locale.value,
      theme: form.theme.value,
      width: Number(form.width.value),
      zoom: Number(form.zoom.value),
      all: form.all.checked
    };
  }

  function draw() {
    var chosen = readForm();
    var forced = chosen.theme === 'forced' && !hasForcedColours();
    var shown = screens.filter(function (screen) {
      return chosen.all ? !forced || screen.telling : screen.name === chosen.screen;
    });
    wall.textContent = '';
    if (forced && !chosen.all && shown[0] && !shown[0].telling) {
      remark.textContent =
        'Для этого экрана контрастной картинки нет: включите высокую контрастность в системе, и он покажется сам.';
      return;
    }
    shown.forEach(function (screen) {
      show(screen, chosen);
    });
    remark.textContent =
      'Экранов: ' +
      shown.length +
      (forced ? '. Контрастные цвета включает система, поэтому здесь картинки из проверок.' : '');
  }

  function remember() {
    var chosen = readForm();
    var words = [
      'screen=' + chosen.screen,
      'locale=' + chosen.locale,
      'theme=' + chosen.theme,
      'width=' + chosen.width,
      'zoom=' + chosen.zoom
    ];
    if (chosen.all) words.push('all=1');
    history.replaceState(null, '', location.pathname + '?' + words.join('&'));
    draw();
  }

  function step(by) {
    var count = screens.length;
    form.screen.selectedIndex = (form.screen.selectedIndex + by + count) % count;
    form.all.checked = false;
    remember();
  }

  function begin(list) {
    screens = list;
    screens.forEach(function (screen) {
      add(form.screen, 'option', screen.title).value = screen.name;
    });
    var chosen = readAddress();
    ['screen', 'locale', 'theme', 'width', 'zoom'].forEach(function (name) {
      if (chosen[name] !== undefined) form[name].value = chosen[name];
      // An address may name what is not on the list.
      if (form[name].selectedIndex < 0) form[name].selectedIndex = 0;
    });
    form.all.checked = chosen.all === '1';
    if (chosen.bare === '1') {
      location.replace(addressOf({ name: form.screen.value }, readForm()));
      return;
    }
    form.addEventListener('change', remember);
    form.addEventListener('submit', function (event) {
      event.preventDefault();
    });
    document.getElementById('before').addEventListener('click', function () {
      step(-1);
    });
    document.getElementById('after').addEventListener('click', function () {
      step(1);
    });
    draw();
  }

  var request = new XMLHttpRequest();
  request.open('GET', '/gallery/screens.json');
  request.onload = function () {
    if (request.status === 200) begin(JSON.parse(request.responseText));
    else remark.textContent = 'Галерея не читается: ' + request.responseText;
  };
  request.onerror = function () {
    remark.textContent = 'Сервис стенда не отвечает.';
  };
  request.send();
})();
