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
        let found = form.about.elements.iter().find(|own| own.name == element);
        let handler = found.and_then(|own| own.events.iter().find(|(name, _)| name == event));
        match handler {
            Some((_, handler)) => self.handle(form, handler, vec![Some(Value::from(element))]),
            None => self.base.show(Shown::Exception(format!("no {event} of {element}"))),
        }
    }

    pub(crate) fn field_event(&self, form: &Rc<Form>, event: &str, more: Args) {
        let field = form.about.elements.iter().find(|element| element.kind == "HTMLDocumentField");
        let handler = field.and_then(|field| field.events.iter().find(|(name, _)| name == event));
        if let Some((_, handler)) = handler.cloned() {
            let mut args = vec![Some(Value::from("Панель"))];
            args.extend(more);
            self.handle(form, &handler, args);
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
        let field = form.about.elements.iter().find(|element| element.kind == "HTMLDocumentField");
        let handler = field.and_then(|field| field.events.iter().find(|(name, _)| name == "OnClick"));
        let Some((_, handler)) = handler.cloned() else { return false };
        let mut args = vec![Some("Панель".into()), Some(click(href, id)), Some(Value::Bool(true))];
        let outcome = self.client.call(&form.module, &handler, &mut args);
        self.tell(outcome);
        matches!(args.get(2), Some(Some(Value::Bool(false))))
    }

    /// The user runs a command of a form.
    pub fn command(&self, form: &Rc<Form>, name: &str) {
        match form.about.commands.iter().find(|(own, _)| own == name) {
            Some((_, action)) => self.handle(form, action, vec![Some(Value::from(name))]),
            None => self.base.show(Shown::Exception(format!("no command {name}"))),
        }
    }

    /// The form is told of an event of the application.
    pub fn notify(&self, form: &Rc<Form>, event: &str) {
        if let Some(handler) = form.about.handler("NotificationProcessing").map(str::to_owned) {
            self.handle(form, &handler, vec![Some(event.into()), Some(Value::Undefined), Some(Value::Undefined)]);
        }
    }
}
