//! Texts of notes that only a scenario has: a changelog kept by the rules, and pictures.
//! It must never name a picture that a test would fetch from beyond this machine.
//! Read next: `scenario_feed`.

use serde_json::{Value, json};

/// By the rules of Keep a Changelog, in Russian and in English. What breaks stands last in the file, and should stand
/// first on the screen.
pub const CHANGELOG: (&str, &str) = (
    "### Добавлено\n\
     \n\
     - Поле «Любимое место» в карточке кота\n\
     - Отбор пород по характеру\n\
     \n\
     ### Изменено\n\
     \n\
     - Отчёт «Корм на неделю» считает быстрее\n\
     \n\
     ### Устарело\n\
     \n\
     - Печатная форма «Паспорт кота (старая)»\n\
     \n\
     ### Удалено\n\
     \n\
     - Обмен через дискету\n\
     \n\
     ### Исправлено\n\
     \n\
     - Поиск по кличке больше не различает `ё` и `е`\n\
     \n\
     ### Безопасность\n\
     \n\
     - Чужой кот больше не видит чужую миску\n\
     \n\
     ### Несовместимые изменения\n\
     \n\
     - Регистр «Миски» переименован: поправьте свои отчёты\n",
    "### Added\n\
     \n\
     - The field \"Favourite place\" in the card of a cat\n\
     - Breeds can be chosen by character\n\
     \n\
     ### Changed\n\
     \n\
     - The report \"Food for a week\" is faster\n\
     \n\
     ### Deprecated\n\
     \n\
     - The form \"Passport of a cat (old)\"\n\
     \n\
     ### Removed\n\
     \n\
     - Exchange by floppy disk\n\
     \n\
     ### Fixed\n\
     \n\
     - The search by name takes `ё` for `е`\n\
     \n\
     ### Security\n\
     \n\
     - No cat sees the bowl of another any more\n\
     \n\
     ### Breaking changes\n\
     \n\
     - The register \"Bowls\" has another name: mend your own reports\n",
);

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
