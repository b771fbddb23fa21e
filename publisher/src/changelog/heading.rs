//! What a heading of a changelog says: a release, what is not released yet, or a kind of change. In Russian and
//! English.
//!
//! It is tolerant about how a version and a day are written, and guesses nothing: what can be meant in two ways, and
//! what holds a number and is not understood, is said so. Read next: `pieces.rs`, `days.rs`, `words.rs`.

use super::days::{self, Day};
use super::pieces::{self, Kind, Piece};
use super::words::{self, Words};
use crate::problem::Code;
use extension_update::core::changelog;
use extension_update::core::version::Version;

/// What a heading says.
#[derive(Clone, Debug, PartialEq)]
pub enum Heading {
    /// A release.
    Release(Named),
    /// What stands below is not released yet.
    Unreleased,
    /// A kind of change, such as `Added`.
    Group,
    /// It holds a number or a day, and is no release that can be read: why.
    Unclear(String),
    /// It holds a number, and words of a title («История изменений ЗУП 3»).
    Title,
    /// Something else.
    Other,
}

/// A heading that names a release.
#[derive(Clone, Debug, PartialEq)]
pub struct Named {
    /// The version as it is written, without a leading `v`.
    pub written: String,
    /// The version; `Err` says why it is none.
    pub version: Result<Version, &'static str>,
    /// The day, as `2026-10-01`; `Err` says what stands there instead.
    pub date: Option<Day>,
    /// What stands before the version beside «версия» and the like, in small letters: the product's name, or a
    /// sentence.
    pub name: String,
    /// Whether it is marked as withdrawn (`[YANKED]`).
    pub yanked: bool,
    /// The word that says that it is not for everybody: `beta`, «тестовая».
    pub stage: Option<String>,
    /// What it must not say.
    pub faults: Vec<(Code, String)>,
}

/// Reads the text of a heading; `struck` where it, or a part with a number, is struck out.
pub fn read(text: &str, struck: bool) -> Heading {
    if changelog::Kind::of_heading(text).is_some() {
        return Heading::Group;
    }
    let pieces = pieces::take(text);
    let segments = segments(&pieces);
    let main = match find_version(&pieces) {
        Ok(Some(main)) => main,
        Ok(None) if segments.iter().any(Segment::begins_unreleased) => return Heading::Unreleased,
        Ok(None) => return without_version(&pieces),
        Err(why) => return Heading::Unclear(why),
    };
    let date = find_day(&pieces, main);
    if segments.iter().any(|segment| segment.is_mark(words::UNRELEASED) || segment.opens(words::UNRELEASED)) {
        return match date {
            None => Heading::Unreleased,
            Some(_) => Heading::Unclear("it is not released yet, and has a day".into()),
        };
    }
    let before: Vec<&Piece> = pieces[..main].iter().filter(|piece| piece.is_word()).collect();
    let known = |piece: &&&Piece| {
        let word = piece.lower();
        let list = [words::BEFORE, words::TO_DAY, words::YANKED, words::DRAFT];
        list.iter().any(|list| list.has(&word)) || words::stage(&word)
    };
    let led = before.last().is_some_and(|piece| words::BEFORE.has(&piece.lower()));
    let bare = before.iter().all(|piece| known(&piece));
    if !led && !bare && date.is_none() {
        return Heading::Unclear("words stand before the version, and no day behind it".into());
    }
    let name: Vec<String> = before.iter().filter(|_| !bare).map(|piece| piece.lower()).collect();
    let written = &pieces[main].text;
    Heading::Release(Named {
        written: written.clone(),
        version: Version::parse(written).map_err(|error| error.reason()),
        date,
        name: name.join(" "),
        yanked: segments.iter().any(|segment| segment.is_mark(words::YANKED)),
        stage: pieces.iter().filter(|piece| piece.is_word()).map(Piece::lower).find(|word| words::stage(word)),
        faults: find_faults(&pieces, &segments, struck),
    })
}

/// Words between what parts a heading.
struct Segment {
    phrase: String,
    first: String,
    /// Whether it is all that its bracket holds.
    alone: bool,
    /// Whether nothing stands before it, or behind it; neither in brackets.
    opening: bool,
    closing: bool,
}

