//! The memory: read, merged and written as its vectors say.

use crate::{memory_of, play, read, same, text};
use extension_update::core::memory::{Memory, Until};
use serde_json::Value;

const MEMORIES: &str = include_str!("../../data/memories.json");

#[test]
fn each_memory_is_read_merged_and_written_as_its_vector_says() {
    play(&read(MEMORIES), 176, check);
}

fn check(vector: &Value) -> Result<(), String> {
    let mut memory = Memory::default();
    for given in vector["given"].as_array().unwrap() {
        memory.merge(memory_of(given.as_str().unwrap()));
    }
    if vector["expected"].is_string() {
        let written = memory.to_json().to_string();
        same("what is kept", written.as_str(), text(vector, "expected"))?;
        same("what is read of it", &memory_of(&written), &memory)?;
    }
    if vector["url"].is_string() {
        same("the name", memory.etag_of(text(vector, "url")), vector["etag"].as_str())?;
    }
    if let Some(forgets) = vector["forgets"].as_bool() {
        same("there was an envelope", memory.forget_envelope(), forgets)?;
        same("what is left", memory.to_json().to_string().as_str(), text(vector, "left"))?;
        same("there is a second one", memory.forget_envelope(), false)?;
    }
    Ok(())
}

#[test]
fn a_wait_until_the_end_of_this_page_is_kept_for_no_other() {
    let mut memory = Memory::default();
    memory.choices.later = Some(Until::Session(None));
    assert_eq!(memory.to_json().to_string(), "{}");
    memory.choices.later = Some(Until::Session(Some("7".into())));
    assert_eq!(memory.to_json().to_string(), r#"{"later":{"session":"7"}}"#);
}
