//! What shells complete, the pages for `man`, and which build this is.

use crate::json::value;
use crate::recipes::COMMANDS;
use crate::vendor::Vendor;
use std::fs;

#[test]
fn every_shell_gets_every_command() {
    let vendor = Vendor::empty();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = vendor.done(&["completions", shell]);
        for command in COMMANDS {
            let last = command.rsplit(' ').next().unwrap();
            assert!(script.contains(last), "{shell} does not complete {command}");
        }
        assert_eq!(value(&vendor.run(&["completions", shell, "--json"]))["text"], script, "{shell}");
    }
    assert_eq!(vendor.run(&["completions", "sh"]).code, 2);
}

#[test]
fn every_command_has_a_page_and_the_pages_are_the_same_each_time() {
    let vendor = Vendor::empty();
    let page = vendor.done(&["man"]);
    assert!(page.contains(".TH extension-feed 1") && page.contains("Exit codes"), "{page}");
    vendor.done(&["man", "--out", "pages"]);
    vendor.done(&["man", "--out", "again"]);
    for command in COMMANDS {
        let name = format!("extension-feed-{}.1", command.replace(' ', "-"));
        let page = vendor.text(&format!("pages/{name}"));
        assert!(page.contains("extension\\-feed") && page.contains(".SH OPTIONS"), "{name}: {page}");
        assert_eq!(page, vendor.text(&format!("again/{name}")));
    }
    assert_eq!(vendor.text("pages/extension-feed.1"), page);
    vendor.put("file", "");
    vendor.refused(&["man", "--out", "file"], 3, &["file"]);
    assert!(fs::read_dir(vendor.path("pages")).unwrap().count() > COMMANDS.len());
}

#[test]
fn the_version_is_one_line() {
    let said = Vendor::empty().run_with(&["--version"], &[]);
    assert_eq!(said.code, 0);
    assert!(said.out.starts_with("extension-feed 0.") && said.out.lines().count() == 1, "{said:?}");
}
