// ВсеНастройки: the extensions that this form updates, as the vendor's overridable module would list them.
// It must never say which version the base holds: that is base.js.
// Read next: config.js.
var Stand = window.Stand || {};

(function () {
  'use strict';

  // The extension that the form itself belongs to.
  var OWN = 'DEMO';

  // `all` where the drawer does not matter: what the base holds does not depend on what the form updates.
  function list(all) {
    var extensions = [{ id: OWN, name: 'Демонстрационное расширение', installed: Stand.settings.value('installed') }];
    if (all || Stand.settings.value('extensions') === 'several') {
      extensions.push({ id: 'DEMO_BREEDS', name: 'Породы котов', installed: '0.0.0.2' });
      extensions.push({ id: 'DEMO_FOOD', name: 'Кошачий корм', installed: '0.0.0.1' });
    }
    return extensions;
  }

  // Настройки(ИмяРасширения): null for an extension that this form does not update.
  function find(id) {
    var found = list().filter(function (extension) {
      return extension.id === id;
    });
    return found.length > 0 ? found[0] : null;
  }

  Stand.extensions = { OWN: OWN, list: list, find: find };
})();
