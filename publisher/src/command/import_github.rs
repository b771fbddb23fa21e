//! `import-github`: GitHub's list of releases → a feed. The tool asks nobody. Read next: `crate::github`.

use super::making::Workshop;
use crate::cli::ImportGithub;
use crate::compose::Work;
use crate::file;
use crate::github::Reader;
use crate::problem::{Code, Problem, Stop};
use extension_update::core::moment::Moment;
use std::collections::BTreeMap;
use std::process::ExitCode;

pub fn run(args: &ImportGithub, now: Moment) -> Result<ExitCode, Stop> {
    let workshop = Workshop::open(&args.making, now)?;
    let settings = &workshop.settings;
    let wrong = |text: &str| Problem::error(Code::Settings, args.making.settings.display().to_string(), text);
    // A list of releases is one repository's, and a feed that lost its other products would stop their updates.
    let mut products = settings.products.iter();
    let (Some((id, product)), None) = (products.next(), products.next()) else {
        return Err(wrong(
            "import-github makes a feed of one product: give each product settings and a feed of its own",
        )
        .into());
    };
    let name = args.releases.display().to_string();
    let reader = Reader { name: &name, id, product, language: &args.language, now };
    let (entries, mut warnings) = reader.read(&file::read_text(&args.releases)?)?;
    if entries.is_empty() {
        warnings.push(Problem::error(Code::Format, name, "no entry of the list can be published"));
        return Err(Stop(warnings));
    }
    let work = Work { id, settings, product, previous: workshop.previous.as_ref(), issued: workshop.issued };
    let (made, more) = match work.compose(entries) {
        Ok(made) => made,
        Err(mut problems) => {
            problems.extend(warnings);
            return Err(Stop(problems));
        }
    };
    warnings.extend(more);
    let products = BTreeMap::from([(id.clone(), made)]);
    workshop.finish(products, warnings)
}
