//! What comes out: lines of figures, as a table in markdown. It must show a goal that is missed as missed. Next:
//! `machine.rs`.

use crate::spread::Spread;
use extension_update_browser::{Outcome, Trouble, root};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Millis,
    Bytes,
    /// How many times as much.
    Times,
    Count,
}

#[derive(Clone, Debug)]
pub enum Cell {
    Figure(Spread, Unit),
    Text(String),
    Nothing,
}

/// What is to be reached: at most this much.
#[derive(Clone, Copy, Debug)]
pub enum Goal {
    None,
    /// Of the ratio.
    Ratio(f64),
    /// Of the panel's own figure.
    Own(f64),
    /// Something else, and whether it holds.
    Said(&'static str, bool),
}

#[derive(Clone, Debug)]
pub struct Line {
    pub what: String,
    pub panel: Cell,
    pub peer: Cell,
    pub ratio: Option<Spread>,
    pub goal: Goal,
}

impl Line {
    /// Both contenders by rounds that belong together.
    pub fn of_turns(what: impl Into<String>, unit: Unit, [panel, peer]: [&[f64]; 2], goal: Goal) -> Outcome<Line> {
        let what = what.into();
        let missing = || Trouble::new(format!("{what}: there is no round"));
        let cell = |figures: &[f64]| Spread::of(figures).map(|spread| Cell::Figure(spread, unit));
        Ok(Line {
            panel: cell(panel).ok_or_else(missing)?,
            peer: cell(peer).ok_or_else(missing)?,
            // Where the peer has nothing of the kind there is no ratio.
            ratio: Spread::of_ratios(panel, peer).filter(|ratio| ratio.is_finite()),
            what: what.clone(),
            goal,
        })
    }

    /// Whether the goal is reached; `None` where there is none.
    fn is_met(&self) -> Option<bool> {
        match (self.goal, &self.panel) {
            (Goal::None, _) => None,
            (Goal::Ratio(most), _) => Some(self.ratio.is_some_and(|ratio| ratio.median <= most)),
            (Goal::Own(most), Cell::Figure(spread, _)) => Some(spread.median <= most),
            (Goal::Own(_), _) => Some(false),
            (Goal::Said(_, holds), _) => Some(holds),
        }
    }

