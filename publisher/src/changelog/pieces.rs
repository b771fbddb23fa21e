//! A heading in pieces: words, days, versions, and the brackets that they stand in. What the pieces mean together is
//! said in `heading.rs`.

use super::days::{self, Day, Reading};
use super::words;

/// A piece of a heading.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// What it is.
    pub kind: Kind,
    /// As it is written.
    pub text: String,
    /// The bracket that it stands in; 0 is none.
    pub bracket: usize,
}

/// What a piece is.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// A word, or a number without dots.
    Word,
    /// A dash, a comma, a colon: what parts a heading.
    Break,
    /// A day, or what was meant as one.
    Day(Day),
    /// A day or a version: which one the others say.
    Either(String),
    /// What begins with a number and has dots.
    Version,
}

impl Piece {
    /// Whether it is a word.
    pub fn is_word(&self) -> bool {
        self.kind == Kind::Word
    }

    /// The word in small letters.
    pub fn lower(&self) -> String {
        self.text.to_lowercase()
    }

    /// Whether it is a number without dots.
    pub fn is_number(&self) -> bool {
        self.is_word() && self.text.bytes().all(|byte| byte.is_ascii_digit())
    }
}

/// Takes a heading to pieces.
pub fn take(text: &str) -> Vec<Piece> {
    join_days(cut(&clean(text)))
}

/// Without what is not seen, and with one kind of space and of hyphen.
fn clean(text: &str) -> String {
    let same = |c: char| match c {
        '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}' | '\u{20e3}' => None,
        '\u{2010}' | '\u{2011}' | '\u{2212}' => Some('-'),
        c if c.is_whitespace() => Some(' '),
        c => Some(c),
    };
    let text: String = text.chars().filter_map(same).collect();
    // `:rocket:` is a pictogram.
    let pictogram = |word: &str| word.len() > 2 && word.starts_with(':') && word.ends_with(':');
    let shown = |word: &&str| !word.contains("://") && !pictogram(word);
    text.split(' ').filter(shown).map(without_time).collect::<Vec<_>>().join(" ")
}

/// `2026-10-01T08:00:00Z` and `08:00` tell more than a day has.
fn without_time(word: &str) -> &str {
    let is_time = |text: &str| {
        let text = text.trim_matches(|c: char| "()[],;".contains(c));
        let mut parts = text.split(':');
        let first = parts.next().unwrap_or_default();
        let plain = text.chars().all(|c| c.is_ascii_digit() || ":+Z.".contains(c));
        plain && text.contains(':') && (1..=2).contains(&first.len()) && parts.all(|part| part.len() >= 2)
    };
    match word.split_once('T') {
        Some((day, time)) if day.ends_with(|c: char| c.is_ascii_digit()) && is_time(time) => day,
        _ if is_time(word) => "",
        _ => word,
    }
}

fn cut(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let (mut open, mut brackets) = (Vec::new(), 0);
    let mut word = String::new();
    for c in text.chars().chain([' ']) {
        if c.is_alphanumeric() || "._-+/'’".contains(c) {
            word.push(c);
            continue;
        }
        let bracket = open.last().copied().unwrap_or(0);
        add(&mut pieces, &std::mem::take(&mut word), bracket);
        match c {
            '(' | '[' | '{' => {
                brackets += 1;
                open.push(brackets);
            }
            ')' | ']' | '}' => {
                open.pop();
            }
            '№' | '&' => pieces.push(Piece { kind: Kind::Word, text: c.into(), bracket }),
            ',' | ';' | ':' | '–' | '—' | '|' | '!' => {
                pieces.push(Piece { kind: Kind::Break, text: c.into(), bracket })
            }
            _ => {}
        }
    }
    pieces
}

fn add(pieces: &mut Vec<Piece>, written: &str, bracket: usize) {
    let text = written.trim_matches(|c: char| "._-/'’".contains(c));
    let mut push = |kind: Kind, text: &str| pieces.push(Piece { kind, text: text.into(), bracket });
    if text.is_empty() {
        if !written.is_empty() {
            push(Kind::Break, written);
        }
        return;
    }
    let day = text.strip_suffix('г').filter(|day| day.ends_with(|c: char| c.is_ascii_digit())).unwrap_or(text);
    match days::of_word(day) {
        Reading::Day(day) => return push(Kind::Day(day), text),
        Reading::Either(day) => return push(Kind::Either(day), text),
        Reading::None => {}
    }
    if text.contains('/') {
        for (index, part) in text.split('/').enumerate() {
            if index > 0 {
                pieces.push(Piece { kind: Kind::Break, text: "/".into(), bracket });
            }
            add(pieces, part, bracket);
        }
        return;
    }
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        // `1.2.4-2026-10-01`
        if let Some((version, rest)) = text.split_once('-')
            && let Reading::Day(day) = days::of_word(rest)
        {
            push(if version.contains('.') { Kind::Version } else { Kind::Word }, version);
            return push(Kind::Day(day), rest);
        }
        return push(if text.contains('.') { Kind::Version } else { Kind::Word }, text);
    }
    match split_name(text) {
        Some((name, version)) => {
            push(Kind::Word, name);
            add(pieces, version, bracket);
        }
        None => push(Kind::Word, text),
    }
}

/// `v1.2.4`, `v.1.2.4`, `ver1`, `DEMO-1.2.4`, `demo_v1.2.4`: the words before a version that is glued to them.
fn split_name(text: &str) -> Option<(&str, &str)> {
    let starts = text.char_indices().filter(|(_, c)| c.is_ascii_digit()).map(|(at, _)| at);
    for at in starts {
        let (before, version) = text.split_at(at);
        if before.ends_with(|c: char| c.is_ascii_digit()) {
            continue;
        }
        let name = before.trim_end_matches(['-', '_', '.']);
        let last = name.rsplit(['-', '_']).next().unwrap_or(name).to_lowercase();
        let glued = name.len() == before.len() || before.ends_with('.');
        let dotted = version.split_once('.').is_some_and(|(first, rest)| {
            first.bytes().all(|byte| byte.is_ascii_digit()) && rest.starts_with(|c: char| c.is_ascii_digit())
        });
        let number = version.bytes().all(|byte| byte.is_ascii_digit());
        if words::BEFORE.has(&last) && (dotted || number) {
            return Some((name, version));
        }
        if dotted && !glued && !name.is_empty() {
            return Some((name, version));
        }
    }
    None
}

/// Days whose month is a word are several words.
fn join_days(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    let mut at = 0;
    while let Some(piece) = pieces.get(at) {
        // `May 1, 2024`: the comma parts nothing.
        let run: Vec<usize> = (at..pieces.len())
            .take_while(|next| {
                let next = &pieces[*next];
                next.bracket == piece.bracket && (next.is_word() || next.text == ",")
            })
            .filter(|next| pieces[*next].is_word())
            .take(6)
            .collect();
        let words: Vec<String> = run.iter().map(|next| pieces[*next].text.clone()).collect();
        match days::of_words(&words).filter(|_| piece.is_word()) {
            Some((taken, day)) => {
                let text = words[..taken].join(" ");
                out.push(Piece { kind: Kind::Day(day), text, bracket: piece.bracket });
                at = run[taken - 1] + 1;
            }
            None => {
                out.push(piece.clone());
                at += 1;
            }
        }
    }
    out
}
