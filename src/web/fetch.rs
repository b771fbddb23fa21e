//! The `fetch` transport: the panel asks the update service itself, by gloo-net. Dropped means aborted.
//!
//! Where the loader has put the very same question before the engine was there (`www/embed/early.js`), its answer is
//! taken over. What is asked is decided by the core alone: any other question of the loader's is aborted.

use super::calls::Calls;
use crate::core::event::Event;
use crate::core::exchange::{self, Answer, Request};
use crate::core::panel::Occurrence;
use gloo_net::http::{Headers, Response};
use js_sys::Promise;
use std::cell::Cell;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{AbortController, ReadableStreamDefaultReader, RequestInit};

/// A question that is out.
pub struct Fetch {
    controller: Option<AbortController>,
}

impl Fetch {
    /// Asks; `FeedArrived` with this ticket brings the answer to the extension of the panel.
    pub fn begin(calls: Calls, extension: usize, ticket: u32, request: Request) -> Fetch {
        let (question, response) = match take_early(&request) {
            Some(early) => (early.question, Some(early.response)),
            None => put(&request),
        };
        let max = request.max_bytes as usize;
        spawn_local(async move {
            let answer = hear(response, max).await.unwrap_or(Answer::Unreachable);
            calls.tell(Occurrence::Of(extension, Event::FeedArrived { ticket, answer }));
        });
        question
    }
}

impl Drop for Fetch {
    fn drop(&mut self) {
        if let Some(controller) = &self.controller {
            controller.abort();
        }
    }
}

/// A `GET` with one header, `accept`, that the loader has put.
struct Early {
    url: String,
    accept: String,
    response: Promise,
    question: Fetch,
}

thread_local! {
    static EARLY: Cell<Option<Early>> = const { Cell::new(None) };
}

/// Keeps the loader's question for the `start` that follows.
pub fn keep_early(url: String, accept: String, response: Promise, controller: AbortController) {
    EARLY.set(Some(Early { url, accept, response, question: Fetch { controller: Some(controller) } }));
}

/// Aborts what no `start` has wanted.
pub fn forget_early() {
    EARLY.take();
}

/// The loader's question, where it is this one; another one is kept, because it may be that of another extension.
fn take_early(request: &Request) -> Option<Early> {
    let early = EARLY.take()?;
    let accepts = matches!(request.headers.as_slice(), [("accept", accept)] if **accept == *early.accept);
    if accepts && request.method == "GET" && request.body.is_none() && request.url == early.url {
        return Some(early);
    }
    EARLY.set(Some(early));
    None
}

/// Puts the question; `early.js` puts it in the same words. gloo-net's builder would take the address apart and put it
/// together again, which weighs 1 kB and wants an engine with `URL`.
fn put(request: &Request) -> (Fetch, Option<Promise>) {
    // Engines without AbortController answer an old ticket, which the session ignores.
    let question = Fetch { controller: AbortController::new().ok() };
    let options = RequestInit::new();
    options.set_method(request.method);
    options.set_signal(question.controller.as_ref().map(AbortController::signal).as_ref());
    // The browser asks whether what it keeps has changed: it knows the ETag, and a header of the panel's would cost a
    // preflight.
    options.set_cache(web_sys::RequestCache::NoCache);
    // Nothing of the page goes along: no cookie, no address.
    options.set_credentials(web_sys::RequestCredentials::Omit);
    options.set_referrer_policy(web_sys::ReferrerPolicy::NoReferrer);
    let headers = Headers::new();
    for (name, value) in &request.headers {
        headers.set(name, value);
    }
    options.set_headers(&headers.into_raw());
    if let Some(body) = &request.body {
        options.set_body(&body.as_str().into());
    }
    let response = web_sys::window().map(|window| window.fetch_with_str_and_init(&request.url, &options));
    (question, response)
}

/// `None` where no answer came: a browser does not say why.
async fn hear(response: Option<Promise>, max: usize) -> Option<Answer> {
    let response: Response = JsFuture::from(response?).await.ok()?.unchecked_into::<web_sys::Response>().into();
    let status = response.status();
    let headers = response.headers();
    let arrived = exchange::Response {
        status,
        body: String::new(),
        etag: headers.get("etag"),
        retry_after: headers.get("retry-after"),
        link: headers.get("link"),
        remaining: headers.get("x-ratelimit-remaining"),
        reset: headers.get("x-ratelimit-reset"),
    };
    Some(match read(response, max).await? {
        Some(body) => Answer::Arrived(exchange::Response { body, ..arrived }),
        None => Answer::TooLarge,
    })
}

/// The body as text; `Some(None)` where it is larger than `max` bytes. It is measured while it comes, so an endless one
/// ends.
async fn read(response: Response, max: usize) -> Option<Option<String>> {
    let Some(stream) = response.body() else {
        // Engines that do not stream, and answers without a body.
        // gloo-net's own way to the text turns every error of the page into words, which weigh 1 kB and which nobody
        // reads.
        let text = JsFuture::from(web_sys::Response::from(response).text().ok()?).await.ok()?.as_string()?;
        return Some((text.len() <= max).then_some(text));
    };
    let reader: ReadableStreamDefaultReader = stream.get_reader().unchecked_into();
    let mut bytes = Vec::new();
    loop {
        let step = JsFuture::from(reader.read()).await.ok()?;
        let field = |name: &str| js_sys::Reflect::get(&step, &name.into()).ok();
        if field("done")?.is_truthy() {
            break;
        }
        let chunk: js_sys::Uint8Array = field("value")?.dyn_into().ok()?;
        if bytes.len() + chunk.length() as usize > max {
            let _cancelled = reader.cancel();
            return Some(None);
        }
        bytes.extend(chunk.to_vec());
    }
    Some(Some(String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())))
}