impl Segment {
    /// A mark counts alone in brackets or at the end: «не отозван» and «заменяет отозванный 1.1» are none.
    fn is_mark(&self, list: Words) -> bool {
        (self.alone || self.closing) && list.has(&self.phrase)
    }

    fn opens(&self, list: Words) -> bool {
        self.opening && list.has(&self.phrase)
    }

    fn begins_unreleased(&self) -> bool {
        // `next` and the like begin other sentences too.
        let begins = self.phrase.split(' ').next() == words::UNRELEASED.iter().next();
        (self.alone || self.opening || self.closing) && (begins || words::UNRELEASED.has(&self.phrase))
    }
}

fn segments(pieces: &[Piece]) -> Vec<Segment> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    let mut start = None;
    for at in 0..=pieces.len() {
        let piece = pieces.get(at).filter(|piece| piece.is_word());
        let same = start.is_some_and(|start: usize| piece.is_some_and(|piece| piece.bracket == pieces[start].bracket));
        if let Some(from) = start.filter(|_| !same) {
            found.push((from, at));
            start = None;
        }
        if piece.is_some() && start.is_none() {
            start = Some(at);
        }
    }
    let stands = |piece: &Piece| piece.kind != Kind::Break;
    let segment = |(from, to): (usize, usize)| {
        let words: Vec<String> = pieces[from..to].iter().map(Piece::lower).collect();
        let bracket = pieces[from].bracket;
        let others = || pieces[..from].iter().chain(&pieces[to..]).filter(|piece| stands(piece));
        Segment {
            alone: bracket != 0 && !others().any(|piece| piece.bracket == bracket),
            opening: bracket == 0 && !pieces[..from].iter().any(stands),
            closing: bracket == 0 && !pieces[to..].iter().any(stands),
            first: words.first().cloned().unwrap_or_default(),
            phrase: words.join(" "),
        }
    };
    found.into_iter().map(segment).collect()
}

fn find_faults(pieces: &[Piece], segments: &[Segment], struck: bool) -> Vec<(Code, String)> {
    let mut faults = Vec::new();
    if struck {
        let text =
            "is struck out: a release that was withdrawn is marked [ОТОЗВАН], one that was never made has no heading";
        faults.push((Code::Heading, text.into()));
    }
    if let Some(draft) = pieces.iter().find(|piece| piece.is_word() && words::DRAFT.has(&piece.lower())) {
        let text = format!("is marked as \"{}\": what is not released stands below \"## [Не выпущено]\"", draft.text);
        faults.push((Code::Heading, text));
    }
    let meant = |segment: &&Segment| {
        let marks = words::YANKED.has(&segment.phrase) || words::YANKED_FIRST.has(&segment.first);
        marks && !segment.is_mark(words::YANKED)
    };
    if let Some(segment) = segments.iter().find(meant) {
        let text = format!(
            "\"{}\" is not the mark of a withdrawn release: [ОТОЗВАН] stands alone in brackets or at the end, the reason in feed.toml",
            segment.phrase
        );
        faults.push((Code::Heading, text));
    }
    faults
}

/// Which pieces are versions of this product: not what a bracket with words, or «для …», says of another one.
fn own_versions(pieces: &[Piece]) -> Vec<usize> {
    let number = |piece: &Piece| matches!(piece.kind, Kind::Version | Kind::Either(_));
    let mut own: Vec<usize> = Vec::new();
    for (at, piece) in pieces.iter().enumerate().filter(|(_, piece)| number(piece)) {
        let from = own.first().map_or(0, |first| first + 1);
        let before = |piece: &&Piece| piece.is_word() && !words::BEFORE.has(&piece.lower());
        let said = |words: Words, piece: &Piece| words.has(&piece.lower());
        let foreign = if piece.bracket != 0 {
            let inside: Vec<&Piece> =
                pieces[..at].iter().filter(|other| other.bracket == piece.bracket).filter(before).collect();
            !inside.is_empty() && !inside.iter().any(|word| said(words::AND, word))
        } else {
            !own.is_empty() && pieces[from..at].iter().filter(before).any(|word| said(words::FOR, word))
        };
        if !foreign {
            own.push(at);
        }
    }
    if own.is_empty() { (0..pieces.len()).filter(|at| number(&pieces[*at])).collect() } else { own }
}

