//! The dialogs that a form has opened, and the user who answers them. Read next: `client.rs`.

use extension_update_bsl::error::raise;
use extension_update_bsl::library::binary::binary;
use extension_update_bsl::{Args, Outcome, Value};

use crate::base::Shown;
use crate::client::Notification;
use crate::form::Form;
use crate::stand::Stand;
use crate::values::item;

impl Stand {
    /// Answers the oldest dialog.
    pub fn answer(&self, args: Args) {
        let next = self.pending.borrow_mut();
        if next.is_empty() {
            return self.base.show(Shown::Exception("nothing was asked".into()));
        }
        drop(next);
        let notification = self.pending.borrow_mut().remove(0);
        for _ in 0..if self.base.repeats.get() { 2 } else { 1 } {
            let outcome = self.inform(&notification, &notification.procedure, args.clone());
            self.tell(outcome);
        }
    }

    /// Answers the oldest dialog, a question, by a button.
    pub fn reply(&self, button: &'static str) {
        self.answer(vec![Some(item("КодВозвратаДиалога", button))]);
    }

    /// The oldest dialog fails.
    pub fn fail_dialog(&self, exception: Value) {
        let next = self.pending.borrow_mut().pop();
        if let Some(notification) = next {
            let args = vec![Some(exception), Some(Value::Bool(true))];
            let outcome = self.inform(&notification, &notification.on_error, args);
            self.tell(outcome);
        }
    }

    fn inform(&self, notification: &Notification, procedure: &str, mut args: Args) -> Outcome {
        args.push(Some(notification.extra.clone()));
        match &notification.module {
            Value::Object(module) => module.call(&self.client, procedure, &mut args),
            _ => raise("Несоответствие типов"),
        }
    }

    /// The user chooses a file in the dialog that is open.
    pub fn choose_file(&self, form: &Form, name: &str, data: Vec<u8>) -> String {
        let address = self.base.put(Some(form.id), binary(data));
        self.answer(vec![Some(Value::Bool(true)), Some(Value::text(address.as_str())), Some(name.into())]);
        address
    }

    /// The user sets an attribute of the external data processor; whether it has one of this name.
    pub fn processor_attribute(&self, name: &str, value: Value) -> bool {
        match &*self.processor.borrow() {
            Some(Value::Object(processor)) => processor.set(&self.server, name, value).is_ok(),
            _ => false,
        }
    }
}
