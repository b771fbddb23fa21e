//! Changelogs that are made, not found: the same text for the same number everywhere, with what changelogs have in
//! common. No sentence of it was written by anybody. The benchmarks of the core read it too. Next: `hard.rs`, inputs
//! that nobody writes; `real.rs`, those that somebody did.

/// Numbers that look like chance and are the same on each machine.
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: usize) -> usize {
        // The constants of Knuth's MMIX; the high bits are the good ones.
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }

    fn pick<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.throw(words.len())]
    }
}

const RUSSIAN: [&str; 24] = [
    "форма",
    "документ",
    "список",
    "отчёт",
    "печать",
    "обмен",
    "настройка",
    "проверка",
    "загрузка",
    "выгрузка",
    "при",
    "и",
    "после",
    "если",
    "теперь",
    "больше",
    "строка",
    "реквизит",
    "контрагент",
    "номенклатура",
    "сохраняется",
    "открывается",
    "исправлена",
    "ошибка",
];
const ENGLISH: [&str; 20] = [
    "form", "report", "list", "export", "import", "settings", "when", "after", "and", "the", "opens", "closes",
    "faster", "fixed", "error", "invoice", "printing", "check", "rows", "column",
];
const NAMES: [&str; 8] =
    ["ПриОткрытии()", "Документ.Заказ", "--verbose", "config.json", "Запрос.Выполнить()", "HTTP 304", "x < y", "cfe"];
const HEADINGS: [&str; 6] = ["Добавлено", "Изменено", "Исправлено", "Added", "Changed", "Fixed"];

/// Markdown of about `bytes` bytes (less than one entry more), a different one for each `seed`.
pub fn write(seed: u64, bytes: usize) -> String {
    let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
    let mut text = String::with_capacity(bytes + 2048);
    while text.len() < bytes {
        text.push_str(&format!("### {}\n\n", dice.pick(&HEADINGS)));
        for _ in 0..4 + dice.throw(10) {
            if text.len() >= bytes {
                return text;
            }
            entry(&mut dice, &mut text);
        }
        text.push('\n');
        match dice.throw(8) {
            0 => table(&mut dice, &mut text),
            1 => code(&mut dice, &mut text),
            2 | 3 => {
                let words = dice.throw(60) + 20;
                sentence(&mut dice, &mut text, words);
                text.push_str("\n\n");
            }
            _ => {}
        }
    }
    text
}

fn entry(dice: &mut Dice, text: &mut String) {
    text.push_str("- ");
    if dice.throw(5) == 0 {
        text.push_str(&format!("**{}**: ", dice.pick(&RUSSIAN)));
    }
    let words = dice.throw(14) + 5;
    sentence(dice, text, words);
    if dice.throw(3) == 0 {
        let number = dice.throw(9000) + 1000;
        text.push_str(&format!(" ([#{number}](https://example.com/issues/{number}))"));
    }
    text.push('\n');
    if dice.throw(9) == 0 {
        text.push_str("  - ");
        sentence(dice, text, 6);
        text.push('\n');
    }
}

fn sentence(dice: &mut Dice, text: &mut String, words: usize) {
    let vocabulary: &[&str] = if dice.throw(3) == 0 { &ENGLISH } else { &RUSSIAN };
    for place in 0..words {
        if place > 0 {
            text.push(' ');
        }
        match dice.throw(16) {
            0 => text.push_str(&format!("`{}`", dice.pick(&NAMES))),
            1 => text.push_str(&format!("*{}*", dice.pick(vocabulary))),
            2 if place > 0 && place + 1 < words => text.push_str(&format!("{},", dice.pick(vocabulary))),
            _ => text.push_str(dice.pick(vocabulary)),
        }
    }
    text.push('.');
}

fn table(dice: &mut Dice, text: &mut String) {
    text.push_str("| Было | Стало | Когда |\n|---|:---:|---:|\n");
    for _ in 0..3 + dice.throw(5) {
        let (before, after) = (dice.pick(&RUSSIAN), dice.pick(&ENGLISH));
        text.push_str(&format!("| {before} | `{after}` | {} |\n", dice.throw(100)));
    }
    text.push('\n');
}

fn code(dice: &mut Dice, text: &mut String) {
    text.push_str("```bsl\n");
    for _ in 0..2 + dice.throw(5) {
        text.push_str(&format!("\tЕсли {} Тогда // {}\n", dice.pick(&NAMES), dice.pick(&ENGLISH)));
    }
    text.push_str("```\n\n");
}
