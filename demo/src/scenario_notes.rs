//! Texts of notes that only a scenario has: a changelog kept by the rules, and pictures.
//! It must never name a picture that a test would fetch from beyond this machine.
//! Read next: `scenario_feed`.

use serde_json::{Value, json};

/// A kind of change, and what has changed.
type Group = (&'static str, &'static [&'static str]);

/// By the rules of Keep a Changelog, in Russian and in English. What breaks stands last, and should stand first on the
/// screen.
const RU: [Group; 7] = [
    ("Добавлено", &["Поле «Любимое место» в карточке кота", "Отбор пород по характеру"]),
    ("Изменено", &["Отчёт «Корм на неделю» считает быстрее"]),
    ("Устарело", &["Печатная форма «Паспорт кота (старая)»"]),
    ("Удалено", &["Обмен через дискету"]),
    ("Исправлено", &["Поиск по кличке больше не различает `ё` и `е`"]),
    ("Безопасность", &["Чужой кот больше не видит чужую миску"]),
    ("Несовместимые изменения", &["Регистр «Миски» переименован: поправьте свои отчёты"]),
];

const EN: [Group; 7] = [
    ("Added", &["The field \"Favourite place\" in the card of a cat", "Breeds can be chosen by character"]),
    ("Changed", &["The report \"Food for a week\" is faster"]),
    ("Deprecated", &["The form \"Passport of a cat (old)\""]),
    ("Removed", &["Exchange by floppy disk"]),
    ("Fixed", &["The search by name takes `ё` for `е`"]),
    ("Security", &["No cat sees the bowl of another any more"]),
    ("Breaking changes", &["The register \"Bowls\" has another name: mend your own reports"]),
];

pub fn tell_changelog() -> Value {
    let write = |groups: &[Group]| {
        let group = |(kind, changes): &Group| format!("### {kind}\n\n- {}\n", changes.join("\n- "));
        groups.iter().map(group).collect::<Vec<_>>().join("\n")
    };
    json!({ "ru": write(&RU), "en": write(&EN) })
}

/// A picture of the stand's own, and one that no policy of the stand lets in.
pub fn tell_images(origin: &str) -> Value {
    let write = |sentence: &str, own: &str, other: &str| {
        format!("- {sentence}\n\n![{own}]({origin}/demo/cat.svg)\n\n![{other}](https://elsewhere.example/cat.png)\n")
    };
    json!({
      "ru": write("У карточки новый вид", "Кот на новой карточке", "Картинка с чужого сервера"),
      "en": write("The card looks new", "The cat on the new card", "A picture from another server"),
    })
}
