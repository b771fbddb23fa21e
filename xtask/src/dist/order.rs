//! Functions that are alike stand side by side in the module: what one repeats of another is then near, and brotli
//! writes a near place in fewer bits. It only gives the functions names; binaryen sorts by them and forgets them.
//! Read next: `wasm.rs`, which calls it.

use super::binary::{CODE, IMPORTS, Reader, TYPED_FUNCTIONS, UNKNOWN, put_block, put_number, read_sections};

/// A section that the specification leaves to others, and the part of the one called `name` that names functions
/// (appendix, "Custom Sections").
const CUSTOM: u8 = 0;
const FUNCTION_NAMES: u8 = 1;

/// The module with a name for each function, in the order of which imports come first, as they are; then those of one
/// type stand together, and of these those that begin alike.
pub fn name_by_likeness(module: &[u8]) -> Result<Vec<u8>, String> {
    let (mut imported, mut types, mut bodies) = (0, Vec::new(), Vec::new());
    for (id, body) in read_sections(module)?.1 {
        let mut reader = Reader { rest: body };
        match id {
            // Nothing else than functions: `imports.rs` stops the build at anything else.
            IMPORTS => imported = reader.number()?,
            TYPED_FUNCTIONS => types = read_list(&mut reader, Reader::number)?,
            CODE => bodies = read_list(&mut reader, Reader::block)?,
            _ => {}
        }
    }
    if types.len() != bodies.len() || bodies.is_empty() {
        return Err(UNKNOWN.to_owned());
    }
    let mut functions: Vec<_> = types.into_iter().zip(bodies).zip(imported..).collect();
    functions.sort();
    let sorted = functions.into_iter().map(|(_, index)| index);
    let mut names: Vec<(u32, String)> =
        (0..imported).chain(sorted).zip(0..).map(|(index, rank)| (index, format!("{rank:06}"))).collect();
    names.sort();
    let mut list = Vec::new();
    put_number(&mut list, names.len() as u32);
    for (index, name) in names {
        put_number(&mut list, index);
        put_block(&mut list, name.as_bytes());
    }
    let mut section = Vec::new();
    put_block(&mut section, b"name");
    section.push(FUNCTION_NAMES);
    put_block(&mut section, &list);
    let mut named = module.to_vec();
    named.push(CUSTOM);
    put_block(&mut named, &section);
    Ok(named)
}

fn read_list<'a, T>(
    reader: &mut Reader<'a>,
    read: impl Fn(&mut Reader<'a>) -> Result<T, String>,
) -> Result<Vec<T>, String> {
    (0..reader.number()?).map(|_| read(reader)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn module(types: &[u8], bodies: &[&[u8]]) -> Vec<u8> {
        let mut module = b"\0asm\x01\0\0\0".to_vec();
        let mut section = |id: u8, count: usize, entries: &[u8]| {
            let mut body = vec![count as u8];
            body.extend(entries);
            module.push(id);
            put_block(&mut module, &body);
        };
        section(IMPORTS, 1, b"\x03glu\x01a\x00\x00");
        section(TYPED_FUNCTIONS, types.len(), types);
        let mut code = Vec::new();
        bodies.iter().for_each(|body| put_block(&mut code, body));
        section(CODE, bodies.len(), &code);
        module
    }

    #[test]
    fn functions_are_named_by_their_type_and_then_by_what_they_do() {
        let module = module(&[1, 0, 1, 1], &[b"bb", b"zz", b"b", b"a"]);
        let named = name_by_likeness(&module).unwrap_or_default();
        let names = ["000000", "000004", "000001", "000003", "000002"];
        let list: Vec<u8> =
            (0..).zip(names).flat_map(|(index, name)| [&[index, 6], name.as_bytes()].concat()).collect();
        let expected = [&module[..], &[0, 48], b"\x04name\x01", &[41, 5], &list].concat();
        assert_eq!(named, expected);
    }

    #[test]
    fn a_module_of_another_form_stops_the_build() {
        let whole = module(&[1, 0], &[b"a", b"b"]);
        assert!(name_by_likeness(&whole[..whole.len() - 1]).is_err());
        assert!(name_by_likeness(&module(&[1], &[b"a", b"b"])).is_err());
        assert!(name_by_likeness(&module(&[], &[])).is_err());
    }
}
