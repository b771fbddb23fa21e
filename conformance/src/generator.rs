//! Texts out of short descriptions: the pathological inputs of other projects are too long to be stored. The end-to-end
//! tests use this file too. It must never make another text than the description says. Next: `suites/pathological.rs`.

use serde_json::Value;

/// The text that a generator describes; the material's SOURCE.txt has the format.
pub fn generate(generator: &Value) -> Option<String> {
    let number = |key: &str| usize::try_from(generator[key].as_u64()?).ok();
    match generator["kind"].as_str()? {
        "segments" => generator["segments"]
            .as_array()?
            .iter()
            .map(|segment| Some(segment[0].as_str()?.repeat(usize::try_from(segment[1].as_u64()?).ok()?)))
            .collect(),
        "staircase" => {
            let (indent, line) = (generator["indent"].as_str()?, generator["line"].as_str()?);
            Some((number("from")?..number("to")?).map(|step| indent.repeat(step) + line).collect())
        }
        "ramp" => {
            let (head, unit) = (generator["head"].as_str()?, generator["unit"].as_str()?);
            Some((number("from")?..number("to")?).map(|step| head.to_owned() + &unit.repeat(step)).collect())
        }
        "hash_collisions" => {
            let (size, count) = (u32::try_from(number("REFMAP_SIZE")?).ok()?, number("COUNT")?);
            let mut keys = (0..).map(|n: u32| format!("x{n}")).filter(|key| hash(key).is_multiple_of(size));
            let bad = keys.next()?;
            let lines: String = keys.take(count - 1).map(|key| format!("[{key}]: /url\n\n[{bad}]\n\n")).collect();
            Some(lines)
        }
        _ => None,
    }
}

/// The hash of cmark's table of references, whose collisions the generator collects.
fn hash(key: &str) -> u32 {
    key.bytes().fold(0u32, |hash, byte| {
        u32::from(byte).wrapping_add(hash.wrapping_shl(6)).wrapping_add(hash.wrapping_shl(16)).wrapping_sub(hash)
    })
}
