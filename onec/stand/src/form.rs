//! A form, built of its `Form.xml`: attributes, elements, commands, events, waiting handlers. Attributes are one store
//! for both sides, as after each of the platform's own synchronisations. Read next: `page.rs`, `stand.rs`.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use extension_update_bsl::collections::structure;
use extension_update_bsl::error::raise;
use extension_update_bsl::library::binary::Uuid;
use extension_update_bsl::value::{is, same};
use extension_update_bsl::{Args, Kind, Object, Outcome, Runtime, Side, Value, convert};
use roxmltree::{Document, Node};

use crate::base::Base;
use crate::drawing::child;
use crate::page::{DocumentValue, Page};
use crate::register::FormTable;
use crate::values::{Record, arg, text};

/// What a `Form.xml` says.
#[derive(Clone, Debug, Default)]
pub struct Description {
    /// Names, and the Designer's names of their types.
    pub attributes: Vec<(String, String)>,
    pub elements: Vec<Element>,
    /// Name and procedure.
    pub commands: Vec<(String, String)>,
    /// The platform's English name and the procedure.
    pub events: Vec<(String, String)>,
}

#[derive(Clone, Debug, Default)]
pub struct Element {
    pub kind: String,
    pub name: String,
    pub is_visible: bool,
    pub events: Vec<(String, String)>,
}

fn events(node: Node) -> Vec<(String, String)> {
    let Some(events) = child(node, "Events") else { return vec![] };
    let of = |event: Node| Some((event.attribute("name")?.to_owned(), event.text()?.to_owned()));
    events.children().filter_map(of).collect()
}

fn handler<'a>(events: &'a [(String, String)], event: &str) -> Option<&'a str> {
    events.iter().find(|(name, _)| name == event).map(|(_, handler)| handler.as_str())
}

impl Description {
    /// # Errors
    /// The text is no XML.
    pub fn parse(text: &str) -> Result<Description, String> {
        let document = Document::parse(text.trim_start_matches('\u{feff}')).map_err(|error| error.to_string())?;
        let root = document.root_element();
        let mut found = Description { events: events(root), ..Description::default() };
        for attribute in child(root, "Attributes").into_iter().flat_map(|all| all.children()) {
            if let Some(name) = attribute.attribute("name") {
                let of = child(attribute, "Type").and_then(|types| child(types, "Type")?.text());
                found.attributes.push((name.to_owned(), of.unwrap_or_default().to_owned()));
            }
        }
        for command in child(root, "Commands").into_iter().flat_map(|all| all.children()) {
            if let (Some(name), Some(action)) = (command.attribute("name"), child(command, "Action")) {
                found.commands.push((name.to_owned(), action.text().unwrap_or_default().to_owned()));
            }
        }
        for items in root.descendants().filter(|node| node.tag_name().name() == "ChildItems") {
            for item in items.children().filter(Node::is_element) {
                let visible = child(item, "Visible").and_then(|visible| visible.text());
                found.elements.push(Element {
                    kind: item.tag_name().name().to_owned(),
                    name: item.attribute("name").unwrap_or_default().to_owned(),
                    is_visible: visible != Some("false"),
                    events: events(item),
                });
            }
        }
        Ok(found)
    }

    pub fn handler(&self, event: &str) -> Option<&str> {
        handler(&self.events, event)
    }

    /// What handles an event of the first element that fits.
    pub fn element_handler(&self, event: &str, fits: impl Fn(&Element) -> bool) -> Option<&str> {
        handler(&self.elements.iter().find(|element| fits(element))?.events, event)
    }
}

/// A waiting handler: when it is due, and how often it comes again, in milliseconds.
#[derive(Clone, Debug)]
pub struct Timer {
    pub due: i64,
    pub procedure: String,
    pub every: Option<i64>,
}

pub struct Form {
    pub base: Rc<Base>,
    /// The name under which its module is loaded.
    pub module: String,
    pub about: Description,
    pub id: u128,
    pub attributes: RefCell<Vec<(String, Value)>>,
    elements: Vec<(String, Rc<Record>)>,
    pub page: Option<Rc<dyn Page>>,
    pub timers: RefCell<Vec<Timer>>,
    pub is_open: Cell<bool>,
    /// What `РеквизитФормыВЗначение` gives.
    processor: Option<Value>,
    names: Vec<String>,
}

