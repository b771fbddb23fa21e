//! Whether two pictures show the same.
//!
//! The edges of letters may come out a little lighter or darker on another machine; nothing else may. An area and a
//! line must have their colour, and a picture its size: so a word, a colour or a position that changes is found,
//! however small. Read `pictures` for what is compared.

use crate::picture::{Colour, Picture};

/// How far a channel of an area or a line may be off: rounding, and nothing a person would choose.
const PLAIN: u8 = 2;
/// How far a channel at an edge may be off.
const EDGE: u8 = 40;
/// How many pixels may be off by more: a stray corner that is rounded otherwise.
const STRAY: usize = 6;

/// What is different between two pictures.
#[derive(Debug)]
pub struct Difference {
    pub sentence: String,
    /// The new picture, pale, with what is different in red.
    pub picture: Picture,
}

const MARK: Colour = [230, 0, 40];

/// `None` where both show the same.
pub fn compare(kept: &Picture, new: &Picture) -> Option<Difference> {
    let pale = |[r, g, b]: Colour| [r, g, b].map(|channel| 192 + channel / 4);
    let draw = || Picture { pixels: new.pixels.iter().copied().map(pale).collect(), ..*new };
    if (kept.width, kept.height) != (new.width, new.height) {
        let [was, is] = [kept, new].map(|picture| format!("{} × {}", picture.width, picture.height));
        return Some(Difference { sentence: format!("it was {was} pixels large and is {is} now"), picture: draw() });
    }
    let mut different = Vec::new();
    for y in 0..new.height {
        // Most rows are the same to the last bit, and few pixels are so different that it matters what they are part
        // of.
        if kept.row(y) == new.row(y) {
            continue;
        }
        different.extend((0..new.width).map(|x| (x, y)).filter(|(x, y)| {
            let off = measure(kept.at(*x, *y), new.at(*x, *y));
            off > EDGE || off > PLAIN && kept.is_solid(*x, *y) && new.is_solid(*x, *y)
        }));
    }
    if different.len() <= STRAY {
        return None;
    }
    let mut picture = draw();
    let [mut left, mut right] = [different[0].0; 2];
    for (x, y) in &different {
        picture.paint(*x, *y, MARK);
        (left, right) = (left.min(*x), right.max(*x));
    }
    let (top, bottom) = (different[0].1, different[different.len() - 1].1);
    let sentence = format!("{} pixels differ, from {left}, {top} to {right}, {bottom}", different.len());
    Some(Difference { sentence, picture })
}

fn measure(was: Colour, is: Colour) -> u8 {
    was.iter().zip(is).map(|(was, is)| was.abs_diff(is)).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAPER: Colour = [255, 255, 255];
    const INK: Colour = [51, 51, 51];

    /// Rows of a tiny font: `#` is ink, `+` the shade at its edge.
    fn write(picture: &mut Picture, left: usize, top: usize, rows: &[&str]) {
        for (y, row) in rows.iter().enumerate() {
            for (x, mark) in row.chars().enumerate() {
                match mark {
                    '#' => picture.paint(left + x, top + y, INK),
                    '+' => picture.paint(left + x, top + y, [150, 150, 150]),
                    _ => {}
                }
            }
        }
    }

    const A: [&str; 5] = [".+#+.", ".#.#.", "+###+", "#...#", "#...#"];
    const O: [&str; 5] = ["+###+", "#...#", "#...#", "#...#", "+###+"];

    fn page(letters: &[[&str; 5]], left: usize, paper: Colour) -> Picture {
        let mut picture = Picture::plain(120, 40, paper);
        for (index, letter) in letters.iter().enumerate() {
            write(&mut picture, left + index * 7, 12, letter);
        }
        picture
    }

    #[test]
    fn the_same_page_is_the_same_also_after_it_was_kept() {
        let page = page(&[A, O, A], 20, PAPER);
        let kept = Picture::decode(&page.encode().unwrap()).unwrap();
        assert!(compare(&kept, &page).is_none());
        let mut shaded = page.clone();
        (0..120).for_each(|x| (30..36).for_each(|y| shaded.paint(x, y, [(x * 2 + y) as u8, (y * 7) as u8, x as u8])));
        let kept = Picture::decode(&shaded.encode().unwrap()).unwrap();
        assert!(kept != shaded && compare(&kept, &shaded).is_none());
    }

    #[test]
    fn lighter_or_darker_edges_of_letters_are_the_same() {
        let kept = page(&[A, O, A], 20, PAPER);
        let mut new = kept.clone();
        for pixel in &mut new.pixels {
            if *pixel == [150, 150, 150] {
                *pixel = [178, 178, 178];
            }
        }
        assert!(new != kept && compare(&kept, &new).is_none());
    }

    #[test]
    fn another_letter_is_different() {
        let difference = compare(&page(&[A, O, A], 20, PAPER), &page(&[A, O, O], 20, PAPER));
        assert!(difference.is_some_and(|difference| difference.picture.pixels.contains(&MARK)));
    }

    #[test]
    fn a_word_that_moves_by_one_pixel_is_different() {
        assert!(compare(&page(&[A, O], 20, PAPER), &page(&[A, O], 21, PAPER)).is_some());
    }

    #[test]
    fn a_shade_of_the_background_that_hardly_shows_is_different() {
        assert!(compare(&page(&[A], 20, PAPER), &page(&[A], 20, [255, 251, 255])).is_some());
        let mut boxed = page(&[A], 20, PAPER);
        (30..36).for_each(|y| (60..70).for_each(|x| boxed.paint(x, y, [251, 240, 207])));
        let mut other = boxed.clone();
        (30..36).for_each(|y| (60..70).for_each(|x| other.paint(x, y, [251, 240, 202])));
        assert!(compare(&boxed, &other).is_some());
    }

    #[test]
    fn another_shade_of_a_thin_line_is_different() {
        let lined = |shade: Colour| {
            let mut picture = page(&[A], 20, PAPER);
            (10..110).for_each(|x| picture.paint(x, 30, shade));
            picture
        };
        assert!(compare(&lined([201, 201, 201]), &lined([196, 201, 201])).is_some());
    }

    #[test]
    fn another_colour_of_letters_is_different() {
        let kept = page(&[A, O], 20, PAPER);
        let mut new = kept.clone();
        new.pixels.iter_mut().filter(|pixel| **pixel == INK).for_each(|pixel| *pixel = [28, 111, 156]);
        assert!(compare(&kept, &new).is_some());
    }

    #[test]
    fn another_size_is_different() {
        let difference = compare(&Picture::plain(10, 10, PAPER), &Picture::plain(10, 11, PAPER));
        assert!(difference.is_some_and(|difference| difference.sentence.contains("10 × 11")));
    }
}
