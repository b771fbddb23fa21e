// The attributes of `<extension-update>`, a row each, and how a config is put together from them.
//
// It must touch no page: it is read by tests outside of a browser as well. A new attribute is a row here, a line in
// `custom-elements.json`, and a line in `extension-update-element.d.ts`; a test compares the three. Next: `element.js`.

// `key` is the place in the config; `kind`: text, list (of texts, with blanks or commas between them) or number.
export var ATTRIBUTES = [
  ['extension-id', 'extension.id', 'text'],
  ['extension-name', 'extension.name', 'text'],
  ['extension-version', 'extension.version', 'text'],
  ['source-kind', 'source.kind', 'text'],
  ['source-url', 'source.url', 'text'],
  ['source-urls', 'source.urls', 'list'],
  ['transport', 'source.transport', 'text'],
  ['distributive', 'source.distributive', 'text'],
  ['licence-key', 'licenceKey', 'text'],
  ['licence-until', 'licence.until', 'text'],
  ['platform', 'host.platform', 'text'],
  ['configuration-name', 'host.configuration.name', 'text'],
  ['configuration-version', 'host.configuration.version', 'text'],
  ['obstacle', 'host.obstacle', 'text'],
  ['session', 'host.session', 'text'],
  ['registration', 'host.registration', 'text'],
  ['channels', 'policy.channels', 'list'],
  ['channel-choices', 'policy.channelChoices', 'list'],
  ['public-keys', 'policy.publicKeys', 'list'],
  ['threshold', 'policy.threshold', 'number'],
  ['root-keys', 'policy.root.keys', 'list'],
  ['root-threshold', 'policy.root.threshold', 'number'],
  ['min-seq', 'policy.minSeq', 'number'],
  ['freshness', 'policy.freshness', 'text'],
  ['min-age-hours', 'policy.minAgeHours', 'number'],
  ['check-interval', 'policy.checkInterval', 'number'],
  ['image-hosts', 'policy.imageHosts', 'list'],
  ['locale', 'locale', 'text'],
  ['theme', 'theme', 'text']
].map(function (row) {
  var property = row[0].replace(/-(.)/g, function (_match, letter) {
    return letter.toUpperCase();
  });
  return { name: row[0], property: property, key: row[1], kind: row[2] };
});

// What stands on any element.
var COMMON = /^(config|class|dir|hidden|id|is|lang|part|role|slot|style|tabindex|title|(aria|data)-.*|on.*)$/;

// Of the names of an element's attributes those that mean nothing to it: most often one is misspelt.
export function findUnknown(names) {
  return names.filter(function (name) {
    return (
      !COMMON.test(name) &&
      !ATTRIBUTES.some(function (attribute) {
        return attribute.name === name;
      })
    );
  });
}

// What an attribute's text means. What is no number stays text: the panel then says which key is wrong.
export function readValue(kind, text) {
  if (kind === 'list') {
    return text.split(/[\s,]+/).filter(function (word) {
      return word !== '';
    });
  }
  if (kind === 'number' && text.trim() !== '' && Number.isFinite(Number(text))) return Number(text);
  return text;
}

// The attribute's text for what a program puts into the property; `null` takes the attribute away.
export function writeValue(kind, value) {
  if (value === null || value === undefined) return null;
  return kind === 'list' && typeof value !== 'string' ? [].slice.call(value).join(' ') : String(value);
}

function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function put(config, key, value) {
  var words = key.split('.');
  var last = words.pop();
  var inner = config;
  for (var index = 0; index < words.length; index++) {
    var found = inner[words[index]];
    if (found === undefined || found === null) found = inner[words[index]] = {};
    // Something else than an object is a mistake that the panel names; writing over it would hide it.
    if (!isObject(found)) return;
    inner = found;
  }
  inner[last] = value;
}

// The config that an element asks for, as JSON text; `null` where it asks for none. `base` is the config as a whole,
// text or object; `read` gives an attribute's text or `null`; what an attribute says goes before what `base` says.
// `memory` goes before both; `locale` is the page's, where none of them says one.
export function composeConfig(base, read, memory, locale) {
  if ((base === null || base === undefined) && read('extension-id') === null) return null;
  var config = {};
  if (base !== null && base !== undefined) {
    try {
      // A copy: the object belongs to whoever gave it.
      config = JSON.parse(typeof base === 'string' ? base : JSON.stringify(base));
    } catch (_error) {
      return String(base);
    }
    if (!isObject(config)) return JSON.stringify(config);
  }
  ATTRIBUTES.forEach(function (attribute) {
    var text = read(attribute.name);
    if (text !== null) put(config, attribute.key, readValue(attribute.kind, text));
  });
  if (memory) config.memory = memory;
  if (locale && config.locale === undefined) config.locale = locale;
  return JSON.stringify(config);
}
