// The peer: the update panel that a web developer would write with marked, DOMPurify and compare-versions. It does the
// same job as the panel beside it: which version is newer, what changed in every missed release, one button.
//
// It must stay what one would really write: the plain way through the three libraries, and of two plain ways the
// quicker one. The attributes are the panel's, so that one condition watches both. Next: `../page/contenders.js`.
import { compareVersions, validate } from 'compare-versions';
import DOMPurify from 'dompurify';
import { marked } from 'marked';

function make(tag, attributes, children) {
  const element = document.createElement(tag);
  for (const name in attributes) element.setAttribute(name, attributes[name]);
  element.append(...children);
  return element;
}

function row(label, part, version) {
  return make('div', { class: 'row' }, [label + ' ', make('strong', { 'data-part': part }, [version])]);
}

function notes(release) {
  const box = make('div', { class: 'markdown' }, []);
  // A fragment is quicker than its text given to `innerHTML`, which would parse it a second time.
  box.append(DOMPurify.sanitize(marked.parse(release.body || ''), { RETURN_DOM_FRAGMENT: true }));
  const day = new Date(release.published_at).toLocaleDateString('ru');
  const title = make('summary', {}, [release.tag_name + ' ', make('span', { class: 'date' }, [day])]);
  return make('details', { class: 'release', 'data-version': release.tag_name, open: '' }, [title, box]);
}

function show(state, children) {
  document.querySelector('#update').replaceChildren(make('div', { class: 'panel', 'data-state': state }, children));
}

// `ask` gives the text of the list of releases to the function that it is called with.
export function start(config, ask) {
  const installed = row('Установленная версия:', 'installed-version', config.installed);
  show('checking', [installed]);
  ask((text) => {
    const releases = JSON.parse(text).filter(
      (release) => !release.draft && !release.prerelease && validate(release.tag_name)
    );
    const missed = releases
      .filter((release) => compareVersions(release.tag_name, config.installed) > 0)
      .sort((one, other) => compareVersions(other.tag_name, one.tag_name));
    if (missed.length === 0) {
      show('up-to-date', [make('p', {}, ['Обновление не требуется.']), installed]);
      return;
    }
    const install = make('button', { type: 'button', 'data-action': 'install' }, ['Установить обновление']);
    install.addEventListener('click', () => config.install(missed[0]));
    show('available', [
      make('p', { class: 'message' }, ['Доступно обновление расширения «' + config.name + '».']),
      installed,
      row('Новая версия:', 'offered-version', missed[0].tag_name),
      make('div', { class: 'changes' }, ['Что изменилось (' + missed.length + '):']),
      make('div', { class: 'notes', 'data-part': 'notes' }, missed.map(notes)),
      install
    ]);
  });
}
