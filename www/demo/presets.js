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
  ]
];
