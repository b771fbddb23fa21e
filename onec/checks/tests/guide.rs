//! The guide is held to what it speaks of: its links lead somewhere, its names are there, its tables of codes are
//! whole, and the script that it gives to the reader makes an extension that passes every check. Read next:
//! `sources.rs`.

use extension_update::core::{config::Obstacle, error::Code, hindrance::HindranceName, report::ProblemKind};
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use extension_update_onec_checks::{
    check_all,
    contract::Contract,
    finding::list,
    project::Project,
    sources::{Sources, folder},
};

const GUIDE: [&str; 5] = ["README.ru.md", "docs/codes.md", "docs/parts.md", "docs/selftest.md", "docs/service.md"];

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn guide() -> Vec<(PathBuf, String)> {
    GUIDE.iter().map(|name| folder().join(name)).map(|path| (path.clone(), read(&path))).collect()
}

/// What stands in parentheses after `](`.
fn links(text: &str) -> impl Iterator<Item = &str> {
    text.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(link, _)| link)
}

/// How a heading is called in a link.
fn anchor(heading: &str) -> String {
    let kept = heading.trim_start_matches('#').trim().to_lowercase();
    kept.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_')).collect::<String>().replace(' ', "-")
}

fn leads_somewhere(from: &Path, text: &str, link: &str) -> bool {
    let (file, mark) = link.split_once('#').unwrap_or((link, ""));
    let target = from.parent().map_or_else(PathBuf::new, |folder| folder.join(file));
    if !file.is_empty() && !target.exists() {
        return false;
    }
    let text = if file.is_empty() { text.to_owned() } else { fs::read_to_string(&target).unwrap_or_default() };
    mark.is_empty() || text.lines().any(|line| line.starts_with('#') && anchor(line) == mark)
}

#[test]
fn every_link_of_the_guide_leads_somewhere() {
    let mut seen = 0;
    for (path, text) in guide() {
        for link in links(&text).filter(|link| !link.starts_with("https:")) {
            assert!(leads_somewhere(&path, &text, link), "{}: {link}", path.display());
            seen += 1;
        }
    }
    assert!(seen > 30, "only {seen} links were seen");
    let (path, text) = (folder().join("README.ru.md"), "## Шаг 1. Да");
    assert!(leads_somewhere(&path, text, "#шаг-1-да"));
    assert!(!leads_somewhere(&path, text, "#шаг-2-да"));
    assert!(!leads_somewhere(&path, text, "docs/no.md"));
}

/// The texts in `code` of a document, without fences.
fn code(text: &str) -> BTreeSet<&str> {
    text.lines().flat_map(|line| line.split('`').skip(1).step_by(2)).collect()
}

#[test]
fn every_name_of_the_guide_is_in_the_sources() {
    let sources = Sources::read().unwrap_or_default();
    let all: String =
        sources.names().chain(sources.with_ending(".bsl").iter().map(|(_, text)| text.as_str())).collect();
    let mut seen = 0;
    for (path, text) in guide() {
        for name in code(&text) {
            if ["Демо_", "СО_", "Настройки."].iter().any(|start| name.starts_with(start)) && !name.ends_with('…')
            {
                assert!(all.contains(name), "{}: {name}", path.display());
                seen += 1;
            }
        }
    }
    assert!(seen > 20, "only {seen} names were seen");
}

#[test]
fn every_setting_of_the_vendor_is_explained() {
    let base = "extension/CommonModules/Демо_ОбновлениеРасширения/Ext/Module.bsl";
    let text = Sources::read().ok().and_then(|sources| sources.text(base)).unwrap_or_default();
    let settings: Vec<&str> =
        text.split("Настройки.Вставить(\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(settings.len() > 8, "{settings:?}");
    let guide = read(&folder().join("README.ru.md"));
    let explained = code(&guide);
    for name in settings {
        assert!(explained.contains(name), "README.ru.md does not explain {name}");
    }
}

/// The words of a list of the panel's.
fn words<T>(list: &'static [(&'static str, T)]) -> impl Iterator<Item = &'static str> {
    list.iter().map(|(word, _)| *word)
}

#[test]
fn every_code_is_explained_to_the_administrator() {
    let text = read(&folder().join("docs/codes.md"));
    let table: BTreeSet<&str> = text.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect();
    let mut known: BTreeSet<&str> = words(Code::WORDS).chain(words(HindranceName::WORDS)).collect();
    known.extend(words(Obstacle::WORDS).chain(words(ProblemKind::WORDS)));
    // States that have a code of their own.
    known.extend(["nothing", "unreadable"]);
    assert!(known.len() > 30, "{known:?}");
    for code in &known {
        assert!(table.contains(code), "codes.md does not explain {code}");
    }
    for code in table.iter().filter(|code| !code.starts_with('…')) {
        assert!(known.contains(*code), "codes.md explains {code}, which the panel does not know");
    }
}