    fn unit(&self) -> Unit {
        if let Cell::Figure(_, unit) = self.panel { unit } else { Unit::Count }
    }
}

/// Every figure is one, or the measurement was not made.
pub fn check(lines: &[Line]) -> Outcome<()> {
    if lines.is_empty() {
        return Err(Trouble::new("nothing was measured"));
    }
    for line in lines {
        let finite = |cell: &Cell| match cell {
            Cell::Figure(spread, _) => spread.is_finite(),
            Cell::Text(text) => !text.is_empty(),
            Cell::Nothing => true,
        };
        if !finite(&line.panel) || !finite(&line.peer) || matches!(line.panel, Cell::Nothing) {
            return Err(Trouble::new(format!("{}: no figure: {line:?}", line.what)));
        }
    }
    Ok(())
}

/// The table. A median stands before its quartiles.
pub fn format(lines: &[Line]) -> String {
    let mut text = "| what | panel | peer | panel ÷ peer | goal | reached |\n|---|---|---|---|---|---|\n".to_owned();
    for line in lines {
        let goal = match line.goal {
            Goal::None => String::new(),
            Goal::Ratio(most) => format!("≤ {most}×"),
            Goal::Own(most) => format!("≤ {}", plain(most, line.unit())),
            Goal::Said(words, _) => words.to_owned(),
        };
        let ratio = line.ratio.map_or(String::new(), |ratio| with_quartiles(ratio, Unit::Times));
        let met = match line.is_met() {
            Some(true) => "yes",
            Some(false) => "**no**",
            None => "",
        };
        let (panel, peer) = (cell(&line.panel), cell(&line.peer));
        text.push_str(&format!("| {} | {panel} | {peer} | {ratio} | {goal} | {met} |\n", line.what));
    }
    text
}

fn cell(cell: &Cell) -> String {
    match cell {
        Cell::Figure(spread, unit) => with_quartiles(*spread, *unit),
        Cell::Text(text) => text.clone(),
        Cell::Nothing => "–".to_owned(),
    }
}

fn with_quartiles(spread: Spread, unit: Unit) -> String {
    let median = plain(spread.median, unit);
    if spread.lower == spread.upper {
        return median;
    }
    format!("{median} ({}–{})", digits(spread.lower, unit), digits(spread.upper, unit))
}

fn plain(figure: f64, unit: Unit) -> String {
    let number = digits(figure, unit);
    match unit {
        Unit::Millis => format!("{number} ms"),
        Unit::Bytes => format!("{number} kB"),
        Unit::Times => format!("{number}×"),
        Unit::Count => number,
    }
}

/// Three digits that count; bytes in kB.
fn digits(figure: f64, unit: Unit) -> String {
    let figure = if unit == Unit::Bytes { figure / 1000.0 } else { figure };
    match figure.abs() {
        _ if unit == Unit::Count => format!("{figure:.0}"),
        size if size >= 100.0 => format!("{figure:.0}"),
        size if size >= 10.0 => format!("{figure:.1}"),
        size if size >= 0.1 || size == 0.0 => format!("{figure:.2}"),
        _ => format!("{figure:.3}"),
    }
}

const BEGIN: &str = "<!-- bench: begin -->";
const END: &str = "<!-- bench: end -->";

/// Puts the text between the marks of the document.
pub fn write(text: &str) -> Outcome<()> {
    let file = root().join("docs/performance.md");
    let old = std::fs::read_to_string(&file)?;
    let new = replace(&old, text).ok_or_else(|| Trouble::new(format!("docs/performance.md has no {BEGIN} … {END}")))?;
    std::fs::write(&file, new)?;
    Ok(())
}

fn replace(document: &str, text: &str) -> Option<String> {
    let (before, rest) = document.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!("{before}{BEGIN}\n\n{}\n\n{END}{after}", text.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(goal: Goal) -> Outcome<Line> {
        Line::of_turns("warm", Unit::Millis, [&[3.0, 1.0, 2.0], &[10.0, 10.0, 10.0]], goal)
    }

    #[test]
    fn a_goal_that_is_missed_is_shown_as_missed() {
        let rows = |goal| line(goal).map(|line| format(&[line]).lines().last().unwrap_or_default().to_owned()).ok();
        let figures = "| warm | 2.00 ms (1.50–2.50) | 10.0 ms | 0.20× (0.15–0.25) |";
        assert_eq!(rows(Goal::Ratio(0.2)), Some(format!("{figures} ≤ 0.2× | yes |")));
        assert_eq!(rows(Goal::Ratio(0.19)), Some(format!("{figures} ≤ 0.19× | **no** |")));
        assert_eq!(rows(Goal::Own(1.9)), Some(format!("{figures} ≤ 1.90 ms | **no** |")));
        assert_eq!(rows(Goal::None), Some(format!("{figures}  |  |")));
    }

    #[test]
    fn what_is_no_number_is_no_measurement() {
        let good = line(Goal::None).map(|line| vec![line]).unwrap_or_default();
        assert!(check(&good).is_ok());
        assert!(check(&[]).is_err());
        let bad = Line { panel: Cell::Figure(Spread::exact(f64::NAN), Unit::Millis), ..good[0].clone() };
        assert!(check(&[bad]).is_err());
    }

    #[test]
    fn only_what_stands_between_the_marks_is_replaced() {
        let document = format!("a\n{BEGIN}\nold\n{END}\nb\n");
        assert_eq!(replace(&document, "new\n"), Some(format!("a\n{BEGIN}\n\nnew\n\n{END}\nb\n")));
        assert_eq!(replace("a", "new"), None);
    }
}
