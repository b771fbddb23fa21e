//! The stand: an infobase with the shipped modules loaded on a server and on a client, and a clock that only a test
//! moves. Read next: `user.rs`, then `tests/run`.

use std::{cell::RefCell, collections::HashSet, rc::Rc};

use extension_update_bsl::collections::structure;
use extension_update_bsl::error::Error;
use extension_update_bsl::{Args, Limits, Object, Outcome, Runtime, Side, Value};

use crate::base::{Base, Shown};
use crate::client::{Client, Notification};
use crate::coverage;
use crate::drawing::Drawing;
use crate::form::{Description, Form, FormValue};
use crate::jobs::State;
use crate::page::Page;
use crate::processor::Processor;
use crate::server::Server;
use crate::sources::{INSTALLER, Kind, Source, Sources};

pub struct Stand {
    pub base: Rc<Base>,
    pub server: Rc<Runtime>,
    pub client: Rc<Runtime>,
    sources: Sources,
    pub(crate) pending: Rc<RefCell<Vec<Notification>>>,
    pub(crate) forms: RefCell<Vec<Rc<Form>>>,
    /// A stand whose modules this one takes over instead of reading them again.
    model: Option<[Rc<Runtime>; 2]>,
    /// The attributes of the external data processor's object.
    pub(crate) processor: RefCell<Option<Value>>,
}

impl Drop for Stand {
    fn drop(&mut self) {
        // What a test has added is nothing that ships.
        let foreign = self.base.foreign_modules.borrow();
        let mut ours = self.server.coverage();
        ours.retain(|of| !foreign.iter().any(|name| **name == *of.module));
        coverage::add(&ours);
        coverage::add(&self.client.coverage());
    }
}

/// How a stand is run.
pub struct Setup {
    pub side: Side,
    pub limits: Limits,
    /// What the program was started with.
    pub launch_parameter: String,
}

impl Setup {
    /// As the tests run it.
    pub fn of(side: Side) -> Setup {
        Setup { side, limits: Limits::default(), launch_parameter: "extension-update-selftest facts.txt".into() }
    }
}

/// A text of the vendor's settings and how a test wants it instead.
pub type Change<'a> = (&'a str, &'a str);

/// The installer, and the common modules of the extension: what it installs, a background job runs.
///
/// # Errors
/// A file that cannot be read.
pub fn installer_sources() -> Result<Sources, String> {
    let mut sources = Sources::read_installer()?;
    sources.modules.extend(Sources::read("extension")?.modules.into_iter().filter_map(|module| match module.kind {
        Kind::Common { server: true, .. } => {
            Some(Source { kind: Kind::Common { client: false, server: true, call: false }, ..module })
        }
        _ => None,
    }));
    Ok(sources)
}

impl Stand {
    /// The extension in a base where version 0.0.0.3 of it is installed.
    ///
    /// # Errors
    /// A module that does not load.
    pub fn extension() -> Result<Stand, String> {
        Stand::changed("extension", Side::ThinClient, &[])
    }

    /// The same with texts of `…Переопределяемый` changed, as a vendor does, and on another client.
    ///
    /// # Errors
    /// As before, and a text that is not there.
    pub fn changed(part: &str, side: Side, changes: &[Change]) -> Result<Stand, String> {
        let mut sources = if part == "installer" { installer_sources()? } else { Sources::read(part)? };
        for (text, instead) in changes {
            let owner = sources.modules.iter_mut().find(|module| module.text.contains(text));
            let module = owner.ok_or_else(|| format!("no module says {text}"))?;
            // Another number of lines, and what is run would be counted at the wrong ones.
            if text.matches('\n').count() != instead.matches('\n').count() {
                return Err(format!("{instead} has other lines than {text}"));
            }
            module.text = module.text.replace(text, instead);
        }
        let stand = Stand::load(sources, Setup::of(side), None)?;
        if part == "extension" {
            stand.base.install("DEMO", "0.0.0.3")?;
            stand.name_forms();
        }
        Ok(stand)
    }

    /// Common forms whose modules are here are in the metadata too.
    fn name_forms(&self) {
        let forms = self.sources.modules.iter().filter_map(|module| module.name.strip_prefix("ОбщаяФорма."));
        self.base.common_forms.borrow_mut().extend(forms.map(str::to_owned));
    }

    /// The external data processor in a base without the extension.
    ///
    /// # Errors
    /// A module that does not load.
    pub fn installer() -> Result<Stand, String> {
        Stand::load(installer_sources()?, Setup::of(Side::ThinClient), None)
    }

