//! The releases the demo has published, as the faults of a request leave them.
//! It must never depend on the format of an answer: `releases_api`, `github` and `feed` each write it in their own.
//! Read next: `release`, `hostile`, `notes`.

use crate::{circumstances::Circumstances, fault::Fault, hostile, notes, release::Release, version::Version};

/// Oldest first, as they were published: whoever shows them orders them.
pub fn list(circumstances: &Circumstances) -> Vec<Release> {
    if circumstances.fault == Some(Fault::Empty) {
        return Vec::new();
    }
    let mut releases = match circumstances.notes {
        Some(kilobytes) => notes::write(kilobytes)
            .into_iter()
            .map(|(version, text)| Release::of(version, "2026-10-01", text, circumstances))
            .collect(),
        None => list_own(circumstances),
    };
    match circumstances.fault {
        Some(Fault::NoVersion) => {
            let versionless = |version| Release {
                version,
                ..Release::of(
                    Version::of_release(4),
                    "2026-10-02",
                    "- Выпуск без пригодной версии".to_owned(),
                    circumstances,
                )
            };
            releases.insert(0, versionless(None));
            releases.insert(2, versionless(Some("7.25.1e".to_owned())));
        }
        Some(Fault::Hostile) => hostile::spoil(&mut releases, &circumstances.address),
        Some(Fault::WrongHash) => {
            for file in releases.iter_mut().flat_map(|release| &mut release.files) {
                file.md5 = file.md5.chars().rev().collect();
                file.sha256 = file.sha256.chars().rev().collect();
            }
        }
        _ => {}
    }
    releases
}

fn list_own(circumstances: &Circumstances) -> Vec<Release> {
    OWN.iter()
        .zip(1..)
        .map(|((published, notes, notes_en), number)| Release {
            notes_en: (*notes_en).to_owned(),
            ..Release::of(Version::of_release(number), published, (*notes).to_owned(), circumstances)
        })
        .collect()
}

/// A release after the demo's own last one.
pub fn make_beyond(number: u32, notes: &str, circumstances: &Circumstances) -> Release {
    Release::of(Version::of_release(number), "2026-10-15", notes.to_owned(), circumstances)
}

/// Day, notes and English notes of the releases 0.0.0.1, 0.0.0.2 …; the entities are written as the original service
/// writes them.
const OWN: [(&str, &str, &str); 4] = [
    (
        "2026-03-02",
        "- Первый выпуск: справочник &quot;Породы котов&quot;",
        "- First release: the catalogue \"Breeds of cats\"",
    ),
    (
        "2026-05-18",
        "- Добавлена форма «Регистрация продукта»\n\
     - Исправлена ошибка: порода &quot;Мейн-кун&quot; записывалась дважды",
        "- The form \"Registration of the product\" is new\n\
     - Mended: the breed \"Maine Coon\" was written twice",
    ),
    (
        "2026-08-03",
        "- Добавлена форма «Обновление расширения»\n\
     - Список пород открывается *вдвое быстрее*\n\
     - Больше не нужен ~~перезапуск после смены ключа~~",
        "- The form \"Update of the extension\" is new\n\
     - The list of breeds opens *twice as fast*\n\
     - No more ~~restart after a change of the key~~",
    ),
    (
        "2026-10-01",
        "- Изменилась версия\n\
     \n\
     ## Что нового для котиков\n\
     \n\
     В карточке кота появилось поле **&quot;Любимое место&quot;**, а список пород можно отбирать по характеру.\n\
     \n\
     | Порода | Характер | Шерсть |\n\
     |:--|:--|--:|\n\
     | Сибирская | спокойный | 6 см |\n\
     | Мейн-кун | **общительный** | 8 см |\n\
     | Сфинкс | ласковый | — |\n\
     \n\
     ### Исправлено\n\
     \n\
     1. Отчёт &quot;Корм на неделю&quot; учитывает котят &amp; пожилых котов.\n\
     2. Поиск по кличке больше не различает `ё` и `е`.\n\
     \n\
     - [x] Проверено на платформе 8.3.24\n\
     - [ ] Мобильный клиент — в следующем выпуске\n\
     \n\
     Подробнее — [на странице выпуска](https://example.com/koshkin-dom/0.0.0.4).",
        "- The version has changed\n\
     \n\
     ## News for cats\n\
     \n\
     The card of a cat has a field **\"Favourite place\"**, and breeds can be chosen by character.\n\
     \n\
     | Breed | Character | Fur |\n\
     |:--|:--|--:|\n\
     | Siberian | calm | 6 cm |\n\
     | Maine Coon | **sociable** | 8 cm |\n\
     \n\
     More is [on the page of the release](https://example.com/koshkin-dom/0.0.0.4).",
    ),
];
