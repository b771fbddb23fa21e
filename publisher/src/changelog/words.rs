//! The words that headings of releases are made of, in Russian and English, in small letters. The words of groups
//! (`Added`, «Исправлено») are not here: the panel and this tool have one list of them,
//! [`extension_update::core::changelog::Kind`].

/// Words, or phrases of several, with commas between them.
#[derive(Clone, Copy)]
pub struct Words(&'static str);

impl Words {
    /// The words one by one.
    pub fn iter(self) -> impl Iterator<Item = &'static str> {
        self.0.split(", ")
    }

    /// Whether this is one of them.
    pub fn has(self, word: &str) -> bool {
        self.iter().any(|own| own == word)
    }
}

/// What stands below is not released yet.
pub const UNRELEASED: Words = Words(
    "unreleased, unreleased changes, not released, upcoming, upcoming release, next, next release, next version, \
     vnext, v.next, in development, tbd, tba, не выпущено, не выпущена, не выпущен, не опубликовано, \
     не опубликована, не опубликован, неопубликованное, неопубликованные изменения, невыпущенное, \
     невыпущенные изменения, новый выпуск, следующий выпуск, следующий релиз, следующая версия, готовится, \
     в разработке, в работе, будущие изменения, планируется",
);

/// Words that may stand before a version and are no name.
pub const BEFORE: Words = Words(
    "version, versions, ver, v, release, releases, rel, tag, update, версия, версии, версией, вер, релиз, релиза, \
     релизе, выпуск, выпуска, выпуске, обновление, обновления, номер, в, №",
);

/// Words that only lead to a day.
pub const TO_DAY: Words = Words("от, с, г, год, года, дата, выпущен, выпущена, of, on, from, date, dated, released");

/// The mark of a withdrawn release.
pub const YANKED: Words = Words(
    "yanked, withdrawn, retracted, отозван, отозвана, отозвано, отозванный, отозванная, снят с публикации, \
     снята с публикации, снято с публикации",
);

/// A text that begins so was meant as the mark, whatever follows.
pub const YANKED_FIRST: Words = Words("yanked, withdrawn, retracted, отозван, отозвана, отозвано");

/// A release that is none: nobody is to get it.
pub const DRAFT: Words = Words("draft, wip, черновик, черновая, черновой");

/// A release that is not for everybody.
const STAGES: Words = Words(
    "alpha, beta, rc, pre, prerelease, preview, candidate, dev, snapshot, nightly, canary, experimental, unstable, \
     test, testing, debug, eap, insider, milestone, альфа, бета, бэта, рк, кандидат, превью, тест",
);

/// The beginnings of Russian words that say so: they end as their noun wants. A beta of 1C's own is an «ознакомительная
/// версия».
const STAGE_STEMS: Words = Words(
    "тестов, тестир, предварительн, предрелиз, пререлиз, экспериментальн, пробн, пилотн, ночн, нестабильн, отладочн, \
     ознакомительн, опытн",
);

/// What follows one of these is another product's version.
pub const FOR: Words = Words(
    "для, под, на, платформа, платформы, платформе, конфигурация, конфигурации, совместимость, требует, for, \
     platform, requires, compatible",
);

/// What follows one of these is meant like what stands before it.
pub const AND: Words = Words("и, или, также, плюс, по, and, or, also, plus, to, &, +");

/// What a title is made of.
pub const TITLE: Words =
    Words("changelog, change, changes, history, news, notes, журнал, история, изменения, изменений, список, новости");

/// The months with their ways to be written.
const MONTHS: [&str; 12] = [
    "january jan январь января янв",
    "february feb февраль февраля фев февр",
    "march mar март марта мар",
    "april apr апрель апреля апр",
    "may май мая",
    "june jun июнь июня июн",
    "july jul июль июля июл",
    "august aug август августа авг",
    "september sep sept сентябрь сентября сен сент",
    "october oct октябрь октября окт",
    "november nov ноябрь ноября ноя нояб",
    "december dec декабрь декабря дек",
];

/// The number of the month that a word in small letters names, from 1.
pub fn month(word: &str) -> Option<u8> {
    let named = |(names, _): &(&str, u8)| names.split(' ').any(|name| name == word);
    MONTHS.into_iter().zip(1..).find(named).map(|(_, number)| number)
}

/// The word of a heading that says that the release is not for everybody.
pub fn stage(word: &str) -> bool {
    word.split('-').any(|part| {
        let part = part.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
        STAGES.has(part) || STAGE_STEMS.iter().any(|stem| part.starts_with(stem))
    })
}
