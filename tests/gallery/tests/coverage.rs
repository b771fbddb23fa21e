//! The gallery shows every state and every code that the panel knows. Read `docs/gallery.md`.

use extension_update_demo::{Folders, Gallery, Look};

#[test]
fn every_screen_can_be_told_and_has_a_name_of_its_own() {
    let gallery = Gallery::read(&Folders::of_repository().simulator).unwrap();
    let mut names: Vec<String> = gallery.list().iter().map(|screen| screen["name"].as_str().unwrap().to_owned()).collect();
    for name in &names {
        let told = gallery.tell(name, &Look::default()).unwrap();
        assert!(told["title"].is_string() && told["state"].is_string(), "{name} has no title or no state");
    }
    let count = names.len();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), count, "two screens have one name");
}
