//! What a page is told after an event: the forms as they stand, what the user is shown, the journal, and when to come
//! again. It must never tell the text of the panel: that is asked for once, as a document.
//! Read next: `journal`.

use std::rc::Rc;

use base64ct::{Base64, Encoding};
use extension_update_bsl::{Value as Bsl, convert, library::binary::Binary};
use extension_update_stand::{Shown, drawing::Drawn, register::FormTable};
use serde_json::{Map, Value, json};

use super::{
    fields,
    live::{Live, Opened},
};

/// What the panel's field holds; it is no text to show.
const PANEL_TEXT: [&str; 2] = ["ТекстПанели", "НастройкиПанели"];

fn tell_drawn(drawn: &Drawn) -> Value {
    json!({
        "kind": drawn.kind, "name": drawn.name, "title": drawn.title, "tip": drawn.tip, "path": drawn.path,
        "command": drawn.command, "isDefault": drawn.is_default, "readOnly": drawn.is_read_only,
        "multiLine": drawn.is_multi_line, "horizontal": drawn.is_horizontal, "hasTitle": drawn.has_title,
        "height": drawn.height, "parts": drawn.parts.iter().map(tell_drawn).collect::<Vec<_>>(),
    })
}

fn find<'a>(all: &'a [Drawn], name: &str) -> Option<&'a Drawn> {
    all.iter().find_map(|drawn| if drawn.name == name { Some(drawn) } else { find(&drawn.parts, name) })
}

fn tell_value(value: &Bsl) -> Value {
    match value {
        Bsl::Bool(flag) => json!(flag),
        Bsl::Date(seconds) => json!(fields::show_date(*seconds)),
        other => json!(convert::show(other)),
    }
}

impl Live {
    pub fn draw(&self, module: &str) -> Value {
        let Ok(drawing) = self.stand.drawing(module) else { return Value::Null };
        let all = |drawn: &[Drawn]| drawn.iter().map(tell_drawn).collect::<Vec<_>>();
        json!({ "title": drawing.title, "bar": all(&drawing.bar), "parts": all(&drawing.parts) })
    }

    /// Whether the user can write into this element, and it shows what stands at this path.
    pub fn is_editable(&self, opened: &Opened, element: &str, path: &str) -> bool {
        let Ok(drawing) = self.stand.drawing(&opened.form.module) else { return false };
        let found = find(&drawing.parts, element);
        found.is_some_and(|found| {
            ["InputField", "CheckBoxField"].contains(&found.kind.as_str()) && !found.is_read_only && found.path == path
        })
    }

    /// The rows of a table that a form shows.
    pub fn rows(&self, table: &Bsl) -> Vec<Bsl> {
        table.downcast::<FormTable>().map(|table| table.0.borrow().clone()).unwrap_or_default()
    }

    /// The answer to an event.
    pub fn tell(self: &Rc<Live>, extra: Value) -> Value {
        self.note_log();
        let forms: Vec<Value> = self.forms.borrow().iter().map(|opened| self.tell_form(opened)).collect();
        let now = self.stand.base.clock.get();
        let next = self.stand.next_due().map(|due| (due - now).max(0));
        let settings = self.settings.borrow();
        let changed = self.changed.take().into_iter().map(|name| (name.to_owned(), json!(settings.get(name))));
        let mut told = json!({
            "forms": forms,
            "shown": self.tell_shown(),
            "log": self.journal.take(),
            "next": next,
            "base": self.tell_base(),
            "changed": changed.collect::<Map<_, _>>(),
            "over": self.ended.get(),
        });
        if let (Some(told), Value::Object(extra)) = (told.as_object_mut(), extra) {
            told.extend(extra);
        }
        json!({ "end": told })
    }

