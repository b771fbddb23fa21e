//! `build`: changelogs, files and settings → a feed. Read next: `making.rs`, `changelog`, `compose.rs`.

use super::making::Workshop;
use super::voice::note;
use crate::changelog::dates::Dates;
use crate::changelog::entries;
use crate::cli::Build;
use crate::compose::Work;
use crate::document::Product;
use crate::file;
use crate::problem::{Code, Problem, Stop, plain};
use crate::settings;
use extension_update::core::moment::Moment;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;

pub fn run(args: &Build, now: Moment) -> Result<ExitCode, Stop> {
    let workshop = Workshop::open(&args.making, now)?;
    let mut products = BTreeMap::new();
    let (mut warnings, mut problems) = (Vec::new(), Vec::new());
    for (id, product) in &workshop.settings.products {
        match compose(&workshop, id, product, args.date.as_deref()) {
            Ok((made, more)) => {
                products.insert(id.clone(), made);
                warnings.extend(more);
            }
            Err(found) => problems.extend(found),
        }
    }
    if !problems.is_empty() {
        return Err(Stop(problems));
    }
    workshop.finish(products, warnings)
}

fn compose(
    workshop: &Workshop<'_>,
    id: &str,
    product: &settings::Product,
    date: Option<&str>,
) -> Result<(Product, Vec<Problem>), Vec<Problem>> {
    let settings = &workshop.settings;
    let mut changelogs = BTreeMap::new();
    let mut folder = settings.folder.clone();
    for (language, path) in product.changelog.files() {
        let path = settings.path(&path);
        let text = file::read_text(&path).map_err(|problem| vec![problem])?;
        folder = path.parent().unwrap_or(Path::new("")).into();
        changelogs.insert(language, (path.display().to_string(), text));
    }
    let previous = workshop.previous.as_ref();
    let mut collected = entries::collect(&changelogs, &Dates::new(id, product, &folder, previous, date))?;
    let work = Work { id, settings, product, previous, issued: workshop.issued };
    let (made, mut warnings) = work.compose(std::mem::take(&mut collected.entries))?;
    if made.releases.is_empty() {
        let text = "no release of the changelog is published (`oldest`), and an empty feed is not made";
        return Err(vec![Problem::error(Code::Settings, format!("products.{id}"), text)]);
    }
    let published = made.versions();
    warnings.splice(0..0, collected.warnings(&published));
    // Beside the complaints: what is printed may be read by programs.
    for line in collected.days(&published) {
        note(&format!("note: {}: {}", plain(id), plain(&line)));
    }
    Ok((made, warnings))
}
