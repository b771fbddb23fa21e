// НастройкиПанели: the config of the panel, from the vendor's settings and what is known of the base.
// It must never leave out the memory: without it the panel could be shown an old feed again.
// Read next: form.js.
var Stand = window.Stand || {};

(function () {
  'use strict';

  var EXTENSION = 'DEMO';
  var PATHS = { 'signed-feed': '/feed.json', 'github-releases': '/repos/demo/extension/releases', 'releases-api': '/releases/v1/1c/' };

  // «Авто» pins the vendor's key where the source has signatures.
  function publicKeys() {
    var chosen = Stand.settings.value('keys');
    if (chosen === 'auto') { chosen = Stand.settings.value('source') === 'signed-feed' ? 'first' : 'none'; }
    return {
      first: [Stand.keys.first],
      both: [Stand.keys.first, Stand.keys.second],
      stranger: [Stand.keys.stranger],
      none: []
    }[chosen] || [chosen];
  }

  // Where the source is, with what the drawer wants of the service in front.
  function address() {
    var prefix = window.location.origin || (window.location.protocol + '//' + window.location.host);
    var kind = Stand.settings.value('source');
    var wishes = [['fault', 'fault'], ['notes', 'notes']];
    if (kind === 'signed-feed') { wishes.push(['scenario', 'scenario']); }
    for (var i = 0; i < wishes.length; i++) {
      var wish = Stand.settings.value(wishes[i][0]);
      if (wish) { prefix += '/' + wishes[i][1] + '/' + encodeURIComponent(wish); }
    }
    // A mark by which one page's requests are told from another's in the service's log; a folder takes none.
    var mark = Stand.settings.wish('mark');
    return prefix + (PATHS[kind] || PATHS['releases-api']) + (mark && kind === 'signed-feed' ? '?mark=' + encodeURIComponent(mark) : '');
  }

  function make() {
    return JSON.stringify({
      extension: { id: EXTENSION, name: 'Демонстрационное расширение', version: Stand.base.installedVersion },
      source: {
        kind: Stand.settings.value('source'),
        url: address(),
        transport: Stand.settings.value('transport'),
        distributive: 'DEMO_EXT'
      },
      licenceKey: Stand.base.licenceKey,
      licence: { until: Stand.settings.value('until') },
      host: {
        platform: '8.3.24.1548',
        configuration: { name: 'КошкинДом', version: '1.0.0.1' },
        obstacle: Stand.installer.obstacle()
      },
      policy: {
        channels: Stand.settings.value('channels').split(','),
        publicKeys: publicKeys(),
        threshold: Number(Stand.settings.value('threshold'))
      },
      memory: Stand.base.memory,
      locale: Stand.settings.value('locale'),
      theme: Stand.settings.value('theme')
    });
  }

  Stand.config = { EXTENSION: EXTENSION, make: make, publicKeys: publicKeys };
}());
