//! JSON: whole values and single steps, dates, and functions of a module that take part in both ways. What comes out
//! was published as measured on 8.3.27. Read next: `reader.rs`, `writer.rs`, `dates.rs`, `serialize.rs`, `restore.rs`.

mod dates;
mod reader;
mod restore;
mod serialize;
mod settings;
mod writer;

use crate::error::Outcome;
use crate::library::{Function, bad_argument, function};
use crate::value::{Args, Value, is};

use settings::Settings;

/// Nesting of what is read or written.
const DEPTH: usize = 500;

pub const FUNCTIONS: &[Function] = &[
    function("ПрочитатьJSON", "ReadJSON", 1, 9, restore::read),
    function("ЗаписатьJSON", "WriteJSON", 2, 6, serialize::write),
    function("ПрочитатьДатуJSON", "ReadJSONDate", 2, 2, dates::read_function),
    function("ЗаписатьДатуJSON", "WriteJSONDate", 2, 3, dates::write_function),
    function("ПрочитатьЗначениеJSON", "ReadJSONValue", 1, 1, restore::read_value),
    function("ЗаписатьЗначениеJSON", "WriteJSONValue", 1, 1, serialize::write_value),
];

pub fn construct(of: &str, args: &Args) -> Option<Outcome> {
    Some(match of {
        _ if is(of, "ЧтениеJSON", "JSONReader") && args.is_empty() => Ok(reader::new()),
        _ if is(of, "ЗаписьJSON", "JSONWriter") && args.is_empty() => Ok(writer::new()),
        _ if is(of, "ПараметрыЗаписиJSON", "JSONWriterSettings") => settings::layout(args),
        _ if is(of, "НастройкиСериализацииJSON", "JSONSerializerSettings") && args.is_empty() => {
            Ok(Value::object(Settings::default()))
        }
        _ => return None,
    })
}

/// A function of the program that takes part: where it is, its name, and what it is given beside.
struct Callback {
    module: Value,
    name: String,
    extra: Value,
}

impl Callback {
    /// Nothing where no module is given: the platform does not even look for the function then.
    fn of(args: &Args, at: usize) -> Outcome<Option<Callback>> {
        let given = |at: usize| args.get(at).cloned().flatten();
        let (Some(name), Some(module)) = (given(at), given(at + 1)) else { return Ok(None) };
        let Value::Text(name) = name else { return bad_argument(at + 1) };
        if name.is_empty() || matches!(module, Value::Undefined) {
            return Ok(None);
        }
        let extra = given(at + 2).unwrap_or_default();
        Ok(Some(Callback { module, name: name.to_string(), extra }))
    }
}