    fn tell_form(&self, opened: &Opened) -> Value {
        let form = &opened.form;
        let attributes = form.attributes.borrow();
        let mut values: Map<String, Value> = Map::new();
        for (name, value) in attributes.iter().filter(|(name, _)| !PANEL_TEXT.contains(&name.as_str())) {
            let told = if value.downcast::<FormTable>().is_some() {
                self.tell_table(opened, name, value)
            } else {
                tell_value(value)
            };
            values.insert(name.clone(), told);
        }
        if let Some(Bsl::Object(object)) = self.stand.processor() {
            for name in object.fields().unwrap_or_default() {
                if let Ok(value) = object.get(&self.stand.server, &name) {
                    values.insert(format!("Объект.{name}"), tell_value(&value));
                }
            }
        }
        let elements = form.about.elements.iter().map(|element| {
            let property = |name: &str| tell_value(&form.element(&element.name, name));
            let told = json!([property("Видимость"), property("Доступность"), property("Заголовок")]);
            (element.name.clone(), told)
        });
        json!({
            "number": opened.number, "name": opened.name, "values": values,
            "elements": elements.collect::<Map<_, _>>(),
        })
    }

    /// The rows of a table with what its columns show.
    fn tell_table(&self, opened: &Opened, path: &str, table: &Bsl) -> Value {
        let drawing = self.stand.drawing(&opened.form.module).unwrap_or_default();
        let shown = drawing.parts.iter().find(|part| part.path == path);
        let columns = shown.into_iter().flat_map(|table| table.parts.iter());
        let names: Vec<&str> = columns.filter_map(|column| column.path.rsplit('.').next()).collect();
        let runtime = &self.stand.server;
        let row = |row: &Bsl| {
            let Bsl::Object(object) = row else { return Value::Null };
            let cell = |name: &&str| Some(((*name).to_owned(), tell_value(&object.get(runtime, name).ok()?)));
            Value::Object(names.iter().filter_map(cell).collect())
        };
        self.rows(table).iter().map(row).collect()
    }

    fn tell_shown(&self) -> Vec<Value> {
        let base = &self.stand.base;
        let mut given = base.given.take().into_iter();
        let told = base.take_shown().into_iter().filter_map(|shown| {
            Some(match shown {
                Shown::Warning(text) => json!(["warning", text]),
                // The notice of an event is for forms.
                Shown::Notice(text) if text.starts_with("Демо_") => return None,
                Shown::Notice(text) => json!(["notice", text]),
                Shown::Question(text) => json!(["question", text]),
                Shown::File(name) if name == "?" => json!(["file", ""]),
                Shown::File(name) => {
                    let data = given.next().map(|(_, data)| data).unwrap_or_default();
                    let bytes = data.downcast::<Binary>().map(|data| data.bytes.clone()).unwrap_or_default();
                    json!(["given", name, Base64::encode_string(&bytes)])
                }
                Shown::Link(url) => json!(["link", url]),
                Shown::Form(name) => json!(["form", name]),
                Shown::End(again) => json!(["end", again]),
                Shown::Exception(text) => json!(["exception", text]),
            })
        });
        told.collect()
    }

    fn tell_base(&self) -> Value {
        let extensions = self.stand.base.extensions.borrow();
        let version = |of: &[extension_update_stand::extensions::Extension], id: &str| {
            of.iter().find(|extension| extension.name == id).map(|extension| extension.version.clone())
        };
        let settings = self.settings.borrow();
        let each = settings.extensions().into_iter().map(|(id, _, _)| {
            json!({
                "id": id, "base": version(&extensions.database, id), "session": version(&extensions.session, id),
                "memory": self.memory(id),
            })
        });
        json!({
            "session": self.number.get(), "extensions": each.collect::<Vec<_>>(),
            "clock": self.tell_clock(), "nights": *self.nights.borrow(),
        })
    }

    /// The panel's memory as the base keeps it, whoever its owner is.
    fn memory(&self, id: &str) -> Value {
        let all = self.stand.base.settings.borrow();
        let owner = format!("extension-update.{id}");
        let found = all.iter().find(|([object, key, _], _)| *object == owner && key == "Память");
        found.and_then(|(_, value)| serde_json::from_str(&convert::show(value)).ok()).unwrap_or_else(|| json!({}))
    }

    /// Puts another memory of the panel into the base, as if it had been kept there before.
    pub fn keep_memory(&self, memory: &str) {
        let text: Bsl = memory.into();
        let kept = self
            .stand
            .on_server("Демо_ОбновлениеРасширения", "ОбъектИзJSON", &[text])
            .and_then(|memory| self.stand.on_server("Демо_ОбновлениеРасширенияХранение", "ЗапомнитьПамять", &[memory]));
        if let Err(error) = kept {
            self.journal.note(&error.to_string());
        }
    }
}
