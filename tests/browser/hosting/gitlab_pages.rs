//! `publisher/hosting/gitlab-pages/gitlab-ci.yml`: the script of its job, run whole in a repository of a vendor.
//! GitLab itself does not run here.

use crate::servers::pages::{self, Provider};
use crate::servers::vendor::{Panel, Vendor, path_to_publisher, run};
use crate::servers::{Outcome, Trouble, read_hosting};
use std::io::Read;
use std::process::Command;

/// The one order that fetches the program; here it is built already.
const INSTALL: &str =
    "cargo install --locked --git https://github.com/OWNER/extension-update extension-update-publisher\n";

/// The orders below `script:`, each as a shell gets it.
fn read_script() -> Outcome<Vec<String>> {
    let text = read_hosting("gitlab-pages/gitlab-ci.yml")?;
    let after = text.split_once("  script:\n").map(|(_, after)| after);
    let lines = after.ok_or_else(|| Trouble::new("gitlab-ci.yml has no script"))?.lines();
    let lines = lines.take_while(|line| line.starts_with("    ")).filter(|line| !line.trim_start().starts_with('#'));
    let mut orders: Vec<String> = Vec::new();
    for line in lines {
        match (line.strip_prefix("    - "), orders.last_mut()) {
            (Some("|"), _) => orders.push(String::new()),
            (Some(order), _) => orders.push(format!("{order}\n")),
            (None, Some(block)) => block.push_str(&format!("{}\n", line.trim_start())),
            (None, None) => return Err(Trouble::new(format!("«{line}» belongs to no order"))),
        }
    }
    Ok(orders)
}

/// Runs the job as GitLab does: its orders one after another in one shell that ends at the first that fails, with the
/// site at this origin.
pub fn run_job(vendor: &Vendor, origin: &str) -> Outcome<()> {
    let orders = read_script()?;
    let script: String = orders.iter().filter(|order| *order != INSTALL).map(String::as_str).collect();
    if script.len() + INSTALL.len() != orders.iter().map(String::len).sum::<usize>() {
        return Err(Trouble::new("the job installs something else than the program"));
    }
    let mut shell = Command::new("bash");
    shell.env("PATH", path_to_publisher()?).env("CI_PAGES_URL", origin).env("CI_PIPELINE_ID", "1");
    run(shell.current_dir(vendor.path("")).args(["-e", "-c"]), &[&script])
}

fn refusal(vendor: &Vendor, origin: &str) -> String {
    run_job(vendor, origin).err().map(|trouble| trouble.to_string()).unwrap_or_default()
}

#[test]
fn a_feed_is_laid_out_only_if_panels_that_saw_what_is_live_take_it() -> Outcome<()> {
    let vendor = Vendor::open(Panel::Sample)?;
    let live = tempfile::tempdir()?;
    let pages = pages::serve(Provider::GitLab, live.path())?;
    // The first one: there is nothing yet.
    run_job(&vendor, pages.origin())?;
    let first = vendor.read("feed.json")?;
    assert_eq!(std::fs::read(vendor.path("public/feed.json"))?, first);
    let (packed, mut unpacked) = (std::fs::read(vendor.path("public/feed.json.gz"))?, Vec::new());
    flate2::read::GzDecoder::new(packed.as_slice()).read_to_end(&mut unpacked)?;
    assert_eq!(unpacked, first, "the packed copy is the feed");
    std::fs::write(live.path().join("feed.json"), &first)?;
    vendor.release(&["0.0.0.3", "0.0.0.4", "0.0.0.5"])?;
    run_job(&vendor, pages.origin())?;
    let second = vendor.read("feed.json")?;
    assert_eq!(std::fs::read(vendor.path("public/feed.json"))?, second, "what was laid out before is replaced");
    std::fs::write(live.path().join("feed.json"), &second)?;
    // The old feed, as a wrong merge would bring it back.
    vendor.put("site/feed.json", first)?;
    assert!(refusal(&vendor, pages.origin()).contains("rollback"));
    assert_eq!(std::fs::read(vendor.path("public/feed.json"))?, second, "nothing was laid out");
    // What is live is not known: nothing goes out.
    drop(pages);
    assert!(!refusal(&vendor, "http://127.0.0.1:9").is_empty());
    Ok(())
}