/// Properties of every form.
const OWN: [&str; 6] = ["Элементы", "ЭтотОбъект", "ЭтаФорма", "УникальныйИдентификатор", "Параметры", "Заголовок"];
/// Methods of every form.
const METHODS: [(&str, &str); 5] = [
    ("ПодключитьОбработчикОжидания", "AttachIdleHandler"),
    ("ОтключитьОбработчикОжидания", "DetachIdleHandler"),
    ("РеквизитФормыВЗначение", "FormAttributeToValue"),
    ("Закрыть", "Close"),
    ("Открыта", "IsOpen"),
];

/// Whether a form has this method of the platform's.
pub fn is_method(name: &str) -> bool {
    METHODS.iter().any(|(russian, english)| is(name, russian, english))
}

impl Form {
    pub fn new(
        base: &Rc<Base>,
        module: &str,
        about: Description,
        page: Option<Rc<dyn Page>>,
        processor: Option<Value>,
    ) -> Rc<Form> {
        let start = |(name, of): &(String, String)| match of.as_str() {
            "v8:ValueTable" => (name.clone(), Value::object(FormTable::default())),
            "xs:boolean" => (name.clone(), Value::Bool(false)),
            _ => (name.clone(), Value::from("")),
        };
        let mut attributes: Vec<(String, Value)> = about.attributes.iter().map(start).collect();
        attributes.push(("Параметры".into(), Value::object(structure())));
        attributes.push(("Заголовок".into(), Value::from("")));
        let element = |element: &Element| {
            let fields = [
                ("Видимость", Value::Bool(element.is_visible)),
                ("Доступность", Value::Bool(true)),
                ("Заголовок", Value::from("")),
                ("ТекущиеДанные", Value::Undefined),
            ];
            (element.name.clone(), Rc::new(Record::open("ЭлементФормы", &fields)))
        };
        let elements = about.elements.iter().map(element).collect();
        let names = about.attributes.iter().map(|(name, _)| name.clone());
        let names = names.chain(OWN.map(str::to_owned)).collect();
        Rc::new(Form {
            base: base.clone(),
            module: module.to_owned(),
            id: base.next_id(),
            attributes: RefCell::new(attributes),
            elements,
            page,
            timers: RefCell::default(),
            is_open: Cell::new(true),
            processor,
            names,
            about,
        })
    }

    pub fn attribute(&self, name: &str) -> Value {
        let all = self.attributes.borrow();
        all.iter().find(|(own, _)| same(own, name)).map(|(_, value)| value.clone()).unwrap_or_default()
    }

    pub fn set_attribute(&self, name: &str, value: Value) -> bool {
        let mut all = self.attributes.borrow_mut();
        all.iter_mut().find(|(own, _)| same(own, name)).map(|(_, old)| *old = value).is_some()
    }

    /// The property of an element.
    pub fn element(&self, name: &str, property: &str) -> Value {
        let found = self.elements.iter().find(|(own, _)| same(own, name));
        found.and_then(|(_, record)| record.find(property)).unwrap_or_default()
    }

    /// Sets a property of an element, as a user does by choosing a row.
    pub fn set_element(&self, name: &str, property: &str, value: Value) -> bool {
        self.elements.iter().find(|(own, _)| same(own, name)).is_some_and(|(_, record)| record.put(property, value))
    }
}

/// A form as the program sees it.
pub struct FormValue(pub Rc<Form>);