#[test]
fn every_event_of_the_log_is_listed() {
    let text = read(&folder().join("docs/codes.md"));
    let sources = Sources::read().unwrap_or_default();
    let mut seen = BTreeSet::new();
    for (_, module) in sources.with_ending(".bsl") {
        for call in ["ЗаписатьСобытие(\"", "ЗаписатьОшибку(\""] {
            seen.extend(module.split(call).skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned));
        }
    }
    assert!(seen.len() > 4, "{seen:?}");
    for event in seen {
        assert!(text.contains(&format!("`…{event}`")), "codes.md does not list the event {event}");
    }
}

/// The vendor's service looks into a feed before it serves it: it must know what the panel reads.
#[test]
fn the_service_knows_the_feed_by_the_panels_own_names() {
    let file = "service/CommonModules/СО_ПубликацияЛенты/Ext/Module.bsl";
    let text = Sources::read().ok().and_then(|sources| sources.text(file)).unwrap_or_default();
    assert!(text.contains(&format!("\"{}\"", extension_update::core::trust::PAYLOAD_TYPE)));
    for name in
        ["payload", "payloadType", "signatures", "seq", "products", "releases", "artifact", "urls", "size", "sha256"]
    {
        assert!(text.contains(&format!("[\"{name}\"]")), "{name} is not read");
    }
    // 384 KiB, the most that an envelope may have.
    assert!(text.contains(&(384 * 1024).to_string()));
    // Both addresses of the service are those that the guide tells.
    let http = read(&folder().join("service/HTTPServices/СО_Обновления.xml"));
    let guide = read(&folder().join("docs/service.md"));
    assert!(http.contains("<RootURL>updates</RootURL>") && text.contains("/hs/updates/files/"));
    for template in ["/feed.json", "/files/"] {
        assert!(http.contains(&format!("<Template>{template}")) && guide.contains(&format!("/hs/updates{template}")));
    }
}

/// A sentence may be long, but a line of the guide is one sentence.
#[test]
fn each_sentence_of_the_guide_has_a_line_of_its_own() {
    for (path, text) in guide() {
        let mut fenced = false;
        for line in text.lines() {
            fenced ^= line.trim_start().starts_with("```");
            let plain = !fenced && !line.starts_with(['|', '#', '!', '>']) && !line.starts_with("- [");
            // The number of a step is no sentence.
            let text = line.trim_start().trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches(". ");
            let second = text.split(". ").skip(1).any(|rest| rest.starts_with(char::is_uppercase));
            assert!(!plain || !second, "{}: {line}", path.display());
        }
    }
}

#[test]
fn the_renamed_copy_passes_every_check() {
    let target = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("renamed");
    if target.exists() {
        fs::remove_dir_all(&target).unwrap_or_else(|error| panic!("{error}"));
    }
    let mut script = Command::new("python3");
    script.arg(folder().join("docs/rename.py")).arg(folder().join("extension")).arg(&target);
    script.args(["--name", "MYEXT", "--prefix", "Мое_"]);
    let run = script.output().unwrap_or_else(|error| panic!("python3: {error}"));
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));

    let files = files_of(&target);
    let old = Sources::read().unwrap_or_default();
    assert_eq!(files.len(), old.names().filter(|name| name.starts_with("extension/")).count());
    let named: Vec<(String, String)> = files
        .iter()
        .filter_map(|path| {
            let name = path.strip_prefix(&target).ok()?.to_string_lossy().into_owned();
            Some((format!("extension/{name}"), String::from_utf8(fs::read(path).ok()?).ok()?))
        })
        .collect();
    for (name, text) in &named {
        assert!(!name.contains("Демо_") && !text.contains("Демо_"), "{name} keeps the old prefix");
    }
    let ids = |texts: &str| -> BTreeSet<String> {
        texts.split("uuid=\"").skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
    };
    let new: String = named.iter().map(|(_, text)| text.as_str()).collect();
    let before: String = old
        .with_ending(".xml")
        .into_iter()
        .filter(|(name, _)| name.starts_with("extension/"))
        .map(|(_, text)| text)
        .collect();
    assert!(ids(&before).len() > 20 && ids(&before).is_disjoint(&ids(&new)), "an id was kept");

    let pairs: Vec<(&str, &str)> = named.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let contract = Contract::read().unwrap_or_else(|error| panic!("{error}"));
    // The checks of the protocol know the modules by their names, which have changed.
    let findings = check_all(Project::read(Sources::of(&pairs)), &contract);
    let findings: Vec<_> = findings.into_iter().filter(|finding| !finding.file.is_empty()).collect();
    assert!(findings.is_empty(), "{}", list(&findings));

    // A second run must not write over what is there.
    let again = script.output().unwrap_or_else(|error| panic!("python3: {error}"));
    assert!(!again.status.success());
}

fn files_of(folder: &Path) -> Vec<PathBuf> {
    let mut files = vec![];
    for entry in fs::read_dir(folder).unwrap_or_else(|error| panic!("{error}")).flatten() {
        if entry.path().is_dir() {
            files.extend(files_of(&entry.path()));
        } else {
            files.push(entry.path());
        }
    }
    files
}
