// Module …Проверка: may this file be written? Size, hashes, name, version, applicability, in this order.
// It must never change anything: the same bytes are written afterwards.
// Read next: install.js.
var Stand = window.Stand || {};

(function () {
  'use strict';

  // НовоеЗаключение: an empty code is no refusal.
  function newConclusion(code, text) {
    return { code: code, text: text, remarks: [] };
  }

  // ТребованияСообщения.
  function needsOf(params) {
    var artifact = params.artifact;
    return {
      // The panel names it in `install`, and in `download` where there are several.
      extension: params.extension || Stand.extensions.OWN,
      version: params.version,
      size: artifact.size,
      sha256: artifact.sha256,
      md5: artifact.md5,
      // With pinned keys the hash is what was signed: without it the signature would say nothing of the file.
      hash: Stand.config.publicKeys().length > 0,
      // Which extension the base held when the install began.
      held: Stand.base.hash(params.extension || Stand.extensions.OWN)
    };
  }

  // ЗаключениеОБайтах.
  function judgeBytes(bytes, needs) {
    if (Stand.mishap.happens('hash')) {
      return newConclusion('hash', 'SHA-256 файла не совпадает с объявленным');
    }
    if (typeof needs.size === 'number' && bytes.length !== needs.size) {
      return newConclusion('hash', 'В файле ' + bytes.length + ' байт вместо ' + needs.size);
    }
    if (!needs.sha256 && needs.hash) {
      return newConclusion('hash', 'Для файла не объявлен SHA-256');
    }
    if (needs.sha256 && needs.sha256.toLowerCase() !== Stand.hash.sha256(bytes)) {
      return newConclusion('hash', 'SHA-256 файла не совпадает с объявленным');
    }
    if (needs.md5 && needs.md5.toLowerCase() !== Stand.hash.md5(bytes)) {
      return newConclusion('hash', 'MD5 файла не совпадает с объявленным');
    }
    return newConclusion('', '');
  }

  // Заключение.
  function judge(bytes, needs) {
    var conclusion = judgeBytes(bytes, needs);
    if (conclusion.code) {
      return conclusion;
    }
    var description = describe(bytes);
    if (!description) {
      return newConclusion('name', 'Файл не является расширением конфигурации');
    }
    if (Stand.mishap.happens('name')) {
      description.name = 'DEMO_COPY';
    }
    if (description.name !== needs.extension) {
      return newConclusion('name', 'В файле расширение «' + description.name + '» вместо «' + needs.extension + '»');
    }
    if (description.version !== needs.version) {
      return newConclusion('other', 'В файле версия ' + description.version + ' вместо ' + needs.version);
    }
    var obstacle = Stand.installer.obstacle();
    if (obstacle) {
      return Stand.installer.concludeObstacle(obstacle);
    }
    return judgeApplicability();
  }

  // ОписаниеФайла: the demo's files say in their last line what they are, «DEMO 0.0.0.4».
  function describe(bytes) {
    var line = '';
    for (var i = bytes.length - 2; i >= 0 && line.length < 64 && bytes[i] !== 10; i--) {
      line = String.fromCharCode(bytes[i]) + line;
    }
    var found = /^(\w+) (\d+\.\d+\.\d+\.\d+)$/.exec(line);
    return found ? { name: found[1], version: found[2] } : null;
  }

  // ЗаключениеОПрименимости: only what is critical stops the install, all is shown.
  function judgeApplicability() {
    var conclusion = newConclusion('', '');
    if (Stand.mishap.happens('incompatible')) {
      conclusion.code = 'incompatible';
      conclusion.text = 'Отсутствует объект Справочник.Породы';
      conclusion.remarks.push('Реквизит «Любимое место» уже есть в конфигурации');
    } else if (Stand.settings.value('preflight') === 'incompatible') {
      conclusion.remarks.push('Реквизит «Любимое место» уже есть в конфигурации');
    }
    return conclusion;
  }

  Stand.check = {
    newConclusion: newConclusion,
    needsOf: needsOf,
    judgeBytes: judgeBytes,
    judge: judge,
    describe: describe
  };
})();