    /// These sources in a base without extensions.
    ///
    /// # Errors
    /// A module that does not load.
    pub fn of(sources: Sources, setup: Setup) -> Result<Stand, String> {
        let stand = Stand::load(sources, setup, None)?;
        stand.name_forms();
        Ok(stand)
    }

    /// Puts another text in the place of a common module of the server.
    ///
    /// # Errors
    /// The text does not load.
    pub fn replace_module(&self, name: &str, text: &str) -> Result<(), String> {
        self.server.add_module(name, text, None).map(|_| ()).map_err(|error| error.to_string())
    }

    /// A stand of the same modules and a base without extensions.
    ///
    /// # Errors
    /// A module that does not load.
    pub fn again(&self) -> Result<Stand, String> {
        let model = [self.server.clone(), self.client.clone()];
        Stand::load(self.sources.clone(), Setup::of(self.client.side), Some(model))
    }

    fn load(sources: Sources, setup: Setup, model: Option<[Rc<Runtime>; 2]>) -> Result<Stand, String> {
        let Setup { side, limits, launch_parameter } = setup;
        let base = Rc::new(Base::new());
        base.templates.borrow_mut().extend(sources.templates.clone());
        let server = Rc::new(Runtime::new(Side::Server, limits, Box::new(Server(base.clone()))));
        let remote = sources.modules.iter().filter_map(|module| match module.kind {
            Kind::Common { client: false, call: true, .. } => Some(module.name.to_lowercase()),
            _ => None,
        });
        let pending: Rc<RefCell<Vec<Notification>>> = Rc::default();
        let platform = Client {
            base: base.clone(),
            server: server.clone(),
            remote: remote.collect::<HashSet<_>>(),
            launch_parameter,
            pending: pending.clone(),
        };
        let client = Rc::new(Runtime::new(side, limits, Box::new(platform)));
        let (forms, processor) = Default::default();
        let stand = Stand { base, server, client, sources, pending, forms, model, processor };
        stand.load_modules()?;
        Ok(stand)
    }

    fn load_modules(&self) -> Result<(), String> {
        for module in &self.sources.modules {
            let (name, text) = (module.name.as_str(), module.text.as_str());
            let on_server = matches!(module.kind, Kind::Server | Kind::Common { server: true, .. });
            let on_client = matches!(module.kind, Kind::Client | Kind::Common { client: true, .. });
            if name == INSTALLER {
                let own: Rc<dyn Object> = Rc::new(Processor::new(&self.base));
                self.processor.replace(Some(Value::Object(own.clone())));
                self.add(Side::Server, name, text, Some(own))?;
            } else if on_server {
                self.add(Side::Server, name, text, None)?;
            }
            if on_client {
                self.add(self.client.side, name, text, None)?;
            }
        }
        Ok(())
    }

    fn add(&self, side: Side, name: &str, text: &str, own: Option<Rc<dyn Object>>) -> Result<(), String> {
        let at = usize::from(side != Side::Server);
        let runtime = if at == 0 { &self.server } else { &self.client };
        if let Some(model) = self.model.as_ref().and_then(|model| model.get(at))
            && runtime.share_module(model, name, own.clone()).is_some()
        {
            return Ok(());
        }
        runtime.add_module(name, text, own).map(|_| ()).map_err(|error| error.to_string())
    }

    /// A module of the configuration's own, such as one of a library.
    ///
    /// # Errors
    /// It does not load.
    pub fn add_foreign_module(&self, name: &str, text: &str) -> Result<(), String> {
        self.base.foreign_modules.borrow_mut().push(name.to_owned());
        self.server.add_module(name, text, None).map(|_| ()).map_err(|error| error.to_string())
    }

    /// The object of the external data processor, where there is one.
    pub fn processor(&self) -> Option<Value> {
        self.processor.borrow().clone()
    }

    /// What a form looks like.
    ///
    /// # Errors
    /// There is no such form.
    pub fn drawing(&self, name: &str) -> Result<Drawing, String> {
        Drawing::parse(&self.sources.find(name).ok_or_else(|| format!("no form {name}"))?.form)
    }

    /// Opens a form: its module begins anew on both sides.
    ///
    /// # Errors
    /// There is no such form, or it cannot be opened.
    pub fn open(&self, name: &str, page: Option<Rc<dyn Page>>) -> Result<Rc<Form>, String> {
        self.open_with(name, page, &[])
    }

