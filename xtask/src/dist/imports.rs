//! Short names for what the module imports. wasm-bindgen's names hold a hash each, and stand in the module and in the
//! glue: 3 kB of brotli that say nothing to an engine. It must rename both alike, or stop the build: a name that only
//! one of them knows is a page that does not start. Read next: `wasm.rs`, which calls it, and `glue.rs`.

use super::binary::{IMPORTS, Reader, UNKNOWN, put_block, put_number, read_sections};

/// A name of wasm-bindgen's and the short one for it.
pub type Renamed = (String, String);

const FUNCTION: u8 = 0;

/// The module with short names, and which they are.
pub fn shorten(module: &[u8]) -> Result<(Vec<u8>, Vec<Renamed>), String> {
    let (head, sections) = read_sections(module)?;
    let mut short = head.to_vec();
    let mut names = Vec::new();
    for (kind, body) in sections {
        let body = if kind == IMPORTS { rename_imports(body, &mut names)? } else { body.to_vec() };
        short.push(kind);
        put_block(&mut short, &body);
    }
    if names.is_empty() { Err(UNKNOWN.to_owned()) } else { Ok((short, names)) }
}

/// The glue with the same names. Each stands in it once, as the key of what the module imports.
pub fn rename(glue: &str, names: &[Renamed]) -> Result<String, String> {
    let mut glue = glue.to_owned();
    for (long, short) in names {
        let key = format!(" {long}: function");
        if glue.matches(long.as_str()).count() != 1 || !glue.contains(&key) {
            return Err(format!("the glue of wasm-bindgen has changed: `{long}` is not in it once, as a key"));
        }
        glue = glue.replacen(&key, &format!(" {short}: function"), 1);
    }
    Ok(glue)
}

fn rename_imports(body: &[u8], names: &mut Vec<Renamed>) -> Result<Vec<u8>, String> {
    let mut reader = Reader { rest: body };
    let mut renamed = Vec::new();
    let count = reader.number()?;
    put_number(&mut renamed, count);
    for index in 0..count {
        let from = reader.block()?;
        let long = str::from_utf8(reader.block()?).map_err(|_| UNKNOWN)?;
        if reader.byte()? != FUNCTION {
            return Err(format!("the module imports `{long}`, which is no function"));
        }
        let short = short_name(index);
        put_block(&mut renamed, from);
        put_block(&mut renamed, short.as_bytes());
        renamed.push(FUNCTION);
        put_number(&mut renamed, reader.number()?);
        names.push((long.to_owned(), short));
    }
    if reader.rest.is_empty() { Ok(renamed) } else { Err(UNKNOWN.to_owned()) }
}

/// `a`, `b` … `z`, `ba`, `bb` …
fn short_name(index: u32) -> String {
    let letter = char::from(b'a' + (index % 26) as u8);
    if index < 26 { letter.to_string() } else { short_name(index / 26) + letter.to_string().as_str() }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A module with these imports and a section after them that must stay as it is.
    fn module(names: &[&str], kind: u8) -> Vec<u8> {
        let mut body = Vec::new();
        put_number(&mut body, names.len() as u32);
        for name in names {
            put_block(&mut body, b"./glue.js");
            put_block(&mut body, name.as_bytes());
            body.extend([kind, 3]);
        }
        let mut module = b"\0asm\x01\0\0\0".to_vec();
        for (kind, body) in [(1, &b"types"[..]), (IMPORTS, &body), (10, &[7; 200])] {
            module.push(kind);
            put_block(&mut module, body);
        }
        module
    }

    #[test]
    fn the_imports_alone_get_other_names() {
        let long = module(&["__wbg_fetch_0123456789abcdef", "__wbg_focus_0123456789abcdef"], FUNCTION);
        let names = [("__wbg_fetch_0123456789abcdef", "a"), ("__wbg_focus_0123456789abcdef", "b")]
            .map(|(l, s)| (l.into(), s.into()));
        assert_eq!(shorten(&long), Ok((module(&["a", "b"], FUNCTION), names.to_vec())));
    }

    #[test]
    fn another_form_of_module_stops_the_build() {
        assert!(shorten(&module(&["memory"], 2)).is_err_and(|text| text.contains("`memory`")));
        assert!(shorten(&module(&["f"], FUNCTION)[..20]).is_err());
        assert!(shorten(&module(&[], FUNCTION)).is_err(), "the panel imports something");
    }

    #[test]
    fn the_names_are_letters_and_each_is_another() {
        let mut names: Vec<String> = (0..1000).map(short_name).collect();
        assert_eq!((names[0].as_str(), names[25].as_str(), names[26].as_str()), ("a", "z", "ba"));
        names.sort();
        names.dedup();
        assert_eq!(names.len(), 1000);
    }

    #[test]
    fn the_glue_gets_the_same_names_or_stops_the_build() {
        let names = [("__wbg_fetch_01".to_owned(), "a".to_owned())];
        let glue = "const import0 = {\n            __wbg_fetch_01: function(arg0) {";
        assert_eq!(rename(glue, &names).as_deref(), Ok("const import0 = {\n            a: function(arg0) {"));
        assert!(rename("", &names).is_err_and(|text| text.contains("__wbg_fetch_01")));
        assert!(rename(&glue.repeat(2), &names).is_err());
        assert!(rename("wasm.__wbg_fetch_01()", &names).is_err());
    }
}
