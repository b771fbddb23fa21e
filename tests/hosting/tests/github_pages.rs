//! `hosting/github-pages/publish.yml`: its own steps, run in a repository of a vendor, and where the site must lie.

use extension_update_hosting::vendor::{Panel, Vendor, find_publisher, run};
use extension_update_hosting::{Outcome, Trouble, read_hosting};
use std::path::Path;
use std::process::Command;

/// The script of the step with this name: the block after `run: |`.
fn read_step(name: &str) -> Outcome<String> {
    let text = read_hosting("github-pages/publish.yml")?;
    let after = text.split_once(&format!("- name: {name}\n")).map(|(_, after)| after);
    let block = after.and_then(|after| after.trim_start().strip_prefix("run: |\n"));
    let block = block.ok_or_else(|| Trouble::new(format!("publish.yml has no script «{name}»")))?;
    let inner = block.lines().take_while(|line| line.starts_with("          "));
    Ok(inner.map(|line| format!("{}\n", line.trim_start())).collect())
}

/// Runs the check as GitHub does: by `bash -e`, in the repository, with the program on the path.
fn check(vendor: &Vendor) -> Outcome<()> {
    let program = find_publisher()?;
    let folders = std::iter::once(program.parent().unwrap_or(Path::new("/")).to_path_buf());
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path =
        std::env::join_paths(folders.chain(std::env::split_paths(&path))).map_err(|e| Trouble::new(e.to_string()))?;
    let mut bash = Command::new("bash");
    run(
        bash.current_dir(vendor.path("")).env("PATH", path).args(["-e", "-c"]),
        &[&read_step("See the feed as a panel that has seen the one before")?],
    )
}

fn commit(vendor: &Vendor) -> Outcome<()> {
    for words in
        ["init -q", "add vendor.pub site", "-c user.name=Vendor -c user.email=vendor@example.com commit -qm Release"]
    {
        run(Command::new("git").current_dir(vendor.path("")).args(words.split(' ')), &[])?;
    }
    Ok(())
}

#[test]
fn a_feed_is_published_only_if_panels_that_saw_the_one_before_take_it() -> Outcome<()> {
    let vendor = Vendor::open(Panel::Sample)?;
    commit(&vendor)?;
    check(&vendor)?;
    let first = vendor.read("feed.json")?;
    vendor.release(&["0.0.0.3", "0.0.0.4", "0.0.0.5"])?;
    commit(&vendor)?;
    check(&vendor)?;
    // The old feed once more, as a wrong merge would bring it back.
    vendor.put("site/feed.json", first)?;
    commit(&vendor)?;
    let trouble = check(&vendor).err().map(|trouble| trouble.to_string()).unwrap_or_default();
    assert!(trouble.contains("rollback"), "{trouble}");
    Ok(())
}

#[test]
fn the_workflow_publishes_the_folder_that_was_looked_at() -> Outcome<()> {
    let text = read_hosting("github-pages/publish.yml")?;
    let step = read_step("See the feed as a panel that has seen the one before")?;
    assert!(step.contains("extension-feed verify site/feed.json"), "{step}");
    assert!(text.contains("          path: site\n") && text.contains("paths: [site/**]"));
    for right in ["pages: write", "id-token: write", "contents: read", "fetch-depth: 2"] {
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
