// What can be seen by one press: each is an address of the stand, so it can be sent to somebody.
// Read next: settings.js.
var Stand = window.Stand || {};

Stand.presets = [
  ['critical', 'Критическое', 'Выпуск нельзя ни пропустить, ни отложить.', 'source=signed-feed&scenario=critical'],
  [
    'withdrawn',
    'Отозвано',
    'Установленная версия отозвана поставщиком.',
    'source=signed-feed&scenario=withdrawn-installed'
  ],
  ['offline', 'Нет связи', 'Сервис сбрасывает соединение.', 'source=signed-feed&fault=reset'],
  ['signature', 'Подпись не та', 'Лента подписана чужим ключом.', 'source=signed-feed&fault=other-key'],
  [
    'several',
    'Несколько расширений',
    'Три расширения, один перезапуск.',
    'source=signed-feed&scenario=several&extensions=several'
  ],
  [
    'preflight',
    'Помехи перед записью',
    'В базе работают другие, меняется структура.',
    'source=signed-feed&preflight=structure'
  ],
  [
    'not-connected',
    'Не подключается: возврат',
    'Новая версия записана, но не подключилась: форма возвращает прежнюю.',
    'source=signed-feed&failure=not-connected'
  ],
  ['night', 'Тихая ночь', 'Одобренное ставится, когда в базе никого нет.', 'source=signed-feed&night=on'],
  [
    'night-sessions',
    'Работают всю ночь',
    'В базе есть люди, и ничего не ставится.',
    'source=signed-feed&night=on&night_event=sessions'
  ],
  [
    'night-warned',
    'Людей предупреждают',
    'В базе есть люди: БСП предупреждает их и завершает сеансы.',
    'source=signed-feed&night=on&night_event=warned'
  ],
  [
    'night-lock',
    'База заблокирована',
    'Исключительная блокировка не даётся ни разу.',
    'source=signed-feed&night=on&night_event=lock'
  ],
  [
    'night-power',
    'Пропало питание',
    'Сразу после записи: следующее задание доводит дело до конца.',
    'source=signed-feed&night=on&night_event=power'
  ],
  [
    'night-withdrawn',
    'Выпуск отозван вечером',
    'Поставщик передумал после одобрения.',
    'source=signed-feed&night=on&night_event=withdrawn'
  ],
  [
    'night-not-connected',
    'Ночью не подключается',
    'Прежняя версия возвращается тут же.',
    'source=signed-feed&night=on&night_event=not-connected'
  ],
  ['night-network', 'Ночью нет сети', 'Сверить выпуск не с чем.', 'source=signed-feed&night=on&night_event=network']
];
