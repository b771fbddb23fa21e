//! `init`: three questions, and what a first feed needs: `feed.toml`, and the file for the host that publishes. Nothing
//! that is there is written over, and no key is made: that one wants a passphrase and a safe place.

use super::voice::{answer, say};
use crate::addresses;
use crate::cli::{Host, Init};
use crate::file::{self, Readers};
use crate::problem::{Code, Problem, Stop, plain};
use crate::settings::Settings;
use extension_update::core::json::Json;
use std::io::{self, BufRead, Write};
use std::path::Path;
use std::process::ExitCode;

/// The script that publishes, where no service does it.
const SCRIPT: &str = "publish.sh";
/// The folder of the released files.
const FILES: &str = "site/files";
const GITHUB: &str = include_str!("../../hosting/github-pages/publish.yml");
const GITLAB: &str = include_str!("../../hosting/gitlab-pages/gitlab-ci.yml");
const NGINX: &str = include_str!("../../hosting/nginx/publish.sh");
const S3: &str = include_str!("../../hosting/s3/publish.sh");

pub fn run(args: &Init) -> Result<ExitCode, Stop> {
    let settings = args.folder.join("feed.toml");
    refuse_existing(&settings)?;
    let id = ask(args.id.as_deref(), "The extension's name in the Designer (extension.id of the panel)", "--id")?;
    let question = "The address that the site is published at, such as https://example.com/updates";
    let url = ask(args.url.as_deref(), question, "--url")?;
    let url = url.trim_end_matches('/');
    if let Some(fault) = addresses::find_fault(url) {
        return Err(Problem::error(Code::Usage, url, fault).into());
    }
    let question = "Who publishes it: github, gitlab, nginx, s3 or none";
    let host = match args.host {
        Some(host) => host,
        None => {
            let said = ask(None, question, "--host")?;
            <Host as clap::ValueEnum>::from_str(&said, true)
                .map_err(|_| Problem::error(Code::Usage, "--host", format!("{} is none of these", plain(&said))))?
        }
    };
    let text = write_settings(&id, url);
    // What is written is read back first: a name may hold what TOML or the tool wants otherwise.
    Settings::parse(&text, "feed.toml")?;
    let mut files = vec![(settings, text.as_str())];
    let job = match host {
        Host::Github => Some((".github/workflows/publish.yml", GITHUB)),
        Host::Gitlab => Some((".gitlab-ci.yml", GITLAB)),
        Host::Nginx => Some((SCRIPT, NGINX)),
        Host::S3 => Some((SCRIPT, S3)),
        Host::None => None,
    };
    files.extend(job.map(|(name, text)| (args.folder.join(name), text)));
    files.iter().try_for_each(|(path, _)| refuse_existing(path))?;
    // The folder of the files is the one that vendors forget, and the feed goes beside it.
    for folder in
        [args.folder.join(FILES).as_path()].into_iter().chain(files.iter().map(|(path, _)| file::folder_of(path)))
    {
        std::fs::create_dir_all(folder).map_err(|error| Problem::of_file(folder, &error))?;
    }
    for (path, text) in &files {
        file::create(path, text.as_bytes(), Readers::AsBefore)?;
        if path.ends_with(SCRIPT) {
            let_run(path).map_err(|error| Problem::of_file(path, &error))?;
        }
    }
    let names: Vec<String> = files.iter().map(|(path, _)| path.display().to_string()).collect();
    let owner = match host {
        Host::Github | Host::Gitlab => {
            ",\n  and in place of OWNER the place where the job installs extension-feed from"
        }
        Host::Nginx | Host::S3 | Host::None => "",
    };
    say(&format!(
        "made: {}\n\
         next, in {}: extension-feed keygen vendor, and the line of vendor.pub into public_keys of feed.toml{owner};\n\
         CHANGELOG.md with a heading such as \"## 1.0.0.1 - 2026-10-01\", and the file of that release into {FILES};\n\
         then: extension-feed build --seq 1 --key vendor.key --out site/feed.json",
        names.join(", "),
        args.folder.display()
    ));
    answer("made", vec![("files", Json::Array(names.into_iter().map(Json::from).collect()))]);
    Ok(ExitCode::SUCCESS)
}

/// Whoever may read the script may start it.
#[cfg(unix)]
fn let_run(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mut rights = std::fs::metadata(path)?.permissions();
    rights.set_mode(rights.mode() | (rights.mode() & 0o444) >> 2);
    std::fs::set_permissions(path, rights)
}

/// No file is started by its rights here.
#[cfg(not(unix))]
fn let_run(_path: &Path) -> io::Result<()> {
    Ok(())
}

fn refuse_existing(path: &Path) -> Result<(), Problem> {
    if path.exists() {
        let text = "is there already, and it is yours: delete it first, or give another folder";
        return Err(Problem::error(Code::Exists, path.display().to_string(), text));
    }
    Ok(())
}

/// What was given, else what the next line of the standard input says. The question goes where complaints go.
fn ask(given: Option<&str>, question: &str, option: &str) -> Result<String, Problem> {
    let mut line = String::new();
    if given.is_none() {
        let mut err = io::stderr().lock();
        let _ = write!(err, "{question}: ").and_then(|()| err.flush());
        io::stdin().lock().read_line(&mut line).map_err(|error| Problem::of_file(Path::new("-"), &error))?;
    }
    let said = given.unwrap_or(&line).trim();
    if said.is_empty() {
        return Err(Problem::error(Code::Usage, option, "there is no answer: type one, or give it with this option"));
    }
    Ok(said.into())
}

fn write_settings(id: &str, url: &str) -> String {
    let [id, urls, homepage] =
        [id.to_string(), format!("{url}/files/{{file}}"), format!("{url}/")].map(|text| Json::from(text).to_string());
    format!(
        "# Настройки ленты; все ключи — docs/publishing.md.\n\
         # Строку из vendor.pub — сюда, и ту же — в policy.publicKeys панели.\n\
         public_keys = []\n\
         \n\
         [products.{id}]\n\
         name = {{ ru = {id} }}\n\
         homepage = {homepage}\n\
         changelog = \"CHANGELOG.md\"\n\
         files = \"{FILES}\"\n\
         urls = [{urls}]\n"
    )
}