/// Which piece is the version of the release; `Err` says why that is not clear.
fn find_version(pieces: &[Piece]) -> Result<Option<usize>, String> {
    let own = own_versions(pieces);
    let sure: Vec<usize> = own.iter().copied().filter(|at| pieces[*at].kind == Kind::Version).collect();
    let either: Vec<usize> = own.into_iter().filter(|at| pieces[*at].kind != Kind::Version).collect();
    let days = pieces.iter().filter(|piece| matches!(piece.kind, Kind::Day(_))).count();
    let parsed = |at: &usize| Version::parse(&pieces[*at].text).ok();
    let both = |one: usize, other: usize| {
        let (one, other) = (&pieces[one].text, &pieces[other].text);
        match [one, other].into_iter().find(|text| days::has_short_year(text)) {
            Some(day) => format!("{day} may be a day: its year has four digits then"),
            None => format!("there are two versions in it, {one} and {other}: a release has a heading of its own"),
        }
    };
    match (&sure[..], &either[..]) {
        ([], []) => Ok(find_number(pieces)),
        ([], [one]) if days > 0 || is_calendar_version(&pieces[*one].text) => Ok(Some(*one)),
        ([], [one, ..]) => {
            Err(format!("{} can be a version and a day: write the day as 2026-10-01", pieces[*one].text))
        }
        ([one, rest @ ..], dated) => {
            if let Some(other) = rest.iter().find(|other| parsed(other).is_none() || parsed(other) != parsed(one)) {
                return Err(both(*one, *other));
            }
            match dated {
                [] => Ok(Some(*one)),
                [_] if days == 0 => Ok(Some(*one)),
                [other, ..] => Err(both(*one, *other)),
            }
        }
    }
}

/// `2022.3.1` is a version where nothing says otherwise; nobody writes a day so.
fn is_calendar_version(text: &str) -> bool {
    text.find('.') == Some(4) && !text.contains(".0")
}

/// A number without dots is a version where a word says so: «Версия 5», `v5`.
fn find_number(pieces: &[Piece]) -> Option<usize> {
    let led = |at: &usize| pieces[*at].is_number() && *at > 0 && words::BEFORE.has(&pieces[*at - 1].lower());
    let numbers: Vec<usize> = (0..pieces.len()).filter(|at| pieces[*at].is_number()).collect();
    match numbers[..] {
        [one] if led(&one) => Some(one),
        _ => None,
    }
}

fn find_day(pieces: &[Piece], version: usize) -> Option<Day> {
    let wordy = |bracket: usize| {
        let words = pieces.iter().filter(|piece| piece.bracket == bracket && piece.is_word());
        bracket != 0 && words.map(Piece::lower).any(|word| !words::TO_DAY.has(&word))
    };
    let day = |(at, piece): (usize, &Piece)| match &piece.kind {
        Kind::Day(day) => Some((day.clone(), wordy(piece.bracket))),
        Kind::Either(day) if at != version && !wordy(piece.bracket) => Some((Ok(day.clone()), false)),
        _ => None,
    };
    let mut found: Vec<(Day, bool)> = pieces.iter().enumerate().filter_map(day).collect();
    if found.iter().any(|(_, wordy)| !wordy) {
        found.retain(|(_, wordy)| !wordy);
    }
    found.dedup();
    match &found[..] {
        [] => None,
        [(day, _)] => Some(day.clone()),
        _ => Some(Err("there are two days in the heading".into())),
    }
}

/// What a heading without a version is: a year or a month with its year parts a changelog, any other number is not
/// understood.
fn without_version(pieces: &[Piece]) -> Heading {
    let numbers: Vec<&Piece> = pieces.iter().filter(|piece| piece.is_number()).collect();
    if pieces.iter().any(|piece| matches!(piece.kind, Kind::Day(_))) {
        return Heading::Unclear("a day stands in it, and no version".into());
    }
    let words: Vec<String> =
        pieces.iter().filter(|piece| piece.is_word() && !piece.is_number()).map(Piece::lower).collect();
    let titled = words.iter().any(|word| words::TITLE.has(word));
    let of_time = |word: &String| words::month(word).is_some() || words::TO_DAY.has(word);
    match numbers[..] {
        [] => Heading::Other,
        [year] if year.text.len() == 4 && year.text.starts_with("20") && words.iter().all(of_time) => Heading::Other,
        _ if titled => Heading::Title,
        _ => Heading::Unclear("a number stands in it, and no version".into()),
    }
}
