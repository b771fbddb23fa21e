// НастройкиПанели: the config of the panel, from the vendor's settings and what is known of the base.
// It must never leave out the memory: without it the panel could be shown an old feed again.
// Read next: form.js.
var Stand = window.Stand || {};

(function () {
  'use strict';

  var PATHS = {
    'signed-feed': '/feed.json',
    'github-releases': '/repos/demo/extension/releases',
    'releases-api': '/releases/v1/1c/'
  };

  // «Авто» pins the vendor's key where the source has signatures.
  function publicKeys() {
    var chosen = Stand.settings.value('keys');
    if (chosen === 'auto') {
      chosen = Stand.settings.value('source') === 'signed-feed' ? 'first' : 'none';
    }
    return (
      {
        first: [Stand.keys.first],
        both: [Stand.keys.first, Stand.keys.second],
        stranger: [Stand.keys.stranger],
        none: []
      }[chosen] || [chosen]
    );
  }

  // Where the source is, with what the drawer wants of the service in front.
  function address() {
    var prefix = window.location.origin || window.location.protocol + '//' + window.location.host;
    var kind = Stand.settings.value('source');
    var wishes = [
      ['fault', 'fault'],
      ['notes', 'notes']
    ];
    if (kind === 'signed-feed') {
      wishes.push(['scenario', 'scenario']);
    }
    for (var i = 0; i < wishes.length; i++) {
      var wish = Stand.settings.value(wishes[i][0]);
      if (wish) {
        prefix += '/' + wishes[i][1] + '/' + encodeURIComponent(wish);
      }
    }
    // A mark by which one page's requests are told from another's in the service's log; a folder takes none.
    var mark = Stand.settings.wish('mark');
    // How many releases a page of the list has, where the address of the stand says so: few make pages of a short list.
    var size = Stand.settings.wish('per_page');
    var query = '';
    if (mark && kind === 'signed-feed') {
      query = '?mark=' + encodeURIComponent(mark);
    }
    if (size && kind === 'github-releases') {
      query = '?per_page=' + encodeURIComponent(size);
    }
    return prefix + (PATHS[kind] || PATHS['releases-api']) + query;
  }

  // НастройкиПанели. `work` is the install that an earlier opening of the form began, and that still runs.
  function make(work) {
    var extensions = Stand.extensions.list().map(function (extension) {
      return describe(extension, work);
    });
    var config = extensions.length === 1 ? extensions[0] : { extensions: extensions };
    config.locale = Stand.settings.value('locale');
    config.theme = Stand.settings.value('theme');
    return JSON.stringify(config);
  }

  // РазделРасширения.
  function describe(extension, work) {
    return {
      extension: { id: extension.id, name: extension.name, version: Stand.base.versionOf(extension.id) },
      source: {
        kind: Stand.settings.value('source'),
        url: address(),
        transport: Stand.settings.value('transport'),
        distributive: 'DEMO_EXT'
      },
      licenceKey: Stand.base.licenceKey,
      licence: { until: Stand.settings.value('until') },
      policy: makePolicy(),
      // An install that runs is the affair of one extension.
      host: describeBase(work && work.needs.extension === extension.id ? work : null),
      memory: Stand.base.memoryOf(extension.id)
    };
  }

  // СведенияОБазе.
  function describeBase(work) {
    var host = {
      platform: '8.3.24.1548',
      configuration: { name: 'КошкинДом', version: '1.0.0.1' },
      obstacle: Stand.installer.obstacle(),
      session: Stand.session.name
    };
    if (work) {
      host.operation = { operation: work.operation, version: work.needs.version, stage: Stand.operation.stageOf(work) };
    }
    return host;
  }

  // Правила: what the vendor has not set is not said.
  function makePolicy() {
    var policy = {
      channels: Stand.settings.value('channels').split(','),
      publicKeys: publicKeys(),
      threshold: Number(Stand.settings.value('threshold'))
    };
    var choices = Stand.settings.value('choices');
    var interval = Number(Stand.settings.value('interval'));
    var images = Stand.settings.value('images');
    if (choices) {
      policy.channelChoices = choices.split(',');
    }
    if (interval) {
      policy.checkInterval = interval;
    }
    if (images) {
      policy.imageHosts = [images];
    }
    return policy;
  }

  // СНовойПамятью.
  function withMemory(settings, memory, id) {
    return change(settings, function (part) {
      if (!id || part.extension.id === id) {
        part.memory = memory;
      }
    });
  }

  // БезОперации.
  function withoutOperation(settings) {
    return change(settings, function (part) {
      delete part.host.operation;
    });
  }

  function change(settings, alter) {
    var config = JSON.parse(settings);
    (config.extensions || [config]).forEach(alter);
    return JSON.stringify(config);
  }

  Stand.config = { make: make, withMemory: withMemory, withoutOperation: withoutOperation, publicKeys: publicKeys };
})();
