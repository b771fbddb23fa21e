// Module …Подготовка: what is worth a question before the writing. The drawer says what there is to find.
// It must never refuse: what cannot be installed at all is refused by check.js.
// Read next: server.js.
var Stand = window.Stand || {};

(function () {
  'use strict';

  var SESSIONS = [
    'sessions',
    'Других сеансов в базе: 2 (Мурка, Васька). Новую версию они получат после своего перезапуска.'
  ];
  var STRUCTURE = ['lock', 'Новую структуру данных платформа запишет, когда другие сеансы кончатся.'];
  var ELSEWHERE = ['lock', 'Это расширение сейчас обновляет другой сеанс. Дождитесь, когда он закончит.'];
  // The modules of 1C cannot know how much room there is; a web page's host may.
  var SPACE = ['space', 'На диске базы свободно 12 Мб, нужно 50.'];
  var OTHER = ['other', 'Через 10 минут начнётся архивирование базы.'];

  // What is found before the writing, by the drawer's word.
  var WRITING = {
    sessions: [SESSIONS],
    structure: [SESSIONS, STRUCTURE],
    space: [SPACE],
    other: [OTHER],
    several: [SESSIONS, STRUCTURE, SPACE, OTHER]
  };

  // НоваяПомеха.
  function newProblem(row, blocks) {
    return { code: row[0], text: row[1], blocks: blocks };
  }

  function planned() {
    return Stand.settings.value('preflight');
  }

  // ПомехиЗагрузке: the other session ends after the first look, or never.
  function beforeLoading(work) {
    var stays = planned() === 'lock-stays';
    if (!stays && (planned() !== 'lock' || work.looks > 0)) {
      return [];
    }
    work.looks += 1;
    return [newProblem(ELSEWHERE, true)];
  }

  // ПомехиЗаписи. Room is made after the first look.
  function beforeWriting(work) {
    var problems = (WRITING[planned()] || []).filter(function (row) {
      return row !== SPACE || work.looks === 0;
    });
    problems = problems.map(function (row) {
      return newProblem(row, row === SPACE);
    });
    work.looks += 1;
    return problems.concat(
      work.remarks.map(function (remark) {
        return newProblem(['incompatible', remark], false);
      })
    );
  }

  // ЧтоТоМешает.
  function blocks(problems) {
    return problems.some(function (problem) {
      return problem.blocks;
    });
  }

  Stand.preflight = { beforeLoading: beforeLoading, beforeWriting: beforeWriting, blocks: blocks };
})();
