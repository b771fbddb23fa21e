//! The pictures of every screen in both languages and all themes, taken and held against the kept ones in
//! `tests/pictures/`.
//!
//! Keeping new ones is a person's decision: it happens only with `--bless`. A kept picture that belongs to no screen
//! any more is a failure too. Read `comparison` next.

use crate::comparison::compare;
use crate::picture::Picture;
use crate::trials::{Hall, Looks, Screen, trial};
use crate::viewer::{NARROW, Theme, USUAL_WIDTH, Viewer};
use extension_update_browser::{Outcome, Trouble, output_folder};
use extension_update_demo::Folders;
use libtest_mimic::{Failed, Trial};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// One way to look at a screen.
#[derive(Clone, Copy, Debug)]
pub struct View {
    pub locale: &'static str,
    pub theme: Theme,
    pub width: u32,
}

const VIEWS: [View; 4] = [
    View { locale: "ru", theme: Theme::Light, width: USUAL_WIDTH },
    View { locale: "ru", theme: Theme::Dark, width: USUAL_WIDTH },
    View { locale: "en", theme: Theme::Light, width: USUAL_WIDTH },
    View { locale: "en", theme: Theme::Dark, width: USUAL_WIDTH },
];
/// For screens that look otherwise there.
const TELLING: [View; 2] = [
    View { locale: "ru", theme: Theme::Forced, width: USUAL_WIDTH },
    View { locale: "ru", theme: Theme::Light, width: NARROW },
];

/// One sheet of paper speaks for all.
const PAPER: View = View { locale: "ru", theme: Theme::Paper, width: USUAL_WIDTH };
const ON_PAPER: &str = "available";

impl View {
    pub fn of(screen: &Screen) -> Vec<View> {
        let telling = TELLING.into_iter().filter(|_| screen.is_telling);
        let paper = (screen.name == ON_PAPER).then_some(PAPER);
        VIEWS.into_iter().chain(telling).chain(paper).collect()
    }

    fn is_main(&self) -> bool {
        (self.locale, self.theme, self.width) == ("ru", Theme::Light, USUAL_WIDTH)
    }

    /// The name of the picture's file.
    pub fn file(&self, screen: &str) -> String {
        let width = if self.width == USUAL_WIDTH { String::new() } else { format!(".{}", self.width) };
        format!("{screen}.{}.{}{width}.png", self.locale, self.theme.name())
    }
}

/// What is to be done with a picture that is not the kept one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    Compare,
    Bless,
}

pub fn list(hall: &Arc<Hall>, purpose: Purpose, looks: Looks) -> Vec<Trial> {
    let mut trials = vec![name_strangers(hall, purpose)];
    for screen in hall.screens.clone() {
        trials.push(trial(hall, screen.name.clone(), move |viewer| {
            let found: Vec<String> = View::of(&screen)
                .iter()
                .filter(|view| looks.takes(view.is_main()))
                .map(|view| look(viewer, &screen.name, view, purpose))
                .collect::<Outcome<Vec<_>>>()?
                .into_iter()
                .flatten()
                .collect();
            if found.is_empty() { Ok(()) } else { Err(Trouble::new(found.join("\n"))) }
        }));
    }
    trials
}

/// How many pictures there are of these screens.
pub fn count(hall: &Hall, looks: Looks) -> usize {
    hall.screens.iter().flat_map(View::of).filter(|view| looks.takes(view.is_main())).count()
}

fn look(viewer: &mut Viewer, screen: &str, view: &View, purpose: Purpose) -> Outcome<Option<String>> {
    let file = view.file(screen);
    viewer.show(screen, view.locale, view.theme, view.width).map_err(|t| t.during(&file))?;
    let height = viewer.natural_height()?;
    viewer.resize(height)?;
    let new = Picture::decode(&viewer.picture()?)?;
    judge(&new, &kept_folder(), &file, purpose)
}