impl Object for FormValue {
    fn kind(&self) -> Kind {
        Kind::Platform("ФормаКлиентскогоПриложения")
    }
    fn fields(&self) -> Option<Vec<String>> {
        Some(self.0.names.clone())
    }
    fn get(&self, runtime: &Runtime, name: &str) -> Outcome {
        match name {
            _ if is(name, "Элементы", "Items") => Ok(Value::object(Elements(self.0.clone(), runtime.side))),
            _ if is(name, "ЭтотОбъект", "ThisObject") || is(name, "ЭтаФорма", "ThisForm") => {
                Ok(Value::object(FormValue(self.0.clone())))
            }
            _ if is(name, "УникальныйИдентификатор", "UUID") => {
                Ok(Value::object(Uuid(self.0.id)))
            }
            _ => {
                let all = self.0.attributes.borrow();
                if let Some((_, value)) = all.iter().find(|(own, _)| same(own, name)) {
                    return Ok(value.clone());
                }
                match runtime.variable(&self.0.module, name) {
                    Some(value) => Ok(value),
                    None => self.no_field(name),
                }
            }
        }
    }
    fn set(&self, runtime: &Runtime, name: &str, value: Value) -> Outcome<()> {
        if self.0.set_attribute(name, value.clone()) || runtime.set_variable(&self.0.module, name, value) {
            return Ok(());
        }
        self.no_field(name).map(|_| ())
    }
    fn call(&self, runtime: &Runtime, name: &str, args: &mut Args) -> Outcome {
        let form = &self.0;
        let is_client = runtime.side != Side::Server;
        match name {
            _ if is(name, "ПодключитьОбработчикОжидания", "AttachIdleHandler") && is_client => {
                attach(form, runtime, args)
            }
            _ if is(name, "ОтключитьОбработчикОжидания", "DetachIdleHandler") && is_client =>
            {
                form.timers.borrow_mut().retain(|timer| !same(&timer.procedure, &text(args, 0)));
                Ok(Value::Undefined)
            }
            _ if is(name, "РеквизитФормыВЗначение", "FormAttributeToValue") && !is_client => {
                match &form.processor {
                    Some(processor) => Ok(processor.clone()),
                    None => raise("Недопустимое значение параметра (параметр номер '1')"),
                }
            }
            _ if is(name, "Открыта", "IsOpen") => Ok(Value::Bool(form.is_open.get())),
            _ if runtime.exports(&form.module, name) => runtime.call(&form.module, name, args),
            _ => self.no_method(name),
        }
    }
}

fn attach(form: &Form, runtime: &Runtime, args: &Args) -> Outcome {
    let procedure = text(args, 0);
    if runtime.line_of(&form.module, &procedure).is_none() {
        return raise(format!("Метод объекта не обнаружен ({procedure})"));
    }
    let scale = extension_update_bsl::number::Number::from(1000i64);
    let millis = convert::to_number(&arg(args, 1))?.multiply(&scale).to_i64().unwrap_or_default();
    let once = matches!(arg(args, 2), Value::Bool(true));
    // The platform takes a tenth of a second at the least, and a whole one for a handler that comes again.
    if millis < if once { 100 } else { 1000 } {
        return raise("Недопустимое значение параметра (параметр номер '2')");
    }
    let mut timers = form.timers.borrow_mut();
    timers.retain(|timer| !same(&timer.procedure, &procedure));
    let due = form.base.clock.get() + millis;
    timers.push(Timer { due, procedure, every: (!once).then_some(millis) });
    Ok(Value::Undefined)
}

struct Elements(Rc<Form>, Side);

impl Object for Elements {
    fn kind(&self) -> Kind {
        Kind::Platform("ВсеЭлементыФормы")
    }
    fn get(&self, _runtime: &Runtime, name: &str) -> Outcome {
        match self.0.elements.iter().find(|(own, _)| same(own, name)) {
            Some((name, record)) => {
                let record = record.clone();
                Ok(Value::object(ElementValue { form: self.0.clone(), name: name.clone(), record, side: self.1 }))
            }
            None => self.no_field(name),
        }
    }
}

struct ElementValue {
    form: Rc<Form>,
    name: String,
    record: Rc<Record>,
    side: Side,
}

impl Object for ElementValue {
    fn kind(&self) -> Kind {
        Kind::Platform("ЭлементФормы")
    }
    fn get(&self, runtime: &Runtime, name: &str) -> Outcome {
        if is(name, "Документ", "Document") && self.side != Side::Server {
            let elements = &self.form.about.elements;
            let is_field = elements.iter().any(|own| own.name == self.name && own.kind == "HTMLDocumentField");
            return match &self.form.page {
                Some(page) if is_field && page.is_formed() => Ok(Value::object(DocumentValue(page.clone()))),
                _ => Ok(Value::Undefined),
            };
        }
        self.record.get(runtime, name)
    }
    fn set(&self, runtime: &Runtime, name: &str, value: Value) -> Outcome<()> {
        self.record.set(runtime, name, value)
    }
}