    /// The same with parameters of the form.
    ///
    /// # Errors
    /// As [`Stand::open`].
    pub fn open_with(
        &self,
        name: &str,
        page: Option<Rc<dyn Page>>,
        parameters: &[(&str, &str)],
    ) -> Result<Rc<Form>, String> {
        let source = self.sources.find(name).ok_or_else(|| format!("no form {name}"))?;
        let about = Description::parse(&source.form)?;
        let form = Form::new(&self.base, name, about, page, self.processor.borrow().clone());
        let given = structure();
        for (name, value) in parameters {
            given.insert((*name).into(), (*value).into());
        }
        form.set_attribute("Параметры", Value::object(given));
        for side in [Side::Server, self.client.side] {
            self.add(side, name, &source.text, Some(Rc::new(FormValue(form.clone()))))?;
        }
        let created = form.about.handler("OnCreateAtServer").map(|handler| {
            let mut args = vec![Some(Value::Bool(false)), Some(Value::Bool(true))];
            self.server.call(name, handler, &mut args)
        });
        if let Some(Err(error)) = created {
            return Err(error.to_string());
        }
        if let Some(handler) = form.about.handler("OnOpen") {
            self.handle(&form, handler, vec![Some(Value::Bool(false))]);
        }
        self.forms.borrow_mut().push(form.clone());
        self.field_event(&form, "DocumentComplete", vec![]);
        Ok(form)
    }

    /// The user closes a form; whether it let itself be closed.
    pub fn close(&self, form: &Rc<Form>, with_session: bool) -> bool {
        let given = [false.into(), with_session.into(), "".into(), true.into()];
        if let Some(handler) = form.about.handler("BeforeClose") {
            let args = self.handle(form, handler, given.map(Some).into());
            if matches!(args.first(), Some(Some(Value::Bool(true)))) {
                return false;
            }
        }
        if let Some(handler) = form.about.handler("OnClose") {
            self.handle(form, handler, vec![Some(Value::Bool(with_session))]);
        }
        form.is_open.set(false);
        form.timers.borrow_mut().clear();
        self.base.drop_owned_by(form.id);
        self.forms.borrow_mut().retain(|open| !Rc::ptr_eq(open, form));
        true
    }

    /// The session ends and another one begins with what the database holds.
    pub fn restart(&self) {
        let open = self.forms.take();
        open.iter().for_each(|form| form.is_open.set(false));
        self.pending.borrow_mut().clear();
        self.base.job.replace(None);
        self.base.modes.leave(0);
        self.base.temporary.borrow_mut().clear();
        self.base.jobs.borrow_mut().iter().for_each(|job| {
            if job.state.get() == State::Active {
                job.state.set(State::Cancelled);
            }
        });
        for session in self.base.sessions.borrow_mut().iter_mut().filter(|session| session.is_own) {
            session.start = self.base.seconds();
        }
        let mut extensions = self.base.extensions.borrow_mut();
        let probed = extensions.probe();
        let (disabled, session): (Vec<_>, Vec<_>) = extensions
            .database
            .iter()
            .filter(|extension| extension.is_active)
            .cloned()
            .partition(|extension| probed.disabled.contains(&extension.name));
        extensions.session = session;
        extensions.disabled = disabled;
        extensions.problems = probed.problems;
    }

    /// Runs a handler of a form; the arguments as it leaves them.
    pub(crate) fn handle(&self, form: &Form, procedure: &str, mut args: Args) -> Args {
        let outcome = self.client.call(&form.module, procedure, &mut args);
        self.tell(outcome);
        args
    }

    /// What nobody caught is what the user sees.
    pub(crate) fn tell(&self, outcome: Outcome) {
        if let Err(error) = outcome {
            self.base.show(Shown::Exception(error.to_string()));
        }
    }

    /// A procedure on the server, as code there calls it.
    ///
    /// # Errors
    /// Whatever ended it.
    pub fn on_server(&self, module: &str, procedure: &str, args: &[Value]) -> Outcome {
        let mut args: Args = args.iter().cloned().map(Some).collect();
        self.server.call(module, procedure, &mut args)
    }

    /// A procedure on the client.
    ///
    /// # Errors
    /// Whatever ended it.
    pub fn on_client(&self, module: &str, procedure: &str, args: &[Value]) -> Result<Value, Error> {
        let mut args: Args = args.iter().cloned().map(Some).collect();
        self.client.call(module, procedure, &mut args)
    }
}
