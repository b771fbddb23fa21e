//! Generated notes of a wanted size, for tests and benchmarks: varied Russian markdown, the same in every run.
//! It must never write more than was asked for: the panel's limits are tested with it.
//! Read next: `catalogue`.

use std::{fmt::Write, sync::LazyLock};

use crate::version::Version;

/// The releases the notes are spread over: 0.0.0.4 to 0.0.0.13, all newer than the demo's installed one.
const RELEASES: u32 = 10;
const FIRST: u32 = 4;

/// Newest first, the oldest release stands last: its end is the end of everything shown.
pub const END: &str = "КОНЕЦ-ЗАМЕТОК";

/// Versions and their notes, oldest first; together `kilobytes` × 1000 bytes of UTF-8, or a few bytes less.
pub fn write(kilobytes: usize) -> Vec<(Version, String)> {
    let share = kilobytes * 1000 / RELEASES as usize;
    (FIRST..FIRST + RELEASES)
        .map(|number| {
            let end = if number == FIRST { END } else { "" };
            (Version::of_release(number), write_one(number, share, end))
        })
        .collect()
}

fn write_one(number: u32, size: usize, end: &str) -> String {
    let mut writer = Writer { seed: 0x2545_F491 ^ number.wrapping_mul(0x9E37_79B9) };
    let room = size.saturating_sub(end.len());
    let mut notes = String::with_capacity(size);
    loop {
        let block = writer.block();
        if notes.len() + block.len() > room {
            break;
        }
        notes.push_str(&block);
    }
    // The rest is plain words, so that the size is met within one word.
    loop {
        let word = writer.word();
        if notes.len() + word.len() + 1 > room {
            break;
        }
        notes.push_str(word);
        notes.push(' ');
    }
    notes.push_str(end);
    notes
}

struct Writer {
    seed: u32,
}

impl Writer {
    fn below(&mut self, limit: usize) -> usize {
        self.seed ^= self.seed << 13;
        self.seed ^= self.seed >> 17;
        self.seed ^= self.seed << 5;
        self.seed as usize % limit
    }

    fn word(&mut self) -> &'static str {
        WORDS[self.below(WORDS.len())]
    }

    fn words(&mut self, count: usize) -> String {
        let mut text = String::new();
        for place in 0..count {
            if place > 0 {
                text.push(' ');
            }
            match self.below(14) {
                0 => _ = write!(text, "**{}**", self.word()),
                1 => _ = write!(text, "*{}*", self.word()),
                2 => _ = write!(text, "`{}`", self.word()),
                3 => _ = write!(text, "&quot;{}&quot;", self.word()),
                4 if place > 2 => _ = write!(text, "[{}](https://example.com/{})", self.word(), self.seed % 1000),
                _ => text.push_str(self.word()),
            }
        }
        text
    }

    fn block(&mut self) -> String {
        let mut text = String::new();
        let lines = 2 + self.below(4);
        match self.below(8) {
            0 => _ = writeln!(text, "## {}", self.words(4)),
            1 => (0..lines).for_each(|_| _ = writeln!(text, "- {}", self.words(9))),
            2 => (1..=lines).for_each(|place| _ = writeln!(text, "{place}. {}", self.words(7))),
            3 => (0..lines).for_each(|place| {
                let mark = if place % 2 == 0 { 'x' } else { ' ' };
                _ = writeln!(text, "- [{mark}] {}", self.words(6));
            }),
            4 => {
                text.push_str("| Объект | Было | Стало |\n|:--|--:|:-:|\n");
                (0..lines)
                    .for_each(|_| _ = writeln!(text, "| {} | {} | {} |", self.words(2), self.below(99), self.words(3)));
            }
            5 => _ = writeln!(text, "> {}", self.words(12)),
            6 => {
                _ = writeln!(
                    text,
                    "```bsl\nЕсли {} = {} Тогда\n\tВозврат;\nКонецЕсли;\n```",
                    self.word(),
                    self.below(100)
                )
            }
            _ => _ = writeln!(text, "{}. ~~{}~~", self.words(22), self.word()),
        }
        text.push('\n');
        text
    }
}

static WORDS: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let words = "кот кошка котёнок порода справочник документ отчёт форма реквизит регистр обмен печать добавлен исправлена \
        ускорен теперь при записи открытии проведении список отбор поиск кличка корм миска лежанка когтеточка \
        ветеринар прививка паспорт выставка шерсть окрас характер возраст склад остаток заказ поставщик цена скидка \
        пользователь право роль сеанс версия обновление";
    words.split(' ').collect()
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_notes_add_up_to_what_was_asked_for_and_never_to_more() {
        for kilobytes in [1, 10, 300, 1000] {
            let size: usize = write(kilobytes).iter().map(|(_, notes)| notes.len()).sum();
            assert!(size <= kilobytes * 1000, "{kilobytes} kB became {size} bytes");
            assert!(size > kilobytes * 1000 - 400, "{kilobytes} kB became {size} bytes");
        }
    }

    #[test]
    fn the_last_words_stand_at_the_end_of_the_oldest_release_only() {
        let notes = write(50);
        assert!(notes[0].1.ends_with(END));
        assert!(notes[1..].iter().all(|(_, notes)| !notes.contains(END)));
    }

    #[test]
    fn no_two_releases_tell_the_same() {
        let notes = write(50);
        assert_eq!(notes.len(), 10);
        assert!(notes.windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[0].1 != pair[1].1));
    }
}
