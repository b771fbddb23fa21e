//! Which file of a release is installed: the one that is named after the extension, never one because of its place in
//! the list.

use crate::desk::sight::screen;
use crate::desk::*;
use extension_update::core::event::Action;
use serde_json::{Value, json};

const GITHUB: (&str, &str) = ("source.kind", "\"github-releases\"");

/// A file of this name; after `!` one whose upload has not ended.
fn asset(name: &str) -> Value {
    let (name, state) = name.strip_prefix('!').map_or((name, "uploaded"), |name| (name, "starter"));
    json!({"name": name, "size": 51814, "state": state, "label": null, "browser_download_url": format!("https://example.com/x/{name}").replace(' ', "%20")})
}

fn github(id: &str, assets: &[Value]) -> Desk {
    let id = format!("\"{id}\"");
    let list = json!([{"tag_name": "v0.0.0.4", "body": "- Изменилась версия", "assets": assets}]);
    Desk::after(&[GITHUB, ("extension.id", &id)], &list.to_string())
}

fn service(id: &str, files: &[&str]) -> Desk {
    let id = format!("\"{id}\"");
    let mut desk = Desk::opened(&[("extension.id", &id)]);
    let file = |name: &&str| json!({"name": name, "url": format!("https://example.com/x/{name}").replace(' ', "%20")});
    let mut release = module("0.0.0.4", "");
    release["files"] = files.iter().map(file).collect();
    desk.answer(&modules(&[release]));
    desk
}

/// The name of what the host is told to install; else `None`, and then the code is the one of a missing file.
fn installed(mut desk: Desk) -> Option<String> {
    desk.press(Action::Install);
    let told = desk.messages("install").pop();
    if told.is_none() {
        assert_eq!((desk.state(), desk.code()), ("not-installable", Some("no-artifact")));
        assert!(desk.press(Action::Download).is_empty(), "what is not offered is not given away");
    }
    told.map(|told| told.get("artifact").unwrap().get("name").unwrap().as_str().unwrap().into())
}

/// In every order, for it must not matter.
fn check(id: &str, names: &[&str], expected: Option<&str>) {
    let mut names = names.to_vec();
    for _ in 0..names.len() {
        names.rotate_left(1);
        let assets: Vec<Value> = names.iter().map(|name| asset(name)).collect();
        assert_eq!(installed(github(id, &assets)).as_deref(), expected, "{id} of {names:?}");
        let plain: Vec<&str> = names.iter().map(|name| name.trim_start_matches('!')).collect();
        if plain == names {
            assert_eq!(installed(service(id, &plain)).as_deref(), expected, "{id} of {names:?} in the Releases API");
        }
    }
}

#[test]
fn the_file_is_the_one_that_is_named_after_the_extension() {
    check("DEMO", &["DEMO_nossl.cfe", "OTHER.cfe", "DEMO.cfe"], Some("DEMO.cfe"));
    check("DEMO", &["ADEMO.cfe", "DEMO2.cfe", "demo.CFE"], Some("demo.CFE"));
    check("Котики", &["Собаки.cfe", "КОТИКИ.cfe"], Some("КОТИКИ.cfe"));
    check("DEMO", &["OTHER.cfe", "DEMO.zip"], Some("DEMO.zip"));
    check("DEMO", &["DEMO.zip", "DEMO.cfe", "DEMO-docs.zip"], Some("DEMO.cfe"));
    // The distributive's name is the second choice (here it is DEMO_EXT), a version beside a name is no other name.
    check("DEMO", &["OTHER.cfe", "DEMO_EXT.cfe"], Some("DEMO_EXT.cfe"));
    check("DEMO", &["DEMO_EXT.cfe", "DEMO.cfe"], Some("DEMO.cfe"));
    check("DEMO", &["DEMO_EXT.cfe", "DEMO-0.0.0.4.cfe"], Some("DEMO-0.0.0.4.cfe"));
    check("DEMO", &["OTHER-0.0.0.4.cfe", "DEMO_EXT_0_0_0_4.cfe"], Some("DEMO_EXT_0_0_0_4.cfe"));
    for name in ["DEMO_0_0_0_4.cfe", "DEMO v0.0.0.4.cfe", "DEMO.0.0.0.4.cfe", "v0.0.0.4-DEMO.cfe", "DEMO (0.0.0.4).cfe"]
    {
        check("DEMO", &["OTHER.cfe", name, "DEMO_nossl.cfe"], Some(name));
    }
    check("DEMO", &["DEMO-0.0.0.3.cfe", "DEMO-0.0.0.4.cfe"], Some("DEMO-0.0.0.4.cfe"));
    // A single one may be called anything.
    check("DEMO", &["release.cfe"], Some("release.cfe"));
    check("DEMO", &["release.cfe", "release.zip", "notes.txt"], Some("release.cfe"));
    check("DEMO", &["release.zip", "sha256.txt"], Some("release.zip"));
}

