//! What an honest vendor may write into a signed feed beyond the plain list, by name, for panels to judge.
//! It must never hold anything wrong: that is the business of `fault`.
//! Read next: `scenario_feed`.

use crate::table::table;

table! {
    /// The sentence says what a panel with 0.0.0.3 installed has to do.
    Scenario {
        /// Выпуск 0.0.0.4 отозван: его не предлагают.
        WithdrawnNewest = "withdrawn-newest",
        /// Отозван установленный 0.0.0.3, вместо него 0.0.0.4.
        WithdrawnInstalled = "withdrawn-installed",
        /// Выпуск 0.0.0.4 критичен для всех: его нельзя пропустить или отложить.
        Critical = "critical",
        /// Выпуск 0.0.0.4 критичен только для версий ниже 0.0.0.2.
        CriticalBelow = "critical-below",
        /// Есть 0.0.0.5, но через 0.0.0.4 нельзя перескочить: сначала он.
        Waypoint = "waypoint",
        /// Выпуску 0.0.0.4 нужна платформа 8.3.99.
        RequiresPlatform = "requires-platform",
        /// Выпуску 0.0.0.4 нужна конфигурация «Кошкин дом» от 2.0.0.0.
        RequiresConfiguration = "requires-configuration",
        /// Выпуск 0.0.0.4 — для другой конфигурации.
        OtherConfiguration = "other-configuration",
        /// Есть 0.0.0.5, но его ставят только поверх 0.0.0.4.
        RequiresFrom = "requires-from",
        /// Новейший выпуск — сообщение со ссылкой, устанавливать в нём нечего.
        Info = "info",
        /// Выпуск 0.0.0.4 раздаётся постепенно, прошла половина срока.
        Rollout = "rollout",
        /// Раздача 0.0.0.4 начнётся завтра: его не предлагают никому.
        RolloutTomorrow = "rollout-tomorrow",
        /// Раздача 0.0.0.4 закончена: он для всех.
        RolloutOver = "rollout-over",
        /// Есть 0.0.0.5 в канале beta.
        Beta = "beta",
        /// Выпуск 0.0.0.4 входит в лицензии, действовавшие 1 октября 2026 года.
        Licence = "licence",
        /// У 0.0.0.4 два адреса, первый не отвечает по делу.
        Mirrors = "mirrors",
        /// Файлы отдаются медленно, по частям.
        SlowFiles = "slow-files",
        /// Описания только по-русски.
        OnlyRussian = "only-russian",
        /// Вышел ещё и 0.0.0.5: кто пропустил 0.0.0.4, увидит его.
        Newer = "newer",
        /// Описания по правилам Keep a Changelog, по-русски и по-английски, с несовместимыми изменениями.
        Changelog = "changelog",
        /// В описании 0.0.0.4 картинки: со стенда и с постороннего сервера.
        Images = "images",
        /// В ленте три продукта: к обычному ещё «Породы котов» и «Кошачий корм», у корма критический выпуск.
        Several = "several",
        /// Выпуск 0.0.0.4 раздаётся год, и начали сегодня: почти всем ещё ждать.
        RolloutBegun = "rollout-begun",
    }
}