/// What is wrong with the picture, in a sentence that names the page to look at.
pub fn judge(new: &Picture, folder: &Path, file: &str, purpose: Purpose) -> Outcome<Option<String>> {
    let kept_file = folder.join(file);
    let kept = match fs::read(&kept_file) {
        Ok(bytes) => Some(Picture::decode(&bytes)?),
        Err(_) => None,
    };
    let (sentence, difference) = match kept.as_ref().map(|kept| compare(kept, new)) {
        Some(None) => return Ok(None),
        Some(Some(difference)) => (difference.sentence, Some(difference.picture)),
        None => ("there is no kept picture".to_owned(), None),
    };
    if purpose == Purpose::Bless {
        fs::create_dir_all(folder)?;
        fs::write(&kept_file, new.encode()?)?;
        return Ok(None);
    }
    let pictures = [("kept", kept.as_ref()), ("new", Some(new)), ("difference", difference.as_ref())];
    let page = write_page(&output_folder("pictures"), file, &sentence, &pictures)?;
    Ok(Some(format!("{file}: {sentence}; look at {}", page.display())))
}

/// A page with these pictures side by side, for whoever has to say which of them is right.
fn write_page(folder: &Path, file: &str, sentence: &str, pictures: &[(&str, Option<&Picture>)]) -> Outcome<PathBuf> {
    fs::create_dir_all(folder)?;
    let mut figures = String::new();
    for (what, picture) in pictures {
        let Some(picture) = picture else { continue };
        let name = format!("{file}.{what}.png");
        fs::write(folder.join(&name), picture.encode()?)?;
        figures += &format!("<figure><figcaption>{what}</figcaption><img src=\"{name}\" alt=\"{what}\"></figure>\n");
    }
    let page = folder.join(format!("{file}.html"));
    let style =
        "body{font:16px sans-serif}figure{display:inline-block;vertical-align:top;margin:8px}img{border:1px solid}";
    let head = format!("<!DOCTYPE html>\n<meta charset=\"utf-8\">\n<title>{file}</title>\n<style>{style}</style>\n");
    fs::write(&page, format!("{head}<h1>{file}</h1>\n<p>{sentence}</p>\n{figures}"))?;
    Ok(page)
}

/// Kept pictures of screens that are gone would only be dead weight, and would look like proof.
fn name_strangers(hall: &Arc<Hall>, purpose: Purpose) -> Trial {
    let known: BTreeSet<String> = hall
        .screens
        .iter()
        .flat_map(|screen| View::of(screen).into_iter().map(|view| view.file(&screen.name)))
        .collect();
    Trial::test("every kept picture belongs to a screen", move || {
        let folder = kept_folder();
        let names = fs::read_dir(&folder).map_err(|e| format!("{}: {e}", folder.display()));
        let names = match names {
            Ok(entries) => entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()),
            Err(_) if purpose == Purpose::Bless => return Ok(()),
            Err(text) => return Err(Failed::from(text)),
        };
        let strangers: Vec<String> = names.filter(|name| name.ends_with(".png") && !known.contains(name)).collect();
        if purpose == Purpose::Bless {
            for name in &strangers {
                fs::remove_file(folder.join(name))?;
            }
            return Ok(());
        }
        if strangers.is_empty() { Ok(()) } else { Err(format!("no screen has these: {}", strangers.join(", ")).into()) }
    })
}

pub fn kept_folder() -> PathBuf {
    Folders::of_repository().pictures
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_that_has_changed_is_shown_beside_the_kept_one_with_what_differs() {
        let folder = tempfile::tempdir().unwrap();
        let [kept, new] = [[255; 3], [0; 3]].map(|colour| Picture::plain(30, 20, colour));
        let difference = compare(&kept, &new).unwrap();
        let pictures = [("kept", Some(&kept)), ("new", Some(&new)), ("difference", Some(&difference.picture))];
        let page = write_page(folder.path(), "a.png", &difference.sentence, &pictures).unwrap();
        let text = fs::read_to_string(page).unwrap();
        assert!(text.contains(&difference.sentence), "{text}");
        let shown = |name: &str| fs::read(folder.path().join(name)).unwrap();
        for (name, picture) in ["kept", "new", "difference"].into_iter().zip([&kept, &new, &difference.picture]) {
            assert!(text.contains(&format!("src=\"a.png.{name}.png\"")), "{text}");
            assert_eq!(Picture::decode(&shown(&format!("a.png.{name}.png"))).unwrap().pixels, picture.pixels);
        }
    }
}
