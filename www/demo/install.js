// Module …Установка: keeps the old data, writes, reads the version again, and writes the old data back where anything failed.
// It must never write what check.js has not judged, and never say what the base holds without having read it.
// Read next: server.js.
var Stand = window.Stand || {};

(function () {
  'use strict';

  var OBSTACLES = {
    'no-right': ['rights', 'Нет права «Администрирование расширений конфигурации»'],
    'safe-mode': ['safe-mode', 'Расширение подключено в безопасном режиме и не может записать себя само'],
    'main-node': ['main-node', 'Расширение получено из главного узла: обновлять его нужно там']
  };

  // КодОшибкиЗаписи: the platform's exceptions have no codes, only words.
  var WORDS = [
    ['исключительной блокировки', 'lock'],
    ['недостаточно прав', 'rights'],
    ['безопасном режиме', 'safe-mode'],
    ['не подключилось', 'not-connected']
  ];

  // Препятствие.
  function obstacle() {
    return Stand.settings.value('obstacle') || null;
  }

  // ЗаключениеОПрепятствии.
  function concludeObstacle(word) {
    return Stand.check.newConclusion(OBSTACLES[word][0], OBSTACLES[word][1]);
  }

  // Записать: throws nothing, a failure is an outcome too. `restored` is null where there was nothing to write back.
  function write(bytes, needs) {
    var outcome = { code: '', text: '', restored: null, version: '' };
    var id = needs.extension;
    var before = Stand.base.snapshot(id);
    try {
      if (before.hash !== needs.held) {
        throw new Error('Пока шла загрузка, расширение изменил другой сеанс');
      }
      writeData(id, bytes);
      outcome.version = Stand.base.versionOf(id);
      // A form that does not compare what it has read: the panel has to.
      var careless = Stand.mishap.happens('version-mismatch');
      if (careless) {
        outcome.version = before.version;
      }
      if (!careless && outcome.version !== needs.version) {
        throw new Error('После записи в базе версия ' + outcome.version + ' вместо ' + needs.version);
      }
      if (careless) {
        Stand.base.restore(id, before);
      }
    } catch (error) {
      outcome.text = error.message;
      outcome.code = codeOf(error.message);
    }
    if (outcome.code && before.hash === needs.held) {
      outcome.restored = bringBack(id, before);
    }
    Stand.base.show();
    return outcome;
  }

  // ЗаписатьДанные, with the ways in which it fails.
  function writeData(id, bytes) {
    if (Stand.mishap.happens('lock')) {
      throw new Error('Ошибка исключительной блокировки информационной базы');
    }
    Stand.base.write(id, Stand.check.describe(bytes).version);
    if (Stand.mishap.happens('other')) {
      Stand.base.locked = true;
      throw new Error('Не удалось записать расширение: диск заполнен');
    }
    if (Stand.mishap.happens('not-connected')) {
      throw new Error('Расширение не подключилось');
    }
    if (Stand.mishap.happens('other-restored')) {
      throw new Error('Не удалось применить расширение после записи');
    }
  }

  // ВернутьПрежнее: null where the failed writing has changed nothing.
  function bringBack(id, before) {
    if (Stand.base.hash(id) === before.hash) {
      return null;
    }
    var locked = Stand.base.locked;
    Stand.base.locked = false;
    // Somebody brings the base in order before the next attempt; until then the old extension is not back.
    Stand.base.restore(id, before);
    return !locked;
  }

  function codeOf(text) {
    for (var i = 0; i < WORDS.length; i++) {
      if (text.toLowerCase().indexOf(WORDS[i][0]) >= 0) {
        return WORDS[i][1];
      }
    }
    return 'other';
  }

  Stand.installer = { obstacle: obstacle, concludeObstacle: concludeObstacle, write: write };
})();
