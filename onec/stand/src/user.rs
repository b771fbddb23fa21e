//! What a user and the platform do to a form that is open. Read next: `dialogs.rs`.

use std::rc::Rc;

use extension_update_bsl::{Args, Value};

use crate::base::Shown;
use crate::form::Form;
use crate::page::click;
use crate::stand::Stand;

impl Stand {
    /// The event of an element, such as a change of an input field.
    pub fn element_event(&self, form: &Rc<Form>, element: &str, event: &str) {
        match form.about.element_handler(event, |own| own.name == element) {
            Some(handler) => drop(self.handle(form, handler, vec![Some(Value::from(element))])),
            None => self.base.show(Shown::Exception(format!("no {event} of {element}"))),
        }
    }

    /// The event of the field with the page; the arguments as its handler leaves them.
    pub(crate) fn field_event(&self, form: &Rc<Form>, event: &str, more: Args) -> Args {
        let mut args = vec![Some(Value::from("Панель"))];
        args.extend(more);
        match form.about.element_handler(event, |own| own.kind == "HTMLDocumentField") {
            Some(handler) => self.handle(form, handler, args),
            None => args,
        }
    }

    /// The document of the field was formed once more.
    pub fn form_document(&self, form: &Rc<Form>) {
        self.field_event(form, "DocumentComplete", vec![]);
    }

    /// A click on a link of the page; whether the form keeps the field from following it.
    pub fn click_link(&self, form: &Rc<Form>, href: &str) -> bool {
        self.click_field(form, href, Some("a"))
    }

    /// A click in the page, on a link or on an element with an id; whether the form keeps the field from its own
    /// handling.
    pub fn click_field(&self, form: &Rc<Form>, href: &str, id: Option<&str>) -> bool {
        let args = self.field_event(form, "OnClick", vec![Some(click(href, id)), Some(Value::Bool(true))]);
        matches!(args.get(2), Some(Some(Value::Bool(false))))
    }

    /// The user runs a command of a form.
    pub fn command(&self, form: &Rc<Form>, name: &str) {
        match form.about.commands.iter().find(|(own, _)| own == name) {
            Some((_, action)) => drop(self.handle(form, action, vec![Some(Value::from(name))])),
            None => self.base.show(Shown::Exception(format!("no command {name}"))),
        }
    }

    /// The form is told of an event of the application.
    pub fn notify(&self, form: &Rc<Form>, event: &str) {
        if let Some(handler) = form.about.handler("NotificationProcessing") {
            self.handle(form, handler, vec![Some(event.into()), Some(Value::Undefined), Some(Value::Undefined)]);
        }
    }
}
