//! `publisher/hosting/github-pages/publish.yml`: its own steps, run in a repository of a vendor, and where the site
//! must lie.

use crate::servers::pages::{self, Provider};
use crate::servers::vendor::{Panel, Vendor, path_to_publisher, run};
use crate::servers::{Outcome, Trouble, read_hosting};
use axum::Router;
use axum::http::StatusCode;
use extension_update_browser::Served;
use std::process::Command;

const LOOK: &str = "See the feed as a panel that has seen the one that is live";

/// The script of the step with this name: the block after `run: |`.
fn read_step(name: &str) -> Outcome<String> {
    let text = read_hosting("github-pages/publish.yml")?;
    let after = text.split_once(&format!("- name: {name}\n")).map(|(_, after)| after);
    let block = after.and_then(|after| after.split_once("run: |\n")).map(|(_, block)| block);
    let block = block.ok_or_else(|| Trouble::new(format!("publish.yml has no script «{name}»")))?;
    let inner = block.lines().take_while(|line| line.starts_with("          "));
    Ok(inner.map(|line| format!("{}\n", line.trim_start())).collect())
}

/// Runs the check as GitHub does: by `bash -e`, in the repository, with the program on the path, against the site at
/// this origin.
fn check(vendor: &Vendor, origin: &str) -> Outcome<()> {
    let mut bash = Command::new("bash");
    bash.env("PATH", path_to_publisher()?).env("LIVE", format!("{origin}/feed.json")).env("GITHUB_RUN_ID", "1");
    run(bash.current_dir(vendor.path("")).args(["-e", "-c"]), &[&read_step(LOOK)?])
}

fn refusal(vendor: &Vendor, origin: &str) -> String {
    check(vendor, origin).err().map(|trouble| trouble.to_string()).unwrap_or_default()
}

#[test]
fn a_feed_is_published_only_if_panels_that_saw_what_is_live_take_it() -> Outcome<()> {
    let vendor = Vendor::open(Panel::Sample)?;
    let folder = tempfile::tempdir()?;
    let live = folder.path().join("feed.json");
    let pages = pages::serve(Provider::GitHub, folder.path())?;
    let origin = pages.origin().to_owned();
    // The first one: there is nothing yet.
    check(&vendor, &origin)?;
    let first = vendor.read("feed.json")?;
    std::fs::write(&live, &first)?;
    // The same once more, with another file of the site.
    check(&vendor, &origin)?;
    vendor.release(&["0.0.0.3", "0.0.0.4", "0.0.0.5"])?;
    check(&vendor, &origin)?;
    let second = vendor.read("feed.json")?;
    std::fs::write(&live, &second)?;
    // The old feed, as a wrong merge would bring it back; whatever else is pushed afterwards, it is still the old one.
    vendor.put("site/feed.json", first)?;
    for push in ["first", "second"] {
        let said = refusal(&vendor, &origin);
        assert!(said.contains("rollback"), "{push}: {said}");
        vendor.put("site/other.txt", push)?;
    }
    assert!(pages.take_log().iter().all(|answered| answered.path() == "/feed.json"));
    // What is live is not known: nothing goes out.
    vendor.put("site/feed.json", second)?;
    std::fs::write(&live, "<!DOCTYPE html>")?;
    assert!(refusal(&vendor, &origin).contains("error[previous]"));
    drop(pages);
    assert!(!refusal(&vendor, &origin).is_empty());
    let busy = Served::start(Router::new().fallback(|| async { StatusCode::SERVICE_UNAVAILABLE }))?;
    assert!(refusal(&vendor, busy.origin()).contains("/feed.json: 503"));
    Ok(())
}

#[test]
fn the_workflow_publishes_the_folder_that_was_looked_at() -> Outcome<()> {
    let text = read_hosting("github-pages/publish.yml")?;
    let step = read_step(LOOK)?;
    assert!(step.contains("extension-feed verify site/feed.json"), "{step}");
    assert!(text.contains("          path: site\n") && text.contains("paths: [site/**]"));
    for right in ["pages: write", "id-token: write", "contents: read", "steps.pages.outputs.base_url"] {
        assert!(text.contains(right), "{right}");
    }
    let looked = text.find("verify").unwrap_or(usize::MAX);
    assert!(
        text.find("upload-pages-artifact").is_some_and(|uploaded| looked < uploaded),
        "it is looked at before it goes out"
    );
    assert!(!text.contains("secrets."), "no secret is asked for");
    Ok(())
}
