//! `build`: changelogs, files and settings → a feed. Read next: `making.rs`, `compose.rs`.

use super::making::Workshop;
use crate::cli::Build;
use crate::compose::{self, Work};
use crate::document::Product;
use crate::file;
use crate::problem::{Problem, Stop};
use crate::settings;
use extension_update::core::moment::Moment;
use std::collections::BTreeMap;
use std::process::ExitCode;

pub fn run(args: &Build, now: Moment) -> Result<ExitCode, Stop> {
    let workshop = Workshop::open(&args.making, now)?;
    let mut products = BTreeMap::new();
    let (mut warnings, mut problems) = (Vec::new(), Vec::new());
    for (id, product) in &workshop.settings.products {
        match compose(&workshop, id, product) {
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
) -> Result<(Product, Vec<Problem>), Vec<Problem>> {
    let settings = &workshop.settings;
    let mut changelogs = BTreeMap::new();
    for (language, path) in product.changelog.files() {
        let path = settings.path(&path);
        let text = file::read_text(&path).map_err(|problem| vec![problem])?;
        changelogs.insert(language, (path.display().to_string(), text));
    }
    let entries = compose::entries_of(&changelogs, product.oldest().as_ref())?;
    Work { id, settings, product, previous: workshop.previous.as_ref(), issued: workshop.issued }.compose(entries)
}
