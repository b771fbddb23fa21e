//! What shells complete, the pages for `man`, and which build this is.

use crate::desk::Desk;
use crate::json::value;
use crate::recipes::COMMANDS;
use std::fs;

#[test]
fn every_shell_gets_every_command() {
    let desk = Desk::empty();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = desk.done(&["completions", shell]);
        for command in COMMANDS {
            let last = command.rsplit(' ').next().unwrap();
            assert!(script.contains(last), "{shell} does not complete {command}");
        }
        assert_eq!(value(&desk.run(&["completions", shell, "--json"]))["text"], script, "{shell}");
    }
    assert_eq!(desk.run(&["completions", "sh"]).code, 2);
}

#[test]
fn every_command_has_a_page_and_the_pages_are_the_same_each_time() {
    let desk = Desk::empty();
    let page = desk.done(&["man"]);
    assert!(page.contains(".TH extension-feed 1") && page.contains("Exit codes"), "{page}");
    desk.done(&["man", "--out", "pages"]);
    desk.done(&["man", "--out", "again"]);
    for command in COMMANDS {
        let name = format!("extension-feed-{}.1", command.replace(' ', "-"));
        let page = desk.text(&format!("pages/{name}"));
        assert!(page.contains("extension\\-feed") && page.contains(".SH OPTIONS"), "{name}: {page}");
        assert_eq!(page, desk.text(&format!("again/{name}")));
    }
    assert_eq!(desk.text("pages/extension-feed.1"), page);
    desk.put("file", "");
    desk.refused(&["man", "--out", "file"], 3, &["file"]);
    assert!(fs::read_dir(desk.path("pages")).unwrap().count() > COMMANDS.len());
}

#[test]
fn the_version_is_one_line() {
    let said = Desk::empty().run_with(&["--version"], &[]);
    assert_eq!(said.code, 0);
    assert!(said.out.starts_with("extension-feed 0.") && said.out.lines().count() == 1, "{said:?}");
}