#[test]
fn several_that_fit_equally_are_named_and_none_is_taken() {
    let cases: [(&[&str], &[&str]); 5] = [
        (&["DEMO_ssl.cfe", "DEMO_nossl.cfe"], &["DEMO_ssl.cfe", "DEMO_nossl.cfe"]),
        (&["A.cfe", "B.cfe", "c.zip"], &["A.cfe", "B.cfe"]),
        (&["a.zip", "b.zip"], &["a.zip", "b.zip"]),
        (&["DEMO-8.3.24.cfe", "DEMO-8.3.27.cfe", "OTHER.cfe"], &["DEMO-8.3.24.cfe", "DEMO-8.3.27.cfe"]),
        (&["DEMO.cfe", "demo.cfe"], &["DEMO.cfe", "demo.cfe"]),
    ];
    for (names, told) in cases {
        check("DEMO", names, None);
        let assets: Vec<Value> = names.iter().map(|name| asset(name)).collect();
        for desk in [github("DEMO", &assets), service("DEMO", names)] {
            let screen = screen(&desk);
            assert!(screen.contains("неясно, какой из них нужен") && screen.contains(&told.join(", ")), "{screen}");
            assert!(screen.contains("data-code=\"no-artifact\""));
        }
    }
    // Of very many the first are named; and a list that says a file twice has one file.
    let many: Vec<String> = (0..40).map(|n| format!("F{n}.cfe")).collect();
    let desk = service("DEMO", &many.iter().map(String::as_str).collect::<Vec<_>>());
    let screen = screen(&desk);
    assert_eq!(screen.matches(".cfe").count(), 5 * screen.matches("неясно").count(), "{screen}");
    assert_eq!(installed(service("DEMO", &["A.cfe", "A.cfe"])).as_deref(), Some("A.cfe"));
    // What would be told apart by its place is no longer offered by the link of the release either.
    let mut release = module("0.0.0.4", "");
    release["files"] =
        json!([{"name": "A.cfe", "url": "https://example.com/a"}, {"name": "B.cfe", "url": "https://example.com/b"}]);
    release["download_link"] = "https://example.com/a".into();
    let desk = Desk::after(&[], &modules(&[release]));
    assert_eq!(desk.code(), Some("no-artifact"));
}

#[test]
fn documents_and_sources_are_never_installed() {
    for name in [
        "docs.zip",
        "Documentation.zip",
        "DEMO-docs.zip",
        "DEMO_Manual_ru.zip",
        "user-guide.zip",
        "README.zip",
        "sources.zip",
        "DEMO-src.zip",
        "Документация.zip",
        "Инструкция по DEMO.zip",
        "Руководство.zip",
        "ДокументацияDEMO.zip",
        "notes.pdf",
        "DEMO.pdf",
        "DEMO.txt",
        "DEMO.epf",
    ] {
        if !name.contains("DEMO.") {
            check("DEMO", &[name, "DEMO.zip"], Some("DEMO.zip"));
        }
        check("DEMO", &[name], None);
    }
    // An extension may be about documents.
    check("DocFlow", &["DocFlow.zip"], Some("DocFlow.zip"));
    check("DocFlow", &["DocFlow-1.2.zip", "DocFlow-docs.zip"], Some("DocFlow-1.2.zip"));
    check("DocFlow", &["DocFlow_setup.zip"], Some("DocFlow_setup.zip"));
    check("DEMO", &["Документооборот.cfe"], Some("Документооборот.cfe"));
}

#[test]
fn what_is_still_being_uploaded_is_not_offered_and_that_is_said() {
    check("DEMO", &["!DEMO.cfe"], None);
    check("DEMO", &["!DEMO.cfe", "OTHER.cfe"], None);
    check("DEMO", &["!DEMO.cfe", "DEMO.zip"], None);
    check("DEMO", &["!OTHER.cfe", "DEMO.cfe"], Some("DEMO.cfe"));
    check("DEMO", &["!sha256.txt", "DEMO.cfe"], Some("DEMO.cfe"));
    let desk = github("DEMO", &[asset("!DEMO.cfe")]);
    let screen = screen(&desk);
    assert!(screen.contains("Файл DEMO.cfe ещё загружается"), "{screen}");
    // A list that knows no states has no unfinished ones.
    let mut plain = asset("DEMO.cfe");
    plain.as_object_mut().unwrap().remove("state");
    assert_eq!(installed(github("DEMO", &[plain])).as_deref(), Some("DEMO.cfe"));
}

#[test]
fn an_older_release_with_its_file_is_offered_meanwhile() {
    let mut desk = Desk::opened(&[GITHUB]);
    let list = json!([
        {"tag_name": "v0.0.0.5", "body": "", "assets": [asset("!DEMO.cfe")]},
        {"tag_name": "v0.0.0.4", "body": "", "assets": [asset("DEMO.cfe")]}
    ]);
    desk.answer(&list.to_string());
    assert_eq!(desk.session.state().offer().unwrap().version.as_str(), "0.0.0.4");
    let screen = screen(&desk);
    assert!(screen.contains("Выпущена и версия 0.0.0.5") && screen.contains("ещё загружается"), "{screen}");
}

#[test]
fn the_label_tells_files_apart_whose_names_github_has_changed() {
    let labelled = |name: &str, label: &str| {
        let mut asset = asset(name);
        asset["label"] = label.into();
        asset
    };
    let assets = [labelled("default.cfe", "Собаки.cfe"), labelled("default.2.cfe", "Котики.cfe")];
    assert_eq!(installed(github("Котики", &assets)).as_deref(), Some("default.2.cfe"));
    let assets = [labelled("a.cfe", "Extension"), labelled("b.cfe", "Extension")];
    assert_eq!(installed(github("Котики", &assets)), None);
    // A label is no file: it says nothing of what a file is.
    assert_eq!(installed(github("DEMO", &[labelled("docs.zip", "DEMO.cfe")])), None);
}

#[test]
fn a_file_without_an_ending_is_taken_where_the_service_lists_nothing_else() {
    assert_eq!(installed(service("DEMO", &["DEMO_0.0.0.4", "notes.txt"])).as_deref(), Some("DEMO_0.0.0.4"));
    assert_eq!(installed(service("DEMO", &["download"])).as_deref(), Some("download"));
    assert_eq!(installed(service("DEMO", &["download", "DEMO.cfe"])).as_deref(), Some("DEMO.cfe"));
    assert_eq!(installed(github("DEMO", &[asset("download")])), None);
}
