//! `inspect`: what a file says of itself, as lines or as JSON. Read next: `crate::artifact`.

use super::voice::{self, complain, say};
use crate::artifact::{self, Contents};
use crate::cli::Inspect;
use crate::file;
use crate::problem::{Code, Problem, Severity, Stop, plain};
use extension_update::core::json::Json;
use extension_update_container::Limits;
use std::process::ExitCode;

pub fn run(args: &Inspect) -> Result<ExitCode, Stop> {
    let name = args.file.display().to_string();
    let loaded = file::load(&args.file, Limits::DEFAULT.file)?;
    let size = loaded.measured.size.to_string();
    let contents = artifact::read(&loaded.bytes, loaded.measured.size);
    let (kind, problem) = match &contents {
        Contents::Extension(_) => ("extension", None),
        Contents::Unclear(why) => {
            let text = format!("cannot be made out, so its name and version are not known: {why}");
            ("unclear", Some(Problem::warning(Code::FileKind, &name, text)))
        }
        Contents::Archive => ("zip", Some(Problem::error(Code::FileKind, &name, "is a ZIP archive"))),
        Contents::Placeholder(what) => ("none", Some(Problem::error(Code::FileKind, &name, format!("is {what}")))),
        Contents::Other(what) => ("none", Some(Problem::error(Code::FileKind, &name, format!("is {what}")))),
    };
    let mut facts = vec![("file", name.clone()), ("size", size), ("sha256", loaded.measured.sha256.clone())];
    facts.push(("kind", kind.into()));
    if let Contents::Extension(extension) = &contents {
        facts.extend([
            ("name", extension.name.clone()),
            ("version", extension.version.clone()),
            ("vendor", extension.vendor.clone()),
            ("prefix", extension.prefix.clone()),
            ("compatibility", extension.compatibility.to_string()),
            ("root", extension.root.clone()),
            ("bits", if extension.is_64_bit { "64" } else { "32" }.into()),
        ]);
    }
    if voice::is_for_program() {
        let number = |text: &str| text.parse::<u64>().map_or_else(|_| text.into(), Json::from);
        let value = |key: &str, text: &str| if matches!(key, "size" | "bits") { number(text) } else { text.into() };
        let facts = facts.iter().map(|(key, text)| ((*key).into(), value(key, text)));
        voice::answer_with(&Json::Object(facts.collect()));
    } else {
        let shown = |text: &str| if text.is_empty() { "(empty)".into() } else { plain(text) };
        say(&Vec::from_iter(facts.iter().map(|(key, text)| format!("{key:14} {}", shown(text)))).join("\n"));
    }
    complain(problem.as_slice());
    let bad = problem.is_some_and(|problem| problem.severity == Severity::Error);
    Ok(if bad { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
