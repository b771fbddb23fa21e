//! The sessions of all pages: a thread each, found by a token that nobody can guess, and only so many of them.
//! It must never start a session for less than an order of a page of this very service, nor keep one whose page is
//! gone. Read next: `live`.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        mpsc::{self, Sender},
    },
    thread,
    time::{Duration, Instant},
};

use serde_json::{Map, Value, json};
use tokio::sync::oneshot;

use super::{
    live::{Bounds, Message, Plan, STACK, run},
    settings::Settings,
    vendor,
};

/// Pages that may have a session at once.
pub const MOST_SESSIONS: usize = 24;
/// A page that has been silent for so long makes room for a new one: pages that live come again within seconds.
const SILENT: Duration = Duration::from_secs(40);

struct Known {
    inbox: Sender<Message>,
    heard: Instant,
}

#[derive(Clone, Default)]
pub struct Sessions {
    known: Arc<Mutex<HashMap<String, Known>>>,
    bounds: Bounds,
}

/// Why there is no session, in a sentence.
pub type Refusal = String;

const GONE: &str = "Сеанс окончен: страница долго молчала или закрыта. Откройте её заново.";

impl Sessions {
    #[cfg(test)]
    pub fn with(bounds: Bounds) -> Sessions {
        Sessions { bounds, ..Sessions::default() }
    }

    /// Begins a session; its token, and what the page is told first.
    ///
    /// # Errors
    /// A setting that is not allowed, no room, or modules that do not load.
    pub async fn open(&self, said: &Map<String, Value>, port: u16) -> Result<(String, Value), Refusal> {
        let mut settings = Settings::default();
        settings.take(said).map_err(|name| format!("У настройки {name} не бывает такого значения"))?;
        let sources = vendor::sources(&settings, &format!("http://127.0.0.1:{port}"))?;
        let token = make_token()?;
        let (outbox, inbox) = mpsc::channel();
        {
            let mut known = self.lock();
            if known.len() >= MOST_SESSIONS {
                known.retain(|_, session| session.heard.elapsed() < SILENT);
            }
            if known.len() >= MOST_SESSIONS {
                return Err("Открыто слишком много страниц стенда: закройте лишние".to_owned());
            }
            known.insert(token.clone(), Known { inbox: outbox.clone(), heard: Instant::now() });
        }
        let plan = Plan { sources, settings, bounds: self.bounds, port, inbox, outbox };
        let leaving = Leaving { sessions: self.clone(), token: token.clone() };
        let thread = thread::Builder::new().name("stand".into()).stack_size(STACK).spawn(move || {
            let _leaving = leaving;
            run(plan);
        });
        thread.map_err(|error| format!("Сеанс не начался: {error}"))?;
        let told = self.send(&token, json!({ "do": "begin" })).await?;
        Ok((token, told))
    }

    /// Gives a request to its session, and answers what the session says.
    ///
    /// # Errors
    /// There is no such session, or it has ended.
    pub async fn send(&self, token: &str, body: Value) -> Result<Value, Refusal> {
        let (reply, answer) = oneshot::channel();
        {
            let mut known = self.lock();
            let session = known.get_mut(token).ok_or(GONE)?;
            session.heard = Instant::now();
            session.inbox.send(Message::Request(body, reply)).map_err(|_| GONE)?;
        }
        answer.await.map_err(|_| GONE.to_owned())
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Known>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    #[cfg(test)]
    pub fn count(&self) -> usize {
        self.lock().len()
    }
}

/// However a session ends, also by a panic or before it has begun: nobody finds it any more.
struct Leaving {
    sessions: Sessions,
    token: String,
}

impl Drop for Leaving {
    fn drop(&mut self) {
        self.sessions.lock().remove(&self.token);
    }
}

fn make_token() -> Result<String, Refusal> {
    let mut bytes = [0; 24];
    getrandom::fill(&mut bytes).map_err(|error| format!("Нет случайных чисел: {error}"))?;
    Ok(base16ct::lower::encode_string(&bytes))
}
