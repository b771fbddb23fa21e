//! `gallery PART [--bless] [libtest arguments]`: one part of what is held of every screen, in the newest Chromium.
//!
//! It prints what cargo's own test programs print, so that whoever counts tests can count these. It shows screens by
//! the demo's service, as a reader of the gallery sees them, and must never change what it judges but for what a check
//! is about (longer words, another width). Order to read: `viewer` (one screen in a browser), `trials` (how a part runs
//! over all screens), then a file for each part: `pictures` with `picture` and `comparison`, `axe`, `layout`,
//! `keyboard`, `announcements`, `print`, and `page`, the gallery's own.

mod announcements;
mod axe;
mod comparison;
mod keyboard;
mod layout;
mod page;
mod picture;
mod pictures;
mod print;
mod trials;
mod viewer;

use libtest_mimic::Arguments;
use pictures::Purpose;
use std::process::ExitCode;
use trials::{Hall, Looks, conclude};

const USAGE: &str =
    "usage: gallery pictures [--bless] | axe | screens | manners, then what cargo's test programs understand";

fn main() -> ExitCode {
    let mut words: Vec<String> = std::env::args().collect();
    let part = if words.len() > 1 { words.remove(1) } else { String::new() };
    let purpose = if words.iter().any(|word| word == "--bless") { Purpose::Bless } else { Purpose::Compare };
    words.retain(|word| word != "--bless");
    let arguments = Arguments::from_iter(words);
    let opened = Looks::from_environment().and_then(|looks| Ok((looks, Hall::open()?)));
    let (looks, hall) = match opened {
        Ok(opened) => opened,
        Err(trouble) => {
            eprintln!("gallery: {trouble}");
            return ExitCode::FAILURE;
        }
    };
    match part.as_str() {
        "pictures" => {
            let trials = pictures::list(&hall, purpose, looks);
            let (count, screens) = (pictures::count(&hall, looks), hall.screens.len());
            conclude(&hall, &arguments, trials, || println!("{count} pictures of {screens} screens"))
        }
        // Pictures and axe-core in one run: fewer starts of a browser.
        "axe" | "screens" => match axe::Axe::read() {
            Ok(axe) => {
                let mut trials = axe::list(&hall, &axe, looks);
                if part == "screens" {
                    trials.extend(pictures::list(&hall, Purpose::Compare, looks));
                }
                conclude(&hall, &arguments, trials, || axe.tell())
            }
            Err(trouble) => {
                eprintln!("gallery: {trouble}");
                ExitCode::FAILURE
            }
        },
        "manners" => {
            let trials = [
                layout::list(&hall),
                keyboard::list(&hall),
                announcements::list(&hall),
                print::list(&hall),
                page::list(&hall),
            ];
            conclude(&hall, &arguments, trials.into_iter().flatten().collect(), || {})
        }
        _ => {
            eprintln!("{USAGE}");
            ExitCode::from(2)
        }
    }
}
